package disconnect_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/disconnect"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

const evidence = "Called back on the number of their site; named the last invoice."

func (d *desk) file(agent disconnect.Agent, row database.Account) uuid.UUID {
	d.t.Helper()
	id, err := d.service.File(d.t.Context(), agent, row.Email, evidence)
	if err != nil {
		d.t.Fatalf("filing: %v", err)
	}
	return id
}

func TestOneAgentFilesAnotherApprovesAndThePersonIsDisconnectedAndTold(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := open(t, db)
		ann, first, second := d.linked(), d.agent(), d.agent()
		d.signInEverywhere(ann)
		id := d.file(first, ann)
		if now := d.account(ann.ID); now.Link != "linked" {
			t.Fatalf("filing alone made the link %s", now.Link)
		}
		if err := d.service.Approve(t.Context(), second, id); err != nil {
			t.Fatal(err)
		}
		if now := d.account(ann.ID); now.Link != "disconnected" || now.AuthEpoch != ann.AuthEpoch+1 {
			t.Errorf("the account is %+v", now)
		}
		if diff := cmp.Diff(left{}, d.left(ann.ID)); diff != "" {
			t.Errorf("of ann is left:\n%s", diff)
		}
		want := []string{string(audit.SignedIn), string(audit.SupportFiled), string(audit.Disconnected), string(audit.SupportApproved)}
		if diff := cmp.Diff(want, d.kinds(ann.ID)); diff != "" {
			t.Errorf("recorded:\n%s", diff)
		}
		if diff := cmp.Diff([]string{
			"Someone asked us to disconnect your Sage ID", "Your Sage ID is disconnected from Satchel",
		}, d.subjects(ann)); diff != "" {
			t.Errorf("mailed:\n%s", diff)
		}
		shown := must(d.service.Case(t.Context(), first, id))
		if shown.Decision != disconnect.Approved || shown.DecidedBy != second.Session.Account.ID || shown.Evidence != evidence || shown.Open() {
			t.Errorf("the case is %+v", shown)
		}
		if slices.Contains(d.queue.kinds, password.KindReset) {
			t.Error("a person with a password was mailed a reset link")
		}
	})
}

func TestAPersonWithoutAPasswordIsDisconnectedAndMailedTheLinkToMakeOne(t *testing.T) {
	d := open(t, databasetest.SQLite(t))
	ann := d.linked()
	d.execute("UPDATE accounts SET password_hash = NULL WHERE id = '" + ann.ID.String() + "'")
	id := d.file(d.agent(), ann)
	if err := d.service.Approve(t.Context(), d.agent(), id); err != nil {
		t.Fatal(err)
	}
	if now := d.account(ann.ID); now.Link != "disconnected" {
		t.Errorf("the link is %s", now.Link)
	}
	if !slices.Contains(d.queue.kinds, password.KindReset) {
		t.Errorf("enqueued %v", d.queue.kinds)
	}
	notice := d.queue.mails[len(d.queue.mails)-1].Text
	if !strings.Contains(notice, "You have no password yet") || !strings.Contains(notice, "https://satchel.example/password/forgot") {
		t.Errorf("the notice says:\n%s", notice)
	}
}

// Attacks: an agent approving their own case; relink, and anything else, by support.
func TestTheDeskRefusesWhatItMustNotDoAndChangesNothing(t *testing.T) {
	type act func(*desk, database.Account, uuid.UUID) error
	approve := func(agent func(*desk) disconnect.Agent) act {
		return func(d *desk, _ database.Account, id uuid.UUID) error {
			return d.service.Approve(d.t.Context(), agent(d), id)
		}
	}
	later := func(wait time.Duration, then act) act {
		return func(d *desk, row database.Account, id uuid.UUID) error {
			d.clock.Advance(wait)
			return then(d, row, id)
		}
	}
	cases := []struct {
		name string
		act  act
		want error
	}{
		{"approving by who filed it", approve(func(d *desk) disconnect.Agent { return d.filer() }), disconnect.ErrOwnCase},
		{"approving by nobody of the desk", approve(func(d *desk) disconnect.Agent {
			return disconnect.Agent{Session: session.Session{Account: d.somebody(""), AuthenticatedAt: d.clock.Now()}}
		}), disconnect.ErrNotAgent},
		{"approving by an agent who was taken off the desk", approve(func(d *desk) disconnect.Agent {
			agent := d.agent()
			d.execute("DELETE FROM support_agents WHERE account_id = '" + agent.Session.Account.ID.String() + "'")
			return agent
		}), disconnect.ErrNotAgent},
		{"approving by the person themselves, who is an agent", func(d *desk, row database.Account, id uuid.UUID) error {
			d.execute("INSERT INTO support_agents (account_id, created_at) VALUES ('" + row.ID.String() + "', '2026-03-02')")
			self := disconnect.Agent{Session: session.Session{Account: row, AuthenticatedAt: d.clock.Now()}}
			return d.service.Approve(d.t.Context(), self, id)
		}, disconnect.ErrOwnAccount},
		{"approving with a proof of six minutes ago", approve(func(d *desk) disconnect.Agent {
			agent := d.agent()
			d.clock.Advance(6 * time.Minute)
			return agent
		}), disconnect.ErrNotFresh},
		{"approving without the passcode the agent has", approve(func(d *desk) disconnect.Agent {
			agent := d.agent()
			d.enrol(agent.Session.Account.ID)
			return agent
		}), disconnect.ErrNotFresh},
		{"approving with a session from before a reset", approve(func(d *desk) disconnect.Agent {
			agent := d.agent()
			d.execute("UPDATE accounts SET auth_epoch = auth_epoch + 1 WHERE id = '" + agent.Session.Account.ID.String() + "'")
			return agent
		}), session.ErrOvertaken},
		{"approving after 24 hours", later(24*time.Hour, approve(func(d *desk) disconnect.Agent { return d.agent() })), disconnect.ErrExpired},
		{"approving a case that is none", func(d *desk, _ database.Account, _ uuid.UUID) error {
			return d.service.Approve(d.t.Context(), d.agent(), uuid.Must(uuid.NewV7()))
		}, disconnect.ErrNoCase},
		{"approving what was declined", func(d *desk, _ database.Account, id uuid.UUID) error {
			if err := d.service.Decline(d.t.Context(), d.agent(), id); err != nil {
				return err
			}
			return d.service.Approve(d.t.Context(), d.agent(), id)
		}, disconnect.ErrDecided},
		{"approving an account that has come under SAML", func(d *desk, row database.Account, id uuid.UUID) error {
			d.execute("UPDATE accounts SET saml = TRUE WHERE id = '" + row.ID.String() + "'")
			return d.service.Approve(d.t.Context(), d.agent(), id)
		}, account.ErrSAML},
		{"a second case for the same person", func(d *desk, row database.Account, _ uuid.UUID) error {
			_, err := d.service.File(d.t.Context(), d.agent(), row.Email, evidence)
			return err
		}, disconnect.ErrAlreadyOpen},
		{"a case without evidence", func(d *desk, row database.Account, _ uuid.UUID) error {
			_, err := d.service.File(d.t.Context(), d.agent(), row.Email, "   they asked   ")
			return err
		}, disconnect.ErrEvidence},
		{"evidence with characters that turn the text around unseen", func(d *desk, row database.Account, _ uuid.UUID) error {
			_, err := d.service.File(d.t.Context(), d.agent(), row.Email, evidence+" \u202enot called back")
			return err
		}, disconnect.ErrEvidence},
		{"a case of nobody", func(d *desk, _ database.Account, _ uuid.UUID) error {
			_, err := d.service.File(d.t.Context(), d.agent(), "nobody@hartley.test", evidence)
			return err
		}, disconnect.ErrNobody},
		{"a case by nobody of the desk", func(d *desk, row database.Account, _ uuid.UUID) error {
			_, err := d.service.File(d.t.Context(), disconnect.Agent{Session: session.Session{Account: row}}, row.Email, evidence)
			return err
		}, disconnect.ErrNotAgent},
		{"a case of nobody, by nobody of the desk", func(d *desk, row database.Account, _ uuid.UUID) error {
			_, err := d.service.File(d.t.Context(), disconnect.Agent{Session: session.Session{Account: row}}, "nobody@hartley.test", "too short")
			return err
		}, disconnect.ErrNotAgent},
		{"a list for nobody of the desk", func(d *desk, row database.Account, _ uuid.UUID) error {
			_, err := d.service.Cases(d.t.Context(), disconnect.Agent{Session: session.Session{Account: row}})
			return err
		}, disconnect.ErrNotAgent},
	}
	db := databasetest.SQLite(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, db)
			d.people = len(must(db.Accounts(t.Context())))
			ann := d.linked()
			d.filed = d.agent()
			id := d.file(d.filed, ann)
			wants(t, c.act(d, ann, id), c.want)
			if now := d.account(ann.ID); now.Link != "linked" || now.AuthEpoch != ann.AuthEpoch {
				t.Errorf("the account is %+v", now)
			}
		})
	}
}

func (d *desk) filer() disconnect.Agent {
	d.filed.Session.AuthenticatedAt = d.clock.Now()
	return d.filed
}

func TestWhoHasNothingToDisconnectGetsNoCase(t *testing.T) {
	d := open(t, databasetest.SQLite(t))
	agent := d.agent()
	for columns, want := range map[string]error{
		"password_hash = 'x'":                        account.ErrNotLinked,
		"password_hash = 'x', link = 'disconnected'": account.ErrDisconnectedFinal,
		"link = 'linked', saml = TRUE":               account.ErrSAML,
	} {
		_, err := d.service.File(t.Context(), agent, d.somebody(columns).Email, evidence)
		wants(t, err, want)
	}
	if len(d.queue.mails) != 0 {
		t.Errorf("mailed %v", d.queue.mails)
	}
}

func TestOfManyWhoDecideACaseAtOnceOneDoes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := open(t, db)
		ann := d.linked()
		id := d.file(d.agent(), ann)
		outcomes := make(chan error, 6)
		for i := range cap(outcomes) {
			agent, decide := d.agent(), d.service.Approve
			if i%2 == 0 {
				decide = d.service.Decline
			}
			go func() { outcomes <- decide(t.Context(), agent, id) }()
		}
		decided := 0
		for range cap(outcomes) {
			err := <-outcomes
			if err == nil {
				decided++
				continue
			}
			wants(t, err, disconnect.ErrDecided)
		}
		if decided != 1 || len(d.subjects(ann)) != 2 {
			t.Errorf("%d decided, mailed %v", decided, d.subjects(ann))
		}
	})
}

func TestADeclinedCaseChangesNothingAndThePersonIsToldAndAnotherMayBeFiled(t *testing.T) {
	d := open(t, databasetest.SQLite(t))
	ann, agent := d.linked(), d.agent()
	id := d.file(agent, ann)
	wants(t, d.service.Decline(t.Context(), agent, id), nil) // who filed it withdraws it
	if now := d.account(ann.ID); now.Link != "linked" || now.AuthEpoch != ann.AuthEpoch {
		t.Errorf("the account is %+v", now)
	}
	if diff := cmp.Diff([]string{"Someone asked us to disconnect your Sage ID", "Your Sage ID was not disconnected"}, d.subjects(ann)); diff != "" {
		t.Errorf("mailed:\n%s", diff)
	}
	d.file(agent, ann)
}

func TestACaseThatExpiredIsShownAsSuchAndMakesRoomForAnother(t *testing.T) {
	d := open(t, databasetest.SQLite(t))
	ann, agent := d.linked(), d.agent()
	d.file(agent, ann)
	d.clock.Advance(24 * time.Hour)
	cases := must(d.service.Cases(t.Context(), agent))
	if len(cases) != 1 || !cases[0].Expired || cases[0].Open() {
		t.Errorf("the list is %+v", cases)
	}
	d.file(agent, ann)
}

// subjects are of the mails to a person, in order.
func (d *desk) subjects(row database.Account) []string {
	d.queue.mu.Lock()
	defer d.queue.mu.Unlock()
	var subjects []string
	for _, message := range d.queue.mails {
		if message.To == row.Email {
			subjects = append(subjects, message.Subject)
		}
	}
	return subjects
}
