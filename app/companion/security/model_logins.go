package security

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"satchel/app/words"
	"satchel/sync/companion"
)

// Held is a document that a login has open, so that nobody else can edit it.
type Held struct {
	Name  string
	Facts string // whose books it belongs to, since when, and what became of what was typed
}

// LoginRow is a browser the person is signed in with, as it is shown.
type LoginRow struct {
	ID           string
	Browser      string
	Facts        string
	Disconnected bool // it can be released
	Held         []Held
}

// Logins lists them, those that need the person first.
func (m *Model) Logins(now time.Time) []LoginRow {
	rows := make([]LoginRow, 0, len(m.standing.Logins))
	for _, login := range m.standing.Logins {
		rows = append(rows, m.loginRow(login, now))
	}
	slices.SortStableFunc(rows, func(a, b LoginRow) int { return rank(a) - rank(b) })
	return rows
}

func rank(row LoginRow) int {
	if row.Disconnected {
		return 0
	}
	return 1
}

func (m *Model) loginRow(login companion.Login, now time.Time) LoginRow {
	row := LoginRow{ID: login.ID, Browser: m.Browser(login.Browser), Disconnected: login.Disconnected}
	row.Facts = m.T("signed in %s", m.When(login.SignedInAt, now))
	if login.Address != "" {
		row.Facts = m.T("signed in %s from %s", m.When(login.SignedInAt, now), login.Address)
	}
	if login.Disconnected {
		row.Facts += " · " + m.T("no sign of life since %s", m.When(login.AliveAt, now))
	}
	for _, open := range login.Open {
		row.Held = append(row.Held, m.held(open, now))
	}
	return row
}

func (m *Model) held(open companion.OpenDocument, now time.Time) Held {
	h := Held{Name: cmp.Or(open.Name, m.T("A document of a company you no longer work in"))}
	facts := []string{m.T("open since %s", m.When(open.Since, now))}
	if open.Company != "" {
		facts = slices.Insert(facts, 0, open.Company)
	}
	if open.KeptAt != nil {
		facts = append(facts, m.T("what you typed is kept as a draft"))
	}
	h.Facts = strings.Join(facts, " · ")
	return h
}

// Releasing asks before a disconnected login is ended.
func Releasing(tongue words.Tongue, row LoginRow) (title, said string) {
	title = tongue.T("Release this login?")
	if len(row.Held) == 0 {
		return title, tongue.T("That browser is signed out. It has nothing open.")
	}
	return title, tongue.Count(len(row.Held),
		"That browser is signed out, and the document it has open is free for everybody. A draft of what you typed, if one was kept, stays yours.",
		"That browser is signed out, and the %d documents it has open are free for everybody. Drafts of what you typed, where some were kept, stay yours.")
}

// Released says what releasing a login has done.
func Released(tongue words.Tongue, login companion.Login) string {
	if len(login.Open) == 0 {
		return tongue.T("The login is released.")
	}
	return tongue.Count(len(login.Open), "The login is released, and the document it had open is free.",
		"The login is released, and the %d documents it had open are free.")
}
