package federation_test

import (
	"testing"
	"time"

	"satchel/auth/account"
	"satchel/auth/federation"
	"satchel/auth/session"
	"satchel/storage/database/databasetest"
)

// samlVisit signs somebody of the organisation in.
func (h *house) samlVisit(o *organisation, subject, email string) (session.Session, string) {
	h.t.Helper()
	trip := h.goTo(o, email)
	arrived, err := trip.back(o.response(trip.words(subject, email)))
	must(h.t, err)
	value, err := h.sessions.Start(h.t.Context(), arrived.Proof, "")
	must(h.t, err)
	visit, err := h.sessions.Find(h.t.Context(), value, session.Activity)
	must(h.t, err)
	return visit, value
}

func (h *house) stepUp(o *organisation, visit session.Session) *orgTrip {
	h.t.Helper()
	return h.ask(o, federation.AskSAML{Purpose: federation.StepUp, Visit: visit, Email: visit.Account.Email, Next: "/profile/two-factor"})
}

// prove goes on with the second half.
func (p *orgTrip) prove(arrived federation.Arrival, visit *session.Session) (federation.Arrival, error) {
	return p.h.service.ProveSAML(p.h.t.Context(), federation.Proven{State: arrived.Proven, Browser: p.browser, Visit: visit, Address: from})
}

func TestAPersonUnderSAMLProvesAtTheOrganisationOnceMoreWhoTheyAre(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	o := h.organisation()
	visit, cookie := h.samlVisit(o, "u-1", "ann@"+orgDomain)
	h.clock.Advance(30 * time.Second)
	trip := h.stepUp(o, visit)
	if !trip.forced {
		t.Error("the organisation isn't asked to have the person sign in anew (ForceAuthn)")
	}
	doc := o.response(trip.words("u-1", "ann@"+orgDomain))
	arrived, err := trip.back(doc.Copy())
	must(t, err)
	if arrived.Purpose != federation.StepUp || arrived.Proof.Account.Email != "" {
		t.Errorf("the first half says %+v", arrived)
	}
	done, err := trip.prove(arrived, &visit)
	if err != nil || done.Next != "/profile/two-factor" || done.Proof.By != session.BySAML {
		t.Fatalf("the second half says %+v, %v", done, err)
	}
	value, err := h.sessions.StepUp(t.Context(), cookie, done.Proof)
	must(t, err)
	renewed, err := h.sessions.Find(t.Context(), value, session.Activity)
	if err != nil || !renewed.AuthenticatedAt.Equal(h.clock.Now()) || renewed.AuthenticatedBy != session.BySAML {
		t.Errorf("afterwards the session is %+v, %v", renewed, err)
	}
	_, err = trip.prove(arrived, &visit)
	wants(t, err, federation.ErrNotBegun)
	_, err = trip.back(doc)
	wants(t, err, federation.ErrNotBegun)
}

func TestWhatIsNoFreshProofOfThePersonAtTheOrganisationIsRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(h *house, w *words)
		wait   time.Duration // between the assertion and the end
		first  error
		second error
		visit  func(h *house, o *organisation, visit session.Session) *session.Session
	}{
		{name: "signed in there before it was asked", change: func(h *house, w *words) { w.authn = h.clock.Now().Add(-2 * time.Minute) }, first: federation.ErrNotFresh},
		{name: "signed in there in two minutes", change: func(h *house, w *words) { w.authn = h.clock.Now().Add(2 * time.Minute) }, first: federation.ErrNotFresh},
		{name: "by a clock that may be off", change: func(h *house, w *words) { w.authn = h.clock.Now().Add(-30 * time.Second) }},
		{name: "brought after two minutes", wait: 2 * time.Minute, second: federation.ErrNotBegun},
		{name: "of a colleague", change: func(_ *house, w *words) { w.subject, w.email = "u-2", "bob@"+orgDomain }, second: federation.ErrOtherAccount},
		{
			name: "of another session", second: federation.ErrSignedOut,
			visit: func(h *house, o *organisation, _ session.Session) *session.Session {
				other, _ := h.samlVisit(o, "u-3", "cyd@"+orgDomain)
				return &other
			},
		},
		{name: "signed out meanwhile", second: federation.ErrSignedOut, visit: func(*house, *organisation, session.Session) *session.Session { return nil }},
		{
			name: "released meanwhile", second: federation.ErrNotBegun,
			visit: func(h *house, _ *organisation, visit session.Session) *session.Session {
				must1(h.moves().Release(h.t.Context(), visit.Account.Email))(h.t)
				return &visit
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			o := h.organisation()
			visit, _ := h.samlVisit(o, "u-1", "ann@"+orgDomain)
			h.samlVisit(o, "u-2", "bob@"+orgDomain)
			trip := h.stepUp(o, visit)
			said := trip.words("u-1", "ann@"+orgDomain)
			if c.change != nil {
				c.change(h, &said)
			}
			arrived, err := trip.back(o.response(said))
			wants(t, err, c.first)
			if c.first != nil {
				return
			}
			h.clock.Advance(c.wait)
			brought := &visit
			if c.visit != nil {
				brought = c.visit(h, o, visit)
			}
			_, err = trip.prove(arrived, brought)
			wants(t, err, c.second)
		})
	}
}

func TestAnAssertionOfAStepUpStartsNoSessionAndOneOfASignInStepsNothingUp(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	o := h.organisation()
	visit, _ := h.samlVisit(o, "u-1", "ann@"+orgDomain)
	trip := h.stepUp(o, visit)
	arrived, err := trip.back(o.response(trip.words("u-1", "ann@"+orgDomain)))
	must(t, err)
	if _, err := h.sessions.Start(t.Context(), arrived.Proof, ""); err == nil {
		t.Error("the first half of a step-up starts a session")
	}
	signIn := h.goTo(o, "ann@"+orgDomain)
	entered, err := signIn.back(o.response(signIn.words("u-1", "ann@"+orgDomain)))
	must(t, err)
	_, err = signIn.prove(entered, &visit)
	wants(t, err, federation.ErrNotBegun)
	other := h.goTo(o, "ann@"+orgDomain)
	other.browser = trip.browser
	_, err = h.service.ProveSAML(t.Context(), federation.Proven{State: arrived.Proven, Browser: signIn.browser, Visit: &visit})
	wants(t, err, federation.ErrNotBegun)
}

func TestAnIdentitysStepUpCountsForFiveMinutesFromWhenItWasGivenThere(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	arrived, err := h.arrive("s-1", "ann@elsewhere.test")
	must(t, err)
	visit, err := h.sessions.Find(t.Context(), must1(h.sessions.Start(t.Context(), arrived.Proof, ""))(t), session.Activity)
	must(t, err)
	trip := h.begin(federation.Ask{Purpose: federation.StepUp, Visit: visit})
	claims := trip.claims("s-1", "ann@elsewhere.test")
	h.clock.Advance(6 * time.Minute) // the person came back late
	claims["exp"] = h.clock.Now().Add(time.Minute).Unix()
	_, err = trip.back(h.issuer.sign(claims))
	wants(t, err, federation.ErrNotFresh)
	if account.LinkLinked != account.Link(h.account(visit.Account.ID).Link) {
		t.Error("the link is gone")
	}
}
