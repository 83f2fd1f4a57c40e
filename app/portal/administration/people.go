package administration

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/storage/database"
)

type list struct {
	here
	People   []administration.Person
	Pending  []pending
	Unbacked []administration.Unbacked
	Asks     []administration.Asked
	Text     string // that People were narrowed down by; empty if they weren't
}

type pending struct {
	database.Invitation

	Expired bool
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	data := list{here: hereOf(r, "people")}
	site := frame.StandingOf(r).SiteID
	var err error
	if data.People, err = p.Sites.People(r.Context(), site); err != nil {
		return err
	}
	data.Text = frame.Echo(strings.TrimSpace(r.URL.Query().Get("text")))
	data.People = slices.DeleteFunc(data.People, func(one administration.Person) bool { return one.Role == "" || !found(one, data.Text) })
	if data.Asks, err = p.Sites.Asked(r.Context(), site); err != nil {
		return err
	}
	if data.Unbacked, err = p.Sites.Unbacked(r.Context(), site); err != nil {
		return err
	}
	rows, err := p.Sites.Pending(r.Context(), site)
	if err != nil {
		return err
	}
	for _, row := range rows {
		data.Pending = append(data.Pending, pending{row, !p.Frame.Clock().Before(row.ExpiresAt)})
	}
	return p.Frame.Render(w, r, frame.Page{Template: "people", Title: frame.T(r, "People"), Notice: said(r), Data: data})
}

// found reports whether all words of a text stand in somebody's name, e-mail or companies.
func found(one administration.Person, text string) bool {
	about := one.Name + "\n" + one.Email
	for _, company := range one.Works() {
		about += "\n" + company.Name
	}
	about = strings.ToLower(about)
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(text)), func(word string) bool { return !strings.Contains(about, word) })
}

type person struct {
	here
	administration.Person

	Own bool // it is the visitor's

	lets offered
}

// Lets reports whether the visitor lets people into a company, and takes it away again.
func (p person) Lets(company uuid.UUID) bool { return p.Over() && p.lets(company) }

// Over reports whether the visitor has a say over this person: whoever doesn't run the site has none over those who do.
func (p person) Over() bool { return p.Runs() || !p.Role.Runs() }

// Offered are the companies that the visitor lets people into.
func (p person) Offered() []administration.Assigned { return p.lets.of(p.Person.Companies) }

// AsksCompanies reports whether they ask to be let into companies, which the page says where that is done.
func (p person) AsksCompanies() bool { return p.AsksFor(administration.AskCompanies) }

// Fixed reports whether the visitor can't change what this person may do.
func (p person) Fixed() bool {
	return p.Own || p.Role == access.Owner || !p.Over()
}

func (p Pages) personOf(r *http.Request) (person, error) {
	account, err := id(r.PathValue("account"))
	if err != nil {
		return person{}, err
	}
	found, err := p.Sites.Person(r.Context(), frame.StandingOf(r).SiteID, account)
	if err != nil {
		return person{}, explain(r, err, at(r, "/people"))
	}
	data := person{here: hereOf(r, "people"), Person: found}
	data.Own = data.Me == found.Account
	data.lets, err = p.offered(r, data.here)
	return data, err
}

func (p Pages) person(w http.ResponseWriter, r *http.Request) error {
	data, err := p.personOf(r)
	if err != nil {
		return err
	}
	template := "person"
	if data.Role == "" {
		template = "person-asks"
	}
	return p.Frame.Render(w, r, frame.Page{Template: template, Title: data.Name, Notice: said(r), Data: data})
}

// asked leads from a mail to the switch: fragments don't survive a sign-in, paths do.
func (p Pages) asked(w http.ResponseWriter, r *http.Request) error {
	anchor := "#asks"
	switch thing := r.PathValue("thing"); {
	case thing == administration.AskCompanies:
		anchor = "#companies"
	default:
		if company, is := administration.CompanyAsked(thing); is {
			anchor = "#company-" + company.String()
		}
		if feature, ok := access.ParseFeature(thing); ok {
			anchor = "#feature-" + string(feature)
		}
	}
	if _, err := id(r.PathValue("account")); err != nil {
		return err
	}
	http.Redirect(w, r, of(r, "")+anchor, http.StatusSeeOther)
	return nil
}

// changed reads a person's form, makes the change, and goes back to the person.
func (p Pages) changed(w http.ResponseWriter, r *http.Request, did string, change func(by administration.By, who uuid.UUID, form form) error) error {
	who, err := id(r.PathValue("account"))
	if err != nil {
		return err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if err := change(p.by(r), who, form{filled}); err != nil {
		return explain(r, err, of(r, ""))
	}
	return done(w, r, of(r, ""), did)
}

func (p Pages) role(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, of(r, "")); err != nil || !fresh {
		return err
	}
	return p.changed(w, r, "role", func(by administration.By, who uuid.UUID, form form) error {
		return p.Sites.SetRole(r.Context(), by, who, access.Role(form.Get("was")), access.Role(form.Get("role")))
	})
}

func (p Pages) company(w http.ResponseWriter, r *http.Request) error {
	return p.changed(w, r, "company", func(by administration.By, who uuid.UUID, form form) error {
		company, err := id(form.Get("company"))
		if err != nil {
			return err
		}
		return p.Sites.SetCompany(r.Context(), by, who, company, form.Get("was") == "yes", form.Get("works") == "yes")
	})
}

func (p Pages) feature(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, of(r, "")); err != nil || !fresh {
		return err
	}
	return p.changed(w, r, "feature", func(by administration.By, who uuid.UUID, form form) error {
		feature, ok := access.ParseFeature(form.Get("feature"))
		if !ok {
			return frame.NotFound
		}
		was, now := administration.Choice(form.Get("was")), administration.Choice(form.Get("now"))
		return p.Sites.SetFeature(r.Context(), by, who, feature, was, now)
	})
}

func (p Pages) add(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if access.Role(filled.Get("role")) == access.Administrator {
		if fresh, err := p.Frame.Fresh(w, r, of(r, "")); err != nil || !fresh {
			return err
		}
	}
	return p.changed(w, r, "added", func(by administration.By, who uuid.UUID, form form) error {
		companies, err := ids(form.Values, "company")
		if err != nil {
			return err
		}
		return p.Sites.AddMember(r.Context(), by, who, access.Role(form.Get("role")), companies)
	})
}

func (p Pages) decline(w http.ResponseWriter, r *http.Request) error {
	who, err := id(r.PathValue("account"))
	if err != nil {
		return err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	if err := p.Sites.Decline(r.Context(), p.by(r), who, filled.Get("thing")); err != nil {
		return explain(r, err, at(r, "/people"))
	}
	return done(w, r, at(r, "/people"), "declined")
}

func (p Pages) showRemove(w http.ResponseWriter, r *http.Request) error {
	return p.confirming(w, r, p.Sites.Removable, "person-remove", frame.T(r, "Remove somebody"))
}

func (p Pages) showTransfer(w http.ResponseWriter, r *http.Request) error {
	return p.confirming(w, r, p.Sites.Transferable, "person-owner", frame.T(r, "Hand the site over"))
}

// confirming asks once more about what is dangerous, somebody who has just proved who they are; and not about what can't
// be done.
func (p Pages) confirming(w http.ResponseWriter, r *http.Request, can grave, template, title string) error {
	who, err := id(r.PathValue("account"))
	if err != nil {
		return err
	}
	if err := can(r.Context(), p.by(r), who); err != nil {
		return explain(r, err, at(r, "/people"))
	}
	if fresh, err := p.Frame.Fresh(w, r, r.URL.Path); err != nil || !fresh {
		return err
	}
	data, err := p.personOf(r)
	if err != nil {
		return err
	}
	return p.Frame.Render(w, r, frame.Page{Template: template, Title: title, Narrow: true, Data: data})
}

func (p Pages) remove(w http.ResponseWriter, r *http.Request) error {
	return p.gravely(w, r, "removed", p.Sites.Remove)
}

func (p Pages) transfer(w http.ResponseWriter, r *http.Request) error {
	return p.gravely(w, r, "owner", p.Sites.Transfer)
}

func (p Pages) gravely(w http.ResponseWriter, r *http.Request, did string, do grave) error {
	if fresh, err := p.Frame.Fresh(w, r, r.URL.Path); err != nil || !fresh {
		return err
	}
	who, err := id(r.PathValue("account"))
	if err != nil {
		return err
	}
	if err := do(r.Context(), p.by(r), who); err != nil {
		return explain(r, err, at(r, "/people"))
	}
	return done(w, r, at(r, "/people"), did)
}

// Choices are the roles a member can be given.
func (p person) Choices() []access.Role { return administration.Roles() }
