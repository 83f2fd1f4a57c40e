package issuer

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
)

// PortalID is the client that the portal is at the embedded provider of the same service, and PortalName what people
// know it by.
const (
	PortalID   = "satchel-portal"
	PortalName = "Satchel"
)

// PortalClient is that client, and its secret, which follows from the service's own: both sides know it without
// keeping it.
func PortalClient(secret []byte, redirects, logouts []string) (client Client, proof string, err error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "satchel portal client", 32)
	if err != nil {
		return Client{}, "", fmt.Errorf("deriving the portal's client secret: %w", err)
	}
	proof = base64.RawURLEncoding.EncodeToString(key)
	return Client{
		ID: PortalID, Name: PortalName, SecretHash: hashOf(proof), RedirectURIs: redirects, LogoutURIs: logouts,
	}, proof, nil
}

// InProcess is a client for the service's own relying party. Requests for the provider's endpoints are answered
// here and not sent: the public URL need not lead back from where the service runs.
func (p *OpenID) InProcess(otherwise *http.Client) *http.Client {
	mux := http.NewServeMux()
	p.Routes(mux)
	inside := *otherwise
	inside.Transport = within{provider: p, mux: mux, otherwise: otherwise.Transport}
	return &inside
}

// within answers requests for one issuer with a handler.
type within struct {
	provider  *OpenID
	mux       *http.ServeMux
	otherwise http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t within) RoundTrip(r *http.Request) (*http.Response, error) {
	handler, pattern := t.mux.Handler(r)
	if r.URL.Scheme+"://"+r.URL.Host+t.provider.path != t.provider.issuer || pattern == "" {
		if t.otherwise == nil {
			return http.DefaultTransport.RoundTrip(r)
		}
		return t.otherwise.RoundTrip(r)
	}
	inside := r.Clone(r.Context())
	inside.RequestURI = r.URL.RequestURI()
	if inside.Body == nil {
		inside.Body = http.NoBody
	}
	answer := &recorder{header: http.Header{}, status: http.StatusOK}
	handler.ServeHTTP(answer, inside)
	return &http.Response{
		Status: http.StatusText(answer.status), StatusCode: answer.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: answer.header, Body: io.NopCloser(&answer.body), ContentLength: int64(answer.body.Len()), Request: r,
	}, nil
}

// recorder keeps an answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) { r.status = status }

// Write implements http.ResponseWriter.
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }
