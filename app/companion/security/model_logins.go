package security

import (
	"fmt"
	"slices"
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
		rows = append(rows, loginRow(login, now))
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

func loginRow(login companion.Login, now time.Time) LoginRow {
	row := LoginRow{ID: login.ID, Browser: login.Browser, Disconnected: login.Disconnected}
	if row.Browser == "" {
		row.Browser = "A browser"
	}
	row.Facts = "signed in " + words.When(login.SignedInAt, now)
	if login.Address != "" {
		row.Facts += " from " + login.Address
	}
	if login.Disconnected {
		row.Facts += " · no sign of life since " + words.When(login.AliveAt, now)
	}
	for _, open := range login.Open {
		row.Held = append(row.Held, held(open, now))
	}
	return row
}

func held(open companion.OpenDocument, now time.Time) Held {
	h := Held{Name: open.Name, Facts: "open since " + words.When(open.Since, now)}
	if open.Company != "" {
		h.Facts = open.Company + " · " + h.Facts
	}
	if h.Name == "" {
		h.Name = "A document of a company you no longer work in"
	}
	if open.KeptAt != nil {
		h.Facts += " · what you typed is kept as a draft"
	}
	return h
}

// Releasing asks before a disconnected login is ended.
func Releasing(row LoginRow) (title, said string) {
	said = "That browser is signed out. It has nothing open."
	switch len(row.Held) {
	case 0:
	case 1:
		said = "That browser is signed out, and the document it has open is free for everybody. A draft of what you typed, if one was kept, stays yours."
	default:
		said = fmt.Sprintf("That browser is signed out, and the %d documents it has open are free for everybody. Drafts of what you typed, where some were kept, stay yours.", len(row.Held))
	}
	return "Release this login?", said
}

// Released says what releasing a login has done.
func Released(login companion.Login) string {
	switch len(login.Open) {
	case 0:
		return "The login is released."
	case 1:
		return "The login is released, and the document it had open is free."
	}
	return fmt.Sprintf("The login is released, and the %d documents it had open are free.", len(login.Open))
}
