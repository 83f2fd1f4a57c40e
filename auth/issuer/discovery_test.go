package issuer_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"satchel/auth/issuer"
	"satchel/storage/database/databasetest"
)

func TestTheProviderSaysWhatItCanDo(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	ways := []any{"client_secret_basic", "client_secret_post", "none"}
	want := map[string]any{
		"issuer":                                         o.issuer,
		"authorization_endpoint":                         o.issuer + "/authorize",
		"token_endpoint":                                 o.issuer + "/token",
		"userinfo_endpoint":                              o.issuer + "/userinfo",
		"revocation_endpoint":                            o.issuer + "/revoke",
		"end_session_endpoint":                           o.issuer + "/logout",
		"jwks_uri":                                       o.issuer + "/keys",
		"scopes_supported":                               []any{"openid", "email", "profile"},
		"response_types_supported":                       []any{"code"},
		"response_modes_supported":                       []any{"query"},
		"grant_types_supported":                          []any{"authorization_code"},
		"subject_types_supported":                        []any{"public"},
		"id_token_signing_alg_values_supported":          []any{"RS256"},
		"token_endpoint_auth_methods_supported":          ways,
		"revocation_endpoint_auth_methods_supported":     ways,
		"code_challenge_methods_supported":               []any{"S256"},
		"prompt_values_supported":                        []any{"none", "login", "consent", "select_account", "create"},
		"authorization_response_iss_parameter_supported": true,
		"claims_parameter_supported":                     false,
		"request_parameter_supported":                    false,
		"request_uri_parameter_supported":                false,
		"claims_supported": []any{
			"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "amr", "at_hash", "email", "email_verified", "name",
		},
	}
	for _, address := range []string{o.issuer + issuer.DiscoveryPath, o.url + issuer.MetadataPath + "/id"} {
		response, err := http.Get(address)
		must(t, err)
		got := map[string]any{}
		must(t, json.NewDecoder(response.Body).Decode(&got))
		response.Body.Close()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
	}
}

func TestThePublishedKeysArePublic(t *testing.T) {
	o := newOP(t, databasetest.SQLite(t))
	response, err := http.Get(o.issuer + "/keys")
	must(t, err)
	defer response.Body.Close()
	var set struct{ Keys []map[string]any }
	must(t, json.NewDecoder(response.Body).Decode(&set))
	if len(set.Keys) != 1 {
		t.Fatalf("%d keys", len(set.Keys))
	}
	for _, private := range []string{"d", "p", "q", "dp", "dq", "qi", "k"} {
		if _, ok := set.Keys[0][private]; ok {
			t.Errorf("the private part %s is published", private)
		}
	}
}
