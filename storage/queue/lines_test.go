package queue

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.etcd.io/bbolt"
)

// lined is an item with a line.
func lined(n int, account string, state uint8) Item {
	i := item(n, account, state, noon)
	i.Company, i.Line = id(90+n%2), fmt.Appendf(nil, "line %d", n)
	return i
}

// told are the lines a filter picks, as words.
func told(t testing.TB, q *Queue, f Filter) []string {
	t.Helper()
	var all []string
	must(t, q.EachLine(f, func(line Line) error {
		all = append(all, fmt.Sprintf("%s %d: %s", line.Account, line.State, line.Text))
		return nil
	}))
	return all
}

func TestLinesComeInOrderOfIdHoweverTheirItemsStand(t *testing.T) {
	q := fresh(t)
	must(t, q.Put(lined(4, "ann", 0), lined(1, "ann", 3), lined(3, "annie", 0), lined(2, "ann", 0), lined(5, "ann", 3)))
	for name, c := range map[string]struct {
		filter Filter
		want   []string
	}{
		"all":             {Filter{}, []string{"ann 3: line 1", "ann 0: line 2", "annie 0: line 3", "ann 0: line 4", "ann 3: line 5"}},
		"newest first":    {Filter{Account: "ann", Newest: true, Limit: 2}, []string{"ann 3: line 5", "ann 0: line 4"}},
		"behind one":      {Filter{Account: "ann", Newest: true, After: id(4)}, []string{"ann 0: line 2", "ann 3: line 1"}},
		"of a state":      {Filter{States: []uint8{0}}, []string{"ann 0: line 2", "annie 0: line 3", "ann 0: line 4"}},
		"of a company":    {Filter{Company: id(91)}, []string{"ann 3: line 1", "annie 0: line 3", "ann 3: line 5"}},
		"one passed over": {Filter{Account: "ann", Company: id(90), Skip: 1}, []string{"ann 0: line 4"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(t, q, c.filter)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestALineGoesWithItsItem(t *testing.T) {
	q := fresh(t)
	must(t, q.Put(lined(1, "ann", 0), lined(2, "ann", 0)))
	moved := lined(1, "ann", 3)
	moved.Line = []byte("line 1, sent")
	must(t, q.Apply([]Item{moved}, []uuid.UUID{id(2)}))
	if diff := cmp.Diff([]string{"ann 3: line 1, sent"}, told(t, q, Filter{})); diff != "" {
		t.Error(diff)
	}
	must(t, q.Check())
}

func TestItemsOfBeforeThereWereLinesAreListedAndDescribedOnce(t *testing.T) {
	q := fresh(t)
	old, described := lined(1, "ann", 0), lined(2, "ann", 0)
	old.Line = nil
	must(t, q.Put(old, described))
	if diff := cmp.Diff([]string{"ann 0: "}, told(t, q, Filter{Company: id(91)})); diff != "" {
		t.Errorf("by its record's company: %s", diff)
	}
	must(t, q.Describe(map[uuid.UUID][]byte{old.ID: []byte("line 1"), id(3): []byte("gone")}))
	if diff := cmp.Diff([]string{"ann 0: line 1", "ann 0: line 2"}, told(t, q, Filter{})); diff != "" {
		t.Error(diff)
	}
	must(t, q.Check())
}

func TestALineLeadsToItsRecord(t *testing.T) {
	q := fresh(t)
	must(t, q.Put(lined(1, "ann", 0)))
	must(t, q.EachLine(Filter{}, func(line Line) error {
		found, err := line.Item()
		if string(found.Body) != "body 1" || found.Company != id(91) {
			t.Errorf("found %+v", found)
		}
		return err
	}))
}

func TestALineOfAnotherCompanyIsDamage(t *testing.T) {
	q := openAt(t, filepath.Join(t.TempDir(), "queue.db"))
	defer q.Close()
	kept := lined(1, "ann", 0)
	must(t, q.Put(kept))
	must(t, q.db.Update(func(tx *bbolt.Tx) error {
		other := kept
		other.Company = id(5)
		return tx.Bucket(bucketStates).Put(stateKey(kept), lineValue(other))
	}))
	if err := q.Check(); err == nil {
		t.Error("it is not noticed")
	}
}
