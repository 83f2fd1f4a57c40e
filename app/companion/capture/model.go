package capture

import (
	"slices"
	"strings"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/pictures"
)

// Model is the view model: what is laid out to be captured, how, and what became of it. It is used on the UI thread alone.
type Model struct {
	words.Tongue
	Category document.Category
	Note     string
	Combine  bool // the person wants one document, wherever that can be

	laid    []Laid
	extra   int // how many more are shown than at first
	results []Result
	nothing bool // was in what the last go took
	held    bool // nothing is sent now: the person has to sign in first, or there is no network
}

// NewModel returns one with nothing laid out.
func NewModel(tongue words.Tongue) *Model { return &Model{Tongue: tongue, Category: document.Purchase} }

// Lay lays out more files; those already there stay once, where and how they are, as they are now. What became of the last
// ones is forgotten.
func (m *Model) Lay(more []Laid) {
	for _, laid := range more {
		if !m.describe(laid) {
			m.laid = append(m.laid, laid)
		}
	}
	if len(more) > 0 {
		m.results, m.nothing = nil, false
	}
}

// Describe says anew what files are; what is no longer laid out stays away.
func (m *Model) Describe(again []Laid) {
	for _, laid := range again {
		m.describe(laid)
	}
}

// describe says what a file is now, and reports whether it is laid out.
func (m *Model) describe(laid Laid) bool {
	at := m.at(laid.Path)
	if at < 0 {
		return false
	}
	if laid.Picture {
		laid.Edit = m.laid[at].Edit
	}
	m.laid[at] = laid
	return true
}

// Follow takes over what another model has laid out, and how.
func (m *Model) Follow(other *Model) {
	m.Category, m.Note, m.Combine = other.Category, other.Note, other.Combine
	m.laid, m.extra = slices.Clone(other.laid), other.extra
}

// TakeAway takes a file off again.
func (m *Model) TakeAway(path string) {
	m.laid = slices.DeleteFunc(m.laid, func(l Laid) bool { return l.Path == path })
	m.Combine = m.Combine && len(m.laid) > 0
}

// Several tells whether more than one file is laid out.
func (m *Model) Several() bool { return len(m.laid) > 1 }

// TakeAllAway takes all files off again.
func (m *Model) TakeAllAway() { m.laid, m.Combine = nil, false }

// Beside is how many are laid out beside those of these paths.
func (m *Model) Beside(paths []string) int {
	taken, beside := map[string]bool{}, 0
	for _, path := range paths {
		taken[path] = true
	}
	for _, laid := range m.laid {
		if !taken[laid.Path] {
			beside++
		}
	}
	return beside
}

// Laid lists what is laid out, in its order.
func (m *Model) Laid() []Laid { return m.laid }

// at is the place of a path among what is laid out; -1 where it isn't.
func (m *Model) at(path string) int {
	return slices.IndexFunc(m.laid, func(l Laid) bool { return l.Path == path })
}

// Move moves a file among the others, by so many places; not beyond the first or last. It reports whether it moved.
func (m *Model) Move(path string, by int) bool {
	from := m.at(path)
	if from < 0 {
		return false
	}
	to := min(max(from+by, 0), len(m.laid)-1)
	moved := m.laid[from]
	m.laid = slices.Insert(slices.Delete(m.laid, from, from+1), to, moved)
	return to != from
}

// SetEdit says how a picture is turned and cropped.
func (m *Model) SetEdit(path string, edit pictures.Edit) {
	if at := m.at(path); at >= 0 {
		m.laid[at].Edit = edit
	}
}

// Damaged says of a picture that it can't be drawn.
func (m *Model) Damaged(path string) {
	if at := m.at(path); at >= 0 && m.laid[at].Picture {
		m.laid[at].damaged()
	}
}

// fewest is how many files are shown at first, and most how many more at a time.
const fewest, most = 12, 48

// ShowMore shows more of what is laid out.
func (m *Model) ShowMore() { m.extra += most }

// Row is one file of those that are shown.
type Row struct {
	Laid
	Number      int    // of the page it becomes; 0 where each is a document of its own, or a folder is among the pages
	Said        string // its facts, and what was done with it
	Fault       string // why it can't be captured; empty where it can
	Warning     string // what to look at before it is; empty where nothing
	First, Last bool   // of all
}

// Rows lists the first of what is laid out, and says how many more there are; empty if none.
func (m *Model) Rows() (rows []Row, more string) {
	folders, pages := slices.ContainsFunc(m.laid, func(l Laid) bool { return l.Folder }), 0
	for i, laid := range m.laid {
		if i == fewest+m.extra {
			return rows, m.Count(len(m.laid)-i, "Show 1 more", "Show %d more")
		}
		row := Row{Laid: laid, Fault: laid.Why, First: i == 0, Last: i == len(m.laid)-1}
		if m.combines() && !folders && laid.Why == "" {
			pages++
			row.Number = pages
		}
		if laid.Doubt {
			row.Warning = m.T("It seems damaged or cut off, or is not what its name says. Look at it first; it is captured as it is.")
		}
		row.Said = m.said(row)
		rows = append(rows, row)
	}
	return rows, ""
}

// said puts a row's facts into one line.
func (m *Model) said(row Row) string {
	var facts []string
	if row.Number > 0 {
		facts = append(facts, m.T("Page %d", row.Number))
	}
	if row.Facts != "" {
		facts = append(facts, row.Facts)
	}
	if row.Edit.Turns != 0 {
		facts = append(facts, m.T("turned"))
	}
	if row.Edit.Cuts() {
		facts = append(facts, m.T("cropped"))
	}
	return strings.Join(facts, " · ")
}

// CanCombine says whether there is more than one page to make a document of, and nothing that can't become one.
func (m *Model) CanCombine() bool { return m.several() && len(m.noPages()) == 0 }

func (m *Model) combines() bool { return m.Combine && m.CanCombine() }

func (m *Model) several() bool {
	return len(m.good()) > 1 || slices.ContainsFunc(m.laid, func(l Laid) bool { return l.Folder })
}

// good are those that can be captured; the others say why not, and are left out of what is counted and combined.
func (m *Model) good() []Laid {
	return slices.DeleteFunc(slices.Clone(m.laid), func(l Laid) bool { return l.Why != "" })
}

// noPages are the good ones that can't become a page.
func (m *Model) noPages() []Laid {
	return slices.DeleteFunc(m.good(), func(l Laid) bool { return l.Folder || l.Page || l.Picture && l.Edit.Changes() })
}

// namedAtMost bounds how many files one line names.
const namedAtMost = 3

// WhyNotCombine says which files keep all from becoming one document; empty where they can, or where nobody would want it.
func (m *Model) WhyNotCombine() string {
	not := m.noPages()
	if len(not) == 0 || !m.several() || len(not) == len(m.good()) {
		return ""
	}
	var names []string
	for _, laid := range not {
		names = append(names, laid.Name)
	}
	return m.T("These can't be combined as one document: only JPEG and PNG pictures can become its pages, not %s.", m.someOf(names))
}

// someOf names the first of them, and says how many more there are.
func (m *Model) someOf(names []string) string {
	if more := len(names) - namedAtMost; more > 0 {
		names = append(names[:namedAtMost:namedAtMost], m.Count(more, "1 more", "%d more"))
	}
	return strings.Join(names, ", ")
}

// Verb is what the button says it will do.
func (m *Model) Verb() string {
	good := len(m.good())
	refused := good == 0 && len(m.results) > 0
	if good == 0 {
		good = len(m.laid) // whoever presses is told why
	}
	folders := slices.ContainsFunc(m.laid, func(l Laid) bool { return l.Folder })
	switch {
	case len(m.laid) == 0:
		return m.T("Capture")
	case refused:
		return m.T("Try again")
	case m.combines() && folders:
		return m.T("Capture as one document")
	case m.combines():
		return m.T("Capture 1 document of %d pages", good)
	case folders:
		return m.T("Capture all")
	default:
		return m.Count(good, "Capture 1 document", "Capture %d documents")
	}
}

// Request is what to ask of the companion. Files that can't be captured are tried all the same, for they may be by now; but
// not as pages, where one of them would keep all the others from becoming a document.
func (m *Model) Request() companion.AddRequest {
	request := companion.AddRequest{Category: m.Category, Note: m.Note, Combine: m.combines()}
	asked := m.laid
	if request.Combine {
		asked = m.good()
	}
	for _, laid := range asked {
		request.Paths = append(request.Paths, laid.Path)
		if laid.Picture && laid.Edit.Changes() {
			if request.Edits == nil {
				request.Edits = map[string]pictures.Edit{}
			}
			request.Edits[laid.Path] = laid.Edit
		}
	}
	return request
}
