package federation

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/federation"
)

// organisationPath is the page that asks for the e-mail whose domain tells which organisation signs one in.
const organisationPath = "/sign-in/organisation"

// Where somebody whom an organisation signs in proves once more who they are, and comes back to.
const (
	organisationStepUpPath = "/step-up/organisation"
	organisationProvenPath = organisationStepUpPath + "/proven"
)

func (p Pages) organisationRoutes() []frame.Route {
	return []frame.Route{
		{Path: organisationPath, Get: p.askOrganisation, Post: p.toOrganisation},
		{Path: federation.SAMLPath, Post: p.fromOrganisation, FromElsewhere: true},
		{Path: federation.SAMLMetadataPath, Get: p.metadata},
		{Path: organisationStepUpPath, Get: p.stepUpAtOrganisation, Private: true},
		{Path: organisationProvenPath, Get: p.provenAtOrganisation},
	}
}

type organisationForm struct{ Email, Next string }

func (p Pages) askOrganisation(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	return p.organisationPage(w, r, http.StatusOK, organisationForm{
		Next: frame.LocalPath(query.Get("next")),
	}, nil)
}

func (p Pages) toOrganisation(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	again := organisationForm{Email: filled.Get("email"), Next: frame.LocalPath(filled.Get("next"))}
	away, err := p.Federation.BeginSAML(r.Context(), federation.AskSAML{
		Purpose: federation.SignIn, Email: again.Email, Browser: samlBrowserOf(r), Next: again.Next, Address: p.Frame.ClientAddr(r),
		Again: frame.Left(r) || p.Frame.WantsFresh(again.Next), // SAML knows no longest age
	})
	refusal, mistyped := errors.AsType[account.Refusal](err)
	switch {
	case mistyped:
		again.Email = ""
		return p.organisationPage(w, r, http.StatusUnprocessableEntity, again, &frame.Notice{Mood: "bad", Lines: []string{refusal.Text}})
	case errors.Is(err, federation.ErrNoOrganisation):
		return p.organisationPage(w, r, http.StatusUnprocessableEntity, again, &frame.Notice{Mood: "bad", Lines: []string{
			"No organisation signs in the people of that e-mail’s domain here. Check the address, or sign in another way.",
		}})
	case err != nil:
		return p.explain(r, err, "")
	}
	setSAMLBrowser(w, away.Browser)
	_, domain, _ := strings.Cut(again.Email, "@")
	return p.Frame.Render(w, r, frame.Page{
		Template: "federation-organisation-onward", Title: "Your organisation’s sign-in", Narrow: true,
		Data: struct{ Domain, Address string }{strings.ToLower(strings.TrimSpace(domain)), away.URL},
	})
}

func (p Pages) organisationPage(w http.ResponseWriter, r *http.Request, status int, data organisationForm, notice *frame.Notice) error {
	return p.Frame.Render(w, r, frame.Page{
		Template: "federation-organisation", Status: status, Title: "Your organisation’s sign-in", Narrow: true, Notice: notice, Data: data,
	})
}

// fromOrganisation takes the form that the organisation's page sends. That this browser asked for it is proven by
// its cookie and the state.
func (p Pages) fromOrganisation(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	arrived, err := p.Federation.FinishSAML(r.Context(), federation.AnswerSAML{
		Response: filled.Get("SAMLResponse"), State: filled.Get("RelayState"), Browser: samlBrowserOf(r), Address: p.Frame.ClientAddr(r),
	})
	if err != nil {
		return p.explain(r, err, "")
	}
	if arrived.Purpose == federation.StepUp {
		target := url.URL{Path: organisationProvenPath, RawQuery: url.Values{"state": {arrived.Proven}}.Encode()}
		http.Redirect(w, r, target.String(), http.StatusSeeOther)
		return nil
	}
	return p.Gate.Enter(w, r, arrived.Proof, frame.LocalPath(arrived.Next))
}

func (p Pages) stepUpAtOrganisation(w http.ResponseWriter, r *http.Request) error {
	visit := frame.Must(r)
	if !visit.Account.SAML {
		return frame.NotFound
	}
	away, err := p.Federation.BeginSAML(r.Context(), federation.AskSAML{
		Purpose: federation.StepUp, Visit: visit, Email: visit.Account.Email, Browser: samlBrowserOf(r),
		Next: frame.LocalPath(r.URL.Query().Get("next")), Address: p.Frame.ClientAddr(r),
	})
	if err != nil {
		return p.explain(r, err, "")
	}
	setSAMLBrowser(w, away.Browser)
	http.Redirect(w, r, away.URL, http.StatusSeeOther)
	return nil
}

// provenAtOrganisation ends what fromOrganisation could not: with its form came no session.
func (p Pages) provenAtOrganisation(w http.ResponseWriter, r *http.Request) error {
	answer := federation.Proven{
		State: r.URL.Query().Get("state"), Browser: samlBrowserOf(r), Address: p.Frame.ClientAddr(r),
	}
	if visit, ok := frame.Visitor(r); ok {
		answer.Visit = &visit
	}
	arrived, err := p.Federation.ProveSAML(r.Context(), answer)
	if err != nil {
		return p.explain(r, err, "")
	}
	return p.Gate.EnterAnew(w, r, arrived.Proof, frame.LocalPath(arrived.Next))
}

func (p Pages) metadata(w http.ResponseWriter, _ *http.Request) error {
	text, err := p.Federation.SAMLMetadata()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	_, err = w.Write(text)
	return err
}
