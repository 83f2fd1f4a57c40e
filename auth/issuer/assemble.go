package issuer

import (
	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"
	"github.com/ory/fosite/handler/pkce"
	"github.com/ory/fosite/token/hmac"
)

// assemble puts together the three of fosite's handlers that Satchel wants: code, refresh and PKCE. What is
// not here (password, implicit, client credentials, introspection) the server can't do.
func (s *server) assemble(key []byte) {
	config := &fosite.Config{
		GlobalSecret:                 key,
		AuthorizeCodeLifespan:        CodeLife,
		AccessTokenLifespan:          AccessLife,
		RefreshTokenLifespan:         RefreshIdle,
		RefreshTokenScopes:           []string{}, // every client gets a refresh token
		EnforcePKCE:                  true,
		EnforcePKCEForPublicClients:  true,
		ClientAuthenticationStrategy: s.identifyClient,
	}
	s.store = &store{clients: s.clients, now: s.now}
	s.strategy = oauth2.NewHMACSHAStrategyUnPrefixed(&hmac.HMACStrategy{Config: config}, config)
	config.TokenEndpointHandlers = fosite.TokenEndpointHandlers{
		&oauth2.AuthorizeExplicitGrantHandler{
			AccessTokenStrategy:    s.strategy,
			RefreshTokenStrategy:   s.strategy,
			AuthorizeCodeStrategy:  s.strategy,
			CoreStorage:            s.store,
			TokenRevocationStorage: s.store,
			Config:                 config,
		},
		&oauth2.RefreshTokenGrantHandler{
			AccessTokenStrategy:    s.strategy,
			RefreshTokenStrategy:   s.strategy,
			TokenRevocationStorage: s.store,
			Config:                 config,
		},
		&pkce.Handler{AuthorizeCodeStrategy: s.strategy, Storage: s.store, Config: config},
	}
	s.fosite = fosite.NewOAuth2Provider(s.store, config)
}
