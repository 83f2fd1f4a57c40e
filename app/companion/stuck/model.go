package stuck

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/google/uuid"

	"satchel/app/companion/remedy"
	"satchel/app/words"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

// Model is the view model: what is stuck, and what was last tried and failed.
type Model struct {
	words.Tongue
	explain func(error) words.Explanation
	records []document.Record
	all     int // documents that are stuck, of which the records may be the newest alone
	known   bool
	unread  error // why the queue could not be read
	folders []watch.State
	refused []watch.Refused     // of all folders, one after the other
	missing int                 // how many files those are
	failed  error               // why what the person asked for was not done
	paused  document.ReasonCode // why nothing of the account's goes on; empty where it does
}

// NewModel returns one that knows of nothing yet.
func NewModel(tongue words.Tongue, explain func(error) words.Explanation) *Model {
	return &Model{Tongue: tongue, explain: explain}
}

// Take takes in which documents need the person now, the newest of so many. Where they could not be read, those known
// before stay.
func (m *Model) Take(records []document.Record, all int, err error) {
	m.unread = err
	if err != nil {
		return
	}
	m.known = true
	m.records = slices.DeleteFunc(slices.Clone(records), func(r document.Record) bool { return r.State != document.NeedsPerson })
	m.all = len(m.records)
	if len(records) < all {
		m.all = all
	}
}

// TakeFolders takes in how the watched folders stand now, and keeps those that are in trouble, and what was not captured.
func (m *Model) TakeFolders(states []watch.State) {
	m.refused, m.missing = nil, 0
	for _, s := range states {
		m.refused = append(m.refused, s.Refused...)
		m.missing += s.Missing()
	}
	m.folders = slices.DeleteFunc(slices.Clone(states), func(s watch.State) bool { return s.Trouble == nil })
}

// Pause takes in why nothing of the account's goes on without the person, and tells whether that is news; empty is that it
// does go on.
func (m *Model) Pause(reason document.ReasonCode) bool {
	news := m.paused != reason
	m.paused = reason
	return news
}

// Paused is what is to be said of that, and what helps; a zero one is nothing.
func (m *Model) Paused() (words.Explanation, document.ActionCode) {
	if m.paused == "" {
		return words.Explanation{}, ""
	}
	return words.Account(m.paused).In(m.Tongue), document.Remedy(m.paused).Code
}

// Failed says why something was not done; nil that it was, or that the person has read it.
func (m *Model) Failed(err error) { m.failed = err }

// CanDismiss tells whether what is said above all is over once the person has read it.
func (m *Model) CanDismiss() bool { return m.failed != nil }

// Trouble is what is to be said above all; a zero one is nothing.
func (m *Model) Trouble() words.Explanation {
	if err := cmp.Or(m.failed, m.unread); err != nil {
		return m.explain(err)
	}
	return words.Explanation{}
}

// Documents is how many documents are stuck.
func (m *Model) Documents() int { return m.all }

// Rest says that older ones are stuck than those in the groups; empty where none are.
func (m *Model) Rest() string {
	rest := m.all - len(m.records)
	if rest == 0 {
		return ""
	}
	return m.Count(rest, "1 older document is stuck too. It comes here once there is room.", "%d older documents are stuck too. They come here once there is room.")
}

// Folders is how many watched folders are in trouble.
func (m *Model) Folders() int { return len(m.folders) }

// Empty tells whether it is known that nothing is stuck.
func (m *Model) Empty() bool {
	return m.known && m.paused == "" && m.all+m.missing+len(m.folders) == 0 && m.failed == nil && m.unread == nil
}

// Group is what the same thing holds.
type Group struct {
	Key       string // which one it is, whatever is in it
	Why, Next string
	Count     string
	For       string   // the company that it is a matter of; empty where it is none of one
	Names     []string // the first few, oldest first
	More      string   // how many others; empty for none
	Todo      document.ActionCode
	Way       remedy.Way
	Company   document.Company // the same; zero where it is none of one
	IDs       []uuid.UUID
}

// fewNamed is how many documents of a group are named.
const fewNamed = 5

// Groups are the documents by what holds them, the largest group first.
func (m *Model) Groups() []Group {
	type held struct {
		reason  document.ReasonCode
		todo    document.ActionCode
		company uuid.UUID // where it is a matter of one
	}
	var order []held
	members := map[held][]document.Record{}
	for _, r := range m.records {
		by := held{todo: document.RetryIt}
		if r.Reason != nil {
			by.reason = r.Reason.Code
		}
		if r.Action != nil {
			by.todo = r.Action.Code
		}
		if by.todo == document.AskAdministrator || by.todo == document.OpenCompany {
			by.company = r.Company.ID
		}
		if members[by] == nil {
			order = append(order, by)
		}
		members[by] = append(members[by], r)
	}
	slices.SortStableFunc(order, func(a, b held) int { return cmp.Compare(len(members[b]), len(members[a])) })
	groups := make([]Group, 0, len(order))
	for _, by := range order {
		group := m.group(members[by], by.todo)
		group.Key = fmt.Sprint(by)
		if by.company != uuid.Nil {
			group.Company = members[by][0].Company
			group.For = m.T("for %s", document.DisplayName(group.Company.Name))
		}
		groups = append(groups, group)
	}
	return groups
}

func (m *Model) group(records []document.Record, todo document.ActionCode) Group {
	slices.SortFunc(records, func(a, b document.Record) int { return a.CapturedAt.Compare(b.CapturedAt) })
	first := records[0]
	g := Group{
		Todo: todo, Way: remedy.For(todo), Next: m.T(document.ToDo(todo).Text),
		Count: m.Count(len(records), "1 document", "%d documents"),
	}
	if first.Reason != nil {
		g.Why = m.T(cmp.Or(document.Because(first.Reason.Code).Text, first.Reason.Text))
	}
	if first.Action != nil && g.Next == "" {
		g.Next = m.T(first.Action.Text)
	}
	for i, r := range records {
		g.IDs = append(g.IDs, r.ID)
		if i < fewNamed {
			g.Names = append(g.Names, document.DisplayName(r.Name))
		}
	}
	if more := len(records) - fewNamed; more > 0 {
		g.More = m.Count(more, "and 1 other", "and %d others")
	}
	return g
}

// Folder is a watched folder that is in trouble.
type Folder struct {
	Path string
	Why  words.Explanation
}

// Watched are the watched folders that are in trouble.
func (m *Model) Watched() []Folder {
	folders := make([]Folder, 0, len(m.folders))
	for _, s := range m.folders {
		why := m.explain(s.Trouble)
		why.Title = document.DisplayName(filepath.Base(s.Folder.Path)) + ": " + why.Title
		folders = append(folders, Folder{document.Visible(s.Folder.Path), why})
	}
	return folders
}
