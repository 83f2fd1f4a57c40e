package editing_test

import (
	"errors"
	"testing"
	"time"

	"satchel/auth/session"
	"satchel/sync/editing"
)

// keep has what Ann typed on a version of the document kept.
func (d *desk) keep(version int64, fields map[string]string) {
	d.t.Helper()
	d.ok(d.Keep(d.t.Context(), d.ann.Account, editing.Kept{Path: editing.Path(d.company, d.document), Version: version, Fields: fields}))
}

// saved has Ben open and save the document.
func (d *desk) savedByBen(as editing.Details) {
	d.t.Helper()
	d.ok(d.save(d.ben, d.open(d.ben), as))
}

func TestADraftKnowsThatTheDocumentWasChangedSince(t *testing.T) {
	each(t, func(d *desk) {
		opened := d.open(d.ann)
		d.keep(1, map[string]string{"counterparty": "Zebra", "note": "", "reference": "", "total": "", "currency": "GBP", "category": "other", "dated": ""})
		if unsent := d.open(d.ann).Unsent; unsent == nil || unsent.Changed != nil || unsent.Typed.Counterparty != "Zebra" {
			d.t.Errorf("before anybody changed it: %+v", unsent)
		}
		for range 2 {
			d.ok(d.Leave(d.t.Context(), d.ann, opened.Token))
		}
		d.now = d.now.Add(time.Minute)
		d.savedByBen(editing.Details{Counterparty: "Yorkshire Ltd", Total: "12.00", Currency: "GBP", Category: "sale"})
		unsent := d.open(d.ann).Unsent
		if unsent == nil || unsent.Changed == nil || unsent.Changed.By != "Ben" || !unsent.Changed.At.Equal(d.now) {
			d.t.Fatalf("Ann is told %+v", unsent)
		}
		// Only the field she typed in is in question: in the others she finds what Ben saved.
		if want := (editing.Details{Counterparty: "Zebra", Total: "12.00", Currency: "GBP", Category: "sale"}); unsent.Typed != want {
			d.t.Errorf("her form says %+v", unsent.Typed)
		}
	})
}

func TestNothingIsSavedOverAChangeThatTheFormDoesNotShow(t *testing.T) {
	each(t, func(d *desk) {
		before := d.open(d.ann)
		d.ok(d.Leave(d.t.Context(), d.ann, before.Token))
		d.savedByBen(editing.Details{Counterparty: "Yorkshire Ltd", Reference: "B-1"})
		now := d.open(d.ann)
		sent := editing.Sent{Token: now.Token, Version: 1, Typed: editing.Details{Counterparty: "Zebra", Reference: "A-1", Category: "other"}}
		if err := d.Save(d.t.Context(), d.ann, d.company, d.document, sent); !errors.Is(err, editing.ErrChanged) {
			d.t.Fatalf("got %v", err)
		}
		if unsent := d.open(d.ann).Unsent; unsent == nil || unsent.Changed == nil || unsent.Typed.Counterparty != "Zebra" || d.row().Counterparty != "Yorkshire Ltd" {
			d.t.Errorf("she finds %+v", unsent)
		}
		sent.Version, sent.Leave = now.Document.Version, []editing.Field{editing.FieldCounterparty}
		d.ok(d.Save(d.t.Context(), d.ann, d.company, d.document, sent))
		if row := d.row(); row.Counterparty != "Yorkshire Ltd" || row.Reference != "A-1" {
			d.t.Errorf("saved %+v", row.Details)
		}
	})
}

func TestAFormThatIsSentTwiceIsSavedOnce(t *testing.T) {
	each(t, func(d *desk) {
		opened := d.open(d.ann)
		for range 2 {
			d.ok(d.save(d.ann, opened, typed))
		}
		if row := d.row(); row.Version != 2 || row.Counterparty != "Zebra Ltd" {
			d.t.Errorf("version %d, %+v", row.Version, row.Details)
		}
		if history := must(d.db.EventsOf(d.t.Context(), d.company, d.document, 10)); len(history) != 1 {
			d.t.Errorf("%d events tell of it", len(history))
		}
		if _, kept, err := d.Draft(d.t.Context(), d.ann.Account, editing.Path(d.company, d.document)); kept || err != nil {
			d.t.Errorf("what is saved is kept as a draft, %v", err)
		}
		d.ok(d.Leave(d.t.Context(), d.ben, d.open(d.ben).Token))
	})
}

func TestALeftDocumentIsFreeAndAnotherPageOfTheSameKeepsIt(t *testing.T) {
	each(t, func(d *desk) {
		token := d.open(d.ann).Token
		d.open(d.ann) // the page loaded anew: its sign comes before or after the last one's leaving
		d.ok(d.Leave(d.t.Context(), d.ann, token))
		d.refused(d.ben)
		d.ok(d.Leave(d.t.Context(), d.ben, token)) // not his to leave
		d.refused(d.ben)
		d.ok(d.Leave(d.t.Context(), d.ann, token))
		d.open(d.ben)
		d.ok(d.Leave(d.t.Context(), d.ann, token)) // said again
		d.refused(d.ann)
	})
}

func TestOnlyThePageThatEditsKeepsTheLock(t *testing.T) {
	each(t, func(d *desk) {
		token, later := d.open(d.ann).Token, func(by time.Duration) {
			d.now = d.now.Add(by)
			if _, err := d.sessions.Alive(d.t.Context(), d.annValue); err != nil {
				d.t.Fatal(err)
			}
		}
		later(session.DisconnectedAfter - time.Second)
		d.ok(d.Alive(d.t.Context(), d.ann, token))
		later(session.DisconnectedAfter - time.Second)
		d.refused(d.ben)
		held := func() int { return len(must(d.HeldBy(d.t.Context(), [][]byte{d.ann.Key}))) }
		if held() != 1 {
			d.t.Error("she isn't shown to have it open")
		}
		later(time.Second) // another page of hers
		if held() != 0 {
			d.t.Error("she is shown to have it open still")
		}
		d.open(d.ben)
	})
}
