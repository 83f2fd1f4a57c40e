package administration

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/administration"
)

type inviting struct {
	here
	Order       uuid.UUID // of this form, which invites once however often it is sent
	Email, Name string
	Role        access.Role
	Offered     []administration.Assigned // companies, ticked where they work
}

func (p Pages) showInvite(w http.ResponseWriter, r *http.Request) error {
	kept := p.Frame.Unsent(r, at(r, "/people/invite"))
	data := inviting{Email: kept.Or("email", ""), Name: kept.Or("name", ""), Role: access.Role(kept.Or("role", string(access.Bookkeeper)))}
	for _, text := range strings.Fields(kept.Or("company", "")) {
		if one, err := uuid.Parse(text); err == nil {
			data.Offered = append(data.Offered, administration.Assigned{ID: one})
		}
	}
	return p.invitePage(w, r, http.StatusOK, data, nil)
}

func (p Pages) invitePage(w http.ResponseWriter, r *http.Request, status int, data inviting, notice *frame.Notice) error {
	data.here, data.Order = hereOf(r, "people"), uuid.New()
	books, err := p.Sites.Companies(r.Context(), frame.StandingOf(r).SiteID)
	if err != nil {
		return err
	}
	lets, err := p.offered(r, data.here)
	if err != nil {
		return err
	}
	ticked := data.Offered
	data.Offered = nil
	for _, one := range books {
		if !one.ClosedAt.IsZero() || !lets(one.ID) {
			continue
		}
		company := administration.Assigned{ID: one.ID, Name: one.Name}
		for _, old := range ticked {
			company.Works = company.Works || old.ID == one.ID
		}
		data.Offered = append(data.Offered, company)
	}
	return p.Frame.Render(w, r, frame.Page{Template: "people-invite", Status: status, Title: frame.T(r, "Invite somebody"), Notice: notice, Data: data})
}

func (p Pages) invite(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	companies, err := ids(filled, "company")
	if err != nil {
		return err
	}
	who := administration.Invitee{
		Order: orderOf(filled), Email: filled.Get("email"), Name: strings.TrimSpace(filled.Get("name")), Role: access.Role(filled.Get("role")), Companies: companies,
	}
	if fresh, err := p.mayInvite(w, r, filled); err != nil || !fresh {
		return err
	}
	err = p.Sites.Invite(r.Context(), p.by(r), who)
	if notice := refused(r, err); notice != nil {
		again := inviting{Email: frame.Echo(who.Email), Name: frame.Echo(who.Name), Role: who.Role}
		for _, one := range companies {
			again.Offered = append(again.Offered, administration.Assigned{ID: one})
		}
		return p.invitePage(w, r, http.StatusUnprocessableEntity, again, notice)
	}
	if err != nil {
		return explain(r, err, at(r, "/people/invite"))
	}
	if !filled.Has("again") { // one of the list, not the form
		p.Frame.Taken(r, at(r, "/people/invite"))
	}
	return done(w, r, at(r, "/people"), "invited")
}

// orderOf is under which a form invites; one of the list does so again once for each invitation that ended.
func orderOf(filled url.Values) uuid.UUID {
	if ended, err := uuid.Parse(filled.Get("again")); err == nil {
		return uuid.NewSHA1(ended, []byte("again"))
	}
	order, _ := uuid.Parse(filled.Get("order")) // a form without one invites anew each time
	return order
}

// mayInvite is Fresh where an administrator is invited. What was typed is there again afterwards.
func (p Pages) mayInvite(w http.ResponseWriter, r *http.Request, filled url.Values) (bool, error) {
	if access.Role(filled.Get("role")) != access.Administrator {
		return true, nil
	}
	if filled.Has("again") { // one of the list: nothing was typed, and what the form holds stays
		return p.Frame.Fresh(w, r, at(r, "/people"))
	}
	return p.freshOrKept(w, r, at(r, "/people/invite"))
}

// freshOrKept is Fresh for a form that is to be filled still when its visitor comes back.
func (p Pages) freshOrKept(w http.ResponseWriter, r *http.Request, back string) (bool, error) {
	fresh, err := p.Frame.Fresh(w, r, back)
	if err == nil && !fresh {
		p.Frame.KeepSent(r)
	}
	return fresh, err
}

func (p Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if err := p.Sites.WithdrawInvitation(r.Context(), p.by(r), filled.Get("email")); err != nil {
		return explain(r, err, at(r, "/people"))
	}
	return done(w, r, at(r, "/people"), "withdrawn")
}

type importing struct {
	here
	File string
	Plan administration.Plan
}

func (p Pages) showImport(w http.ResponseWriter, r *http.Request) error {
	return p.importPage(w, r, p.Frame.Unsent(r, at(r, "/people/import")).Or("lines", ""), nil)
}

func (p Pages) importPage(w http.ResponseWriter, r *http.Request, file string, notice *frame.Notice) error {
	status := http.StatusOK
	if notice != nil {
		status = http.StatusUnprocessableEntity
	}
	if len(file) > administration.MaxImport || !account.IsText(file) { // nobody can mend that in a form
		file = ""
	}
	data := importing{here: hereOf(r, "people"), File: file}
	return p.Frame.Render(w, r, frame.Page{Template: "people-import", Status: status, Title: frame.T(r, "Import people"), Notice: notice, Data: data})
}

// takeImport shows what every line would do, and does nothing; with the seal of what was shown, it carries that out. What
// was pasted is kept until then.
func (p Pages) takeImport(w http.ResponseWriter, r *http.Request) error {
	file, err := uploaded(r)
	if err != nil {
		return err
	}
	if seal := r.PostForm.Get("seal"); seal != "" {
		return p.confirm(w, r, file, seal)
	}
	p.Frame.KeepSent(r)
	return p.planPage(w, r, file, http.StatusOK, nil)
}

func (p Pages) planPage(w http.ResponseWriter, r *http.Request, file string, status int, notice *frame.Notice) error {
	plan, err := p.Sites.Preview(r.Context(), p.by(r), []byte(file))
	if said := refused(r, err); said != nil {
		return p.importPage(w, r, file, said)
	}
	if err != nil {
		return explain(r, err, at(r, "/people/import"))
	}
	return p.Frame.Render(w, r, frame.Page{
		Template: "people-import-plan", Status: status, Title: frame.T(r, "What the import does"), Notice: notice,
		Data: importing{here: hereOf(r, "people"), File: file, Plan: plan},
	})
}

// confirm carries out exactly what was shown, and once. Where that offers somebody the role of an administrator, it takes
// a visitor who has just proved who they are.
func (p Pages) confirm(w http.ResponseWriter, r *http.Request, file, seal string) error {
	plan, err := p.Sites.Importable(r.Context(), p.by(r), []byte(file), seal)
	if err == nil && plan.Makes(access.Administrator) { // and so does all that has the same seal
		if fresh, err := p.freshOrKept(w, r, at(r, "/people/import")); err != nil || !fresh {
			return err
		}
	}
	if err == nil {
		_, err = p.Sites.Import(r.Context(), p.by(r), []byte(file), seal)
	}
	if errors.Is(err, administration.ErrImportDone) { // pressed twice, or come back to
		return done(w, r, at(r, "/people"), "imported-before")
	}
	if notice := refused(r, err); notice != nil {
		return p.planPage(w, r, file, http.StatusConflict, notice)
	}
	if err != nil {
		return explain(r, err, at(r, "/people/import"))
	}
	p.Frame.Taken(r, at(r, "/people/import"))
	return done(w, r, at(r, "/people"), "imported")
}

// uploaded is the file that was chosen, else the lines that were pasted. Browsers send pasted lines with CR and LF.
func uploaded(r *http.Request) (string, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		filled, err := frame.Form(r)
		return filled.Get("lines"), err
	}
	if err := r.ParseMultipartForm(administration.MaxImport); err != nil {
		return "", frame.FormProblem(err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	file, _, err := r.FormFile("file")
	if err != nil {
		return r.PostForm.Get("lines"), nil // none was chosen
	}
	defer file.Close()
	read, err := io.ReadAll(io.LimitReader(file, administration.MaxImport+1))
	if err != nil {
		return "", frame.FormProblem(err)
	}
	if len(read) == 0 {
		return r.PostForm.Get("lines"), nil
	}
	return string(read), nil
}
