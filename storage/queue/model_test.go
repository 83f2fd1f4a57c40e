package queue

import (
	"cmp"
	"path/filepath"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// model is a queue beside a plain map that has to agree with it.
type model struct {
	path  string
	queue *Queue
	items map[uuid.UUID]Item
}

func drawItem(t *rapid.T) Item {
	i := item(rapid.IntRange(1, 12).Draw(t, "id"), rapid.SampledFrom([]string{"ann", "annie", "bob"}).Draw(t, "account"), uint8(rapid.IntRange(0, 3).Draw(t, "state")), time.Time{})
	i.Lane = uint8(rapid.IntRange(0, 1).Draw(t, "lane"))
	i.Company = id(rapid.IntRange(1, 2).Draw(t, "company"))
	if rapid.Bool().Draw(t, "due") {
		i.Due = noon.Add(time.Duration(rapid.IntRange(-5, 90).Draw(t, "minutes")) * time.Minute)
	}
	i.Line = rapid.SampledFrom([][]byte{nil, []byte("a line"), []byte("another")}).Draw(t, "line")
	return i
}

func (m *model) Apply(t *rapid.T) {
	puts := rapid.SliceOfN(rapid.Custom(drawItem), 0, 4).Draw(t, "puts")
	var drops []uuid.UUID
	for _, n := range rapid.SliceOfN(rapid.IntRange(1, 12), 0, 3).Draw(t, "drops") {
		drops = append(drops, id(n))
	}
	if err := m.queue.Apply(puts, drops); err != nil {
		t.Fatal(err)
	}
	for _, i := range puts {
		m.items[i.ID] = i
	}
	for _, i := range drops {
		delete(m.items, i)
	}
}

func (m *model) Reopen(t *rapid.T) {
	if err := m.queue.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if m.queue, err = Open(m.path, Options{}); err != nil {
		t.Fatal(err)
	}
}

func (m *model) Due(t *rapid.T) {
	account := rapid.SampledFrom([]string{"ann", "annie", "bob"}).Draw(t, "account")
	lane := uint8(rapid.IntRange(0, 1).Draw(t, "lane"))
	now, horizon := noon.Add(20*time.Minute), noon.Add(time.Hour)
	got, err := m.queue.Due(account, lane, now, horizon, 100, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := m.pick(func(i Item) bool {
		return i.Account == account && i.Lane == lane && !i.Due.IsZero() && (!i.Due.After(now) || i.Due.After(horizon))
	})
	slices.SortStableFunc(want, func(a, b Item) int { return a.Due.Compare(b.Due) })
	if diff := gocmp.Diff(want, got, unread); diff != "" {
		t.Fatal(diff)
	}
}

func (m *model) List(t *rapid.T) {
	f := Filter{Newest: rapid.Bool().Draw(t, "newest")}
	if rapid.Bool().Draw(t, "by account") {
		f.Account = "ann"
	}
	if rapid.Bool().Draw(t, "by company") {
		f.Company = id(1)
	}
	if rapid.Bool().Draw(t, "by state") {
		f.States = []uint8{0, 2}
	}
	if rapid.Bool().Draw(t, "behind one") {
		f.After = id(rapid.IntRange(1, 12).Draw(t, "after"))
	}
	got, err := m.queue.List(f)
	if err != nil {
		t.Fatal(err)
	}
	want := m.pick(func(i Item) bool {
		behind := f.After == uuid.Nil || f.before(f.After[:], i.ID[:])
		ours := (f.Account == "" || f.Account == i.Account) && (f.Company == uuid.Nil || f.Company == i.Company)
		return ours && behind && (f.States == nil || slices.Contains(f.States, i.State))
	})
	if f.Newest {
		slices.Reverse(want)
	}
	if diff := gocmp.Diff(want, got, unread); diff != "" {
		t.Fatal(diff)
	}
	var lines []string
	if err := m.queue.EachLine(f, func(line Line) error {
		lines = append(lines, string(line.Text))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, i := range want {
		told = append(told, string(i.Line))
	}
	if diff := gocmp.Diff(told, lines); diff != "" {
		t.Fatal(diff)
	}
}

// unread is what a read item does not have.
var unread = cmpopts.IgnoreFields(Item{}, "Line")

// pick is the model's items that a rule picks, in order of id.
func (m *model) pick(rule func(Item) bool) []Item {
	var out []Item
	for _, i := range m.items {
		if rule(i) {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b Item) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return out
}

// Check is run by rapid after every step.
func (m *model) Check(t *rapid.T) {
	if err := m.queue.Check(); err != nil {
		t.Fatal(err)
	}
	counts, err := m.queue.Counts()
	if err != nil {
		t.Fatal(err)
	}
	sums := map[Count]tally{}
	for _, i := range m.items {
		key := Count{Account: i.Account, Company: i.Company, State: i.State}
		sums[key] = tally{sums[key].items + 1, sums[key].bytes + i.Size}
	}
	var want []Count
	for key, sum := range sums {
		key.Items, key.Bytes = int(sum.items), sum.bytes
		want = append(want, key)
	}
	order := func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.State, b.State), slices.Compare(a.Company[:], b.Company[:]))
	}
	slices.SortFunc(want, order)
	slices.SortFunc(counts, order)
	if diff := gocmp.Diff(want, counts); diff != "" {
		t.Fatal(diff)
	}
}

func TestTheQueueAgreesWithAPlainMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		path := filepath.Join(t.TempDir(), "queue.db")
		q, err := Open(path, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		m := &model{path: path, queue: q, items: map[uuid.UUID]Item{}}
		defer func() { m.queue.Close() }()
		rt.Repeat(rapid.StateMachineActions(m))
	})
}
