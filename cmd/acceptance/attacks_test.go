package acceptance

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"satchel/cmd/internal/programs"
	"satchel/storage/database"
)

// The attacks on a running satcheld, one row each with the expected answer. Those on one part alone stand with that
// part: of ID tokens and the callback in auth/federation, of codes, sign-ups and approvals in auth/identity, of the
// OpenID provider in auth/issuer, of passcodes in auth/passcode, of the disconnect in auth/disconnect and app/portal.
type attack struct {
	name string
	do   func(*siege) string // what became of it, in a few words
	want string
}

// siege is a service with somebody on it who is attacked.
type siege struct {
	*world
}

func (s *siege) within(t *testing.T) *siege {
	t.Helper()
	inner := *s.world
	inner.T = t
	s.calm(t)
	return &siege{world: &inner}
}

// calm forgets what was counted against anybody, so that one attack does not stop the next.
func (s *siege) calm(t *testing.T) {
	t.Helper()
	inner := *s.world
	inner.T = t
	inner.rows(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "DELETE FROM throttles")
		return err
	})
}

func TestAttacks(t *testing.T) {
	w := newWorld(t)
	w.password(bookkeeper)
	s := &siege{world: w}
	for _, group := range []struct {
		name string
		rows []attack
	}{
		{"on who has an account", onKnowing},
		{"on reset links", onResets},
		{"on passwords", onPasswords},
		{"on tokens", onTokens},
		{"on browsers", onBrowsers},
		{"by guessing", onGuessing},
	} {
		for _, row := range group.rows {
			t.Run(group.name+"/"+row.name, func(t *testing.T) {
				if got := row.do(s.within(t)); got != row.want {
					t.Errorf("got %s, want %s", got, row.want)
				}
			})
		}
	}
}

// reply is an answer of the service.
type reply struct {
	status int
	header http.Header
	body   string
	took   time.Duration
}

// said is the status, and the OAuth error or the page's heading.
func (r reply) said() string {
	var refused struct{ Error, Code string }
	if json.Unmarshal([]byte(r.body), &refused) == nil {
		if word := refused.Error + refused.Code; word != "" {
			return fmt.Sprintf("%d %s", r.status, word)
		}
		return fmt.Sprint(r.status)
	}
	if found := regexp.MustCompile(`(?s)<h1>(.*?)</h1>`).FindStringSubmatch(r.body); found != nil {
		return fmt.Sprintf("%d %s", r.status, found[1])
	}
	return fmt.Sprint(r.status)
}

// intruder is a client that carries cookies and follows nothing by itself.
type intruder struct {
	*siege
	cookies map[string]string
	header  http.Header // sent with each request
}

func (s *siege) intruder() *intruder { return &intruder{siege: s, cookies: map[string]string{}} }

func (i *intruder) send(method, path, kind, body string, headers ...string) reply {
	i.Helper()
	request, err := http.NewRequestWithContext(i.Context(), method, i.service.URL+strings.TrimPrefix(path, i.service.URL), strings.NewReader(body))
	if err != nil {
		i.Fatal(err)
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	for name, values := range i.header {
		request.Header[name] = values
	}
	for at := 0; at < len(headers); at += 2 {
		request.Header.Set(headers[at], headers[at+1])
	}
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
	}
	for name, value := range i.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	began := time.Now()
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		i.Fatal(err)
	}
	defer response.Body.Close()
	answered, err := io.ReadAll(response.Body)
	if err != nil {
		i.Fatal(err)
	}
	for _, cookie := range response.Cookies() {
		i.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(i.cookies, cookie.Name)
		}
	}
	return reply{response.StatusCode, response.Header, string(answered), time.Since(began)}
}

func (i *intruder) get(path string, headers ...string) reply {
	i.Helper()
	return i.send(http.MethodGet, path, "", "", headers...)
}

const formType = "application/x-www-form-urlencoded"

func (i *intruder) form(path string, fields url.Values, headers ...string) reply {
	i.Helper()
	return i.send(http.MethodPost, path, formType, fields.Encode(), headers...)
}

// signIn signs the intruder's browser in to the portal.
func (i *intruder) signIn(email string) reply {
	i.Helper()
	return i.form("/sign-in", url.Values{"email": {email}, "password": {password}})
}

// signedIn reports whether the browser is signed in.
func (i *intruder) signedIn() string {
	i.Helper()
	if i.get("/profile").status == http.StatusOK {
		return "signed in"
	}
	return "signed out"
}

// challenge is a companion's sign-in, with parameters in place of the right ones; an empty one is left out.
func (i *intruder) challenge(verifier string, changes ...string) reply {
	i.Helper()
	return i.form("/oauth/challenge", changed(url.Values{
		"client_id": {"satchel-companion"}, "username": {bookkeeper}, "password": {password},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"},
		"device_name": {"A device"}, "device_platform": {"linux"},
	}, changes))
}

func (i *intruder) token(code, verifier string, changes ...string) reply {
	i.Helper()
	return i.form("/oauth/token", changed(url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"satchel-companion"}, "code": {code}, "code_verifier": {verifier},
	}, changes))
}

func changed(form url.Values, changes []string) url.Values {
	for at := 0; at < len(changes); at += 2 {
		form.Set(changes[at], changes[at+1])
		if changes[at+1] == "" {
			form.Del(changes[at])
		}
	}
	return form
}

// pair is what a companion holds once it is signed in.
type pair struct {
	Code    string `json:"authorization_code"`
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

func (r reply) pair() (p pair) {
	_ = json.Unmarshal([]byte(r.body), &p) // an answer that is none leaves it empty, and the attack fails by that
	return p
}

// companion signs one in and returns its tokens.
func (i *intruder) companion() pair {
	i.Helper()
	verifier := oauth2.GenerateVerifier()
	got := i.token(i.challenge(verifier).pair().Code, verifier).pair()
	if got.Refresh == "" {
		i.Fatal("signing a companion in failed")
	}
	return got
}

func (i *intruder) refresh(token string, changes ...string) reply {
	i.Helper()
	return i.form("/oauth/token", changed(url.Values{
		"grant_type": {"refresh_token"}, "client_id": {"satchel-companion"}, "refresh_token": {token},
	}, changes))
}

// mailedLink orders a reset link for somebody and waits for it.
func (i *intruder) mailedLink(email string) string {
	i.Helper()
	before := time.Now()
	i.form("/password/forgot", url.Values{"email": {email}})
	return i.awaitReset(email, before)
}

// awaitReset waits for a mail with a reset link that was sent after then. Notices, which have links
// of their own, may come in between.
func (i *intruder) awaitReset(email string, then time.Time) string {
	i.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(20 * time.Second); ; {
		mails, err := programs.Mails(i.Context(), i.service.URL)
		if err != nil {
			i.Fatal(err)
		}
		for _, mail := range mails {
			if mail.To == email && !mail.Time.Before(then) && len(mail.Links) > 0 && strings.Contains(mail.Links[0], "/reset/") {
				return mail.Links[0]
			}
		}
		select {
		case <-deadline:
			i.Fatal("no reset link was mailed to " + email)
		case <-tick.C:
		}
	}
}
