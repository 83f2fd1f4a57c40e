package issuer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/ory/fosite"

	"satchel/storage/database"
)

// openidReply is OpenID Connect Core §3.1.3.3's answer.
type openidReply struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"` // seconds
	IDToken     string `json:"id_token"`
	Scope       string `json:"scope"`
}

// serveToken is the token endpoint.
func (p *OpenID) serveToken(w http.ResponseWriter, r *http.Request) {
	reply, err := p.exchange(w, r)
	if err != nil {
		p.writeError(w, r, err)
		return
	}
	p.writeJSON(w, http.StatusOK, reply)
}

func (p *OpenID) exchange(w http.ResponseWriter, r *http.Request) (openidReply, error) {
	form, err := readForm(w, r)
	if err != nil {
		return openidReply{}, err
	}
	switch {
	case form.Get("grant_type") == "":
		return openidReply{}, fosite.ErrInvalidRequest.WithHint("grant_type is required.")
	case form.Get("grant_type") != "authorization_code":
		return openidReply{}, fosite.ErrUnsupportedGrantType
	}
	// Before the code is looked at, so that only its client can use it up.
	client, err := p.identify(r.Context(), r, form)
	if err != nil {
		return openidReply{}, err
	}
	var redeemed redemption
	var refusal error
	err = p.db.Write(r.Context(), func(ctx context.Context, tx *database.Tx) error {
		var err error
		ctx, here := withTx(ctx, tx)
		here.client = &client
		redeemed, err = p.redeem(ctx, tx, r, form.Get("code"))
		if here.broken != nil {
			return here.broken
		}
		if isRefusal(err) { // what it changes, such as a code used up, is committed
			refusal = err
			return nil
		}
		if err != nil {
			return err
		}
		return here.finish(ctx)
	})
	if err == nil {
		err = refusal
	}
	if err != nil {
		return openidReply{}, err
	}
	return p.tell(r.Context(), redeemed)
}

// redemption is a code that was exchanged.
type redemption struct {
	client string
	whose  *session
	access string
}

// redeem exchanges a code. Whoever brings the same one at the same time waits for the lock on its row, and then
// finds it used.
func (p *OpenID) redeem(ctx context.Context, tx *database.Tx, r *http.Request, code string) (redemption, error) {
	if !p.genuine(ctx, code) {
		return redemption{}, fosite.ErrInvalidGrant.WithHint("That is not a code of this provider.")
	}
	if _, err := tx.LockGrant(ctx, kindCode, p.strategy.AuthorizeCodeSignature(ctx, code)); err != nil {
		return redemption{}, refuseCode(err)
	}
	request, err := p.fosite.NewAccessRequest(ctx, r, &session{})
	if err != nil {
		return redemption{}, err
	}
	tokens, err := p.fosite.NewAccessResponse(ctx, request)
	if err != nil {
		return redemption{}, err
	}
	return redemption{request.GetClient().GetID(), request.GetSession().(*session), tokens.GetAccessToken()}, nil
}

// tell signs what the client wants to know, if the person still is who they were at the sign-in.
func (p *OpenID) tell(ctx context.Context, redeemed redemption) (openidReply, error) {
	whose := redeemed.whose
	who, err := p.login.Person(ctx, whose.Account)
	if errors.Is(err, ErrNoPerson) || err == nil && who.Epoch != whose.Epoch {
		return openidReply{}, fosite.ErrInvalidGrant.WithHint("The identity changed since the person signed in.")
	}
	if err != nil {
		return openidReply{}, fmt.Errorf("looking up whose code it is: %w", err)
	}
	if whose.OpenID == nil {
		return openidReply{}, fmt.Errorf("a code of the OpenID provider for %s says nothing of the sign-in", whose.Account)
	}
	signed, err := p.signIDToken(ctx, redeemed.client, who, whose.OpenID, redeemed.access)
	if err != nil {
		return openidReply{}, err
	}
	p.log.InfoContext(ctx, "identity signed in at a client", "identity", who.Subject, "client", redeemed.client)
	return openidReply{
		AccessToken: redeemed.access, TokenType: "Bearer", ExpiresIn: int64(AccessLife.Seconds()), IDToken: signed,
		Scope: strings.Join(granted(whose.OpenID.Scope), " "),
	}, nil
}

// granted are those of the scopes asked for that mean something here.
func granted(asked []string) []string {
	var known []string
	for _, scope := range Scopes {
		for _, word := range asked {
			if word == scope {
				known = append(known, scope)
				break
			}
		}
	}
	return known
}
