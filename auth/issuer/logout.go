package issuer

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
)

// Leaving is a log-out that a client asks for (OpenID Connect RP-Initiated Logout §2).
type Leaving struct {
	Client Client // who asks; its ID is empty if it didn't say
	Target string // where the browser goes afterwards; empty if nowhere

	hint string // the subject of the ID token it came with
}

// Leave judges a log-out that a browser brings. If the client proves with an ID token that it signed this person
// in, or nobody is signed in, it is done at once: ask is false. Otherwise the person is asked first, since any
// website can send a browser here. What can't be answered is a *Refusal.
func (p *OpenID) Leave(w http.ResponseWriter, r *http.Request) (leaving Leaving, ask bool, err error) {
	leaving, err = p.readLeaving(r, r.URL.Query())
	if err != nil {
		return Leaving{}, false, err
	}
	who, here, err := p.login.Visitor(r)
	if err != nil {
		return Leaving{}, false, err
	}
	if here && leaving.hint != who.Subject.String() {
		return leaving, true, nil
	}
	return leaving, false, p.login.SignOut(w, r)
}

// SignOut signs the person out who was asked and said yes. The form holds what the request had in its query.
func (p *OpenID) SignOut(w http.ResponseWriter, r *http.Request, form url.Values) (Leaving, error) {
	leaving, err := p.readLeaving(r, form)
	if err != nil {
		return Leaving{}, err
	}
	return leaving, p.login.SignOut(w, r)
}

func (p *OpenID) readLeaving(r *http.Request, query url.Values) (Leaving, error) {
	id := query.Get("client_id")
	var leaving Leaving
	if hint := query.Get("id_token_hint"); hint != "" {
		claims, err := p.readIDToken(r.Context(), hint)
		if errors.Is(err, errNotOurToken) || err == nil && id != "" && id != claims.Audience {
			return Leaving{}, &Refusal{"The program that sent you here to sign out showed something that this service did not give it."}
		}
		if err != nil {
			return Leaving{}, err
		}
		id, leaving.hint = claims.Audience, claims.Subject
	}
	if id != "" {
		client, err := p.clients(r.Context(), id)
		if errors.Is(err, ErrUnknownClient) {
			return Leaving{}, &Refusal{"The program that sent you here to sign out is not registered with this service."}
		}
		if err != nil {
			return Leaving{}, err
		}
		leaving.Client = client
	}
	target := query.Get("post_logout_redirect_uri")
	if target == "" {
		return leaving, nil
	}
	if !slices.Contains(leaving.Client.LogoutURIs, target) {
		return Leaving{}, &Refusal{"The program that sent you here to sign out wants you to go on at an address that is not registered for it."}
	}
	leaving.Target = target
	if state := query.Get("state"); state != "" {
		leaving.Target = withParams(target, url.Values{"state": {state}})
	}
	return leaving, nil
}
