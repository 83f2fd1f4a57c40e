package frame

import (
	"cmp"
	"net/http"
	"strings"

	"satchel/auth/access"
	"satchel/auth/session"
)

// Handler answers a request with a page, or with an error that becomes one (see Fail).
type Handler func(http.ResponseWriter, *http.Request) error

// Route is a path of the portal. HEAD is answered as GET without its body; a method without a handler is
// answered 405.
type Route struct {
	Path    string // a pattern of net/http without a method, such as /reset/{token}
	Get     Handler
	Post    Handler
	Private bool // only for someone signed in; others are sent to the sign-in page
	// Feature is what the visitor must be allowed to do, which makes a route private. {company} or {site} in the Path
	// names where: see PlaceOf and StandingOf. Without either it must be on one of their sites at least: see StandingsOf.
	Feature access.Feature
	// MaxBody is the most bytes that may be sent here, MaxForm if zero.
	MaxBody int64
	// Demanding is for a page that isn't Private but lets somebody who is signed in do what needs what the site
	// demands: they are sent to that first, as from a private one.
	Demanding bool
	// Fresh is for a page that asks for a fresh proof at once: see WantsFresh.
	Fresh bool
	// Polling tells that its page asks again on its own: that keeps no session alive.
	Polling bool
	// FromElsewhere takes its form from other websites, as an organisation's sign-in sends one. Its handler must
	// not trust that the visitor meant to send it.
	FromElsewhere bool
}

// Handler makes one handler of routes; what none of them takes is a page that says 404.
func (f *Frame) Handler(routes ...Route) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/static/{version}/{file}", f.serve(Route{Get: f.Static}))
	mux.Handle("/", f.serve(Route{Get: notFound, Post: notFound}))
	own := []Route{f.languageRoute()}
	if f.Sessions != nil { // or nobody is signed out here
		own = append(own, backRoute())
	}
	routes = append(own, routes...)
	f.routes = routes
	for _, route := range routes {
		mux.Handle(route.Path, f.serve(route))
	}
	return f.guard(mux, routes)
}

// Routes are those that Handler was made of, the frame's own among them.
func (f *Frame) Routes() []Route { return f.routes }

func notFound(http.ResponseWriter, *http.Request) error { return NotFound }

func (f *Frame) serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = readBy(r)
		if r.Method == http.MethodPost {
			r = sending(r)
		}
		r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(route.MaxBody, MaxForm))
		if strings.HasPrefix(r.URL.Path, "/static/") {
			f.answer(w, r, route.Get)
			return
		}
		visited, gone, err := f.welcome(r, route.use())
		if err != nil {
			f.Fail(w, r, err)
			return
		}
		handler := route.of(r.Method)
		if handler == nil {
			w.Header().Set("Allow", route.allowed())
			f.Fail(w, visited, MethodNotAllowed)
			return
		}
		_, here := Visitor(visited)
		if route.private() && !here {
			f.toSignIn(w, r, gone)
			return
		}
		if route.private() || route.Demanding && here {
			if sent, err := f.demanded(w, visited); err != nil {
				f.Fail(w, visited, err)
				return
			} else if sent {
				return
			}
		}
		if r.Method == http.MethodPost {
			handler = f.keeping(handler)
		}
		if route.placed() || route.Feature != "" {
			f.answer(w, visited, f.inPlace(route, handler))
			return
		}
		f.answer(w, visited, handler)
	})
}

// inPlace is the handler for whoever may be where the address leads.
func (f *Frame) inPlace(route Route, handler Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		located, changing, err := f.located(r, route)
		if err != nil {
			return f.turnedAway(w, located, err)
		}
		if changing != nil {
			return f.askToChange(w, r, *changing)
		}
		return handler(w, located)
	}
}

func (r Route) private() bool { return r.Private || r.placed() || r.Feature != "" }

func (r Route) placed() bool {
	return strings.Contains(r.Path, "{company}") || strings.Contains(r.Path, "{site}")
}

func (f *Frame) answer(w http.ResponseWriter, r *http.Request, handler Handler) {
	if err := handler(w, r); err != nil {
		f.Fail(w, r, err)
	}
}

func (r Route) use() session.Use {
	if r.Polling {
		return session.Polling
	}
	return session.Activity
}

func (r Route) of(method string) Handler {
	switch method {
	case http.MethodGet, http.MethodHead:
		return r.Get
	case http.MethodPost:
		return r.Post
	}
	return nil
}

func (r Route) allowed() string {
	var methods []string
	if r.Get != nil {
		methods = append(methods, http.MethodGet, http.MethodHead)
	}
	if r.Post != nil {
		methods = append(methods, http.MethodPost)
	}
	return strings.Join(methods, ", ")
}
