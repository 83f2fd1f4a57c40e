package federation_test

import (
	"net/url"
	"testing"
	"time"

	"satchel/auth/federation"
	"satchel/auth/session"
	"satchel/storage/database/databasetest"
)

// arrived signs a person in with an identity, and returns the session.
func (h *house) arrived() (visit session.Session, cookie, idToken string) {
	h.t.Helper()
	trip := h.begin(federation.Ask{})
	idToken = h.issuer.sign(trip.claims("s-1", "ann@elsewhere.test"))
	arrival, err := trip.back(idToken)
	must(h.t, err)
	cookie, err = h.sessions.Start(h.t.Context(), arrival.Proof, "")
	must(h.t, err)
	visit, err = h.sessions.Find(h.t.Context(), cookie, session.Activity)
	must(h.t, err)
	return visit, cookie, idToken
}

func TestWhoSignsOutIsSignedOutAtTheProviderToo(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	h.issuer.metadata = map[string]any{"end_session_endpoint": h.issuer.URL + "/logout?tenant=7"}
	visit, _, idToken := h.arrived()
	leaving, err := h.service.Leave(t.Context(), visit)
	must(t, err)
	target, err := url.Parse(leaving.URL)
	must(t, err)
	query := target.Query()
	for name, want := range map[string]string{
		"id_token_hint": idToken, "client_id": clientID, "state": leaving.State, "tenant": "7",
		"post_logout_redirect_uri": "https://satchel.example/sign-out/callback/sage",
	} {
		if query.Get(name) != want {
			t.Errorf("%s is %q, not %q", name, query.Get(name), want)
		}
	}
	if target.Path != "/logout" || leaving.Label != "Sage ID" || len(leaving.State) < 40 {
		t.Errorf("it leads to %+v", leaving)
	}
	if again, err := h.service.Leave(t.Context(), visit); err != nil || again.State == leaving.State {
		t.Errorf("the state is the same twice, %v", err)
	}
}

func TestNobodyIsSentToAProviderThatDidNotSignThemInOrCanNotSignThemOut(t *testing.T) {
	for name, c := range map[string]struct {
		endpoint string
		change   func(*session.Session)
	}{
		"it says nothing of signing out":      {},
		"its address is no address":           {endpoint: "javascript:alert(1)"},
		"its address is relative":             {endpoint: "/logout"},
		"a password signed the person in":     {"https://login.example/logout", func(v *session.Session) { v.By, v.Issuer = session.ByPassword, "" }},
		"another provider, which is gone now": {"https://login.example/logout", func(v *session.Session) { v.Issuer = "https://gone.example" }},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, databasetest.SQLite(t))
			if c.endpoint != "" {
				h.issuer.metadata = map[string]any{"end_session_endpoint": c.endpoint}
			}
			visit, _, _ := h.arrived()
			if c.change != nil {
				c.change(&visit)
			}
			if leaving, err := h.service.Leave(t.Context(), visit); err != nil || leaving.URL != "" {
				t.Errorf("it leads to %q, %v", leaving.URL, err)
			}
		})
	}
}

func TestAProviderThatOpensMuchBesidesIsLeftSignedIn(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	h.issuer.metadata = map[string]any{"end_session_endpoint": h.issuer.URL + "/logout"}
	visit, _, _ := h.arrived()
	options := h.service.Options
	options.Providers[0].StaySignedIn = true
	service, err := federation.New(options)
	must(t, err)
	if leaving, err := service.Leave(t.Context(), visit); err != nil || leaving.URL != "" {
		t.Errorf("it leads to %q, %v", leaving.URL, err)
	}
}

func TestAProviderThatIsDownKeepsNobodyFromSigningOut(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	visit, _, _ := h.arrived()
	h.issuer.set(func() { h.issuer.down = true })
	service, err := federation.New(h.service.Options) // after a restart it knows nothing
	must(t, err)
	began := time.Now()
	_, err = service.Leave(t.Context(), visit)
	wants(t, err, federation.ErrUnreachable)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestASessionKeepsItsIDTokenThroughAProofAnew(t *testing.T) {
	h := open(t, databasetest.SQLite(t))
	visit, cookie, idToken := h.arrived()
	proof := session.Proof{Account: visit.Account, By: session.ByIdentity, Issuer: visit.Issuer, Subject: visit.Subject}
	renewed, err := h.sessions.StepUp(t.Context(), cookie, proof)
	must(t, err)
	replaced, err := h.sessions.Start(t.Context(), visit.Again(visit.Account), renewed)
	must(t, err)
	found, err := h.sessions.Find(t.Context(), replaced, session.Activity)
	if err != nil || found.IDToken != idToken {
		t.Errorf("the session has %q, %v", found.IDToken, err)
	}
}
