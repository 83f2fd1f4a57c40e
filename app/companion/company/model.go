package company

import (
	"slices"
	"strings"

	"satchel/app/words"
	"satchel/sync/companion"
)

// Model is the view model: the companies there are to choose from, by site. It is used on the UI thread alone.
type Model struct {
	companies []companion.Company
	why       words.Explanation // there are none
	loaded    bool
	trouble   words.Explanation
}

// Loaded takes in what the service answered, and why there is no company where there is none.
func (m *Model) Loaded(companies []companion.Company, why words.Explanation) {
	m.companies, m.why, m.loaded, m.trouble = slices.Clone(companies), why, true, words.Explanation{}
	slices.SortFunc(m.companies, func(a, b companion.Company) int {
		if by := strings.Compare(strings.ToLower(a.Site), strings.ToLower(b.Site)); by != 0 {
			return by
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
}

// Failed takes in why the service did not answer.
func (m *Model) Failed(said words.Explanation) { m.trouble = said }

// Trouble is why the companies are not known; its Title is empty where there is nothing to say.
func (m *Model) Trouble() words.Explanation { return m.trouble }

// Only is the company where there is one alone: it is chosen without asking.
func (m *Model) Only() (companion.Company, bool) {
	if len(m.companies) == 1 {
		return m.companies[0], true
	}
	return companion.Company{}, false
}

// None says whether the service has answered that there is no company for this person.
func (m *Model) None() bool { return m.loaded && len(m.companies) == 0 }

// Why says why there is no company.
func (m *Model) Why() words.Explanation { return m.why }

// Site is a subscription and its companies.
type Site struct {
	Name      string
	Companies []companion.Company
}

// Sites lists the companies by site, both in the order of their names.
func (m *Model) Sites() []Site {
	var sites []Site
	for _, c := range m.companies {
		if len(sites) == 0 || sites[len(sites)-1].Name != c.Site {
			sites = append(sites, Site{Name: c.Site})
		}
		last := &sites[len(sites)-1]
		last.Companies = append(last.Companies, c)
	}
	return sites
}
