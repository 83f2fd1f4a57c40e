package signin

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/storage/database"
)

// Passwords is what signing in needs of auth/password.
type Passwords interface {
	SignIn(ctx context.Context, channel account.Channel, email, typed string, from netip.Addr) (database.Account, error)
}

// Gate signs in whoever has proved who they are, and asks for a passcode first where one is wanted.
type Gate interface {
	Enter(w http.ResponseWriter, r *http.Request, proof session.Proof, next string) error
}

// Sessions is what signing out needs of auth/session.
type Sessions interface {
	End(ctx context.Context, value string, from netip.Addr) error
}

// Pages are the sign-in page and the way out.
type Pages struct {
	Frame     *frame.Frame
	Passwords Passwords
	Sessions  Sessions
	Gate      Gate
	// Others are the other ways to sign in, such as with a Sage ID, leading on to next. It may be nil.
	Others func(r *http.Request, next string) ([]frame.Link, error)
	// Leave is where the browser of a session that has ended goes to be signed out as well, and what that is called;
	// nil if nowhere. It may be nil itself.
	Leave func(w http.ResponseWriter, r *http.Request, ended session.Session) *frame.Link
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: "/sign-in", Get: p.show, Post: p.signIn},
		{Path: "/sign-out", Post: p.signOut},
	}
}

type form struct {
	Email, Next string
	Others      []frame.Link
}

var reasons = map[string]frame.Notice{
	frame.EndedOut:     {Mood: "good", Lines: []string{"You are signed out."}},
	frame.EndedThere:   {Mood: "good", Lines: []string{"You are signed out here, and the place that signed you in was asked to do the same."}},
	frame.EndedIdle:    {Lines: []string{"You were signed out after 20 minutes without activity. Sign in to go on."}},
	frame.EndedExpired: {Lines: []string{"You were signed out 12 hours after signing in. Sign in to go on."}},
	frame.EndedOff:     {Lines: []string{"You were logged off by somebody who looks after your site, or by yourself from another device. Sign in to go on."}},
	frame.EndedRevoked: {Lines: []string{"You are not signed in any more: your sign-in was ended elsewhere, such as by a change of your password, or is more than a day old. Sign in to go on."}},
}

// fates are what became of a form that was sent when nobody was signed in.
var fates = map[string]string{
	frame.SentKept:       "What you sent was not saved. What you typed is kept for you: sign in, and you find it where you typed it.",
	frame.SentNot:        "What you sent was not done, and is not kept. Do it again once you are signed in.",
	frame.SentUnfinished: "Not all files had been sent when you were signed out. Sign in again and choose the same files: they go on where they were.",
	frame.SentFiles:      "The files you chose were not taken, and are where they were. Choose them again once you are signed in.",
}

// notice says why the page is shown, and what became of what was sent; nil if there is nothing to say.
func notice(query url.Values) *frame.Notice {
	said, known := reasons[query.Get("ended")]
	for _, word := range query["sent"] {
		if fate, ok := fates[word]; ok {
			said.Lines, known = append(slices.Clip(said.Lines), fate), true
		}
	}
	if !known {
		return nil
	}
	return &said
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	next := frame.LocalPath(r.URL.Query().Get("next"))
	if _, signedIn := frame.Visitor(r); signedIn {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	said := notice(r.URL.Query())
	if p.cookiesRefused() {
		said = &withoutTLS
	}
	return p.page(w, r, http.StatusOK, form{Next: unlessHome(next)}, said)
}

func (p Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	next := frame.LocalPath(filled.Get("next"))
	row, err := p.Passwords.SignIn(r.Context(), account.Portal, filled.Get("email"), filled.Get("password"), p.Frame.ClientAddr(r))
	switch {
	case errors.Is(err, password.ErrRefused):
		again := form{Email: frame.Echo(filled.Get("email")), Next: unlessHome(next)}
		return p.page(w, r, http.StatusUnprocessableEntity, again, &frame.Notice{Mood: "bad", Lines: []string{frame.T(r, password.Refused)}})
	case errors.Is(err, password.ErrBusy):
		return frame.Busy
	case err != nil:
		return err
	}
	return p.Gate.Enter(w, r, session.Proof{Account: row, By: session.ByPassword, Address: p.Frame.ClientAddr(r)}, next)
}

// signOut ends the session on the service; the cookie's end in the browser is only tidiness. Then the browser goes on
// to where the person's identity is signed in, so that the next person finds nothing of them there either.
func (p Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := p.Sessions.End(r.Context(), session.FromRequest(r), p.Frame.ClientAddr(r)); err != nil {
		return err
	}
	frame.Forget(w)
	if ended, was := frame.Visitor(r); was && p.Leave != nil {
		if there := p.Leave(w, r, ended); there != nil {
			return p.Frame.Render(w, frame.AsNobody(r), frame.Page{
				Template: "signing-out", Title: "Signing you out", Narrow: true, Onward: there.Href, Data: there,
			})
		}
	}
	target := url.URL{Path: "/sign-in", RawQuery: url.Values{"ended": {frame.EndedOut}}.Encode()}
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
	return nil
}

func (p Pages) page(w http.ResponseWriter, r *http.Request, status int, data form, notice *frame.Notice) error {
	if p.Others != nil {
		var err error
		if data.Others, err = p.Others(r, data.Next); err != nil {
			return err
		}
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "signin", Status: status, Title: "Sign in", Narrow: true, Notice: notice, Data: data,
	})
}

var withoutTLS = frame.Notice{Mood: "bad", Lines: []string{
	"Browsers won’t stay signed in to this service, because it is reached without encryption (http). Ask whoever runs it to put it behind https.",
}}

// cookiesRefused: browsers take a __Host- cookie only over TLS, or from this very machine.
func (p Pages) cookiesRefused() bool {
	address := p.Frame.PublicURL
	if address.Scheme == "https" || address.Hostname() == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(address.Hostname())
	return err != nil || !ip.IsLoopback()
}

func unlessHome(path string) string {
	if path == "/" {
		return ""
	}
	return path
}
