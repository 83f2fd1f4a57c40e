package issuer

import "net/http"

// metadata is what RFC 8414 §2, RFC 9207 §3 and draft-ietf-oauth-first-party-apps §7 (the challenge endpoint)
// publish about a server.
type metadata struct {
	Issuer                 string   `json:"issuer"`
	AuthorizationEndpoint  string   `json:"authorization_endpoint"`
	ChallengeEndpoint      string   `json:"authorization_challenge_endpoint"`
	TokenEndpoint          string   `json:"token_endpoint"`
	RevocationEndpoint     string   `json:"revocation_endpoint"`
	ResponseTypes          []string `json:"response_types_supported"`
	GrantTypes             []string `json:"grant_types_supported"`
	ChallengeMethods       []string `json:"code_challenge_methods_supported"`
	TokenEndpointAuth      []string `json:"token_endpoint_auth_methods_supported"`
	RevocationEndpointAuth []string `json:"revocation_endpoint_auth_methods_supported"`
	IssInResponse          bool     `json:"authorization_response_iss_parameter_supported"`
}

func (p *Provider) serveMetadata(w http.ResponseWriter, _ *http.Request) {
	none := []string{"none"}
	p.writeJSON(w, http.StatusOK, metadata{
		Issuer:                 p.issuer,
		AuthorizationEndpoint:  p.issuer + BrowserPath,
		ChallengeEndpoint:      p.issuer + ChallengePath,
		TokenEndpoint:          p.issuer + TokenPath,
		RevocationEndpoint:     p.issuer + RevokePath,
		ResponseTypes:          []string{"code"},
		GrantTypes:             []string{"authorization_code", "refresh_token"},
		ChallengeMethods:       []string{"S256"},
		TokenEndpointAuth:      none,
		RevocationEndpointAuth: none,
		IssInResponse:          true,
	})
}
