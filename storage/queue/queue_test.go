package queue

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.etcd.io/bbolt"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func openAt(t testing.TB, path string) *Queue {
	t.Helper()
	q, err := Open(path, Options{Timeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func fresh(t testing.TB) *Queue {
	q := openAt(t, filepath.Join(t.TempDir(), "queue.db"))
	t.Cleanup(func() { q.Close() })
	return q
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// id makes ids that sort by n.
func id(n int) uuid.UUID {
	return uuid.MustParse(fmt.Sprintf("01900000-0000-7000-8000-%012x", n))
}

func item(n int, account string, state uint8, due time.Time) Item {
	return Item{ID: id(n), Account: account, State: state, Size: int64(n), Due: due, Body: fmt.Appendf(nil, "body %d", n)}
}

func ids(items []Item) []int {
	var out []int
	for _, i := range items {
		out = append(out, int(i.Size))
	}
	return out
}

func TestWhatWasPutIsThereAfterOpeningAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deeper", "queue.db")
	q := openAt(t, path)
	want := item(7, "ann", 3, noon)
	want.Lane, want.Company = 1, id(99)
	must(t, q.Put(want))
	must(t, q.Close())

	q = openAt(t, path)
	defer q.Close()
	got, err := q.Get(want.ID)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := q.Get(id(8)); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown id: %v", err)
	}
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	q := fresh(t)
	for path, want := range map[string]os.FileMode{filepath.Dir(q.path): 0o700, q.path: 0o600, q.path + ".lock": 0o600} {
		if path == filepath.Dir(q.path) {
			continue // t.TempDir made that one
		}
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
	}
}

func TestASecondProcessIsToldThatTheQueueIsInUse(t *testing.T) {
	q := fresh(t)
	if _, err := Open(q.path, Options{Timeout: 30 * time.Millisecond}); !errors.Is(err, ErrInUse) {
		t.Fatalf("opening it twice: %v", err)
	}
	must(t, q.Put(item(1, "ann", 0, noon)))
}

func TestDueGivesWhatHasComeTheLongestWaitingFirst(t *testing.T) {
	q := fresh(t)
	must(t, q.Put(
		item(1, "ann", 0, noon.Add(time.Minute)), item(2, "ann", 0, noon.Add(-time.Minute)), item(3, "ann", 0, noon),
		item(4, "ann", 0, time.Time{}), item(5, "bob", 0, noon), item(6, "ann", 0, noon.Add(25*time.Hour)),
	))
	horizon := noon.Add(time.Hour)
	due, err := q.Due("ann", 0, noon, horizon, 10, nil)
	must(t, err)
	if diff := cmp.Diff([]int{2, 3, 6}, ids(due)); diff != "" {
		t.Errorf("due, and one from a clock that was put back: %s", diff)
	}
	due, err = q.Due("ann", 0, noon, horizon, 1, func(i uuid.UUID) bool { return i == id(2) })
	must(t, err)
	if diff := cmp.Diff([]int{3}, ids(due)); diff != "" {
		t.Error(diff)
	}
	next, ok, err := q.NextDue("ann", 0, noon, nil)
	must(t, err)
	if !ok || !next.Equal(noon.Add(time.Minute)) {
		t.Errorf("next is %v, %v", next, ok)
	}
	if _, ok, _ := q.NextDue("carol", 0, noon, nil); ok {
		t.Error("somebody without items has one due")
	}
	if due, _ := q.Due("ann", 1, noon, horizon, 10, nil); len(due) != 0 {
		t.Errorf("another lane has %v", ids(due))
	}
}

func TestCountsFollowEveryChange(t *testing.T) {
	q := fresh(t)
	must(t, q.Put(item(1, "ann", 0, noon), item(2, "ann", 0, noon), item(3, "bob", 1, noon)))
	must(t, q.Put(item(2, "ann", 5, time.Time{})))
	must(t, q.Delete(id(3), id(44)))
	counts, err := q.Counts()
	must(t, err)
	want := []Count{{Account: "ann", State: 0, Items: 1, Bytes: 1}, {Account: "ann", State: 5, Items: 1, Bytes: 2}}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Error(diff)
	}
	must(t, q.Check())
}

func TestListPicksAndOrders(t *testing.T) {
	q := fresh(t)
	for n := 1; n <= 9; n++ {
		account := "ann"
		if n%3 == 0 {
			account = "bob"
		}
		must(t, q.Put(item(n, account, uint8(n%2), noon)))
	}
	tests := []struct {
		name   string
		filter Filter
		want   []int
	}{
		{"everything, oldest first", Filter{}, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{"newest first", Filter{Newest: true, Limit: 3}, []int{9, 8, 7}},
		{"one account", Filter{Account: "bob"}, []int{3, 6, 9}},
		{"one state over all accounts", Filter{States: []uint8{1}}, []int{1, 3, 5, 7, 9}},
		{"two states of one account, newest first", Filter{Account: "ann", States: []uint8{0, 1}, Newest: true}, []int{8, 7, 5, 4, 2, 1}},
		{"behind one", Filter{After: id(6)}, []int{7, 8, 9}},
		{"behind one, newest first", Filter{After: id(4), Newest: true}, []int{3, 2, 1}},
		{"behind one by state", Filter{After: id(3), States: []uint8{1}}, []int{5, 7, 9}},
		{"behind one by state, newest first", Filter{After: id(7), States: []uint8{1}, Newest: true}, []int{5, 3, 1}},
		{"a page", Filter{Skip: 2, Limit: 2}, []int{3, 4}},
		{"a page of an account", Filter{Account: "bob", Skip: 1, Limit: 5}, []int{6, 9}},
		{"behind the last", Filter{After: id(9)}, nil},
		{"before the first", Filter{After: id(1), Newest: true}, nil},
		{"somebody unknown", Filter{Account: "carol"}, nil},
		{"a state nobody is in", Filter{States: []uint8{7}}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := q.List(test.filter)
			must(t, err)
			if diff := cmp.Diff(test.want, ids(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNotesAreKept(t *testing.T) {
	q := fresh(t)
	must(t, q.SetNote("a", []byte("1")))
	must(t, q.SetNote("b", []byte("2")))
	must(t, q.SetNote("a", nil))
	notes, err := q.Notes()
	must(t, err)
	if diff := cmp.Diff(map[string][]byte{"b": []byte("2")}, notes); diff != "" {
		t.Error(diff)
	}
}

func TestAnItemThatCantBeKeptChangesNothing(t *testing.T) {
	q := fresh(t)
	bad := item(2, "a\x00b", 0, noon)
	if err := q.Put(item(1, "ann", 0, noon), bad); err == nil {
		t.Fatal("an account with a NUL was taken")
	}
	if _, err := q.Get(id(1)); !errors.Is(err, ErrNotFound) {
		t.Errorf("half of the group was kept: %v", err)
	}
}

func TestANewerSchemaIsRefusedAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queue.db")
	q, err := open(path, Options{}, append(migrations[:len(migrations):len(migrations)], func(*bbolt.Tx) error { return nil }))
	must(t, err)
	must(t, q.Put(item(1, "ann", 0, noon)))
	must(t, q.Close())
	if _, err := Open(path, Options{}); !errors.Is(err, ErrNewer) {
		t.Fatalf("an old program opening it: %v", err)
	}
	q, err = open(path, Options{}, append(migrations[:len(migrations):len(migrations)], func(*bbolt.Tx) error { return nil }))
	must(t, err)
	defer q.Close()
	if _, err := q.Get(id(1)); err != nil {
		t.Errorf("the newer program's record: %v", err)
	}
}

func TestAnOlderSchemaIsCopiedBeforeItIsChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queue.db")
	q := openAt(t, path)
	must(t, q.Put(item(1, "ann", 0, noon)))
	must(t, q.Close())
	broken := errors.New("power cut")
	next := func(fail error) []migration {
		return append(migrations[:len(migrations):len(migrations)], func(tx *bbolt.Tx) error {
			return errors.Join(tx.DeleteBucket(bucketNotes), fail)
		})
	}
	if _, err := open(path, Options{}, next(broken)); !errors.Is(err, broken) {
		t.Fatalf("a migration that fails: %v", err)
	}
	q, err := open(path, Options{}, next(nil))
	must(t, err)
	must(t, q.Close())

	must(t, os.Rename(fmt.Sprintf("%s.schema-%d", path, len(migrations)), path))
	q = openAt(t, path)
	defer q.Close()
	if _, err := q.Get(id(1)); err != nil {
		t.Errorf("the copy: %v", err)
	}
}
