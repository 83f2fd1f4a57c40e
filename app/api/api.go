package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/device"
	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/sync/resumable"
	"satchel/sync/shelf/preview"
)

// Version is the number of the API's version, the "1" in /api/v1.
const Version = 1

const base = "/api/v1"

// Authenticator tells whose a bearer token is: issuer.ErrInvalidToken if nobody's.
type Authenticator interface {
	Authenticate(ctx context.Context, bearer string, from netip.Addr) (issuer.Caller, error)
}

// Access says where an account may work, and what it may do there.
type Access interface {
	CompaniesOf(ctx context.Context, account uuid.UUID) ([]access.Company, error)
	May(ctx context.Context, account, company uuid.UUID, feature access.Feature) error
}

// Passwords takes requests for a reset link and never tells whether the address is anyone's.
type Passwords interface {
	RequestReset(ctx context.Context, email string, from netip.Addr) error
}

// Intake keeps uploads and lists events.
type Intake interface {
	resumable.Store
	Events(ctx context.Context, owner resumable.Owner, after int64, limit int, wait time.Duration, may func(context.Context) error) ([]database.Event, error)
}

// Database is what the API reads and writes itself.
type Database interface {
	DevicesOf(ctx context.Context, account uuid.UUID) ([]database.Device, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Options are what the API is made of; all are required but those that say otherwise.
type Options struct {
	DB            Database
	Intake        Intake
	Shelf         Shelf
	Blobs         Blobs
	Drawer        *preview.Drawer // of documents' previews
	Access        Access
	Sites         Sites
	Logins        Logins
	Holding       Holding
	Authenticator Authenticator
	Passwords     Passwords
	Changes       Changes     // nil where the password can't be changed from a companion
	Disconnects   Disconnects // nil where accounts are never linked; then there are no endpoints for it
	Passcodes     Passcodes   // nil where none are sent
	TwoFactor     TwoFactor   // nil where it can't be set up from a companion
	Service       string      // what authenticators call the service; needed with TwoFactor
	Handovers     Handovers   // nil where there is no website to open

	// Demands reports whether an account must set 2-factor authentication up before anything else; nil where it never must.
	Demands func(ctx context.Context, account uuid.UUID) (bool, error)

	// Stopping is closed once no request is to wait any more: the service is about to stop. It may be nil.
	Stopping <-chan struct{}

	Proofs    Proofs      // needed with Disconnects and TwoFactor
	PublicURL string      // the service's address as configured, without a slash at its end
	Program   string      // the program's version, for the description
	MaxUpload int64       // largest document in bytes; 4 GiB if zero
	Address   issuer.From // where a request comes from; its RemoteAddr if nil
	Clock     func() time.Time
	Log       *slog.Logger
}

type api struct {
	Options
	huma     huma.API
	revoking *device.Service
}

// New makes the handler of everything under /api/.
func New(options Options) http.Handler {
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.Address == nil {
		options.Address = remoteAddress
	}
	mux := http.NewServeMux()
	a := &api{Options: options, huma: humago.New(mux, config(options)), revoking: device.New(options.DB, options.Clock)}
	a.registerPeople()
	a.registerAccess()
	a.registerLogins()
	a.registerPassword()
	a.registerDisconnect()
	a.registerPasscodes()
	a.registerTwoFactor()
	a.registerPortal()
	a.describeSignIn()
	a.registerDocuments()
	a.registerPreview()
	a.registerEvents()
	a.registerUploads(mux)
	// The framework's own error, which it describes with each operation; withCode lets none through.
	delete(a.huma.OpenAPI().Components.Schemas.Map(), "ErrorModel")
	mux.Handle("/api/", nothing(mux))
	mux.Handle("/api", nothing(mux)) // else it is led to /api/
	return mux
}

// nothing answers what no endpoint takes: with the methods of those at that address, if there are any. Companions know both
// by one code.
func nothing(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refused := &resumable.Error{
			Status: http.StatusNotFound, Code: "no-such-endpoint", Detail: "The API has nothing at this address, or not with this method.",
		}
		if allowed := methodsAt(mux, r); len(allowed) > 0 {
			refused.Status = http.StatusMethodNotAllowed
			w.Header().Set("Allow", strings.Join(allowed, ", "))
		}
		resumable.WriteProblem(w, refused)
	})
}

// methodsAt are those that an endpoint at the address of a request takes.
func methodsAt(mux *http.ServeMux, r *http.Request) (allowed []string) {
	here := pattern(mux, r, r.Method)
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if pattern(mux, r, method) != here {
			allowed = append(allowed, method)
		}
	}
	return allowed
}

func pattern(mux *http.ServeMux, r *http.Request, method string) string {
	asked := r.WithContext(r.Context())
	asked.Method = method
	_, pattern := mux.Handler(asked)
	return pattern
}

func config(options Options) huma.Config {
	schemes := map[string]*huma.SecurityScheme{bearerScheme: {
		Type: "http", Scheme: "bearer", Description: "An access token from " + options.PublicURL + "/oauth/token.",
	}}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Satchel", Version: options.Program,
				Description: "The API of a Satchel service. Errors are problem+json (RFC 9457) with a stable member `code`.",
			},
			Servers:    []*huma.Server{{URL: options.PublicURL}},
			Components: &huma.Components{SecuritySchemes: schemes},
		},
		OpenAPIPath:   "/api/openapi",
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{withCode},
	}
}

func remoteAddress(r *http.Request) netip.Addr {
	address, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return address.Addr().Unmap()
}
