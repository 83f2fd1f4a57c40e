package stuck

import (
	"cmp"
	"slices"

	"satchel/sync/capture"
	"satchel/sync/document"
)

// Files are those of watched folders that were not captured for the same reason.
type Files struct {
	Code      capture.Code
	Why, Next string
	Count     string
	Names     []string // the first few, each with its folder
	More      string   // how many others; empty for none
	AsIs      string   // the word on the button that captures them all the same; empty where that can't be
	Grave     bool     // it may well be a document that is missing
}

func (f Files) one() bool { return len(f.Names) == 1 && f.More == "" }

// Missing is how many files of watched folders were not captured, and won't be as they are.
func (m *Model) Missing() int { return m.missing }

// Files are the files that were not captured, by why not, the most first.
func (m *Model) Files() []Files {
	type held struct {
		why   error
		count int
		first []string
	}
	by := map[capture.Code]*held{}
	var order []capture.Code
	for _, s := range m.refused {
		code := s.Why.Code
		if by[code] == nil {
			by[code] = &held{why: s.Why}
			order = append(order, code)
		}
		by[code].count += s.Files.Count
		by[code].first = append(by[code].first, s.Files.First...)
	}
	slices.SortStableFunc(order, func(a, b capture.Code) int { return cmp.Compare(by[b].count, by[a].count) })
	groups := make([]Files, 0, len(order))
	for _, code := range order {
		groups = append(groups, m.files(code, by[code].why, by[code].count, by[code].first))
	}
	return groups
}

func (m *Model) files(code capture.Code, why error, count int, first []string) Files {
	said := m.explain(why)
	f := Files{
		Code: code, Why: said.Title, Next: said.Action, Grave: true,
		Count: m.Count(count, "1 file was not captured", "%d files were not captured"),
	}
	switch code {
	case capture.Unfinished:
		f.Why = m.T("The file is not whole, or not what its name says: it was probably cut off or damaged.")
		f.Next = m.T("Scan or save it again, and it is captured by itself. Or capture what there is of it.")
		f.AsIs = m.T("Capture as it is")
		if count > 1 {
			f.AsIs = m.T("Capture as they are")
		}
	case capture.Empty:
		f.Next = m.T("Scan or save it again, and it is captured by itself. Or leave it out.")
		f.Grave = false
	case capture.Program:
		f.Next = m.T("Leave it out, or take it out of the folder.")
		f.Grave = false
	}
	first = first[:min(fewNamed, len(first))]
	for _, path := range first {
		f.Names = append(f.Names, document.Visible(path))
	}
	if more := count - len(first); more > 0 {
		f.More = m.Count(more, "and 1 other file", "and %d other files")
	}
	return f
}

// LeavingOut asks before files are left out.
func (m *Model) LeavingOut(f Files) (title, said string) {
	if f.one() {
		return m.T("Leave this file out?"), m.T("%s stays where it is, and is captured only if it changes.", f.Names[0])
	}
	return m.T("Leave these files out?"), f.Count + ". " + m.T("They stay where they are, and are captured only if they change.")
}

// TakenAsIs says that files were captured as they are.
func (m *Model) TakenAsIs(f Files) string {
	if f.one() {
		return m.T("It is captured as it is.")
	}
	return m.T("They are captured as they are.")
}
