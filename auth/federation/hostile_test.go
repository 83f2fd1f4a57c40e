package federation_test

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// hostile is an OpenID issuer that says what a test has it say.
type hostile struct {
	*httptest.Server

	t   testing.TB
	key *rsa.PrivateKey

	mu       sync.Mutex
	metadata map[string]any    // beside or over what is right
	tokens   map[string]string // ID tokens by code
	status   int               // of the token endpoint
	userinfo map[string]any
	verifier string // PKCE's, as it came
	asked    int    // how often discovery was asked
	down     bool
}

func newHostile(t testing.TB) *hostile {
	t.Helper()
	h := &hostile{t: t, key: rsaKey(t, "hostile"), status: http.StatusOK, tokens: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", h.discovery)
	mux.HandleFunc("GET /keys", h.keys)
	mux.HandleFunc("POST /token", h.token)
	mux.HandleFunc("GET /userinfo", func(w http.ResponseWriter, _ *http.Request) { h.answer(w, h.userinfo) })
	h.Server = httptest.NewServer(mux)
	t.Cleanup(h.Close)
	return h
}

func (h *hostile) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

func (h *hostile) answer(w http.ResponseWriter, what any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(what); err != nil {
		h.t.Error(err)
	}
}

func (h *hostile) discovery(w http.ResponseWriter, _ *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked++
	if h.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	said := map[string]any{
		"issuer": h.URL, "authorization_endpoint": h.URL + "/authorize", "token_endpoint": h.URL + "/token",
		"jwks_uri": h.URL + "/keys", "userinfo_endpoint": h.URL + "/userinfo",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"none", "HS256", "RS256"},
	}
	maps.Copy(said, h.metadata)
	h.answer(w, said)
}

func (h *hostile) keys(w http.ResponseWriter, _ *http.Request) {
	h.answer(w, map[string]any{"keys": []map[string]any{{
		"kty": "RSA", "use": "sig", "kid": "k1",
		"n": b64(h.key.N.Bytes()), "e": b64(big.NewInt(int64(h.key.E)).Bytes()),
	}}})
}

func (h *hostile) token(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.verifier = r.PostFormValue("code_verifier")
	if h.status != http.StatusOK {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(h.status)
		h.answer(w, map[string]any{"error": "invalid_grant", "error_description": "<script>no</script>"})
		return
	}
	h.answer(w, map[string]any{"access_token": "at", "token_type": "Bearer", "expires_in": 60, "id_token": h.tokens[r.PostFormValue("code")]})
}

// sign makes an ID token as it ought to be signed.
func (h *hostile) sign(claims map[string]any) string {
	return h.signBy(h.key, claims)
}

func (h *hostile) signBy(key *rsa.PrivateKey, claims map[string]any) string {
	body := h.part(map[string]any{"alg": "RS256", "kid": "k1"}) + "." + h.part(claims)
	digest := sha256.Sum256([]byte(body))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	if err != nil {
		h.t.Error(err)
	}
	return body + "." + b64(signature)
}

// unsigned is a token with alg none.
func (h *hostile) unsigned(claims map[string]any) string {
	return h.part(map[string]any{"alg": "none"}) + "." + h.part(claims) + "."
}

// hmacked is signed with HS256 under a secret: the client's, or the issuer's public key taken for one.
func (h *hostile) hmacked(secret []byte, claims map[string]any) string {
	body := h.part(map[string]any{"alg": "HS256", "kid": "k1"}) + "." + h.part(claims)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(body))
	return body + "." + b64(mac.Sum(nil))
}

func (h *hostile) publicPEM() []byte {
	der, err := x509.MarshalPKIXPublicKey(&h.key.PublicKey)
	if err != nil {
		h.t.Error(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func (h *hostile) part(what map[string]any) string {
	packed, err := json.Marshal(what)
	if err != nil {
		h.t.Error(err)
	}
	return b64(packed)
}

func b64(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
