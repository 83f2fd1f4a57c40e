package openid

import (
	"errors"
	"net/http"
	"net/url"

	"satchel/app/portal/frame"
	"satchel/auth/issuer"
)

// Provider is what the pages need of auth/issuer's OpenID.
type Provider interface {
	Authorize(w http.ResponseWriter, r *http.Request) error
	Leave(w http.ResponseWriter, r *http.Request) (leaving issuer.Leaving, ask bool, err error)
	SignOut(w http.ResponseWriter, r *http.Request, form url.Values) (issuer.Leaving, error)
}

// Pages are the pages.
type Pages struct {
	Frame    *frame.Frame
	Provider Provider
	Label    string // what people know the identity by, such as Sage ID
	Path     string // of the provider, such as /id
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: p.Path + issuer.AuthorizePath, Get: p.authorize},
		{Path: p.Path + issuer.LogoutPath, Get: p.leave},
		{Path: p.Path + issuer.LogoutPath + "/confirm", Post: p.signOut},
		{Path: p.Path + issuer.LogoutPath + "/done", Get: p.left},
	}
}

func (p Pages) authorize(w http.ResponseWriter, r *http.Request) error {
	return explain(p.Provider.Authorize(w, r), "That sign-in can’t go on")
}

type question struct {
	Label  string
	Client string // who asks; may be empty
	Action string
	Fields map[string]string
}

// leave signs out at once where that is safe, and asks where any website could have sent the browser.
func (p Pages) leave(w http.ResponseWriter, r *http.Request) error {
	leaving, ask, err := p.Provider.Leave(w, r)
	if err != nil {
		return explain(err, "That sign-out can’t go on")
	}
	if !ask {
		return p.goOn(w, r, leaving)
	}
	fields := map[string]string{}
	for name, values := range r.URL.Query() {
		fields[name] = values[0]
	}
	frame.FormMayLeadTo(w, leaving.Target)
	return p.Frame.Render(w, r, frame.Page{
		Template: "openid-leave", Title: frame.T(r, "Sign out of your %s?", p.Label), Narrow: true,
		Data: question{Label: p.Label, Client: leaving.Client.Name, Action: p.Path + issuer.LogoutPath + "/confirm", Fields: fields},
	})
}

func (p Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	form, err := frame.Form(r)
	if err != nil {
		return err
	}
	leaving, err := p.Provider.SignOut(w, r, form)
	if err != nil {
		return explain(err, "That sign-out can’t go on")
	}
	return p.goOn(w, r, leaving)
}

// goOn takes the browser to where the client wants it, or says that it is done.
func (p Pages) goOn(w http.ResponseWriter, r *http.Request, leaving issuer.Leaving) error {
	target := leaving.Target
	if target == "" {
		target = p.Path + issuer.LogoutPath + "/done"
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
	return nil
}

func (p Pages) left(w http.ResponseWriter, r *http.Request) error {
	return p.Frame.Render(w, r, frame.Page{
		Template: "openid-left", Title: "Signed out", Narrow: true, Data: p.Label,
		Notice: &frame.Notice{Mood: "good", Lines: []string{frame.T(r, "You are signed out of your %s in this browser.", p.Label)}},
	})
}

// explain makes a page of what can't be answered to the program that sent the browser.
func explain(err error, title string) error {
	refusal, ok := errors.AsType[*issuer.Refusal](err)
	if !ok {
		return err
	}
	return frame.Problem{
		Status: http.StatusBadRequest, Title: title,
		Happened: refusal.Why,
		Safe:     "Nothing about you was told to that program, and you are signed in here as before.",
		Do:       "Go back to the program and begin again. If it stays, tell whoever runs that program.",
		Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
	}
}
