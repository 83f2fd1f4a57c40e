package issuer

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// maxNonce bounds a nonce in bytes: it is kept with the code.
const maxNonce = 1024

// openidRequest is what OpenID Connect adds to a request for a code (Core §3.1.2.1).
type openidRequest struct {
	authorization

	scope   []string
	nonce   string
	prompt  []string
	maxAge  time.Duration // since the sign-in; negative if it doesn't matter
	expects string        // the subject that an id_token_hint names; empty if none does
	email   string        // login_hint
	since   time.Time     // when this request was first seen, if a sign-in came in between; see resumed
}

// Authorize answers a request for a code that a browser brings: with the code, by sending the browser to sign in
// first, or by telling the client what is wrong. What can be told to the person alone is a *Refusal.
func (p *OpenID) Authorize(w http.ResponseWriter, r *http.Request) error {
	asked, err := p.readRequest(r)
	if back, ok := errors.AsType[*sendBack](err); ok {
		return leadTo(w, r, back.location)
	}
	if err != nil {
		return err
	}
	who, here, err := p.login.Visitor(r)
	if err != nil {
		return err
	}
	switch {
	case here && asked.satisfied(who, p.now()):
		return p.grant(w, r, asked, who)
	case slices.Contains(asked.prompt, "none"):
		return leadTo(w, r, asked.answer(url.Values{
			"error": {"login_required"}, "error_description": {"The person has to sign in first."},
		}))
	case here && !asked.since.IsZero() && asked.expects != "" && asked.expects != who.Subject.String() && !who.AuthenticatedAt.Before(asked.since):
		return leadTo(w, r, asked.answer(url.Values{
			"error": {"login_required"}, "error_description": {"Somebody else signed in than the one expected."},
		}))
	}
	return p.login.SignIn(w, r, Ask{
		Back: p.back(r.URL.Query(), asked.since), Client: asked.client, Email: asked.email,
		Again: here, Create: slices.Contains(asked.prompt, "create"),
	})
}

func (p *OpenID) readRequest(r *http.Request) (openidRequest, error) {
	query := r.URL.Query()
	since := p.resumed(query)
	query.Del(sinceParam)
	base, err := p.readAuthorization(r.Context(), query)
	asked := openidRequest{
		authorization: base, since: since, maxAge: -1, nonce: query.Get("nonce"), email: query.Get("login_hint"),
		scope: strings.Fields(query.Get("scope")), prompt: strings.Fields(query.Get("prompt")),
	}
	if err != nil {
		return asked, err
	}
	if err := asked.check(query); err != nil {
		return asked, err
	}
	return asked, p.readHint(r, &asked, query.Get("id_token_hint"))
}

func (a *openidRequest) check(query url.Values) error {
	known := []string{"none", "login", "consent", "select_account", "create"}
	switch {
	case !slices.Contains(a.scope, "openid"):
		return a.problem("invalid_scope", "The scope must include openid.")
	case len(a.nonce) > maxNonce:
		return a.problem("invalid_request", "The nonce is too long.")
	case slices.ContainsFunc(a.prompt, func(word string) bool { return !slices.Contains(known, word) }):
		return a.problem("invalid_request", "The prompt is unknown.")
	case slices.Contains(a.prompt, "none") && len(a.prompt) > 1:
		return a.problem("invalid_request", "The prompt none stands alone.")
	}
	if !query.Has("max_age") {
		return nil
	}
	seconds, err := strconv.ParseInt(query.Get("max_age"), 10, 32)
	if err != nil || seconds < 0 {
		return a.problem("invalid_request", "max_age is not a number of seconds.")
	}
	a.maxAge = time.Duration(seconds) * time.Second
	return nil
}

// readHint finds whom a client expects by an ID token it got before, an expired one too.
func (p *OpenID) readHint(r *http.Request, asked *openidRequest, hint string) error {
	if hint == "" {
		return nil
	}
	claims, err := p.readIDToken(r.Context(), hint)
	if errors.Is(err, errNotOurToken) || err == nil && claims.Audience != asked.client.ID {
		return asked.problem("invalid_request", "The id_token_hint is not an ID token that this client was given here.")
	}
	if err != nil {
		return err
	}
	asked.expects = claims.Subject
	return nil
}

// satisfied tells whether somebody's sign-in is what the request wants.
func (a openidRequest) satisfied(who Person, now time.Time) bool {
	anew := !a.since.IsZero() && !who.AuthenticatedAt.Before(a.since)
	if a.expects != "" && a.expects != who.Subject.String() {
		return false
	}
	if anew {
		return true
	}
	wantsNew := func(word string) bool { return word == "login" || word == "select_account" || word == "create" }
	if slices.ContainsFunc(a.prompt, wantsNew) || a.client.unproven(a.redirect) {
		return false
	}
	return a.maxAge < 0 || a.maxAge > 0 && now.Sub(who.AuthenticatedAt) <= a.maxAge
}

// unproven tells a program on the person's own computer: any other one there may pass for it, so that it gets
// nothing without the person's doing (RFC 8252 §8.6).
func (c Client) unproven(redirect string) bool {
	return len(c.SecretHash) == 0 && loopback(redirect) != ""
}

func (p *OpenID) grant(w http.ResponseWriter, r *http.Request, asked openidRequest, who Person) error {
	family, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("naming a sign-in: %w", err)
	}
	code, err := p.newCode(r.Context(), asked.client.fosite(), &session{
		Device: family, Account: who.Subject, Epoch: who.Epoch,
		OpenID: &openidSession{
			Scope: asked.scope, Nonce: asked.nonce, At: who.AuthenticatedAt.UTC(), Passcode: who.Passcode,
		},
	}, asked.challenge, asked.redirect)
	if err != nil {
		return err
	}
	return leadTo(w, r, asked.answer(url.Values{"code": {code}}))
}

func leadTo(w http.ResponseWriter, r *http.Request, location string) error {
	noStore(w)
	http.Redirect(w, r, location, http.StatusSeeOther)
	return nil
}
