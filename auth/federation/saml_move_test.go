package federation_test

import (
	"testing"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/federation"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/mail"
)

func (h *house) moves() federation.Moves {
	return federation.Moves{DB: h.db, Jobs: h.queue, Audit: h.log, Clock: h.clock.Now}
}

func (h *house) provider(o *organisation) database.SAMLProvider {
	h.t.Helper()
	row, err := h.db.SAMLProviderOf(h.t.Context(), orgDomain)
	must(h.t, err)
	return row
}

// ordered counts the jobs of a kind that wait.
func (h *house) ordered(kind string) int { return h.count("river_job", "kind = '"+kind+"'") }

func TestAReleasedAccountOpensAsBeforeAndTheOrganisationCantTakeItBack(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := open(t, db)
		o := h.organisation()
		ann := h.somebody("ann@"+orgDomain, "password_hash = 'x'")
		_, cookie := h.samlVisit(o, "u-1", ann.Email)
		released, err := h.moves().Release(t.Context(), ann.Email)
		if err != nil || released.ID != ann.ID {
			t.Fatalf("released is %+v, %v", released, err)
		}
		row := h.account(ann.ID)
		if state := password.StateOf(row); state.SAML || !account.MayUsePassword(state, account.Portal) {
			t.Errorf("afterwards the account is %+v", row)
		}
		if _, err := h.sessions.Find(t.Context(), cookie, session.Activity); err == nil {
			t.Error("the session goes on")
		}
		if h.ordered(password.KindReset) != 1 || h.ordered(mail.Job) != 1 || !h.recorded(audit.AccountReleased) {
			t.Errorf("ordered are %d links and %d notices", h.ordered(password.KindReset), h.ordered(mail.Job))
		}
		for subject, want := range map[string]error{"u-1": federation.ErrDisconnected, "u-9": federation.ErrEmailTaken} {
			trip := h.goTo(o, ann.Email)
			_, err = trip.back(o.response(trip.words(subject, ann.Email)))
			wants(t, err, want)
		}
		_, err = h.moves().Release(t.Context(), ann.Email)
		wants(t, err, federation.ErrNotSAML)
	})
}

func TestASiteThatGivesSAMLUpReleasesAllAndMayComeBackToIt(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	o := h.organisation()
	ann, _ := h.samlVisit(o, "u-1", "ann@"+orgDomain)
	bob, _ := h.samlVisit(o, "u-2", "bob@"+orgDomain)
	eve := h.somebody("eve@not-"+orgDomain, "saml = TRUE")
	released, err := h.moves().ReleaseAll(t.Context(), h.provider(o))
	if err != nil || len(released) != 2 {
		t.Fatalf("released are %+v, %v", released, err)
	}
	if h.account(ann.Account.ID).SAML || h.account(bob.Account.ID).SAML || !h.account(eve.ID).SAML || h.ordered(password.KindReset) != 2 {
		t.Error("not Ann and Bob, and they alone, are released and mailed the link")
	}
	again, _ := h.samlVisit(o, "u-1", "ann@"+orgDomain)
	if again.Account.ID != ann.Account.ID || !again.Account.SAML {
		t.Errorf("back again she is %+v", again.Account)
	}
}

func TestWhoeverIsRequiredToSignInByTheOrganisationDoesAtOnce(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	o := h.organisation()
	h.samlVisit(o, "u-1", "ann@"+orgDomain)
	bob := h.somebody("bob@"+orgDomain, "password_hash = 'x'")
	eve := h.somebody("eve@not-"+orgDomain, "password_hash = 'x'")
	_, cookie := h.visit(bob)
	moved, err := h.moves().Require(t.Context(), h.provider(o))
	if err != nil || len(moved) != 1 || moved[0].ID != bob.ID || !h.account(bob.ID).SAML || h.account(eve.ID).SAML {
		t.Fatalf("moved are %+v, %v", moved, err)
	}
	if _, err := h.sessions.Find(t.Context(), cookie, session.Activity); err == nil {
		t.Error("a session that the password began goes on")
	}
	if h.ordered(mail.Job) != 1 || !h.recorded(audit.AccountUnderSAML) {
		t.Errorf("%d notices are ordered", h.ordered(mail.Job))
	}
	if visit, _ := h.samlVisit(o, "u-2", bob.Email); visit.Account.ID != bob.ID {
		t.Errorf("the organisation signs in %+v", visit.Account)
	}
	if moved, err := h.moves().Require(t.Context(), h.provider(o)); err != nil || len(moved) != 0 {
		t.Errorf("the second time %+v, %v", moved, err)
	}
}
