package session_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

const idIssuer = "https://id.example"

var somewhere = netip.MustParseAddr("192.0.2.1")

// house is a service with people.
type house struct {
	t        *testing.T
	db       *database.DB
	now      time.Time
	sessions *session.Service
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: databasetest.SQLite(t), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	h.sessions = session.New(h.db, func() time.Time { return h.now })
	return h
}

// somebody makes a person; columns are set as SQL says.
func (h *house) somebody(columns string) database.Account {
	h.t.Helper()
	people, err := h.db.Accounts(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	email := fmt.Sprintf("person%d@hartley.test", len(people))
	row, err := access.New(h.db, time.Now).CreateAccount(h.t.Context(), email, "Ann O'Neil")
	if err != nil {
		h.t.Fatal(err)
	}
	h.change(row.ID, columns)
	row, err = h.db.Account(h.t.Context(), row.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return row
}

func (h *house) change(id uuid.UUID, columns string) {
	h.t.Helper()
	h.execute("UPDATE accounts SET " + columns + " WHERE id = '" + id.String() + "'")
}

func (h *house) execute(statement string) {
	h.t.Helper()
	err := h.db.Write(h.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		h.t.Fatalf("%s: %v", statement, err)
	}
}

func (h *house) link(row database.Account, subject string) {
	h.t.Helper()
	err := h.db.Write(h.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddLink(ctx, database.Link{Issuer: idIssuer, Subject: subject, AccountID: row.ID, LinkedAt: h.now})
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

const (
	withPassword = "password_hash = 'x'"
	linkedToo    = "password_hash = 'x', link = 'linked'"
)

func TestASessionStartsOnlyWhileItsProofStillCounts(t *testing.T) {
	byPassword := func(row database.Account) session.Proof {
		return session.Proof{Account: row, By: session.ByPassword, Address: somewhere}
	}
	byIdentity := func(row database.Account) session.Proof {
		return session.Proof{Account: row, By: session.ByIdentity, Issuer: idIssuer, Subject: "s1", Address: somewhere}
	}
	cases := []struct {
		name      string
		columns   string
		proof     func(database.Account) session.Proof
		meanwhile func(*house, database.Account)
		starts    bool
	}{
		{"a password", withPassword, byPassword, nil, true},
		{"a password, and the account was linked meanwhile", withPassword, byPassword, func(h *house, row database.Account) {
			h.change(row.ID, "link = 'linked'")
		}, false},
		{"a password, and SAML came meanwhile", withPassword, byPassword, func(h *house, row database.Account) {
			h.change(row.ID, "saml = TRUE")
		}, false},
		{"a password, and it was reset meanwhile", withPassword, byPassword, func(h *house, row database.Account) {
			h.change(row.ID, "auth_epoch = auth_epoch + 1")
		}, false},
		{"a password after the disconnect", "password_hash = 'x', link = 'disconnected'", byPassword, nil, true},
		{"a linked identity", linkedToo, byIdentity, func(h *house, row database.Account) { h.link(row, "s1") }, true},
		{"an identity nobody linked", linkedToo, byIdentity, nil, false},
		{"another identity than the linked one", linkedToo, byIdentity, func(h *house, row database.Account) { h.link(row, "s2") }, false},
		{"an identity that is linked to somebody else", linkedToo, byIdentity, func(h *house, _ database.Account) {
			h.link(h.somebody(linkedToo), "s1")
		}, false},
		{"an identity that was disconnected meanwhile", linkedToo, byIdentity, func(h *house, row database.Account) {
			h.link(row, "s1")
			h.execute("UPDATE links SET disconnected_at = '2026-03-02'")
			h.change(row.ID, "link = 'disconnected'")
		}, false},
		{"an identity whose tombstone is there, though the account says linked", linkedToo, byIdentity, func(h *house, row database.Account) {
			h.link(row, "s1")
			h.execute("UPDATE links SET disconnected_at = '2026-03-02'")
		}, false},
		{"an identity, and SAML came meanwhile", linkedToo, byIdentity, func(h *house, row database.Account) {
			h.link(row, "s1")
			h.change(row.ID, "saml = TRUE")
		}, false},
		{"SAML", "saml = TRUE", func(row database.Account) session.Proof {
			return session.Proof{Account: row, By: session.BySAML}
		}, nil, true},
		{"SAML, and the organisation let go meanwhile", "saml = TRUE", func(row database.Account) session.Proof {
			return session.Proof{Account: row, By: session.BySAML}
		}, func(h *house, row database.Account) { h.change(row.ID, "saml = FALSE") }, false},
		{"nothing at all", withPassword, func(row database.Account) session.Proof { return session.Proof{Account: row} }, nil, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			row := h.somebody(c.columns)
			if c.meanwhile != nil {
				c.meanwhile(h, row)
			}
			value, err := h.sessions.Start(t.Context(), c.proof(row), "")
			if c.starts {
				if err != nil {
					t.Fatalf("got %v", err)
				}
				if _, err := h.sessions.Find(t.Context(), value, session.Activity); err != nil {
					t.Errorf("the session isn't there: %v", err)
				}
				return
			}
			if !errors.Is(err, session.ErrOvertaken) || value != "" {
				t.Errorf("got %q, %v", value, err)
			}
		})
	}
}

func TestAStepUpRenewsTheProofAndTheCookieAndNothingElse(t *testing.T) {
	h := newHouse(t)
	row := h.somebody(linkedToo)
	h.link(row, "s1")
	identity := session.Proof{Account: row, By: session.ByIdentity, Issuer: idIssuer, Subject: "s1"}
	value, err := h.sessions.Start(t.Context(), identity, "")
	if err != nil {
		t.Fatal(err)
	}
	began := h.now
	h.now = h.now.Add(10 * time.Minute)
	before, err := h.sessions.Find(t.Context(), value, session.Activity)
	if err != nil || before.Fresh(h.now, false) {
		t.Fatalf("ten minutes after the sign-in: fresh %v, %v", before.Fresh(h.now, false), err)
	}
	renewed, err := h.sessions.StepUp(t.Context(), value, session.Proof{Account: row, By: session.ByPassword, Passcode: true})
	if err != nil {
		t.Fatalf("stepping up with the password while linked: %v", err)
	}
	if _, err := h.sessions.Find(t.Context(), value, session.Activity); !errors.Is(err, session.ErrNone) {
		t.Errorf("the old cookie: %v", err)
	}
	after, err := h.sessions.Find(t.Context(), renewed, session.Activity)
	if err != nil {
		t.Fatal(err)
	}
	if !after.Fresh(h.now, true) || after.AuthenticatedBy != session.ByPassword || after.By != session.ByIdentity || after.Subject != "s1" {
		t.Errorf("the session is %+v", after)
	}
	if !after.StartedAt.Equal(began) || !after.ExpiresAt.Equal(before.ExpiresAt) {
		t.Errorf("stepping up moved the session's limits: %v, %v", after.StartedAt, after.ExpiresAt)
	}
}

func TestAStepUpIsRefusedWhereItsProofOrItsSessionIsNoneOfIts(t *testing.T) {
	cases := []struct {
		name string
		act  func(h *house, row database.Account, value string) error
		want error
	}{
		{"another account's proof", func(h *house, _ database.Account, value string) error {
			_, err := h.sessions.StepUp(h.t.Context(), value, session.Proof{Account: h.somebody(withPassword), By: session.ByPassword})
			return err
		}, session.ErrNone},
		{"no session", func(h *house, row database.Account, _ string) error {
			_, err := h.sessions.StepUp(h.t.Context(), "made up", session.Proof{Account: row, By: session.ByPassword})
			return err
		}, session.ErrNone},
		{"a session that went idle", func(h *house, row database.Account, value string) error {
			h.now = h.now.Add(session.IdleLimit)
			_, err := h.sessions.StepUp(h.t.Context(), value, session.Proof{Account: row, By: session.ByPassword})
			return err
		}, session.ErrIdle},
		{"a proof from before a reset", func(h *house, row database.Account, value string) error {
			h.change(row.ID, "auth_epoch = auth_epoch + 1")
			_, err := h.sessions.StepUp(h.t.Context(), value, session.Proof{Account: row, By: session.ByPassword})
			return err
		}, session.ErrOvertaken},
		{"an identity nobody linked", func(h *house, row database.Account, value string) error {
			_, err := h.sessions.StepUp(h.t.Context(), value, session.Proof{Account: row, By: session.ByIdentity, Issuer: idIssuer, Subject: "s1"})
			return err
		}, session.ErrOvertaken},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			row := h.somebody(withPassword)
			value, err := h.sessions.Start(t.Context(), session.Proof{Account: row, By: session.ByPassword}, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := c.act(h, row, value); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestAProofIsFreshForFiveMinutesAndNeedsThePasscodeWhereOneIsOn(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	cases := []struct {
		name          string
		age           time.Duration
		passcode      bool
		needsPasscode bool
		want          bool
	}{
		{"just now", 0, false, false, true},
		{"five minutes ago", 5 * time.Minute, false, false, true},
		{"a moment longer", 5*time.Minute + 1, false, false, false},
		{"in the future", -1, false, false, false},
		{"without the passcode", 0, false, true, false},
		{"with the passcode", 0, true, true, true},
		{"with a passcode nobody asks for", 0, true, false, true},
	}
	for _, c := range cases {
		s := session.Session{AuthenticatedAt: at.Add(-c.age), Passcode: c.passcode}
		if got := s.Fresh(at, c.needsPasscode); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	if (session.Session{}).Fresh(at, false) {
		t.Error("a session that never proved anything is fresh")
	}
}

func TestASessionThatTakesAnothersPlaceIsNoYoungerInItsProof(t *testing.T) {
	h := newHouse(t)
	row := h.somebody(withPassword)
	value, err := h.sessions.Start(t.Context(), session.Proof{Account: row, By: session.ByPassword}, "")
	if err != nil {
		t.Fatal(err)
	}
	before, err := h.sessions.Find(t.Context(), value, session.Activity)
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(6 * time.Minute)
	h.change(row.ID, "auth_epoch = 2")
	row.AuthEpoch = 2
	renewed, err := h.sessions.Start(t.Context(), before.Again(row), value)
	if err != nil {
		t.Fatal(err)
	}
	after, err := h.sessions.Find(t.Context(), renewed, session.Activity)
	if err != nil || after.Fresh(h.now, false) || !after.AuthenticatedAt.Equal(before.AuthenticatedAt) {
		t.Errorf("got %+v, %v", after, err)
	}
}

func TestASignInElsewhereIsAsFreshAsItsProof(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		name     string
		provenAt time.Time
		want     bool
	}{
		{"proven a minute ago", h.now.Add(-time.Minute), true},
		{"still signed in there from an hour ago", h.now.Add(-time.Hour), false},
		{"not told when", time.Time{}, false},
		{"by a clock that is ahead", h.now.Add(time.Minute), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := h.somebody("saml = TRUE")
			value, err := h.sessions.Start(t.Context(), session.Proof{Account: row, By: session.BySAML, AuthenticatedAt: c.provenAt}, "")
			if err != nil {
				t.Fatal(err)
			}
			found, err := h.sessions.Find(t.Context(), value, session.Polling)
			if err != nil || found.Fresh(h.now, false) != c.want {
				t.Errorf("fresh is %v, proven at %s, %v", found.Fresh(h.now, false), found.AuthenticatedAt, err)
			}
		})
	}
}
