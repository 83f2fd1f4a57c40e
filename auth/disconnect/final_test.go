package disconnect_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"satchel/auth/account"
	"satchel/auth/disconnect"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// Proves B9.
//
// Whatever is done, in whatever order, by the person, by others with the same identity, by the support desk or
// by a sign-in: what is disconnected stays disconnected, and its identity signs nobody in any more.
func TestNothingLinksAgainWhatIsDisconnected(t *testing.T) {
	db := databasetest.SQLite(t)
	d := open(t, db)
	first, second := d.agent(), d.agent()
	ended := 0 // runs that disconnected somebody
	rapid.Check(t, func(r *rapid.T) {
		m := &machine{desk: d, r: r, people: []database.Account{d.linked(), d.somebody("password_hash = 'x'")}}
		m.first, m.second = first, second
		m.subject = m.people[0].ID.String()
		r.Repeat(map[string]func(*rapid.T){
			"disconnect":     m.disconnect,
			"link":           m.link,
			"set the link":   m.setLink,
			"sign in":        m.signIn,
			"file a case":    m.file,
			"approve a case": m.approve,
			"decline a case": m.decline,
			"change SAML":    m.changeSAML,
			"set a password": m.setPassword,
			"let time pass":  func(*rapid.T) { d.clock.Advance(7 * time.Hour) },
			"":               m.check,
		})
		if m.disconnected[0] || m.disconnected[1] {
			ended++
		}
	})
	if ended == 0 {
		t.Error("no run disconnected anybody, so nothing was proved")
	}
	t.Logf("%d runs disconnected somebody", ended)
}

// machine drives two people: the first is linked to the identity, the second would like to be.
type machine struct {
	*desk

	r             *rapid.T
	people        []database.Account
	subject       string
	first, second disconnect.Agent
	disconnected  [2]bool
}

func (m *machine) someone(r *rapid.T) (int, database.Account) {
	i := rapid.IntRange(0, 1).Draw(r, "person")
	return i, m.account(m.people[i].ID)
}

func (m *machine) disconnect(r *rapid.T) {
	_, row := m.someone(r)
	_ = m.service.Disconnect(m.t.Context(), m.wish(row)) // refused in many states; check looks at what counts
}

// link is what a first sign-in and the profile's page do: ask the state machine, then keep the link.
func (m *machine) link(r *rapid.T) {
	_, row := m.someone(r)
	err := m.db.Write(m.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockAccount(ctx, row.ID)
		if err != nil {
			return err
		}
		after, err := account.State{Password: row.PasswordHash != "", Link: account.Link(row.Link), SAML: row.SAML}.Apply(account.LinkIdentity)
		if err != nil {
			return err
		}
		link := database.Link{Issuer: issuer, Subject: m.subject, AccountID: row.ID, LinkedAt: m.clock.Now()}
		if err := tx.AddLink(ctx, link); err != nil {
			return err
		}
		return tx.SetAccountLink(ctx, row.ID, string(after.Link))
	})
	if err == nil && m.disconnected[0] {
		r.Fatalf("the identity of a tombstone was linked again")
	}
}

// setLink is a mistake in some page: it asks nobody before it writes.
func (m *machine) setLink(r *rapid.T) {
	i, row := m.someone(r)
	to := rapid.SampledFrom([]string{"none", "linked"}).Draw(r, "to")
	err := m.db.Write(m.t.Context(), func(ctx context.Context, tx *database.Tx) error { return tx.SetAccountLink(ctx, row.ID, to) })
	if m.disconnected[i] && !errors.Is(err, database.ErrDisconnected) {
		r.Fatalf("the link was set to %s: %v", to, err)
	}
}

func (m *machine) signIn(r *rapid.T) {
	i, row := m.someone(r)
	proof := session.Proof{Account: row, By: session.ByIdentity, Issuer: issuer, Subject: m.subject}
	_, err := m.sessions.Start(m.t.Context(), proof, "")
	if err == nil && m.disconnected[i] {
		r.Fatalf("the identity signed in to a disconnected account")
	}
}

func (m *machine) file(r *rapid.T) {
	_, row := m.someone(r)
	_, _ = m.service.File(m.t.Context(), m.first, row.Email, evidence)
}

func (m *machine) approve(*rapid.T) { m.decide(m.service.Approve) }
func (m *machine) decline(*rapid.T) { m.decide(m.service.Decline) }

func (m *machine) decide(how func(context.Context, disconnect.Agent, uuid.UUID) error) {
	m.second.Session.AuthenticatedAt = m.clock.Now()
	for _, filed := range must(m.service.Cases(m.t.Context(), m.second)) {
		if filed.Open() && (filed.AccountID == m.people[0].ID || filed.AccountID == m.people[1].ID) {
			_ = how(m.t.Context(), m.second, filed.ID)
		}
	}
}

func (m *machine) changeSAML(r *rapid.T) {
	_, row := m.someone(r)
	columns := rapid.SampledFrom([]string{"saml = TRUE", "saml = FALSE"}).Draw(r, "saml")
	m.execute("UPDATE accounts SET " + columns + " WHERE id = '" + row.ID.String() + "'")
}

func (m *machine) setPassword(r *rapid.T) {
	_, row := m.someone(r)
	m.write(func(ctx context.Context, tx *database.Tx) error {
		if err := tx.SetPasswordHash(ctx, row.ID, "another"); err != nil {
			return err
		}
		_, err := tx.RaiseAuthEpoch(ctx, row.ID)
		return err
	})
}

func (m *machine) check(r *rapid.T) {
	for i, person := range m.people {
		row := m.account(person.ID)
		if m.disconnected[i] && row.Link != string(account.LinkDisconnected) {
			r.Fatalf("a disconnected account is %s", row.Link)
		}
		m.disconnected[i] = row.Link == string(account.LinkDisconnected)
	}
	if m.disconnected[0] {
		link, err := m.db.Link(m.t.Context(), issuer, m.subject)
		if err != nil || link.DisconnectedAt.IsZero() || link.AccountID != m.people[0].ID {
			r.Fatalf("the tombstone is %+v, %v", link, err)
		}
	}
}
