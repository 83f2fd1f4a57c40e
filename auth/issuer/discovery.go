package issuer

import (
	"net/http"

	"satchel/auth/issuer/signing"
)

// Scopes are what a client may ask to know: that it is them, their e-mail address, their name.
var Scopes = []string{"openid", "email", "profile"}

// discovery is OpenID Connect Discovery §3's document, with RFC 9207's and RP-Initiated Logout §2.1's additions.
type discovery struct {
	Issuer                 string   `json:"issuer"`
	AuthorizationEndpoint  string   `json:"authorization_endpoint"`
	TokenEndpoint          string   `json:"token_endpoint"`
	UserinfoEndpoint       string   `json:"userinfo_endpoint"`
	RevocationEndpoint     string   `json:"revocation_endpoint"`
	EndSessionEndpoint     string   `json:"end_session_endpoint"`
	Keys                   string   `json:"jwks_uri"`
	Scopes                 []string `json:"scopes_supported"`
	ResponseTypes          []string `json:"response_types_supported"`
	ResponseModes          []string `json:"response_modes_supported"`
	GrantTypes             []string `json:"grant_types_supported"`
	SubjectTypes           []string `json:"subject_types_supported"`
	IDTokenAlgorithms      []string `json:"id_token_signing_alg_values_supported"`
	TokenEndpointAuth      []string `json:"token_endpoint_auth_methods_supported"`
	RevocationEndpointAuth []string `json:"revocation_endpoint_auth_methods_supported"`
	ChallengeMethods       []string `json:"code_challenge_methods_supported"`
	Claims                 []string `json:"claims_supported"`
	Prompts                []string `json:"prompt_values_supported"`
	IssInResponse          bool     `json:"authorization_response_iss_parameter_supported"`
	ClaimsParameter        bool     `json:"claims_parameter_supported"`
	RequestParameter       bool     `json:"request_parameter_supported"`
	RequestURIParameter    bool     `json:"request_uri_parameter_supported"` // true if it were left out
}

func (p *OpenID) serveDiscovery(w http.ResponseWriter, _ *http.Request) {
	ways := []string{"client_secret_basic", "client_secret_post", "none"}
	p.writeJSON(w, http.StatusOK, discovery{
		Issuer:                 p.issuer,
		AuthorizationEndpoint:  p.issuer + AuthorizePath,
		TokenEndpoint:          p.issuer + idTokenPath,
		UserinfoEndpoint:       p.issuer + userinfoPath,
		RevocationEndpoint:     p.issuer + idRevokePath,
		EndSessionEndpoint:     p.issuer + LogoutPath,
		Keys:                   p.issuer + keysPath,
		Scopes:                 Scopes,
		ResponseTypes:          []string{"code"},
		ResponseModes:          []string{"query"},
		GrantTypes:             []string{"authorization_code"},
		SubjectTypes:           []string{"public"},
		IDTokenAlgorithms:      []string{string(signing.Algorithm)},
		TokenEndpointAuth:      ways,
		RevocationEndpointAuth: ways,
		ChallengeMethods:       []string{"S256"},
		Claims:                 []string{"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "amr", "at_hash", "email", "email_verified", "name"},
		Prompts:                []string{"none", "login", "consent", "select_account", "create"},
		IssInResponse:          true,
	})
}

// serveKeys publishes the keys that ID tokens are checked with.
func (p *OpenID) serveKeys(w http.ResponseWriter, r *http.Request) {
	keys, err := p.keys.Public(r.Context())
	if err != nil {
		p.writeError(w, r, err)
		return
	}
	p.writeJSON(w, http.StatusOK, keys)
}
