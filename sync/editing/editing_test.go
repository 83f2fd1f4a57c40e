package editing_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/sync/document"
	"satchel/sync/editing"
)

// desk is a company with one document, and two people who are signed in.
type desk struct {
	*editing.Service

	t                 *testing.T
	db                *database.DB
	sessions          *session.Service
	now               time.Time
	company, document uuid.UUID
	ann, ben          editing.Editor
	annValue          string
}

func each(t *testing.T, test func(*desk)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := &desk{t: t, db: db, now: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)}
		clock := func() time.Time { return d.now }
		d.sessions = session.New(db, clock)
		d.Service = editing.New(db, d.sessions, clock)
		may := access.New(db, clock)
		ann := must(may.CreateAccount(t.Context(), "ann@example.test", "Ann"))
		ben := must(may.CreateAccount(t.Context(), "ben@example.test", "Ben"))
		site := must(may.CreateSite(t.Context(), "The practice", "100001", ann.ID))
		company := must(may.CreateCompany(t.Context(), site.ID, "Acme"))
		d.ok(may.AddMember(t.Context(), site.ID, ben.ID, access.Bookkeeper))
		d.company, d.document = company.ID, uuid.Must(uuid.NewV7())
		d.write(func(ctx context.Context, tx *database.Tx) error {
			for _, one := range []uuid.UUID{ann.ID, ben.ID} {
				if err := tx.PutCompanyMember(ctx, database.CompanyMember{CompanyID: company.ID, AccountID: one, CreatedAt: d.now}); err != nil {
					return err
				}
				if _, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET password_hash = 'x' WHERE id = '"+one.String()+"'"); err != nil {
					return err
				}
			}
			_, err := tx.InsertDocuments(ctx, []database.Document{{
				ID: d.document, CompanyID: d.company, AccountID: ann.ID, Name: "invoice.pdf", MediaType: "application/pdf",
				Category: "other", Size: 1, SHA256: strings.Repeat("a", 64), CapturedAt: d.now, AcceptedAt: d.now,
				Day: "2026-11-26", Words: document.JoinWords(document.Words("invoice.pdf")),
			}})
			return err
		})
		d.ann, d.annValue = d.signIn(ann)
		d.ben, _ = d.signIn(ben)
		test(d)
	})
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func (d *desk) write(change func(context.Context, *database.Tx) error) {
	d.t.Helper()
	if err := d.db.Write(d.t.Context(), change); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) signIn(who database.Account) (editing.Editor, string) {
	d.t.Helper()
	row := must(d.db.Account(d.t.Context(), who.ID))
	value := must(d.sessions.Start(d.t.Context(), session.Proof{Account: row, By: session.ByPassword}, ""))
	return editing.Editor{Account: who.ID, Key: session.Key(value)}, value
}

func (d *desk) open(who editing.Editor) editing.Opened {
	d.t.Helper()
	opened, err := d.Open(d.t.Context(), who, d.company, d.document)
	if err != nil {
		d.t.Fatalf("opening: %v", err)
	}
	return opened
}

func (d *desk) save(who editing.Editor, opened editing.Opened, as editing.Details) error {
	return d.Save(d.t.Context(), who, d.company, d.document, editing.Sent{Token: opened.Token, Version: opened.Document.Version, Typed: as})
}

func (d *desk) refused(who editing.Editor) editing.InUseError {
	d.t.Helper()
	_, err := d.Open(d.t.Context(), who, d.company, d.document)
	var inUse *editing.InUseError
	if !errors.As(err, &inUse) {
		d.t.Fatalf("got %v, want that it is in use", err)
	}
	return *inUse
}

func (d *desk) row() database.Document {
	d.t.Helper()
	return must(d.db.DocumentOf(d.t.Context(), d.company, d.document))
}

// from is where they are.
var from = netip.MustParseAddr("192.0.2.1")

var typed = editing.Details{Dated: "2026-11-20", Counterparty: "Zebra Ltd", Reference: "INV-7", Total: "1,234.50", Currency: "GBP", Category: "purchase", Note: "two\nlines"}

func TestADocumentIsEditedByOnePersonAtATime(t *testing.T) {
	each(t, func(d *desk) {
		opened, since := d.open(d.ann), d.now
		d.now = d.now.Add(time.Minute)
		if got := d.refused(d.ben); got.Name != "Ann" || !got.Since.Equal(since) || got.Own || got.Disconnected {
			d.t.Errorf("Ben is told %+v", got)
		}
		if again := d.open(d.ann); again.Token != opened.Token {
			d.t.Error("opened again in the same session it is another lock")
		}
		if err := d.save(d.ann, opened, typed); err != nil {
			d.t.Fatal(err)
		}
		row := d.row()
		if row.Dated != "2026-11-20" || row.Counterparty != "Zebra Ltd" || row.Total != 123450 || row.Currency != "GBP" || row.Category != "purchase" || row.Note != "two\nlines" || row.Version != 2 || row.Day != "2026-11-20" {
			d.t.Errorf("saved %+v", row)
		}
		d.open(d.ben) // it is free again
	})
}

func TestALockGoesWithItsSession(t *testing.T) {
	for name, end := range map[string]func(*desk){
		"log-out": func(d *desk) { d.ok(d.sessions.End(d.t.Context(), d.annValue, from)) },
		"idle":    func(d *desk) { d.now = d.now.Add(session.IdleLimit) },
		"cancel":  func(d *desk) { d.ok(d.Release(d.t.Context(), d.ann, d.company, d.document)) },
		"log off": func(d *desk) {
			site := must(d.db.SiteByCustomerNumber(d.t.Context(), "100001")).ID
			logins := must(d.sessions.Logins(d.t.Context(), site, ""))
			must(d.sessions.LogOff(d.t.Context(), site, logins, d.ann.Account, from))
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(d *desk) {
				opened := d.open(d.ann)
				d.ok(d.Keep(d.t.Context(), d.ann.Account, editing.Kept{Path: editing.Path(d.company, d.document), Version: 1, Fields: map[string]string{"note": "half a wo"}}))
				end(d)
				ben, _ := d.signIn(must(d.db.Account(d.t.Context(), d.ben.Account)))
				if again := d.open(ben); again.Token == opened.Token || again.Unsent != nil {
					d.t.Errorf("Ben opened %+v", again)
				}
				if err := d.save(d.ann, opened, typed); !errors.Is(err, editing.ErrLost) {
					d.t.Errorf("saving under the lost lock: %v", err)
				}
				if d.row().Version != 1 {
					d.t.Error("it was saved all the same")
				}
				d.ok(d.Release(d.t.Context(), ben, d.company, d.document))
				ann, _ := d.signIn(must(d.db.Account(d.t.Context(), d.ann.Account)))
				if unsent := d.open(ann).Unsent; unsent == nil || unsent.Typed != typed || unsent.Changed != nil {
					d.t.Errorf("what Ann typed is gone: %+v", unsent)
				}
			})
		})
	}
}

func (d *desk) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func TestAStepUpKeepsTheLock(t *testing.T) {
	each(t, func(d *desk) {
		opened := d.open(d.ann)
		row := must(d.db.Account(d.t.Context(), d.ann.Account))
		renewed := must(d.sessions.StepUp(d.t.Context(), d.annValue, session.Proof{Account: row, By: session.ByPassword}))
		after := editing.Editor{Account: row.ID, Key: session.Key(renewed)}
		if again := d.open(after); again.Token != opened.Token {
			d.t.Error("it is another lock")
		}
		d.ok(d.save(after, opened, typed))
	})
}

func TestALoginWithoutASignOfLifeIsDisconnectedAndStillHoldsItsLock(t *testing.T) {
	each(t, func(d *desk) {
		d.open(d.ann)
		d.now = d.now.Add(4 * time.Minute)
		if _, err := d.sessions.Alive(d.t.Context(), d.annValue); err != nil {
			d.t.Fatal(err)
		}
		d.now = d.now.Add(session.DisconnectedAfter - time.Second)
		if d.refused(d.ben).Disconnected {
			d.t.Error("disconnected too early")
		}
		d.now = d.now.Add(time.Second)
		if !d.refused(d.ben).Disconnected {
			d.t.Error("not disconnected after five minutes without a sign of life")
		}
		other, _ := d.signIn(must(d.db.Account(d.t.Context(), d.ann.Account)))
		if got := d.refused(other); !got.Own {
			d.t.Errorf("Ann in another browser is told %+v", got)
		}
		held := must(d.HeldBy(d.t.Context(), [][]byte{d.ann.Key, d.ben.Key}))
		if mine := held[string(d.ann.Key)]; len(held) != 1 || len(mine) != 1 || mine[0].Name != "invoice.pdf" {
			d.t.Errorf("held is %v", held)
		}
	})
}

func TestOfManyWhoOpenAtOnceOneGetsTheLock(t *testing.T) {
	each(t, func(d *desk) {
		got := make(chan error, 8)
		for i := range cap(got) {
			who := []editing.Editor{d.ann, d.ben}[i%2]
			go func() {
				_, err := d.Open(d.t.Context(), who, d.company, d.document)
				got <- err
			}()
		}
		let := 0
		for range cap(got) {
			var inUse *editing.InUseError
			if err := <-got; err == nil {
				let++
			} else if !errors.As(err, &inUse) {
				d.t.Error(err)
			}
		}
		if let != cap(got)/2 {
			d.t.Errorf("%d were let in, want the half that is one person", let)
		}
	})
}

func TestWhatCanNotBeSavedIsSaidFieldByField(t *testing.T) {
	each(t, func(d *desk) {
		opened := d.open(d.ann)
		for _, test := range []struct {
			field  editing.Field
			reason editing.Reason
			typed  editing.Details
		}{
			{editing.FieldDated, editing.BadDay, editing.Details{Dated: "2026-02-30"}},
			{editing.FieldDated, editing.BadDay, editing.Details{Dated: "<script>"}},
			{editing.FieldDated, editing.BadDay, editing.Details{Dated: "0001-01-01"}},
			{editing.FieldTotal, editing.BadMoney, editing.Details{Total: "'; DROP TABLE documents; --", Currency: "GBP"}},
			{editing.FieldTotal, editing.BadMoney, editing.Details{Total: "5"}},
			{editing.FieldCategory, editing.BadCategory, editing.Details{Category: "secret"}},
			{editing.FieldCounterparty, editing.TooLong, editing.Details{Counterparty: strings.Repeat("ü", 201)}},
			{editing.FieldCounterparty, editing.Hidden, editing.Details{Counterparty: "\u202egnp.exe"}},
			{editing.FieldReference, editing.Hidden, editing.Details{Reference: "a\nb"}},
			{editing.FieldNote, editing.Hidden, editing.Details{Note: "\xff"}},
			{editing.FieldNote, editing.TooLong, editing.Details{Note: strings.Repeat("x", 1001)}},
		} {
			err := d.save(d.ann, opened, test.typed)
			var invalid *editing.InvalidError
			if !errors.As(err, &invalid) || invalid.Reasons[test.field] != test.reason {
				d.t.Errorf("%+v: got %v, want %s %s", test.typed, err, test.field, test.reason)
			}
		}
		d.ok(d.save(d.ann, opened, editing.Details{Counterparty: "<b>O'Neil & Söhne</b>"}))
		if got := d.row().Counterparty; got != "<b>O'Neil & Söhne</b>" {
			d.t.Errorf("saved %q", got)
		}
	})
}

// A note comes with its document, with whatever characters it has.
func TestAFieldThatIsNotTouchedStopsNoEdit(t *testing.T) {
	each(t, func(d *desk) {
		const note = "paid \u202ehsac"
		d.write(func(ctx context.Context, tx *database.Tx) error {
			row, err := tx.DocumentOf(ctx, d.company, d.document)
			if err != nil {
				return err
			}
			row.Note = note
			return tx.UpdateDetails(ctx, row)
		})
		opened := d.open(d.ann)
		d.ok(d.save(d.ann, opened, editing.Details{Counterparty: "Zebra Ltd", Note: note}))
		if got := d.row(); got.Counterparty != "Zebra Ltd" || got.Note != note {
			d.t.Errorf("saved %q, %q", got.Counterparty, got.Note)
		}
		var invalid *editing.InvalidError
		if err := d.save(d.ann, d.open(d.ann), editing.Details{Note: note + "!"}); !errors.As(err, &invalid) || invalid.Reasons[editing.FieldNote] != editing.Hidden {
			d.t.Errorf("a note that was changed: %v", err)
		}
	})
}

func TestDraftsAreBoundedAndForgottenAfterAMonth(t *testing.T) {
	each(t, func(d *desk) {
		ctx, who, page := d.t.Context(), d.ann.Account, editing.Path(d.company, d.document)
		for what, draft := range map[string]struct {
			path   string
			fields map[string]string
		}{
			"too large":                   {page, map[string]string{"note": strings.Repeat("x", 70_000)}},
			"a field of another form":     {page, map[string]string{"note": "kept", "password": "hunter2"}},
			"a page that is no form":      {"/x", map[string]string{"note": "kept"}},
			"a document that isn't there": {editing.Path(d.company, d.company), map[string]string{"note": "kept"}},
		} {
			if err := d.Keep(ctx, who, editing.Kept{Path: draft.path, Version: 1, Fields: draft.fields}); !errors.Is(err, editing.ErrDraft) {
				d.t.Errorf("%s: %v", what, err)
			}
		}
		for _, text := range []string{"kept", "kept anew"} {
			d.ok(d.Keep(ctx, who, editing.Kept{Path: page, Version: 1, Fields: map[string]string{"note": text}}))
		}
		if draft, there, err := d.Draft(ctx, who, page); !there || err != nil || draft.Fields["note"] != "kept anew" {
			d.t.Errorf("kept %+v %v %v", draft, there, err)
		}
		if _, there, err := d.Draft(ctx, d.ben.Account, page); there || err != nil {
			d.t.Errorf("another person has it too: %v", err)
		}
		d.now = d.now.Add(31 * 24 * time.Hour)
		d.ok(d.Sweep(ctx))
		if _, there, err := d.Draft(ctx, who, page); there || err != nil {
			d.t.Errorf("it is still there: %v", err)
		}
	})
}
