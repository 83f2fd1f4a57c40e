package federation_test

import (
	"testing"
	"time"

	"satchel/auth/federation"
	"satchel/auth/session"
	"satchel/storage/database/databasetest"
)

// Attack: whoever finds a browser that is still signed in at the provider lets a companion of their own in.
func TestASignInIsAsFreshAsTheProviderSaysItsProofIs(t *testing.T) {
	for name, c := range map[string]struct {
		proved func(now time.Time) any // auth_time
		fresh  bool
	}{
		"proved just now":                   {func(now time.Time) any { return now.Unix() }, true},
		"proved four minutes ago":           {func(now time.Time) any { return now.Add(-4 * time.Minute).Unix() }, true},
		"signed in there since an hour":     {func(now time.Time) any { return now.Add(-time.Hour).Unix() }, false},
		"the provider does not say":         {func(time.Time) any { return nil }, false},
		"the provider says nought":          {func(time.Time) any { return 0 }, false},
		"by a clock that is a little ahead": {func(now time.Time) any { return now.Add(30 * time.Second).Unix() }, true},
		"by a clock that is wrong":          {func(now time.Time) any { return now.Add(time.Hour).Unix() }, false},
		"in milliseconds, which are not it": {func(now time.Time) any { return now.UnixMilli() }, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			trip := h.begin(federation.Ask{Fresh: true})
			if asked := trip.asked.Get("max_age"); asked != "240" || trip.asked.Has("prompt") {
				t.Errorf("it was asked for with max_age %q and prompt %q", asked, trip.asked.Get("prompt"))
			}
			claims := trip.claims("s-1", "ann@hartley.test")
			if claims["auth_time"] = c.proved(h.clock.Now()); claims["auth_time"] == nil {
				delete(claims, "auth_time")
			}
			arrived, err := trip.back(h.issuer.sign(claims))
			must(t, err)
			if visit := h.enter(arrived); visit.Fresh(h.clock.Now(), false) != c.fresh {
				t.Errorf("the session was proved at %s, now is %s", visit.AuthenticatedAt, h.clock.Now())
			}
		})
	}
}

func TestASignInThatIsForNothingSpecialIsLeftToTheProvider(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	if trip := h.begin(federation.Ask{}); trip.asked.Has("max_age") || trip.asked.Has("prompt") {
		t.Errorf("the provider was asked for %v", trip.asked)
	}
}

func TestASignInAtAnOrganisationIsAsFreshAsItSays(t *testing.T) {
	for name, c := range map[string]struct {
		ago   time.Duration
		fresh bool
	}{
		"proved just now":                   {0, true},
		"signed in there since an hour":     {time.Hour, false},
		"by a clock that is a little ahead": {-30 * time.Second, true},
		"by a clock that is wrong":          {-time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			o := h.organisation()
			trip := h.ask(o, federation.AskSAML{Purpose: federation.SignIn, Email: "ann@" + orgDomain, Again: true})
			if !trip.forced {
				t.Error("the organisation isn't asked to have the person sign in anew (ForceAuthn)")
			}
			said := trip.words("u-1", "ann@"+orgDomain)
			said.authn = h.clock.Now().Add(-c.ago)
			arrived, err := trip.back(o.response(said))
			must(t, err)
			if visit := h.enter(arrived); visit.Fresh(h.clock.Now(), false) != c.fresh {
				t.Errorf("the session was proved at %s, now is %s", visit.AuthenticatedAt, h.clock.Now())
			}
		})
	}
}

// enter is the session that a sign-in starts.
func (h *house) enter(arrived federation.Arrival) session.Session {
	h.t.Helper()
	value, err := h.sessions.Start(h.t.Context(), arrived.Proof, "")
	must(h.t, err)
	visit, err := h.sessions.Find(h.t.Context(), value, session.Activity)
	must(h.t, err)
	return visit
}
