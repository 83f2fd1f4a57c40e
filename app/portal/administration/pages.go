package administration

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/storage/database"
)

// Sites is what the pages need of auth/administration.
type Sites interface {
	People(ctx context.Context, site uuid.UUID) ([]administration.Person, error)
	Person(ctx context.Context, site, account uuid.UUID) (administration.Person, error)
	Pending(ctx context.Context, site uuid.UUID) ([]database.Invitation, error)
	Unbacked(ctx context.Context, site uuid.UUID) ([]administration.Unbacked, error)
	Asked(ctx context.Context, site uuid.UUID) ([]administration.Asked, error)
	Companies(ctx context.Context, site uuid.UUID) ([]administration.Books, error)
	RoleMay(ctx context.Context, site uuid.UUID, role access.Role) ([]access.Feature, error)

	Invite(ctx context.Context, by administration.By, who administration.Invitee) error
	WithdrawInvitation(ctx context.Context, by administration.By, email string) error
	Preview(ctx context.Context, by administration.By, file []byte) (administration.Plan, error)
	Importable(ctx context.Context, by administration.By, file []byte, seal string) (administration.Plan, error)
	Import(ctx context.Context, by administration.By, file []byte, seal string) (administration.Plan, error)

	SetRole(ctx context.Context, by administration.By, member uuid.UUID, was, role access.Role) error
	SetCompany(ctx context.Context, by administration.By, member, company uuid.UUID, was, works bool) error
	SetFeature(ctx context.Context, by administration.By, member uuid.UUID, feature access.Feature, was, now administration.Choice) error
	SetRoleFeatures(ctx context.Context, by administration.By, role access.Role, was, now []access.Feature) error
	AddMember(ctx context.Context, by administration.By, who uuid.UUID, role access.Role, companies []uuid.UUID) error
	Decline(ctx context.Context, by administration.By, who uuid.UUID, thing string) error
	Remove(ctx context.Context, by administration.By, member uuid.UUID) error
	Removable(ctx context.Context, by administration.By, member uuid.UUID) error
	Transferable(ctx context.Context, by administration.By, to uuid.UUID) error
	Transfer(ctx context.Context, by administration.By, to uuid.UUID) error

	OpenCompany(ctx context.Context, by administration.By, name string) error
	RenameCompany(ctx context.Context, by administration.By, company uuid.UUID, was, name string) error
	CloseCompany(ctx context.Context, by administration.By, company uuid.UUID) error
	ReopenCompany(ctx context.Context, by administration.By, company uuid.UUID) error
}

// Pages are the pages.
type Pages struct {
	Frame *frame.Frame
	Sites Sites
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	const people, one = "/site/{site}/people", "/site/{site}/people/{account}"
	may := func(path string, get, post frame.Handler) frame.Route {
		return frame.Route{Path: path, Get: get, Post: post, Feature: access.People}
	}
	books := func(path string, get, post frame.Handler) frame.Route {
		return frame.Route{Path: path, Get: get, Post: post, Feature: access.Companies}
	}
	return []frame.Route{
		may(people, p.list, nil),
		may(people+"/invite", p.showInvite, p.invite),
		may(people+"/invite/withdraw", nil, p.withdraw),
		may(people+"/import", p.showImport, p.takeImport),
		may(one, p.person, nil),
		may(one+"/asked/{thing}", p.asked, nil),
		may(one+"/decline", nil, p.decline),
		may(one+"/add", nil, p.add),
		may(one+"/role", nil, p.role),
		may(one+"/company", nil, p.company),
		may(one+"/feature", nil, p.feature),
		may(one+"/remove", p.showRemove, p.remove),
		may(one+"/owner", p.showTransfer, p.transfer),
		may("/site/{site}/features", p.features, p.setFeatures),
		books("/site/{site}/companies", p.companies, p.open),
		books("/site/{site}/companies/{books}/rename", nil, p.rename),
		books("/site/{site}/companies/{books}/close", p.showClose, p.closing),
		books("/site/{site}/companies/{books}/reopen", nil, p.reopen),
	}
}

func (p Pages) by(r *http.Request) administration.By {
	standing := frame.StandingOf(r)
	return administration.By{Account: standing.Account, Site: standing.SiteID, Address: p.Frame.ClientAddr(r)}
}

// at is an address of the site's pages.
func at(r *http.Request, path string) string { return "/site/" + r.PathValue("site") + path }

// of is an address of a person's pages.
func of(r *http.Request, path string) string {
	return at(r, "/people/"+r.PathValue("account")+path)
}

// here is what every page of a site knows.
type here struct {
	Base string // of the site's pages
	Site string
	Me   uuid.UUID
	Mine access.Role
	Tab  string

	standing access.Standing // the visitor's
}

func hereOf(r *http.Request, tab string) here {
	standing := frame.StandingOf(r)
	return here{Base: "/site/" + standing.SiteID.String(), Site: standing.Site, Me: standing.Account, Mine: standing.Role, Tab: tab, standing: standing}
}

// Runs reports whether the visitor is an owner or an administrator.
func (h here) Runs() bool { return h.Mine.Runs() }

// Has reports whether the visitor was given a feature themselves, and so may have others do it or not.
func (h here) Has(feature access.Feature) bool { return h.standing.Given(feature) }

// Owns reports whether the visitor owns the site.
func (h here) Owns() bool { return h.Mine == access.Owner }

// id is the id of a path's part, or of a form's field; a page that isn't there for what is none.
func id(text string) (uuid.UUID, error) {
	parsed, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, frame.NotFound
	}
	return parsed, nil
}

// ids are the ids of a form's field.
func ids(filled url.Values, field string) ([]uuid.UUID, error) {
	var all []uuid.UUID
	for _, text := range filled[field] {
		one, err := id(text)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// done goes on to a page that says what was done.
func done(w http.ResponseWriter, r *http.Request, path, said string) error {
	target := url.URL{Path: path, RawQuery: url.Values{"done": {said}}.Encode()}
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
	return nil
}
