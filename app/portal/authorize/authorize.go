package authorize

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"

	"satchel/app/portal/frame"
	"satchel/auth/issuer"
	"satchel/auth/session"
	"satchel/storage/database"
)

// Issuer is what the pages need of auth/issuer.
type Issuer interface {
	ReadAuthorization(ctx context.Context, query url.Values) (issuer.Authorization, error)
	Approve(ctx context.Context, asked issuer.Authorization, account database.Account, by string) (string, error)
}

// Sessions is what the pages need of auth/session.
type Sessions interface {
	End(ctx context.Context, value string, from netip.Addr) error
}

// Pages are the pages.
type Pages struct {
	Frame    *frame.Frame
	Issuer   Issuer
	Sessions Sessions
}

// Routes are where they are. The first isn't private, so that what is in its address survives a sign-in.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: issuer.BrowserPath, Get: p.ask, Post: p.answer, Demanding: true, Fresh: true},
		{Path: "/oauth/done", Get: p.end(done)},
		{Path: "/oauth/cancelled", Get: p.end(cancelled)},
	}
}

type question struct {
	Name, Email string
	Device      string
	Platform    string
	Fields      map[string]string
}

// ask shows who would be signed in where, and wants a yes from who has just proved that it is them.
func (p Pages) ask(w http.ResponseWriter, r *http.Request) error {
	asked, err := p.read(w, r, r.URL.Query())
	if err != nil || asked == nil {
		return err
	}
	visit, here := frame.Visitor(r)
	if !here {
		return p.toSignIn(w, r, *asked)
	}
	if fresh, err := p.Frame.Fresh(w, r, at(*asked)); err != nil || !fresh {
		return err
	}
	fields := map[string]string{}
	for name, values := range asked.Query() {
		fields[name] = values[0]
	}
	frame.FormMayLeadTo(w, asked.Target())
	return p.Frame.Render(w, r, frame.Page{
		Template: "authorize-device", Title: "Sign in this device?", Narrow: true,
		Data: question{
			Name: visit.Account.Name, Email: visit.Account.Email, Device: asked.Device,
			Platform: platforms[asked.Platform], Fields: fields,
		},
	})
}

// answer takes the person's word to the companion.
func (p Pages) answer(w http.ResponseWriter, r *http.Request) error {
	form, err := frame.Form(r)
	if err != nil {
		return err
	}
	said := form.Get("answer")
	form.Del("answer")
	asked, err := p.read(w, r, form)
	if err != nil || asked == nil {
		return err
	}
	visit, here := frame.Visitor(r)
	switch {
	case said == "no":
		return lead(w, r, asked.Decline())
	case said == "other":
		if err := p.Sessions.End(r.Context(), session.FromRequest(r), p.Frame.ClientAddr(r)); err != nil {
			return err
		}
		frame.Forget(w)
		return p.toSignIn(w, r, *asked)
	case !here || said != "yes": // signed out while the page stood there: ask again, after signing in
		return p.toSignIn(w, r, *asked)
	}
	if fresh, err := p.Frame.Fresh(w, r, at(*asked)); err != nil || !fresh {
		return err
	}
	location, err := p.Issuer.Approve(r.Context(), *asked, visit.Account, string(visit.By))
	if _, ok := errors.AsType[*issuer.NextStep](err); ok { // demanded since this request began: the page leads there
		return lead(w, r, at(*asked))
	}
	if err != nil {
		return err
	}
	return lead(w, r, location)
}

// read is the companion's request; nil where the browser was sent back with what is wrong with it.
func (p Pages) read(w http.ResponseWriter, r *http.Request, query url.Values) (*issuer.Authorization, error) {
	asked, err := p.Issuer.ReadAuthorization(r.Context(), query)
	if location, ok := issuer.BackTo(err); ok {
		return nil, lead(w, r, location)
	}
	if refusal, ok := errors.AsType[*issuer.Refusal](err); ok {
		return nil, frame.Problem{
			Status: http.StatusBadRequest, Title: "That sign-in can’t go on",
			Happened: refusal.Why,
			Safe:     "Nobody was signed in, and nothing was sent to that program.",
			Do:       "Begin again in the program you want to sign in to. If it stays, tell whoever runs this service.",
			Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
		}
	}
	if err != nil {
		return nil, err
	}
	return &asked, nil
}

// toSignIn sends the browser to sign in and back here.
func (p Pages) toSignIn(w http.ResponseWriter, r *http.Request, asked issuer.Authorization) error {
	target := url.URL{Path: "/sign-in", RawQuery: url.Values{"next": {at(asked)}}.Encode()}
	return lead(w, r, target.String())
}

// at is where the page asks about a companion.
func at(asked issuer.Authorization) string {
	page := url.URL{Path: issuer.BrowserPath, RawQuery: asked.Query().Encode()}
	return page.String()
}

func lead(w http.ResponseWriter, r *http.Request, location string) error {
	http.Redirect(w, r, location, http.StatusSeeOther)
	return nil
}

var platforms = map[string]string{
	"linux": "Linux computer", "windows": "Windows computer", "darwin": "Mac", "android": "Android phone", "ios": "iPhone or iPad",
	"other": "Companion",
}

type ending struct {
	Title, Lead string
	Mood, Said  string
}

var (
	done = ending{
		Title: "The device is signed in", Mood: "good", Said: "You are signed in on your device.",
		Lead: "You can close this window and go on there.",
	}
	cancelled = ending{
		Title: "Nothing was signed in", Mood: "", Said: "The device was not signed in.",
		Lead: "You can close this window. To sign in after all, begin again on the device.",
	}
)

func (p Pages) end(how ending) frame.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return p.Frame.Render(w, r, frame.Page{
			Template: "authorize-end", Title: how.Title, Narrow: true, Data: how,
			Notice: &frame.Notice{Mood: how.Mood, Lines: []string{how.Said}},
		})
	}
}
