package issuer

import (
	"context"
	"net/http"
	"net/url"

	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"
	"github.com/ory/fosite/handler/pkce"
	"github.com/ory/fosite/token/hmac"
)

// assemble puts together the three of fosite's handlers that Satchel wants: code, refresh and PKCE. What is
// not here (password, implicit, client credentials, introspection) the server can't do.
func (p *Provider) assemble(key []byte) {
	config := &fosite.Config{
		GlobalSecret:                 key,
		AuthorizeCodeLifespan:        CodeLife,
		AccessTokenLifespan:          AccessLife,
		RefreshTokenLifespan:         RefreshIdle,
		RefreshTokenScopes:           []string{}, // every client gets a refresh token
		EnforcePKCE:                  true,
		EnforcePKCEForPublicClients:  true,
		ClientAuthenticationStrategy: p.identifyClient,
	}
	p.store = &store{clients: p.clients, now: p.now}
	p.strategy = oauth2.NewHMACSHAStrategyUnPrefixed(&hmac.HMACStrategy{Config: config}, config)
	config.TokenEndpointHandlers = fosite.TokenEndpointHandlers{
		&oauth2.AuthorizeExplicitGrantHandler{
			AccessTokenStrategy:    p.strategy,
			RefreshTokenStrategy:   p.strategy,
			AuthorizeCodeStrategy:  p.strategy,
			CoreStorage:            p.store,
			TokenRevocationStorage: p.store,
			Config:                 config,
		},
		&oauth2.RefreshTokenGrantHandler{
			AccessTokenStrategy:    p.strategy,
			RefreshTokenStrategy:   p.strategy,
			TokenRevocationStorage: p.store,
			Config:                 config,
		},
		&pkce.Handler{AuthorizeCodeStrategy: p.strategy, Storage: p.store, Config: config},
	}
	p.fosite = fosite.NewOAuth2Provider(p.store, config)
}

// identifyClient takes a client's word for who it is, as a public client has nothing to prove it with, and
// refuses whatever claims to prove more.
func (p *Provider) identifyClient(ctx context.Context, r *http.Request, form url.Values) (fosite.Client, error) {
	_, _, basic := r.BasicAuth()
	if basic || form.Has("client_secret") || form.Has("client_assertion") {
		return nil, fosite.ErrInvalidClient.WithHint("Clients here have no secret; send client_id alone.")
	}
	return p.store.GetClient(ctx, form.Get("client_id"))
}
