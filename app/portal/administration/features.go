package administration

import (
	"net/http"
	"slices"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/administration"
)

// matrix is which role may do what, and who differs from theirs.
type matrix struct {
	here
	Features []access.Feature
	Roles    []column
	Differ   []administration.Person
}

// column is a role in the matrix.
type column struct {
	Role  access.Role
	Was   []access.Feature
	Fixed bool // the visitor can't change it
}

// May reports whether the role may do something.
func (c column) May(feature access.Feature) bool { return slices.Contains(c.Was, feature) }

func (p Pages) features(w http.ResponseWriter, r *http.Request) error {
	data := matrix{here: hereOf(r, "features"), Features: access.Features()}
	site := frame.StandingOf(r).SiteID
	for _, role := range administration.Roles() {
		may, err := p.Sites.RoleMay(r.Context(), site, role)
		if err != nil {
			return err
		}
		fixed := !data.Owns() && (role == access.Administrator || !data.Runs())
		data.Roles = append(data.Roles, column{Role: role, Was: may, Fixed: fixed})
	}
	people, err := p.Sites.People(r.Context(), site)
	if err != nil {
		return err
	}
	for _, one := range people {
		if slices.ContainsFunc(one.Features, func(g administration.Given) bool { return g.Own != administration.AsRole }) {
			data.Differ = append(data.Differ, one)
		}
	}
	return p.Frame.Render(w, r, frame.Page{Template: "features", Title: frame.T(r, "Features"), Notice: said(r), Data: data})
}

func (p Pages) setFeatures(w http.ResponseWriter, r *http.Request) error {
	if fresh, err := p.Frame.Fresh(w, r, at(r, "/features")); err != nil || !fresh {
		return err
	}
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	was, wasKnown := parsed(filled["was"])
	now, nowKnown := parsed(filled["may"])
	if !wasKnown || !nowKnown {
		return unknownFeature
	}
	if err := p.Sites.SetRoleFeatures(r.Context(), p.by(r), access.Role(filled.Get("role")), was, now); err != nil {
		return explain(r, err, at(r, "/features"))
	}
	return done(w, r, at(r, "/features"), "features")
}

// unknownFeature is for a form that names a feature there isn't: left out, the role would lose what it was to keep.
var unknownFeature = frame.Problem{
	Status: http.StatusUnprocessableEntity, Title: "That form couldn’t be read",
	Happened: "What arrived isn’t a form as browsers send it.",
	Safe:     "Nothing was changed.",
	Do:       "Go back, reload the page, and send it again.",
	Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
}

// parsed are the features that were sent, in their order; false where one isn't known.
func parsed(texts []string) ([]access.Feature, bool) {
	all := access.Features()
	unknown := func(text string) bool { return !slices.Contains(all, access.Feature(text)) }
	sent := slices.DeleteFunc(slices.Clone(all), func(f access.Feature) bool { return !slices.Contains(texts, string(f)) })
	return sent, !slices.ContainsFunc(texts, unknown)
}
