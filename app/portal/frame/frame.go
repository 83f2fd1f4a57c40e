package frame

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/auth/session"
)

// Sessions is what the frame needs of auth/session.
type Sessions interface {
	Find(ctx context.Context, value string, use session.Use) (session.Session, error)
}

// Brand is whose pages they are.
type Brand struct {
	Name string // such as Satchel
	Home string // the path that its name leads to, and below which its pages are
	// Identity is what people know their identity at the identity provider by; Sage ID if left out.
	Identity string
}

// Options is what a Frame is made of.
type Options struct {
	// Brand is the portal's if left out.
	Brand Brand
	// Pages tells which page templates are rendered here, by name; all if left out. The others are left unread: a
	// set is a good part of what the service keeps in memory.
	Pages func(name string) bool
	// Sessions may be nil for pages that ask themselves who is signed in.
	Sessions Sessions
	// Companies may be nil where nobody works in any.
	Companies Companies
	// Drafts keeps what was sent and could not be taken; nothing is kept if nil.
	Drafts    Drafts
	PublicURL *url.URL
	Version   string // of the service, in the foot of each page
	Clock     func() time.Time
	Log       *slog.Logger
	// ClientAddr tells where a request comes from, for the throttles. Without it, it is the other end of the
	// connection.
	ClientAddr func(*http.Request) netip.Addr
	// Reference names a request in the log, shown with an unexpected error. It may be nil.
	Reference func(context.Context) string
	// NeedsPasscode tells whether an account has passcodes, so that a fresh proof includes one. It may be nil
	// where nobody has.
	NeedsPasscode func(ctx context.Context, account uuid.UUID) (bool, error)
	// Demands names the page a visitor must see to before any other private one, if there is one. It may be nil.
	Demands func(ctx context.Context, visit session.Session) (path string, err error)
	// Menu is what the visitor's menu offers besides the profile, such as the support desk. It may be nil.
	Menu func(ctx context.Context, visit session.Session) ([]Link, error)
	// KeepLanguage keeps the language, by its code, that the visitor of a request chose, if anybody is signed in. It may be
	// nil where nobody is mailed.
	KeepLanguage func(r *http.Request, code string) error
	// Away answers whoever may not be on a page with how that is mended: why is access.ErrNotUser, access.ErrNoCompanies
	// or an access.FeatureError. It may be nil.
	Away func(w http.ResponseWriter, r *http.Request, why error) error
}

// Frame renders pages and routes requests to them.
type Frame struct {
	Options
	// pages are a set for each language, by its code, made when somebody first asks for it: most services are visited in
	// one language, and a set is a good part of what the service keeps in memory.
	pages  map[string]func() (*template.Template, error)
	static *static
	routes []Route
}

// New reads the embedded templates and static files.
func New(options Options) (*Frame, error) {
	if options.Brand.Name == "" {
		options.Brand.Name, options.Brand.Home = "Satchel", "/"
	}
	if options.Brand.Identity == "" {
		options.Brand.Identity = usual
	}
	if options.ClientAddr == nil {
		options.ClientAddr = otherEnd
	}
	files, err := loadStatic()
	if err != nil {
		return nil, err
	}
	pages := map[string]func() (*template.Template, error){}
	for _, spoken := range words.Tongues() {
		pages[spoken.Code] = sync.OnceValues(func() (*template.Template, error) { return loadPages(files, options, tongue{spoken}) })
	}
	if _, err := pages[usualTongue().Code](); err != nil {
		return nil, err
	}
	return &Frame{Options: options, pages: pages, static: files}, nil
}

func otherEnd(r *http.Request) netip.Addr {
	if end, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		return end.Addr()
	}
	return netip.Addr{}
}
