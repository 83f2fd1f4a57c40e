package authenticator

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/auth/vault"
)

// ShownFor is how long the digits of an entry are shown before they are hidden again.
const ShownFor = time.Minute

// Model is the view model: the entries that fit the search, and the digits of those that were tapped. Its zero value has
// no entries and has not been loaded.
type Model struct {
	entries []vault.Entry
	fitting []int // places in entries
	search  string
	loaded  bool
	shown   map[uuid.UUID]shown
	chosen  uuid.UUID
	trouble words.Explanation
}

// shown are digits that can be read.
type shown struct {
	digits  string
	changes time.Time // when they do; zero for those that last until they are used
	hides   time.Time
	asked   bool   // for the next ones
	taken   uint64 // how far the counter had come with them
	taking  bool   // the person wants the next of the counter
}

// Load takes in the entries of the vault, in their order. It hides and returns those of whose counter another process has
// taken a passcode further on: services take none before that any more.
func (m *Model) Load(entries []vault.Entry) (overtaken []vault.Entry) {
	m.entries, m.loaded = entries, true
	m.fit()
	for _, entry := range entries {
		if digits, ok := m.shown[entry.ID]; ok && !digits.taking && entry.Taken > digits.taken {
			m.Hide(entry.ID)
			overtaken = append(overtaken, entry)
		}
	}
	return overtaken
}

// Began forgets why the last thing did not go.
func (m *Model) Began() { m.trouble = words.Explanation{} }

// Failed takes in why something did not go. Entries stay.
func (m *Model) Failed(said words.Explanation) { m.trouble = said }

// Trouble is why something did not go; its Title is empty where nothing is to be said.
func (m *Model) Trouble() words.Explanation { return m.trouble }

// Loaded says whether the vault was read.
func (m *Model) Loaded() bool { return m.loaded }

// Empty says whether the vault has nothing.
func (m *Model) Empty() bool { return len(m.entries) == 0 }

// Search narrows the list to entries that have every word of the text in their service or name. What is chosen no longer is
// where it isn't among them: nobody does to an entry what they don't see.
func (m *Model) Search(text string) {
	m.search = text
	m.fit()
}

func (m *Model) fit() {
	wanted := strings.Fields(strings.ToLower(m.search))
	m.fitting = m.fitting[:0]
	for i, entry := range m.entries {
		whole := strings.ToLower(entry.Issuer + " " + entry.Name)
		if !slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(whole, word) }) {
			m.fitting = append(m.fitting, i)
		}
	}
	if _, ok := m.Line(m.chosen); !ok {
		m.chosen = uuid.Nil
	}
}

// Line is the row that shows an entry, if one does.
func (m *Model) Line(id uuid.UUID) (row int, ok bool) {
	row = slices.IndexFunc(m.fitting, func(i int) bool { return m.entries[i].ID == id })
	return row, row >= 0
}

// Len is how many entries fit the search.
func (m *Model) Len() int { return len(m.fitting) }

// Row is an entry as it is shown.
type Row struct {
	ID     uuid.UUID
	Title  string
	Name   string // who the person is there; may be empty
	Digits string // in groups; empty while they are hidden
	Left   int    // seconds until they change
	Timed  bool   // they change by themselves
	Chosen bool
}

// Row is one of those that fit the search.
func (m *Model) Row(place int, now time.Time) Row {
	if place < 0 || place >= len(m.fitting) {
		return Row{}
	}
	entry := m.entries[m.fitting[place]]
	row := Row{ID: entry.ID, Title: entry.Issuer, Name: entry.Name, Chosen: entry.ID == m.chosen}
	if row.Title == "" {
		row.Title, row.Name = entry.Name, ""
	}
	if digits, ok := m.shown[entry.ID]; ok {
		row.Digits = grouped(digits.digits)
		row.Timed = !digits.changes.IsZero()
		if row.Timed {
			row.Left = max(int(math.Ceil(digits.changes.Sub(now).Seconds())), 0)
		}
	}
	return row
}

// grouped puts digits in two groups, which is how they are read aloud and typed.
func grouped(digits string) string {
	half := (len(digits) + 1) / 2
	return digits[:half] + " " + digits[half:]
}

// Choose makes an entry the one that what is pressed below the list is for.
func (m *Model) Choose(id uuid.UUID) { m.chosen = id }

// Chosen is that entry, if there is one.
func (m *Model) Chosen() (vault.Entry, bool) {
	for _, entry := range m.entries {
		if entry.ID == m.chosen && m.chosen != uuid.Nil {
			return entry, true
		}
	}
	return vault.Entry{}, false
}

// Digits are those of an entry as they are typed; empty while they are hidden.
func (m *Model) Digits(id uuid.UUID) string { return m.shown[id].digits }

// Beside are the places, in the whole list, of the entries that are shown before and after one: where it goes when it is
// moved up or down, past those that the search hides. They are -1 where it is the first or the last that is shown.
func (m *Model) Beside(id uuid.UUID) (before, after int) {
	line, ok := m.Line(id)
	before, after = -1, -1
	if ok && line > 0 {
		before = m.fitting[line-1]
	}
	if ok && line < len(m.fitting)-1 {
		after = m.fitting[line+1]
	}
	return before, after
}
