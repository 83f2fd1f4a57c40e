package queue

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestMarksAreWrittenWithTheirItemAndOutliveIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queue.db")
	q, err := Open(path, Options{})
	must(t, err)
	marked := item(1, "ann", 0, time.Time{})
	marked.Marks = [][]byte{[]byte("a"), []byte("b")}
	must(t, q.Apply([]Item{marked}, nil))
	must(t, q.Delete(marked.ID))
	must(t, q.Mark([]byte("c")))
	must(t, q.Close())

	q, err = Open(path, Options{})
	must(t, err)
	defer q.Close()
	found, err := q.Marked([]byte("a"), []byte("x"), []byte("b"), []byte("c"))
	must(t, err)
	if !slices.Equal(found, []bool{true, false, true, true}) {
		t.Errorf("marked: %v", found)
	}
	must(t, q.Check())
}

func TestWhatCantBeKeptLeavesNoMark(t *testing.T) {
	q, err := Open(filepath.Join(t.TempDir(), "queue.db"), Options{})
	must(t, err)
	defer q.Close()
	good := item(1, "ann", 0, time.Time{})
	good.Marks = [][]byte{[]byte("a")}
	if err := q.Put(good, Item{ID: uuid.Nil}); err == nil {
		t.Fatal("an item without an id was kept")
	}
	found, err := q.Marked([]byte("a"))
	must(t, err)
	if _, err := q.Get(good.ID); found[0] || !errors.Is(err, ErrNotFound) {
		t.Errorf("marked %v, item %v: all or nothing", found[0], err)
	}
}

func TestAQueueFromBeforeMarksIsCopiedAndTakesThem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queue.db")
	q, err := open(path, Options{}, migrations[:1])
	must(t, err)
	must(t, q.SetNote("pause/ann", []byte("x")))
	must(t, q.Close())

	q, err = Open(path, Options{})
	must(t, err)
	defer q.Close()
	must(t, q.Mark([]byte("a")))
	found, err := q.Marked([]byte("a"))
	must(t, err)
	notes, err := q.Notes()
	must(t, err)
	if !found[0] || string(notes["pause/ann"]) != "x" {
		t.Errorf("marked %v, notes %q", found, notes)
	}
	if _, err := os.Stat(path + ".schema-1"); err != nil {
		t.Errorf("the queue was changed without a copy: %v", err)
	}
}
