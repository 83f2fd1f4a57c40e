package federation_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"testing"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/disconnect"
	"satchel/auth/federation"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestAFirstSignInMakesAnAccountWithoutAPasswordAndLaterOnesFindIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := open(t, db)
		first, err := h.arrive("s-1", "Ann@Hartley.test")
		must(t, err)
		made := h.account(first.Proof.Account.ID)
		if made.PasswordHash != "" || made.Link != "linked" || made.Email != "ann@hartley.test" || made.Name != "Ann O'Neil" {
			t.Errorf("the account is %+v", made)
		}
		if first.Next != "/documents" {
			t.Errorf("going on at %q", first.Next)
		}
		if _, err := h.sessions.Start(t.Context(), first.Proof, ""); err != nil {
			t.Errorf("the proof starts no session: %v", err)
		}
		later, err := h.arrive("s-1", "married@elsewhere.test")
		must(t, err)
		if later.Proof.Account.ID != made.ID || h.account(made.ID).Email != made.Email {
			t.Errorf("with another e-mail the same subject is %+v", later.Proof.Account)
		}
		if h.count("accounts", "TRUE") != 1 || !h.recorded(audit.AccountCreated) || !h.recorded(audit.IdentityLinked) {
			t.Error("there are other accounts, or nothing was recorded")
		}
	})
}

func TestTwoFirstSignInsAtOnceMakeOneAccount(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := open(t, db)
		var group sync.WaitGroup
		for range 4 {
			trip := h.begin(federation.Ask{})
			token := h.issuer.sign(trip.claims("s-1", "ann@hartley.test"))
			group.Go(func() {
				if _, err := trip.back(token); err != nil {
					t.Errorf("a first sign-in failed with %v", err)
				}
			})
		}
		group.Wait()
		if n := h.count("accounts", "TRUE"); n != 1 {
			t.Errorf("%d accounts", n)
		}
	})
}

func TestWhoIsRefusedAndWhy(t *testing.T) {
	cases := []struct {
		name    string
		prepare func(*house)
		change  func(map[string]any)
		want    error
		logged  bool
	}{
		{"the same e-mail with another subject", func(h *house) {
			h.somebody("ann@hartley.test", "password_hash = 'x'")
		}, nil, federation.ErrEmailTaken, true},
		{"the same e-mail with another subject, where the account is linked", func(h *house) {
			_, err := h.arrive("s-0", "ann@hartley.test")
			must(h.t, err)
		}, nil, federation.ErrEmailTaken, true},
		{"an identity that was disconnected", func(h *house) {
			h.disconnected("s-1", "ann@hartley.test")
		}, nil, federation.ErrDisconnected, true},
		{"an identity that was disconnected, with a new e-mail", func(h *house) {
			h.disconnected("s-1", "old@hartley.test")
		}, nil, federation.ErrDisconnected, true},
		{"an account that came under SAML", func(h *house) {
			_, err := h.arrive("s-1", "ann@hartley.test")
			must(h.t, err)
			h.execute("UPDATE accounts SET saml = TRUE")
		}, nil, account.ErrSAML, false},
		{"an e-mail that isn't proven", nil, func(c map[string]any) { c["email_verified"] = false }, federation.ErrUnproven, true},
		{"an e-mail of which nobody says that it is proven", nil, func(c map[string]any) { delete(c, "email_verified") }, federation.ErrUnproven, true},
		{"an e-mail that could forge a mail's header", nil, func(c map[string]any) {
			c["email"] = "ann@hartley.test\r\nBcc: all@evil.test"
		}, federation.ErrNoEmail, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			if c.prepare != nil {
				c.prepare(h)
			}
			accounts := h.count("accounts", "TRUE")
			trip := h.begin(federation.Ask{})
			claims := trip.claims("s-1", "ann@hartley.test")
			if c.change != nil {
				c.change(claims)
			}
			_, err := trip.back(h.issuer.sign(claims))
			wants(t, err, c.want)
			if n := h.count("accounts", "TRUE"); n != accounts {
				t.Errorf("there are %d accounts, were %d", n, accounts)
			}
			if h.recorded(audit.LinkRefused) != c.logged {
				t.Errorf("recorded: %v", !c.logged)
			}
		})
	}
}

// disconnected makes somebody whose identity was disconnected.
func (h *house) disconnected(subject, email string) database.Account {
	h.t.Helper()
	arrived, err := h.arrive(subject, email)
	must(h.t, err)
	h.execute("UPDATE accounts SET password_hash = 'x' WHERE id = '" + arrived.Proof.Account.ID.String() + "'")
	row := h.account(arrived.Proof.Account.ID)
	must(h.t, h.disconnects.Disconnect(h.t.Context(), disconnect.Confirmed{
		Account: row, AuthenticatedAt: h.clock.Now(), Word: disconnect.Word, Address: from,
	}))
	return h.account(row.ID)
}

// linked makes somebody with a password whose identity is linked.
func (h *house) linked(subject, email string) database.Account {
	h.t.Helper()
	row := h.somebody(email, "link = 'linked', password_hash = 'x'")
	must(h.t, h.db.Write(h.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.AddLink(ctx, database.Link{Issuer: h.issuer.URL, Subject: subject, AccountID: row.ID, LinkedAt: h.clock.Now()})
	}))
	return row
}

// A sign-in's callback that arrives as the account is disconnected ends in one of two ways: it was first, and its
// session is voided; or it was second, and gets none. The issuer's part is over before, as it is in life: what is
// raced is everything that follows it.
//
// Attack: sign-in callback racing the disconnect.
func TestNoSessionSurvivesACallbackThatRacesTheDisconnect(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	first, refused := 0, 0
	for round := range 1000 {
		subject := fmt.Sprintf("s-%d", round)
		row := h.linked(subject, fmt.Sprintf("person%d@hartley.test", round))
		// Each from a network of its own, since one may not begin so many.
		trip := h.begin(federation.Ask{Address: netip.AddrFrom4([4]byte{10, 0, byte(round >> 8), byte(round)})})
		token := h.issuer.sign(trip.claims(subject, row.Email))
		var both sync.WaitGroup
		start, believed, cookie := make(chan struct{}), make(chan struct{}), ""
		var failed error
		both.Go(func() {
			<-start
			var back federation.Arrival
			back, failed = trip.back(token)
			close(believed)
			if failed == nil {
				cookie, failed = h.sessions.Start(t.Context(), back.Proof, "")
			}
		})
		both.Go(func() {
			// Either it races the whole callback, which is slower; or its last step alone, so that either is first.
			<-[]chan struct{}{start, believed}[round%2]
			wish := disconnect.Confirmed{Account: row, AuthenticatedAt: h.clock.Now(), Word: disconnect.Word, Address: from}
			if err := h.disconnects.Disconnect(context.WithoutCancel(t.Context()), wish); err != nil {
				t.Errorf("disconnecting: %v", err)
			}
		})
		close(start)
		both.Wait()
		switch {
		case failed == nil:
			first++
			if _, err := h.sessions.Find(t.Context(), cookie, session.Activity); err == nil {
				t.Fatal("a session survived the disconnect")
			}
		case errors.Is(failed, federation.ErrDisconnected), errors.Is(failed, session.ErrOvertaken):
			refused++
		default:
			t.Fatalf("the callback failed with %v", failed)
		}
	}
	if n := h.count("sessions", "TRUE"); n != 0 {
		t.Errorf("%d sessions survived", n)
	}
	if n := h.count("links", "disconnected_at IS NULL"); n != 0 {
		t.Errorf("%d links survived", n)
	}
	t.Logf("the callback was first %d times, refused %d times", first, refused)
	if first < 50 || refused < 50 {
		t.Errorf("the callback was first %d times and refused %d times, of which too few to prove much", first, refused)
	}
}
