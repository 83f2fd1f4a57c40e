package issuer_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// answers to a request for a code, as a table wants them: "page" is told to the person alone; anything else is
// the error that the client is told.
func (l landing) verdict() string {
	switch {
	case l.at != nil && l.answer.Has("code"):
		return "code"
	case l.at != nil:
		return l.answer.Get("error")
	}
	return "page"
}

// Attack: no PKCE; plain PKCE; redirect to localhost, userinfo, /../; response types and modes that leak.
func TestAttacksOnTheAuthorizationEndpoint(t *testing.T) {
	plain := oauth2.GenerateVerifier()
	tests := []struct {
		name    string
		changes []string
		want    string
	}{
		{"an unknown client", []string{"client_id", "unknown"}, "page"},
		{"no client", []string{"client_id", ""}, "page"},
		{"no redirect URI", []string{"redirect_uri", ""}, "page"},
		{"another host", []string{"redirect_uri", "https://evil.example/callback"}, "page"},
		{"another path", []string{"redirect_uri", rpCallback + "/more"}, "page"},
		{"a path through itself", []string{"redirect_uri", "https://books.example/x/../callback"}, "page"},
		{"a query on top", []string{"redirect_uri", rpCallback + "?next=evil"}, "page"},
		{"a fragment on top", []string{"redirect_uri", rpCallback + "#x"}, "page"},
		{"another scheme", []string{"redirect_uri", "http://books.example/callback"}, "page"},
		{"a port on top", []string{"redirect_uri", "https://books.example:8443/callback"}, "page"},
		{"userinfo", []string{"redirect_uri", "https://books.example@evil.example/callback"}, "page"},
		{"other letters' case", []string{"redirect_uri", "https://BOOKS.example/callback"}, "page"},
		{"a line break", []string{"redirect_uri", rpCallback + "\r\nSet-Cookie: a=b"}, "page"},
		{"a loopback address that isn't registered", []string{"redirect_uri", "http://127.0.0.1:4711/callback"}, "page"},
		{"localhost", []string{"redirect_uri", "http://localhost/callback"}, "page"},
		{"javascript", []string{"redirect_uri", "javascript:alert(1)"}, "page"},

		{"no PKCE", []string{"code_challenge", "", "code_challenge_method", ""}, "invalid_request"},
		{"plain PKCE", []string{"code_challenge", plain, "code_challenge_method", "plain"}, "invalid_request"},
		{"PKCE whose method is left out, which means plain", []string{"code_challenge_method", ""}, "invalid_request"},
		{"a challenge that is no hash", []string{"code_challenge", "short"}, "invalid_request"},
		{"the implicit flow", []string{"response_type", "token"}, "unsupported_response_type"},
		{"an ID token in the address", []string{"response_type", "id_token"}, "unsupported_response_type"},
		{"the hybrid flow", []string{"response_type", "code id_token"}, "unsupported_response_type"},
		{"no response type", []string{"response_type", ""}, "invalid_request"},
		{"the answer in a fragment", []string{"response_mode", "fragment"}, "invalid_request"},
		{"the answer in a form", []string{"response_mode", "form_post"}, "invalid_request"},
		{"a request object", []string{"request", "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"},
		{"a request object elsewhere", []string{"request_uri", "https://evil.example/r"}, "request_uri_not_supported"},
		{"a registration", []string{"registration", "{}"}, "registration_not_supported"},
		{"no openid scope", []string{"scope", "email"}, "invalid_scope"},
		{"no scope", []string{"scope", ""}, "invalid_scope"},
		{"an unknown prompt", []string{"prompt", "maybe"}, "invalid_request"},
		{"prompt none among others", []string{"prompt", "none login"}, "invalid_request"},
		{"a max_age that is no number", []string{"max_age", "soon"}, "invalid_request"},
		{"a negative max_age", []string{"max_age", "-1"}, "invalid_request"},
		{"a hint signed by nobody", []string{"id_token_hint", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."}, "invalid_request"},
		{"a state of a megabyte's worth", []string{"state", strings.Repeat("s", 4000)}, "invalid_request"},
		{"a nonce of a megabyte's worth", []string{"nonce", strings.Repeat("n", 4000)}, "invalid_request"},
		{"nothing wrong", nil, "code"},
	}
	o := newOP(t, databasetest.SQLite(t))
	o.lobby.enter()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			landed := o.visit(o.request(oauth2.GenerateVerifier(), test.changes...))
			if got := landed.verdict(); got != test.want {
				t.Fatalf("%s, want %s: %+v", got, test.want, landed)
			}
			if test.want == "page" {
				return
			}
			if landed.answer.Get("iss") != o.issuer || landed.at.Host != "books.example" {
				t.Errorf("the client is told %v at %s", landed.answer, landed.at)
			}
		})
	}
}

func TestAParameterTwiceIsRefused(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	o.lobby.enter()
	tests := []struct{ name, more, want string }{
		{"redirect_uri", "&redirect_uri=https%3A%2F%2Fevil.example%2F", "page"},
		{"client_id", "&client_id=other", "page"},
		{"code_challenge_method", "&code_challenge_method=plain", "invalid_request"},
		{"state", "&state=other", "invalid_request"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			landed := o.visit(o.request(oauth2.GenerateVerifier()) + test.more)
			if got := landed.verdict(); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// Attack: wrong verifier; grant_type=password; a stolen code.
func TestAttacksOnTheTokenEndpoint(t *testing.T) {
	const nobodys = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	tests := []struct {
		name    string
		changes []string
		before  func(o *op)
		status  int
		want    string
	}{
		{"no verifier", []string{"code_verifier", ""}, nil, 400, "invalid_grant"},
		{"the wrong verifier", []string{"code_verifier", oauth2.GenerateVerifier()}, nil, 400, "invalid_grant"},
		{"a redirect URI that isn't the one", []string{"redirect_uri", "https://books.example/other"}, nil, 400, "invalid_grant"},
		{"no redirect URI", []string{"redirect_uri", ""}, nil, 400, "invalid_grant"},
		{"no secret", []string{"client_secret", ""}, nil, 401, "invalid_client"},
		{"the wrong secret", []string{"client_secret", "guessed"}, nil, 401, "invalid_client"},
		{"an unknown client", []string{"client_id", "unknown"}, nil, 401, "invalid_client"},
		{"an assertion", []string{"client_assertion", "x"}, nil, 401, "invalid_client"},
		{"no code", []string{"code", ""}, nil, 400, "invalid_grant"},
		{"a code of nobody's", []string{"code", nobodys}, nil, 400, "invalid_grant"},
		{"the password grant", []string{"grant_type", "password"}, nil, 400, "unsupported_grant_type"},
		{"the client's own grant", []string{"grant_type", "client_credentials"}, nil, 400, "unsupported_grant_type"},
		{"a refresh token", []string{"grant_type", "refresh_token"}, nil, 400, "unsupported_grant_type"},
		{"no grant", []string{"grant_type", ""}, nil, 400, "invalid_request"},
		{"a minute later", nil, func(o *op) { o.clock.pass(time.Minute) }, 400, "invalid_grant"},
		{"after the identity's sign-in changed", nil, func(o *op) { o.lobby.change(func(l *lobby) { l.who.Epoch++ }) }, 400, "invalid_grant"},
		{"after the identity is gone", nil, func(o *op) { o.lobby.change(func(l *lobby) { l.who.Subject[0]++ }) }, 400, "invalid_grant"},
		{"nothing wrong", nil, nil, 200, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := newOP(t, databasetest.SQLite(t))
			verifier := oauth2.GenerateVerifier()
			code := o.code(verifier)
			if test.before != nil {
				test.before(o)
			}
			got := o.post("/token", o.tokenForm(code, verifier, test.changes...))
			if got.status != test.status || got.Error != test.want {
				t.Errorf("%d %s, want %d %s", got.status, got.body, test.status, test.want)
			}
			if got.header.Get("Cache-Control") != "no-store" {
				t.Error("the answer may be kept")
			}
		})
	}
}

// Attack: code of another client.
func TestACodeOfAnotherClientOpensNothing(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	other, secret, err := o.registry.Add(t.Context(), issuer.NewClient{Name: "Other", RedirectURIs: []string{rpCallback}})
	must(t, err)
	verifier := oauth2.GenerateVerifier()
	code := o.code(verifier)
	stolen := o.post("/token", o.tokenForm(code, verifier, "client_id", other.ID, "client_secret", secret))
	if stolen.status != http.StatusBadRequest || stolen.Error != "invalid_grant" {
		t.Errorf("the other client gets %d %s", stolen.status, stolen.body)
	}
}

// Attack: code or token of another server.
func TestACompanionsCodeIsNoneOfTheIdentityProviders(t *testing.T) {
	db := databasetest.SQLite(t)
	o, s := newOP(t, db), newService(t, db)
	verifier := oauth2.GenerateVerifier()
	challenge := s.post(issuer.ChallengePath, challengeForm(verifier))
	if got := o.post("/token", o.tokenForm(challenge.Code, verifier)); got.Error != "invalid_grant" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if o.userinfo(s.signIn().Access).status != http.StatusUnauthorized {
		t.Error("a companion's token opens userinfo")
	}
	if s.authenticates(o.signIn().Access) {
		t.Error("a token of the identity provider opens the API")
	}
}

// Attack: code replay.
func TestACodeUsedAgainEndsWhatItGave(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	verifier := oauth2.GenerateVerifier()
	code := o.code(verifier)
	first := o.post("/token", o.tokenForm(code, verifier))
	if again := o.post("/token", o.tokenForm(code, verifier)); again.status != http.StatusBadRequest || again.Error != "invalid_grant" {
		t.Errorf("the second time: %d %s", again.status, again.body)
	}
	if o.userinfo(first.Access).status != http.StatusUnauthorized {
		t.Error("what the first time gave still opens userinfo")
	}
}

// Attack: code replay, all at once.
func TestOfTwentyWhoBringACodeAtOnceOneGetsIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOP(t, db)
		verifier := oauth2.GenerateVerifier()
		form := o.tokenForm(o.code(verifier), verifier)
		var all sync.WaitGroup
		answers := make(chan int, 20)
		for range 20 {
			all.Go(func() {
				response, err := http.PostForm(o.issuer+"/token", form)
				if err != nil {
					t.Error(err)
					return
				}
				response.Body.Close()
				answers <- response.StatusCode
			})
		}
		all.Wait()
		close(answers)
		counts := map[int]int{}
		for status := range answers {
			counts[status]++
		}
		if counts[200] != 1 || counts[400] != 19 {
			t.Errorf("answers: %v", counts)
		}
	})
}

func TestASecretMayComeInTheHeaderAndInOneWayOnly(t *testing.T) {
	tests := []struct {
		name         string
		id, secret   func(o *op) string
		changes      []string
		status       int
		wantsBasic   bool
		wantedAnswer string
	}{
		{
			"in the header", func(o *op) string { return o.client.ID }, func(o *op) string { return o.secret },
			[]string{"client_id", "", "client_secret", ""},
			200, false, "",
		},
		{
			"form-encoded in the header", func(o *op) string { return strings.ReplaceAll(o.client.ID, "-", "%2D") },
			func(o *op) string { return o.secret },
			[]string{"client_id", "", "client_secret", ""},
			200, false, "",
		},
		{
			"wrong in the header", func(o *op) string { return o.client.ID }, func(*op) string { return "guessed" },
			[]string{"client_id", "", "client_secret", ""},
			401, true, "invalid_client",
		},
		{"in both", func(o *op) string { return o.client.ID }, func(o *op) string { return o.secret }, nil, 400, false, "invalid_request"},
		{
			"another client in the form", func(o *op) string { return o.client.ID }, func(o *op) string { return o.secret },
			[]string{"client_id", "other", "client_secret", ""},
			400, false, "invalid_request",
		},
		{
			"broken in the header", func(*op) string { return "%zz" }, func(*op) string { return "x" },
			[]string{"client_id", "", "client_secret", ""},
			401, true, "invalid_client",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := newOP(t, databasetest.SQLite(t))
			verifier := oauth2.GenerateVerifier()
			form := o.tokenForm(o.code(verifier), verifier, test.changes...)
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.issuer+"/token", strings.NewReader(form.Encode()))
			must(t, err)
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.SetBasicAuth(test.id(o), test.secret(o))
			got := o.send(request)
			if got.status != test.status || got.Error != test.wantedAnswer {
				t.Errorf("%d %s", got.status, got.body)
			}
			if (got.header.Get("WWW-Authenticate") != "") != test.wantsBasic {
				t.Errorf("WWW-Authenticate is %q", got.header.Get("WWW-Authenticate"))
			}
		})
	}
}
