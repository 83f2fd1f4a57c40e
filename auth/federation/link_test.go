package federation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/federation"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestASessionLinksAnIdentityAndFromThenOnThePortalTakesItAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := open(t, db)
		ann := h.somebody("ann@hartley.test", "password_hash = 'x'")
		visit, cookie := h.visit(ann)
		_, elsewhere := h.visit(ann)
		trip := h.begin(federation.Ask{Purpose: federation.Link, Visit: visit})
		if trip.asked.Get("prompt") != "login" {
			t.Error("who is signed in at the provider, perhaps by somebody else's doing, would be linked unasked")
		}
		linked, err := trip.back(h.issuer.sign(trip.claims("s-1", "other@elsewhere.test")))
		must(t, err)
		now, err := h.sessions.Find(t.Context(), linked.Cookie, session.Activity)
		if err != nil || now.By != session.ByIdentity || now.Account.ID != ann.ID {
			t.Errorf("the new session is %+v, %v", now, err)
		}
		for _, old := range []string{cookie, elsewhere} {
			if _, err := h.sessions.Find(t.Context(), old, session.Activity); err == nil {
				t.Error("a session that the password began goes on")
			}
		}
		after := h.account(ann.ID)
		state := account.State{Password: true, Link: account.Link(after.Link)}
		if account.MayUsePassword(state, account.Portal) || !account.MayUsePassword(state, account.Companion) {
			t.Errorf("the account's link is %s", after.Link)
		}
		if after.Email != "ann@hartley.test" || !h.recorded(audit.IdentityLinked) {
			t.Error("the e-mail moved, or nothing was recorded")
		}
		arrived, err := h.arrive("s-1", "other@elsewhere.test")
		if err != nil || arrived.Proof.Account.ID != ann.ID {
			t.Errorf("the identity signs in %+v, %v", arrived.Proof.Account, err)
		}
	})
}

func TestWhatCanNeverBeLinkedIsRefusedBeforeTheTripToTheProvider(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	for columns, want := range map[string]error{
		"password_hash = 'x', link = 'disconnected'": account.ErrDisconnectedFinal,
		"password_hash = 'x', link = 'linked'":       account.ErrAlreadyLinked,
		"saml = TRUE":                                account.ErrSAML,
	} {
		row := h.somebody(uuid.NewString()+"@hartley.test", columns)
		_, err := h.service.Begin(t.Context(), federation.Ask{
			Provider: "sage", Purpose: federation.Link, Visit: session.Session{Account: row}, Address: from,
		})
		wants(t, err, want)
	}
}

// Attack: relink after disconnect by the person, by another account.
func TestWhatCanNotBeLinkedIsNot(t *testing.T) {
	cases := []struct {
		name    string
		columns string
		prepare func(h *house, ann database.Account, trip *trip)
		want    error
	}{
		{"an identity of another account", "password_hash = 'x'", func(h *house, _ database.Account, _ *trip) {
			h.linked("s-1", "bob@hartley.test")
		}, federation.ErrOtherAccount},
		{"an identity that another account was disconnected from", "password_hash = 'x'", func(h *house, _ database.Account, _ *trip) {
			h.disconnected("s-1", "bob@hartley.test")
		}, federation.ErrDisconnected},
		{"any identity, to an account that was disconnected meanwhile", "password_hash = 'x'", func(h *house, ann database.Account, _ *trip) {
			h.execute("UPDATE accounts SET link = 'disconnected' WHERE id = '" + ann.ID.String() + "'")
		}, account.ErrDisconnectedFinal},
		{"a second identity", "password_hash = 'x'", func(h *house, ann database.Account, _ *trip) {
			h.execute("UPDATE accounts SET link = 'linked' WHERE id = '" + ann.ID.String() + "'")
		}, account.ErrAlreadyLinked},
		{"an account that came under SAML meanwhile", "password_hash = 'x'", func(h *house, ann database.Account, _ *trip) {
			h.execute("UPDATE accounts SET saml = TRUE WHERE id = '" + ann.ID.String() + "'")
		}, account.ErrSAML},
		{"an account whose password was reset meanwhile", "password_hash = 'x'", func(h *house, ann database.Account, _ *trip) {
			h.execute("UPDATE accounts SET auth_epoch = auth_epoch + 1 WHERE id = '" + ann.ID.String() + "'")
		}, session.ErrOvertaken},
		{"a browser that is signed out meanwhile", "password_hash = 'x'", func(_ *house, _ database.Account, trip *trip) {
			trip.visit = nil
		}, federation.ErrSignedOut},
		{"a browser where somebody else is signed in meanwhile", "password_hash = 'x'", func(h *house, _ database.Account, trip *trip) {
			visit, _ := h.visit(h.somebody("bob@hartley.test", "password_hash = 'x'"))
			trip.visit = &visit
		}, federation.ErrSignedOut},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			ann := h.somebody("ann@hartley.test", c.columns)
			visit, cookie := h.visit(ann)
			trip := h.begin(federation.Ask{Purpose: federation.Link, Visit: visit})
			if c.prepare != nil {
				c.prepare(h, ann, trip)
			}
			before := h.account(ann.ID)
			_, err := trip.back(h.issuer.sign(trip.claims("s-1", "ann@hartley.test")))
			wants(t, err, c.want)
			if after := h.account(ann.ID); after.Link != before.Link {
				t.Errorf("the link is %s, was %s", after.Link, before.Link)
			}
			if h.count("links", "account_id = '"+ann.ID.String()+"'") != 0 || h.count("sessions", "TRUE") == 0 {
				t.Error("a link was made, or sessions ended")
			}
			_ = cookie
		})
	}
}

func TestAStepUpWantsTheSamePersonAnew(t *testing.T) {
	cases := []struct {
		name    string
		subject string
		prepare func(h *house, trip *trip, claims map[string]any)
		want    error
	}{
		{"the person, just now", "s-1", nil, nil},
		{"the person, but long ago", "s-1", func(h *house, _ *trip, claims map[string]any) {
			claims["auth_time"] = h.clock.Now().Add(-10 * time.Minute).Unix()
		}, federation.ErrNotFresh},
		{"the person, and nobody says when", "s-1", func(_ *house, _ *trip, claims map[string]any) {
			delete(claims, "auth_time")
		}, federation.ErrNotFresh},
		{"somebody else", "s-2", func(h *house, _ *trip, _ map[string]any) {
			h.linked("s-2", "bob@hartley.test")
		}, federation.ErrOtherAccount},
		{"an identity nobody knows", "s-3", nil, federation.ErrOtherAccount},
		{"a browser that is signed out", "s-1", func(_ *house, trip *trip, _ map[string]any) { trip.visit = nil }, federation.ErrSignedOut},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			h.linked("s-1", "ann@hartley.test")
			arrived, err := h.arrive("s-1", "ann@hartley.test")
			must(t, err)
			cookie, err := h.sessions.Start(t.Context(), arrived.Proof, "")
			must(t, err)
			visit, err := h.sessions.Find(t.Context(), cookie, session.Activity)
			must(t, err)
			h.clock.Advance(6 * time.Minute)
			trip := h.begin(federation.Ask{Purpose: federation.StepUp, Visit: visit})
			claims := trip.claims(c.subject, "ann@hartley.test")
			if c.prepare != nil {
				c.prepare(h, trip, claims)
			}
			back, err := trip.back(h.issuer.sign(claims))
			wants(t, err, c.want)
			if c.want == nil && (back.Proof.Account.ID != visit.Account.ID || trip.asked.Get("max_age") != "0") {
				t.Errorf("got %+v", back.Proof)
			}
			if h.count("accounts", "email NOT LIKE '%hartley.test'") != 0 {
				t.Error("a step-up made an account")
			}
		})
	}
}

func TestProvidersThatCanNotBeTrustedOrToldApartAreRefused(t *testing.T) {
	good := federation.Provider{ID: "sage", Label: "Sage ID", Issuer: "https://id.example", ClientID: "c"}
	h := open(t, databasetest.SQLite(t))
	refused := func(providers ...federation.Provider) bool {
		options := h.service.Options
		options.Providers = providers
		_, err := federation.New(options)
		return err != nil
	}
	if refused(good) {
		t.Fatal("a good one is refused")
	}
	for name, spoil := range map[string]func(*federation.Provider){
		"no id":           func(p *federation.Provider) { p.ID = "" },
		"a path as id":    func(p *federation.Provider) { p.ID = "../x" },
		"no label":        func(p *federation.Provider) { p.Label = "" },
		"a blank label":   func(p *federation.Provider) { p.Label = "  " },
		"two lines":       func(p *federation.Provider) { p.Label = "Sage\nID" },
		"a long label":    func(p *federation.Provider) { p.Label = strings.Repeat("x", 300) },
		"no client":       func(p *federation.Provider) { p.ClientID = "" },
		"plain http":      func(p *federation.Provider) { p.Issuer = "http://id.example" },
		"localhost":       func(p *federation.Provider) { p.Issuer = "http://localhost" },
		"a user":          func(p *federation.Provider) { p.Issuer = "https://a@id.example" },
		"no address":      func(p *federation.Provider) { p.Issuer = "id.example" },
		"with a fragment": func(p *federation.Provider) { p.Issuer = "https://id.example#x" },
	} {
		bad := good
		spoil(&bad)
		if !refused(bad) {
			t.Errorf("%s: taken", name)
		}
	}
	again := good
	again.ID = "other"
	if !refused(good, good) || !refused(good, again) {
		t.Error("the same one twice is taken")
	}
}
