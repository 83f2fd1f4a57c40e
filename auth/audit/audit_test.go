package audit_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)

func newLog(db *database.DB) *audit.Log { return audit.New(db, func() time.Time { return noon }) }

func note(t *testing.T, log *audit.Log, events ...audit.Event) {
	t.Helper()
	for _, event := range events {
		if err := log.Note(t.Context(), event); err != nil {
			t.Fatalf("noting %v: %v", event, err)
		}
	}
}

func three() []audit.Event {
	return []audit.Event{
		{Kind: audit.SignedIn, Account: uuid.Must(uuid.NewV7()), Address: netip.MustParseAddr("192.0.2.7"), Detail: audit.Detail{"by": "password"}},
		{Kind: audit.SignInRefused, Address: netip.MustParseAddr("2001:db8::1")},
		{Kind: audit.Disconnected, Account: uuid.Must(uuid.NewV7()), Actor: uuid.Must(uuid.NewV7()), Site: uuid.Must(uuid.NewV7())},
	}
}

func TestALogNobodyTouchedVerifies(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		log := newLog(db)
		if head, err := log.Verify(t.Context()); err != nil || head.Seq != 0 {
			t.Fatalf("an empty log: head %d, %v", head.Seq, err)
		}
		note(t, log, three()...)
		head, err := log.Verify(t.Context())
		if err != nil || head.Seq != 3 || len(head.Hash) != 32 {
			t.Fatalf("got the head %d %x, %v", head.Seq, head.Hash, err)
		}
	})
}

// Attack: audit log with a row altered, by whoever has no more than the program's queries.
func TestTheDatabaseItselfRefusesToChangeTheLog(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		log := newLog(db)
		note(t, log, three()...)
		for _, statement := range []string{
			"UPDATE audit_events SET kind = 'signed in' WHERE seq = 2", "DELETE FROM audit_events WHERE seq = 3", "DELETE FROM audit_events",
			"INSERT INTO audit_events SELECT * FROM audit_events WHERE seq = 1",
			"INSERT OR REPLACE INTO audit_events SELECT seq, at, 'signed in', account_id, actor_id, site_id, address, detail, previous, hash FROM audit_events WHERE seq = 2",
			"TRUNCATE audit_events",
		} {
			err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.SQL().ExecContext(ctx, statement)
				return err
			})
			if err == nil {
				t.Errorf("%s: it was done", statement)
			}
		}
		if head, err := log.Verify(t.Context()); err != nil || head.Seq != 3 {
			t.Errorf("afterwards the head is %d, %v", head.Seq, err)
		}
	})
}

// Attack: audit log with a row altered.
func TestWhateverIsDoneToTheLogIsFoundAndNamed(t *testing.T) {
	cases := []struct {
		name, statement string
		seq             int64
		why             string
	}{
		{"a kind altered", "UPDATE audit_events SET kind = 'signed in' WHERE seq = 2", 2, "altered"},
		{"an account put in", "UPDATE audit_events SET account_id = '019a0000-0000-7000-8000-000000000000' WHERE seq = 2", 2, "altered"},
		{"an account taken out", "UPDATE audit_events SET account_id = NULL WHERE seq = 1", 1, "altered"},
		{"an actor taken out", "UPDATE audit_events SET actor_id = NULL WHERE seq = 3", 3, "altered"},
		{"a site taken out", "UPDATE audit_events SET site_id = NULL WHERE seq = 3", 3, "altered"},
		{"an address altered", "UPDATE audit_events SET address = '192.0.2.8' WHERE seq = 1", 1, "altered"},
		{"a detail altered", "UPDATE audit_events SET detail = '{}' WHERE seq = 1", 1, "altered"},
		{"a time altered", "UPDATE audit_events SET at = '2026-03-01 11:00:00+00:00' WHERE seq = 3", 3, "altered"},
		{"a hash altered", "UPDATE audit_events SET hash = previous WHERE seq = 2", 2, "altered"},
		{"a row taken out of the middle", "DELETE FROM audit_events WHERE seq = 2", 2, "missing"},
		{"the first row taken out", "DELETE FROM audit_events WHERE seq = 1", 1, "missing"},
		{"the newest row taken out", "DELETE FROM audit_events WHERE seq = 3", 3, "missing"},
		{"all rows taken out", "DELETE FROM audit_events", 1, "missing"},
		{"the head set back", "UPDATE audit_head SET seq = 2", 3, "set back"},
		{"the head's hash altered", "UPDATE audit_head SET hash = (SELECT hash FROM audit_events WHERE seq = 1)", 3, "head"},
		{"a row moved", "UPDATE audit_events SET seq = 4 WHERE seq = 2", 2, "missing"},
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		databasetest.UnguardAudit(t, db)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				log := newLog(db)
				clear := "DELETE FROM audit_events; UPDATE audit_head SET seq = 0, hash = ''"
				for statement := range strings.SplitSeq(clear, ";") {
					execute(t, db, statement)
				}
				note(t, log, three()...)
				execute(t, db, c.statement)
				_, err := log.Verify(t.Context())
				var damage *audit.Damage
				if !errors.As(err, &damage) {
					t.Fatalf("got %v", err)
				}
				if damage.Seq != c.seq || !strings.Contains(damage.Why, c.why) {
					t.Errorf("got %v, want event %d and %q", damage, c.seq, c.why)
				}
			})
		}
	})
}

// Somebody who may write to the database can make a new chain that is whole in itself; a head that was written
// down elsewhere gives it away.
func TestALogRewrittenAsAWholeIsGivenAwayByAHeadWrittenDown(t *testing.T) {
	first, second := databasetest.SQLite(t), databasetest.SQLite(t)
	events := three()
	note(t, newLog(first), events...)
	known, err := newLog(first).Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	events[0].Detail = audit.Detail{"by": "identity"}
	rewritten := newLog(second)
	note(t, rewritten, events...)
	if _, err := rewritten.Verify(t.Context()); err != nil {
		t.Fatalf("a new chain is whole in itself, but: %v", err)
	}
	var damage *audit.Damage
	if _, err := rewritten.Verify(t.Context(), known); !errors.As(err, &damage) || damage.Seq != 3 {
		t.Errorf("with the old head, got %v", err)
	}
	if _, err := newLog(databasetest.SQLite(t)).Verify(t.Context(), known); !errors.As(err, &damage) || damage.Seq != 1 {
		t.Errorf("a log begun anew, with the old head: got %v", err)
	}
	note(t, newLog(first), three()...)
	if _, err := newLog(first).Verify(t.Context(), known); err != nil {
		t.Errorf("the log that went on, with its own old head: got %v", err)
	}
}

func TestAnEventIsThereOnlyIfWhatItTellsIs(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		log := newLog(db)
		failure := errors.New("something else failed")
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			if err := log.Record(ctx, tx, three()[0]); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) {
			t.Fatal(err)
		}
		note(t, log, three()[1])
		head, err := log.Verify(t.Context())
		if err != nil || head.Seq != 1 {
			t.Errorf("got %d events, %v", head.Seq, err)
		}
	})
}

func TestEventsRecordedAtOnceMakeOneChain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		log := newLog(db)
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				event := audit.Event{Kind: audit.SignInRefused, Detail: audit.Detail{"try": fmt.Sprint(i)}}
				if err := log.Note(t.Context(), event); err != nil {
					t.Errorf("noting: %v", err)
				}
			})
		}
		all.Wait()
		head, err := log.Verify(t.Context())
		if err != nil || head.Seq != 40 {
			t.Errorf("got %d events, %v", head.Seq, err)
		}
	})
}

func TestALongLogIsVerifiedToItsEnd(t *testing.T) {
	db := databasetest.SQLite(t)
	log := newLog(db)
	err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		for range 2500 {
			if err := log.Record(ctx, tx, audit.Event{Kind: audit.SignedIn}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if head, err := log.Verify(t.Context()); err != nil || head.Seq != 2500 {
		t.Fatalf("got %d, %v", head.Seq, err)
	}
	databasetest.UnguardAudit(t, db)
	execute(t, db, "UPDATE audit_events SET detail = '{\"a\":\"b\"}' WHERE seq = 2400")
	var damage *audit.Damage
	if _, err := log.Verify(t.Context()); !errors.As(err, &damage) || damage.Seq != 2400 {
		t.Errorf("got %v", err)
	}
}

func TestEventsAreListedForThoseTheyConcern(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		log := newLog(db)
		events := three()
		note(t, log, events...)
		cases := []struct {
			name   string
			filter database.AuditFilter
			want   []int64
		}{
			{"all, newest first", database.AuditFilter{}, []int64{3, 2, 1}},
			{"the newest two", database.AuditFilter{Limit: 2}, []int64{3, 2}},
			{"what came before", database.AuditFilter{Before: 3}, []int64{2, 1}},
			{"those of an account", database.AuditFilter{Account: events[0].Account}, []int64{1}},
			{"those an account did", database.AuditFilter{Account: events[2].Actor}, []int64{3}},
			{"those of a site", database.AuditFilter{Sites: []uuid.UUID{events[2].Site}}, []int64{3}},
			{"those of no site", database.AuditFilter{Sites: []uuid.UUID{}}, nil},
			{"those of a kind", database.AuditFilter{Kind: string(audit.SignInRefused)}, []int64{2}},
		}
		for _, c := range cases {
			if c.filter.Limit == 0 {
				c.filter.Limit = 10
			}
			listed, err := db.AuditedEvents(t.Context(), c.filter)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			var got []int64
			for _, event := range listed {
				got = append(got, event.Seq)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
	})
}

// Attack: what a person does on one site, read in the log of another whose member they are too.
func TestAMembersEventsOnAnotherSiteAreNotShown(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		id := func() uuid.UUID { return uuid.Must(uuid.NewV7()) }
		member, mine, foreign := id(), id(), id()
		err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			person := database.Account{ID: member, Email: "ben@demo.test", Name: "Ben", Link: "none", AuthEpoch: 1, CreatedAt: noon}
			if err := tx.AddAccount(ctx, person); err != nil {
				return err
			}
			for _, site := range []uuid.UUID{mine, foreign} {
				row := database.Site{ID: site, Name: "Site", CustomerNumber: site.String(), OwnerID: member, CreatedAt: noon}
				if err := tx.AddSite(ctx, row); err != nil {
					return err
				}
				if err := tx.PutMember(ctx, database.Member{SiteID: site, AccountID: member, Role: "bookkeeper", CreatedAt: noon}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		note(t, newLog(db),
			audit.Event{Kind: audit.SignedIn, Account: member},
			audit.Event{Kind: audit.RoleChanged, Account: member, Actor: id(), Site: foreign},
			audit.Event{Kind: audit.RoleChanged, Account: member, Actor: id(), Site: mine},
			audit.Event{Kind: audit.MemberInvited, Actor: member, Site: foreign},
			audit.Event{Kind: audit.SignedIn, Account: id()},
		)
		for _, filter := range []database.AuditFilter{{}, {Account: member}} {
			filter.Sites, filter.Limit = []uuid.UUID{mine}, 10
			listed, err := db.AuditedEvents(t.Context(), filter)
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, event := range listed {
				got = append(got, event.Seq)
			}
			if diff := cmp.Diff([]int64{3, 1}, got); diff != "" {
				t.Errorf("of the account %v (-want +got):\n%s", filter.Account, diff)
			}
		}
	})
}

func execute(t *testing.T, db *database.DB, statement string) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
