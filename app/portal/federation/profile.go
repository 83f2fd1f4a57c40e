package federation

import (
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/password"
)

// standing is what the page of one's own sign-in shows.
type standing struct {
	Linked       string // label of the linked identity
	Unknown      bool   // linked, to a provider that this service has no more
	Disconnected bool
	SAML         bool
	Offered      []offered
}

type offered struct{ Label, Action string }

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	who := frame.Must(r).Account
	data := standing{SAML: who.SAML}
	switch state := password.StateOf(who); {
	case state.Link == account.LinkLinked:
		of, known, err := p.Federation.LinkedProvider(r.Context(), who.ID)
		if err != nil {
			return err
		}
		data.Linked, data.Unknown = of.Label, !known
	case state.Link == account.LinkDisconnected:
		data.Disconnected = true
	case !state.SAML:
		for _, one := range p.Providers {
			data.Offered = append(data.Offered, offered{one.Label, linkPath + one.ID})
		}
	}
	page := frame.Page{Template: "federation-profile", Title: "Sign-in", Data: data}
	if r.URL.Query().Get("linked") == "yes" && data.Linked != "" {
		page.Notice = &frame.Notice{Mood: "good", Lines: []string{
			frame.T(r, "Your %s is linked. From now on it opens this website; your other browsers were signed out.", data.Linked),
		}}
	}
	return p.Frame.Render(w, r, page)
}

// onward takes a form's answer to the provider by a link: browsers hold forms to this site, redirects after them
// included.
func (p Pages) onward(w http.ResponseWriter, r *http.Request, address string) error {
	title, label := frame.T(r, "Link your identity"), frame.T(r, "your identity")
	for _, one := range p.Providers {
		if one.ID == r.PathValue("provider") {
			title, label = frame.T(r, "Link your %s", one.Label), one.Label
		}
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "federation-onward", Title: title, Narrow: true,
		Data: struct{ Label, Address string }{label, address},
	})
}
