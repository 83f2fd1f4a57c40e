package identity

import (
	"errors"
	"net/http"

	"satchel/app/portal/frame"
	"satchel/auth/identity"
)

func (p *pages) signInRoutes() []frame.Route {
	return []frame.Route{
		{Path: p.base, Get: p.known(p.home)},
		{Path: p.base + "/{$}", Get: func(w http.ResponseWriter, r *http.Request) error { return p.redirect(w, r, p.base) }},
		{Path: p.base + "/product", Get: p.showProducts},
		{Path: p.base + "/sign-in", Get: p.showSignIn, Post: p.signIn},
		{Path: p.base + "/passcode", Get: p.showPasscode, Post: p.meet},
		{Path: p.base + "/onward", Get: p.known(p.onward)},
		{Path: p.base + "/sign-out", Post: p.signOut},
		{Path: p.base + "/signed-out", Get: p.showSignedOut},
	}
}

// showProducts asks what to go on to. The form's answer is the address of the sign-in page.
func (p *pages) showProducts(w http.ResponseWriter, r *http.Request) error {
	products, err := p.Products(r.Context())
	if err != nil {
		return err
	}
	return p.Render(w, r, frame.Page{Template: "id-product", Title: "Choose a product", Narrow: true, Data: struct {
		Label, Action, Mark string
		Products            []Product
	}{p.Label, p.at("/sign-in"), productMark, products}})
}

type signInForm struct {
	Label, Name, Email, Continue string
	Create, Forgot, Action       string
	Again                        bool
	Other                        string // leads to the choice of products; empty where there is none
}

// showSignIn asks for the product first where there are several and nobody's request brought the person here.
func (p *pages) showSignIn(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	then := p.then(query.Get("continue"))
	who, here, err := p.visitor(r)
	if err != nil {
		return err
	}
	if here && query.Get("again") == "" {
		return p.goOn(w, r, who.Person, then)
	}
	products, err := p.Products(r.Context())
	if err != nil {
		return err
	}
	if then == "" && len(products) > 1 {
		return p.redirect(w, r, p.at("/product"))
	}
	if then == "" && len(products) == 1 {
		then = productMark + products[0].ID
	}
	return p.signInPage(w, r, http.StatusOK, signInForm{Email: echo(query.Get("email")), Continue: then, Again: here}, nil)
}

func (p *pages) signInPage(w http.ResponseWriter, r *http.Request, status int, form signInForm, notice *frame.Notice) error {
	name, _, err := p.destination(r.Context(), form.Continue)
	if err != nil {
		return err
	}
	products, err := p.Products(r.Context())
	if err != nil {
		return err
	}
	form.Label, form.Name, form.Action = p.Label, name, p.at("/sign-in")
	form.Create = p.at("/sign-up", "continue", form.Continue)
	form.Forgot = p.at("/password/forgot", "continue", form.Continue)
	if isProduct(form.Continue) && len(products) > 1 {
		form.Other = p.at("/product")
	}
	return p.Render(w, r, frame.Page{Template: "id-sign-in", Status: status, Title: "Sign in", Narrow: true, Notice: notice, Data: form})
}

func (p *pages) signIn(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	then := p.then(filled.Get("continue"))
	proof, err := p.People.SignIn(r.Context(), filled.Get("email"), filled.Get("password"), p.ClientAddr(r))
	switch {
	case errors.Is(err, identity.ErrRefused):
		form := signInForm{Email: echo(filled.Get("email")), Continue: then}
		return p.signInPage(w, r, http.StatusUnprocessableEntity, form, bad("That e-mail and password don’t match. Check both, or set a new password."))
	case errors.Is(err, identity.ErrPasscodeWanted):
		return p.wantPasscode(w, r, proof, then)
	case err != nil:
		return explain(err)
	}
	return p.start(w, r, proof, then)
}

func (p *pages) start(w http.ResponseWriter, r *http.Request, proof identity.Proof, then string) error {
	value, err := p.People.Start(r.Context(), proof, fromRequest(r))
	if err != nil {
		return explain(err)
	}
	setCookie(w, sessionCookie, value)
	return p.goOn(w, r, proof.Person, then)
}

func (p *pages) wantPasscode(w http.ResponseWriter, r *http.Request, proof identity.Proof, then string) error {
	if known, err := p.remembered(r, proof, then); err != nil {
		return err
	} else if known {
		return p.start(w, r, proof, then)
	}
	secret, err := p.People.Challenge(r.Context(), proof, then)
	if err != nil {
		return err
	}
	setCookie(w, passcodeCookie, secret)
	return p.redirect(w, r, p.at("/passcode"))
}

func (p *pages) showPasscode(w http.ResponseWriter, r *http.Request) error {
	if cookieOf(r, passcodeCookie) == "" {
		return p.redirect(w, r, p.at("/sign-in"))
	}
	return p.passcodePage(w, r, http.StatusOK, false, nil)
}

func (p *pages) passcodePage(w http.ResponseWriter, r *http.Request, status int, remember bool, notice *frame.Notice) error {
	return p.Render(w, r, frame.Page{
		Template: "id-passcode", Status: status, Title: "Enter a passcode", Narrow: true, Notice: notice,
		Data: struct {
			Action, Back string
			Remember     bool
		}{p.at("/passcode"), p.at("/sign-in"), remember},
	})
}

func (p *pages) meet(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	remember := filled.Get("remember") != ""
	proof, then, err := p.People.Meet(r.Context(), cookieOf(r, passcodeCookie), filled.Get("passcode"), p.ClientAddr(r))
	switch {
	case errors.Is(err, identity.ErrWrongPasscode):
		return p.passcodePage(w, r, http.StatusUnprocessableEntity, remember, bad("That passcode isn’t right, or was used before. Wait for the next one, or use a recovery code."))
	case errors.Is(err, identity.ErrChallengeOver):
		clearCookie(w, passcodeCookie)
		return p.signInPage(w, r, http.StatusUnprocessableEntity, signInForm{}, bad("That took too long, or too many tries. Sign in again, with your password first."))
	case err != nil:
		return explain(err)
	}
	clearCookie(w, passcodeCookie)
	if remember {
		if err := p.remember(w, r, proof); err != nil {
			return err
		}
	}
	return p.start(w, r, proof, p.then(then))
}

// signOut ends the session on the service; the cookie's end in the browser is only tidiness.
func (p *pages) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := (Login{People: p.People, Issuer: p.Issuer, ClientAddr: p.ClientAddr}).SignOut(w, r); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache"`) // the pages it kept for the Back button
	return p.redirect(w, r, p.at("/signed-out"))
}

func (p *pages) showSignedOut(w http.ResponseWriter, r *http.Request) error {
	return p.Render(w, r, frame.Page{
		Template: "id-signed-out", Title: "Signed out", Narrow: true,
		Notice: &frame.Notice{Mood: "good", Lines: []string{frame.T(r, "You are signed out of your %s in this browser.", p.Label)}},
		Data:   struct{ Label, SignIn string }{p.Label, p.at("/sign-in")},
	})
}
