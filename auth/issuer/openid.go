package issuer

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/issuer/signing"
	"satchel/storage/database"
)

// ErrNoPerson is what Login's Person returns for a subject who is not, or no longer, somebody who may sign in.
var ErrNoPerson = errors.New("issuer: no such person")

// Person is an identity as its relying parties get to know it.
type Person struct {
	Subject uuid.UUID // never changes, never reused
	Email   string    // proven
	Name    string
	Epoch   int64 // what was issued under an older one is void

	// How the person signed in at this browser; only Visitor fills it in.
	AuthenticatedAt time.Time
	Passcode        bool // as well as the password
}

// Ask is what a sign-in is wanted for.
type Ask struct {
	Back   string // path and query of this service to go on at afterwards
	Client Client // who wants to know
	Email  string // whom the client expects; may be empty, or anything a client cares to send
	Again  bool   // though somebody is signed in already: the client wants to be sure, or somebody else
	Create bool   // the person has no identity yet
}

// Login is where people of the embedded identity provider sign in and out. It is implemented by its pages.
type Login interface {
	// Visitor is who is signed in at the browser that sent a request; false if nobody is.
	Visitor(r *http.Request) (Person, bool, error)
	// Person is who a subject is now, or ErrNoPerson.
	Person(ctx context.Context, subject uuid.UUID) (Person, error)
	// SignIn sends the browser to where one signs in, and from there to ask.Back. Whoever ends up there and is
	// not signed in after all, or not anew where Again is set, is asked once more.
	SignIn(w http.ResponseWriter, r *http.Request, ask Ask) error
	// SignOut ends the sign-in of the browser that sent the request.
	SignOut(w http.ResponseWriter, r *http.Request) error
}

// OpenIDOptions are what the OpenID provider is made of. All but Address and Log are required.
type OpenIDOptions struct {
	DB      *database.DB
	Login   Login
	Issuer  string // its public URL, with the path below which everything of it is, such as https://satchel.example/id
	Secret  []byte // at least 32 random bytes; another secret voids every code, token and signing key
	Clients Clients
	Address From
	Clock   Clock
	Log     *slog.Logger
}

// OpenID is an OpenID provider: code flow with PKCE, ID tokens, userinfo, revocation and log-out started by the
// client. It signs people in; what its access tokens open is userinfo, and there are no refresh tokens.
//
// Its endpoints for programs are on Routes. Those a person's browser comes to, AuthorizePath and LogoutPath, are
// pages: whoever serves them calls Authorize, Leave and SignOut, and shows a *Refusal.
type OpenID struct {
	*server

	login  Login
	keys   *signing.Keys
	path   string // of the issuer's URL, such as /id
	resume []byte // key of what Authorize remembers over a sign-in
}

// NewOpenID makes an OpenID provider.
func NewOpenID(options OpenIDOptions) (*OpenID, error) {
	public, err := url.Parse(options.Issuer)
	if err != nil || public.Host == "" || public.Path == "" || strings.HasSuffix(public.Path, "/") || public.RawQuery != "" {
		return nil, fmt.Errorf("issuer: %q is not the URL of an identity provider such as https://satchel.example/id", options.Issuer)
	}
	if options.DB == nil || options.Login == nil || options.Clients == nil || options.Clock == nil {
		return nil, errors.New("issuer: an OpenID provider wants a database, a login, clients and a clock")
	}
	p := &OpenID{
		server: &server{
			db: options.DB, issuer: public.String(), clients: options.Clients, from: options.Address, now: options.Clock, log: options.Log,
		},
		login: options.Login, path: public.Path,
	}
	if err := p.prepare(options.Secret, "openid "+public.Path); err != nil {
		return nil, err
	}
	if p.keys, err = signing.New(options.DB, options.Secret, options.Clock); err != nil {
		return nil, err
	}
	if p.resume, err = hkdf.Key(sha256.New, options.Secret, nil, "satchel openid resume", 32); err != nil {
		return nil, fmt.Errorf("deriving the key of interrupted requests: %w", err)
	}
	return p, nil
}

// Issuer is the provider's name: what `iss` says.
func (p *OpenID) Issuer() string { return p.issuer }

// Paths of the OpenID provider's endpoints below its issuer URL.
const (
	DiscoveryPath = "/.well-known/openid-configuration" // OpenID Connect Discovery §4
	AuthorizePath = "/authorize"
	LogoutPath    = "/logout"
	idTokenPath   = "/token"
	userinfoPath  = "/userinfo"
	keysPath      = "/keys"
	idRevokePath  = "/revoke"
)

// Routes puts the endpoints for programs on a mux. A browser that comes to a page's address by a form of another
// website is sent there by GET, so that it brings its cookies.
func (p *OpenID) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+p.path+DiscoveryPath, p.serveDiscovery)
	mux.HandleFunc("GET "+MetadataPath+p.path, p.serveDiscovery) // where RFC 8414 §3.1 puts it
	mux.HandleFunc("POST "+p.path+idTokenPath, p.serveToken)
	mux.HandleFunc("GET "+p.path+userinfoPath, p.serveUserinfo)
	mux.HandleFunc("POST "+p.path+userinfoPath, p.serveUserinfo)
	mux.HandleFunc("GET "+p.path+keysPath, p.serveKeys)
	mux.HandleFunc("POST "+p.path+idRevokePath, p.serveRevocation)
	mux.HandleFunc("POST "+p.path+AuthorizePath, p.asGet)
	mux.HandleFunc("POST "+p.path+LogoutPath, p.asGet)
}

func (p *OpenID) asGet(w http.ResponseWriter, r *http.Request) {
	form, err := readForm(w, r)
	if err != nil {
		p.writeError(w, r, err)
		return
	}
	noStore(w)
	http.Redirect(w, r, r.URL.Path+"?"+form.Encode(), http.StatusSeeOther)
}

// Rotate changes the signing keys when it is time. A periodic job calls it.
func (p *OpenID) Rotate(ctx context.Context) error { return p.keys.Rotate(ctx) }
