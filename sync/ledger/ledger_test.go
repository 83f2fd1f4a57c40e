package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/document"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// home is a companion's home that is opened and closed like a program's runs.
type home struct {
	t      *testing.T
	dir    string
	queue  *queue.Queue
	ledger *Ledger
}

func build(t *testing.T) *home {
	h := &home{t: t, dir: t.TempDir()}
	h.open()
	t.Cleanup(func() { h.queue.Close() })
	return h
}

func (h *home) open() Swept {
	h.t.Helper()
	q, err := queue.Open(filepath.Join(h.dir, "queue.db"), queue.Options{})
	must(h.t, err)
	s, err := spool.Open(filepath.Join(h.dir, "spool"), spool.Options{})
	must(h.t, err)
	l, swept, err := Open(h.t.Context(), Options{Queue: q, Spool: s, Now: func() time.Time { return noon }})
	must(h.t, err)
	h.queue, h.ledger = q, l
	return swept
}

func (h *home) reopen() Swept {
	h.t.Helper()
	must(h.t, h.queue.Close())
	return h.open()
}

func (h *home) file(id uuid.UUID, suffix string) string {
	return filepath.Join(h.dir, "spool", id.String()+suffix)
}

// spoolOnly makes n documents' bytes durable without entering them.
func (h *home) spoolOnly(n int) []document.Record {
	h.t.Helper()
	b, err := h.ledger.Spool().Batch()
	must(h.t, err)
	var records []document.Record
	for i := range n {
		id := uuid.Must(uuid.NewV7())
		_, err := b.Add(h.t.Context(), id, spool.Generated(bytes.NewReader(fmt.Appendf(nil, "content %d", i))), func(sum spool.Sum) ([]byte, error) {
			r, err := document.Begin(document.Record{ID: id, Account: "ann", Name: fmt.Sprint(i), Note: "note"}, noon)
			must(h.t, err)
			r, err = r.Spool(sum.Size, sum.SHA256, noon)
			must(h.t, err)
			records = append(records, r)
			return document.Encode(r)
		})
		must(h.t, err)
	}
	must(h.t, b.Commit())
	return records
}

func (h *home) add(n int) []document.Record {
	records := h.spoolOnly(n)
	must(h.t, h.ledger.Put(records...))
	return records
}

func accepted(t *testing.T, r document.Record) document.Record {
	t.Helper()
	r, err := r.Start(noon)
	must(t, err)
	r, err = r.Acknowledge(document.Acknowledgement{DocumentID: r.ID, SHA256: r.SHA256, Size: r.Size, Time: noon}, noon)
	must(t, err)
	return r
}

func TestNothingToSweepIsTheUsualCase(t *testing.T) {
	h := build(t)
	h.add(3)
	if swept := h.reopen(); swept != (Swept{}) {
		t.Errorf("swept %+v", swept)
	}
}

func TestBytesWithoutARecordAreAdopted(t *testing.T) {
	h := build(t)
	records := h.spoolOnly(600)
	must(t, os.Rename(h.file(records[5].ID, ".doc"), h.file(records[5].ID, ".part")))
	if swept := h.reopen(); swept != (Swept{Adopted: 600}) {
		t.Errorf("swept %+v", swept)
	}
	all, err := h.ledger.List(Query{})
	must(t, err)
	if diff := cmp.Diff(records, all); diff != "" {
		t.Errorf("adopted otherwise than captured: %s", diff)
	}
	if swept := h.reopen(); swept != (Swept{}) {
		t.Errorf("and again: %+v", swept)
	}
}

func TestALostQueueIsFilledAgainFromTheSpool(t *testing.T) {
	h := build(t)
	records := h.add(20)
	must(t, h.queue.Close())
	must(t, os.WriteFile(filepath.Join(h.dir, "queue.db"), bytes.Repeat([]byte("rubbish"), 10_000), 0o600))
	swept := h.open()
	if swept.Adopted != 20 || swept.QueueAside == "" {
		t.Errorf("swept %+v", swept)
	}
	all, err := h.ledger.List(Query{})
	must(t, err)
	if diff := cmp.Diff(records, all); diff != "" {
		t.Error(diff)
	}
}

func TestACopyCutShortWasNeverSavedAndGoes(t *testing.T) {
	h := build(t)
	must(t, os.WriteFile(h.file(uuid.Must(uuid.NewV7()), ".part"), []byte("half of it"), 0o600))
	if swept := h.reopen(); swept != (Swept{CutShort: 1}) {
		t.Errorf("swept %+v", swept)
	}
	if files, _ := os.ReadDir(filepath.Join(h.dir, "spool")); len(files) != 0 {
		t.Errorf("left: %v", files)
	}
}

func TestARecordWithoutBytesAsksItsPerson(t *testing.T) {
	h := build(t)
	records := h.add(3)
	must(t, os.Remove(h.file(records[1].ID, ".doc")))
	if swept := h.reopen(); swept != (Swept{Missing: 1}) {
		t.Errorf("swept %+v", swept)
	}
	r, err := h.ledger.Get(records[1].ID)
	must(t, err)
	if r.State != document.NeedsPerson || r.Reason.Code != document.BytesMissing || r.Action.Code != document.CaptureAgain {
		t.Errorf("it stands as %s, %v, %v", r.State, r.Reason, r.Action)
	}
	if swept := h.reopen(); swept != (Swept{}) {
		t.Errorf("it is asked again at every start: %+v", swept)
	}
}

func TestWhatWasOnItsWayWhenItsProcessDiedIsNotSaidToBeSent(t *testing.T) {
	h := build(t)
	r := h.add(1)[0]
	r, err := r.Start(noon)
	must(t, err)
	r, err = r.Progress("https://s.test/uploads/1", 5, noon)
	must(t, err)
	must(t, h.ledger.Put(r))
	if swept := h.reopen(); swept != (Swept{}) {
		t.Errorf("swept %+v", swept)
	}
	now, err := h.ledger.Get(r.ID)
	must(t, err)
	if now.State != document.Spooled || now.UploadURL != r.UploadURL || now.Offset != r.Offset {
		t.Errorf("it is %s, at %d of %s", now.State, now.Offset, now.UploadURL)
	}
}

func TestDamagedBytesAreKeptAside(t *testing.T) {
	h := build(t)
	r := h.spoolOnly(1)[0]
	must(t, os.Truncate(h.file(r.ID, ".doc"), 20))
	if swept := h.reopen(); swept != (Swept{Damaged: 1}) {
		t.Errorf("swept %+v", swept)
	}
	if _, err := os.Stat(h.file(r.ID, ".damaged")); err != nil {
		t.Error(err)
	}
}

func TestRottenBytesAskTheirPersonWhereTheDescriptionSurvives(t *testing.T) {
	h := build(t)
	r := h.spoolOnly(1)[0]
	file, err := os.OpenFile(h.file(r.ID, ".doc"), os.O_RDWR, 0)
	must(t, err)
	_, err = file.WriteAt([]byte("C"), 0)
	must(t, errors.Join(err, file.Close()))
	for _, want := range []Swept{{Damaged: 1}, {}} {
		if swept := h.reopen(); swept != want {
			t.Errorf("swept %+v, want %+v", swept, want)
		}
		got, err := h.ledger.Get(r.ID)
		must(t, err)
		if got.State != document.NeedsPerson || got.Reason.Code != document.BytesDamaged || got.Name != r.Name {
			t.Errorf("it stands as %+v", got)
		}
	}
}

func TestACopyLeftBehindAfterItsAcceptanceIsFreed(t *testing.T) {
	h := build(t)
	records := h.add(2)
	must(t, h.ledger.Put(accepted(t, records[0])))
	if swept := h.reopen(); swept != (Swept{Freed: 1}) {
		t.Errorf("swept %+v", swept)
	}
	if _, err := h.ledger.Content(records[0].ID); !errors.Is(err, spool.ErrMissing) {
		t.Errorf("its copy: %v", err)
	}
	if r, err := h.ledger.Get(records[0].ID); err != nil || r.State != document.Accepted {
		t.Errorf("its record: %v, %v", r.State, err)
	}
}

func TestARemovalThatACrashInterruptedIsEndedAndNotUndone(t *testing.T) {
	h := build(t)
	r, err := h.add(1)[0].Cancel(noon)
	must(t, err)
	must(t, h.ledger.Put(r))
	if swept := h.reopen(); swept != (Swept{Freed: 1}) {
		t.Errorf("swept %+v", swept)
	}
	if _, err := h.ledger.Get(r.ID); !errors.Is(err, ErrUnknown) {
		t.Errorf("the removed document: %v", err)
	}
	if swept := h.reopen(); swept != (Swept{}) {
		t.Errorf("it came back: %+v", swept)
	}
}

func TestPausesAreKeptAndShown(t *testing.T) {
	h := build(t)
	records := h.add(1)
	action := document.Remedy(document.SignedOut)
	pause := Pause{Account: "ann", Reason: document.Because(document.SignedOut), Action: &action, Since: noon}
	must(t, h.ledger.SetPause(pause))
	h.reopen()
	pauses, err := h.ledger.Pauses()
	must(t, err)
	if diff := cmp.Diff(map[string]Pause{"ann": pause}, pauses); diff != "" {
		t.Error(diff)
	}
	shown := pause.Over(records[0])
	if shown.State != document.NeedsPerson || shown.Action.Code != document.SignIn || shown.Check() != nil {
		t.Errorf("shown as %+v", shown)
	}
	if got := pause.Over(accepted(t, records[0])); got.State != document.Accepted {
		t.Errorf("an accepted document is shown as %s", got.State)
	}
	must(t, h.ledger.ClearPause("ann"))
	if pauses, err = h.ledger.Pauses(); err != nil || len(pauses) != 0 {
		t.Errorf("%v, %v", pauses, err)
	}
}

func TestLanes(t *testing.T) {
	h := build(t)
	small := h.add(1)[0]
	large := small
	large.ID, large.Size = uuid.Must(uuid.NewV7()), SmallSize+1
	must(t, h.ledger.Put(large))
	for lane, want := range map[Lane]uuid.UUID{Small: small.ID, Large: large.ID} {
		due, err := h.ledger.Due("ann", lane, noon, noon.Add(time.Hour), 5, nil)
		must(t, err)
		if len(due) != 1 || due[0].ID != want {
			t.Errorf("lane %d has %v", lane, due)
		}
	}
	must(t, h.ledger.Put(accepted(t, small)))
	if due, _ := h.ledger.Due("ann", Small, noon, noon.Add(time.Hour), 5, nil); len(due) != 0 {
		t.Errorf("an accepted document is due: %v", due)
	}
}

func TestARecordThatBreaksTheRulesIsNotKept(t *testing.T) {
	h := build(t)
	r := h.spoolOnly(1)[0]
	r.NextWake = time.Time{}
	if err := h.ledger.Put(r); !errors.Is(err, document.ErrInvariant) {
		t.Errorf("got %v", err)
	}
}
