package access

import (
	"net/http"
	"strings"
	"time"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Model is the view model: what the person lacks, and what was asked for. It is used on the UI thread alone.
type Model struct {
	words.Tongue
	explain func(error) words.Explanation
	lacks   []companion.Lack
	asked   map[string]bool // the things asked for on this screen
	known   bool
	failed  error
}

// NewModel returns one that knows of nothing yet.
func NewModel(tongue words.Tongue, explain func(error) words.Explanation) *Model {
	return &Model{Tongue: tongue, explain: explain, asked: map[string]bool{}}
}

// Loaded takes in what the service says to be lacking.
func (m *Model) Loaded(lacks []companion.Lack) { m.lacks, m.known, m.failed = lacks, true, nil }

// Asked takes in what the service answered to a request.
func (m *Model) Asked(request companion.Request, answer companion.Lack) {
	m.failed = nil
	m.asked[request.Thing] = true
	for i, lack := range m.lacks {
		if lack.Ask.Thing == request.Thing && answer.Since != nil {
			m.lacks[i].Since = answer.Since
		}
	}
}

// Failed says why something was not done; nil that it was.
func (m *Model) Failed(err error) { m.failed = err }

// Trouble is what is to be said above the rest; a zero one is nothing.
func (m *Model) Trouble() words.Explanation {
	if m.failed == nil {
		return words.Explanation{}
	}
	return m.explain(m.failed)
}

// Known tells whether the service has answered.
func (m *Model) Known() bool { return m.known }

// Row is one thing that is lacking.
type Row struct {
	Title   string // what it is
	Safe    string
	Whom    string // who can give it; empty where that is not told
	Asked   string // that it was asked for, and what follows; empty while it can be asked for
	Named   bool   // the person has to name the site first
	Request companion.Request
}

// Rows are all that is lacking; none, once Known, is that nothing is.
func (m *Model) Rows(now time.Time) []Row {
	rows := make([]Row, 0, len(m.lacks))
	for _, lack := range m.lacks {
		said := m.explain(&companion.Refused{Status: http.StatusForbidden, Code: lack.Code})
		row := Row{Title: said.Title, Safe: said.Safe, Request: lack.Ask, Named: lack.Ask.Thing == companion.Member}
		if lack.Title != "" {
			row.Title = m.T("You do not have access to this feature: %s.", m.T(lack.Title))
		}
		if len(lack.Whom) > 0 {
			row.Whom = m.T("These people on %s can give it to you: %s.", document.DisplayName(lack.Site), names(lack.Whom))
		}
		row.Asked = m.since(lack, now)
		rows = append(rows, row)
	}
	return rows
}

// since says that something was asked for. Of a site or company that is not theirs, not even that it exists is told.
func (m *Model) since(lack companion.Lack, now time.Time) string {
	switch {
	case lack.Ask.Thing == companion.Member && m.asked[companion.Member]:
		return m.T("If there is such a site, its owner and administrators have been asked by mail. You get a mail when they answer.")
	case lack.Ask.Thing == companion.OneCompany && m.asked[companion.OneCompany]:
		return m.T("If it is a company of your site, the owner and the administrators have been asked by mail to let you in.")
	case lack.Since != nil:
		return m.T("Asked for by mail at %s. You get a mail when it is answered.", m.When(*lack.Since, now))
	}
	return ""
}

func names(people []companion.Whom) string {
	all := make([]string, 0, len(people))
	for _, p := range people {
		all = append(all, document.DisplayName(p.Name))
	}
	return strings.Join(all, ", ")
}
