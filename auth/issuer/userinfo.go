package issuer

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"satchel/storage/database"
)

// userinfo is what the userinfo endpoint tells (OpenID Connect Core §5.3.2).
type userinfo struct {
	Subject string `json:"sub"`
	claims
}

func (p *OpenID) serveUserinfo(w http.ResponseWriter, r *http.Request) {
	told, err := p.userinfo(r)
	if errors.Is(err, ErrInvalidToken) {
		// RFC 6750 §3: without a token there is nothing to say of one.
		challenge := "Bearer"
		if r.Header.Get("Authorization") != "" {
			challenge = `Bearer error="invalid_token", error_description="The access token is unknown, expired or revoked."`
		}
		w.Header().Set("WWW-Authenticate", challenge)
		p.writeJSON(w, http.StatusUnauthorized, refusal{Error: "invalid_token", Description: "The access token is unknown, expired or revoked."})
		return
	}
	if err != nil {
		p.writeError(w, r, err)
		return
	}
	p.writeJSON(w, http.StatusOK, told)
}

func (p *OpenID) userinfo(r *http.Request) (userinfo, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return userinfo{}, ErrInvalidToken
	}
	whose, err := p.sessionOf(r.Context(), token)
	if err != nil {
		return userinfo{}, err
	}
	who, err := p.login.Person(r.Context(), whose.Account)
	if errors.Is(err, ErrNoPerson) || err == nil && who.Epoch != whose.Epoch {
		return userinfo{}, ErrInvalidToken
	}
	if err != nil {
		return userinfo{}, err
	}
	return userinfo{who.Subject.String(), claimsOf(who, whose.OpenID.Scope)}, nil
}

// sessionOf is what an access token stands for, or ErrInvalidToken.
func (p *OpenID) sessionOf(ctx context.Context, token string) (*session, error) {
	if !p.genuine(ctx, token) {
		return nil, ErrInvalidToken
	}
	grant, err := p.db.Grant(ctx, kindAccess, p.strategy.AccessTokenSignature(ctx, token))
	if errors.Is(err, database.ErrNotFound) || err == nil && !grant.ExpiresAt.After(p.now()) {
		return nil, ErrInvalidToken
	}
	if err != nil {
		return nil, err
	}
	request, err := unpack(grant, nil)
	if err != nil {
		return nil, err
	}
	whose := request.GetSession().(*session)
	if whose.OpenID == nil {
		return nil, ErrInvalidToken
	}
	return whose, nil
}

// serveRevocation is RFC 7009's endpoint: of an access token, since there are no others. One that means nothing,
// or is another client's, is answered like one that did.
func (p *OpenID) serveRevocation(w http.ResponseWriter, r *http.Request) {
	err := p.revoke(w, r)
	if err != nil {
		p.writeError(w, r, err)
		return
	}
	noStore(w)
	w.WriteHeader(http.StatusOK)
}

func (p *OpenID) revoke(w http.ResponseWriter, r *http.Request) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	client, err := p.identifyClient(r.Context(), r, form)
	if err != nil {
		return err
	}
	token := form.Get("token")
	if !p.genuine(r.Context(), token) {
		return nil
	}
	signature := p.strategy.AccessTokenSignature(r.Context(), token)
	return p.db.Write(r.Context(), func(ctx context.Context, tx *database.Tx) error {
		grant, err := tx.Grant(ctx, kindAccess, signature)
		if errors.Is(err, database.ErrNotFound) || err == nil && grant.ClientID != client.GetID() {
			return nil
		}
		if err != nil {
			return err
		}
		return tx.DropGrants(ctx, grant.DeviceID)
	})
}
