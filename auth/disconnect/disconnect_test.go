package disconnect_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/disconnect"
	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestADisconnectIsRefusedWithItsReasonAndChangesNothing(t *testing.T) {
	type of func(*desk) disconnect.Confirmed
	person := func(columns string) of {
		return func(d *desk) disconnect.Confirmed { return d.wish(d.somebody(columns)) }
	}
	but := func(change func(*desk, *disconnect.Confirmed)) of {
		return func(d *desk) disconnect.Confirmed {
			wish := d.wish(d.linked())
			change(d, &wish)
			return wish
		}
	}
	cases := []struct {
		name string
		of   of
		want error
	}{
		{"without a password", person("link = 'linked'"), account.ErrNoPassword},
		{"under SAML", person("link = 'linked', password_hash = 'x', saml = TRUE"), account.ErrSAML},
		{"without a link", person("password_hash = 'x'"), account.ErrNotLinked},
		{"a second time", person("password_hash = 'x', link = 'disconnected'"), account.ErrDisconnectedFinal},
		{"without the word", but(func(_ *desk, w *disconnect.Confirmed) { w.Word = "" }), disconnect.ErrNotConfirmed},
		{"with another word", but(func(_ *desk, w *disconnect.Confirmed) { w.Word = "disconnekt" }), disconnect.ErrNotConfirmed},
		{"with a proof of five minutes and a second ago", but(func(d *desk, w *disconnect.Confirmed) {
			w.AuthenticatedAt = d.clock.Now().Add(-5*time.Minute - time.Second)
		}), disconnect.ErrNotFresh},
		{"with a proof from the future", but(func(d *desk, w *disconnect.Confirmed) { w.AuthenticatedAt = d.clock.Now().Add(time.Second) }), disconnect.ErrNotFresh},
		{"with no proof at all", but(func(_ *desk, w *disconnect.Confirmed) { w.AuthenticatedAt = time.Time{} }), disconnect.ErrNotFresh},
		{"without the passcode where one is on", but(func(d *desk, w *disconnect.Confirmed) { d.enrol(w.Account.ID) }), disconnect.ErrNotFresh},
		{"after a change elsewhere", but(func(d *desk, w *disconnect.Confirmed) { w.Account.AuthEpoch-- }), session.ErrOvertaken},
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				d := open(t, db)
				d.people = len(must(db.Accounts(t.Context())))
				wish := c.of(d)
				before := d.account(wish.Account.ID)
				wants(t, d.service.Disconnect(t.Context(), wish), c.want)
				if diff := cmp.Diff(before, d.account(before.ID)); diff != "" {
					t.Errorf("the account changed:\n%s", diff)
				}
				if kinds := d.kinds(before.ID); kinds != nil || d.queue.mails != nil {
					t.Errorf("recorded %v and mailed %v", kinds, d.queue.mails)
				}
			})
		}
	})
}

// enrol switches passcodes on.
func (d *desk) enrol(id uuid.UUID) {
	d.t.Helper()
	d.execute("INSERT INTO passcodes (owner_kind, owner_id, secret, created_at, confirmed_at) VALUES ('account', '" + id.String() + "', 'x', '2026-03-02', '2026-03-02')")
}

func TestADisconnectVoidsEverythingSignedInAndLeavesATombstone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := open(t, db)
		ann, bob := d.linked(), d.linked()
		for _, row := range []database.Account{ann, bob} {
			d.signInEverywhere(row)
		}
		wish := d.wish(ann)
		wish.AuthenticatedAt, wish.Word = d.clock.Now().Add(-5*time.Minute), "  Disconnect "
		if err := d.service.Disconnect(t.Context(), wish); err != nil {
			t.Fatal(err)
		}
		after := d.account(ann.ID)
		if after.Link != "disconnected" || after.AuthEpoch != ann.AuthEpoch+1 || after.PasswordHash != ann.PasswordHash {
			t.Errorf("the account is %+v", after)
		}
		link := must(db.Link(t.Context(), issuer, ann.ID.String()))
		if !link.DisconnectedAt.Equal(d.clock.Now()) || link.AccountID != ann.ID {
			t.Errorf("the tombstone is %+v", link)
		}
		if diff := cmp.Diff(left{}, d.left(ann.ID)); diff != "" {
			t.Errorf("of ann is left:\n%s", diff)
		}
		if diff := cmp.Diff(left{1, 1, 1, 1, 1, 1, 1}, d.left(bob.ID)); diff != "" {
			t.Errorf("of bob is left:\n%s", diff)
		}
		if diff := cmp.Diff([]string{string(audit.SignedIn), string(audit.Disconnected)}, d.kinds(ann.ID)); diff != "" {
			t.Errorf("recorded:\n%s", diff)
		}
		if len(d.queue.mails) != 1 || d.queue.mails[0].To != ann.Email || !strings.Contains(d.queue.mails[0].Text, "can’t be connected again") {
			t.Errorf("mailed %v", d.queue.mails)
		}
		if strings.Contains(d.queue.mails[0].Text, "link to make one") {
			t.Errorf("somebody with a password was told they have none:\n%s", d.queue.mails[0].Text)
		}
	})
}

// left is what is left of a person's sign-ins.
type left struct{ Sessions, Devices, Grants, Pending, Challenges, Remembered, Pairings int }

func (d *desk) left(id uuid.UUID) left {
	of := "= '" + id.String() + "'"
	return left{
		Sessions: d.count("sessions", "account_id "+of), Devices: d.count("devices", "revoked_at IS NULL AND account_id "+of),
		Grants:  d.count("oauth_grants", "device_id IN (SELECT id FROM devices WHERE account_id "+of+")"),
		Pending: d.count("pending_sign_ins", "account_id "+of), Challenges: d.count("passcode_challenges", "owner_id "+of),
		Remembered: d.count("remembered_browsers", "owner_id "+of), Pairings: d.count("pairings", "account_id "+of),
	}
}

// signInEverywhere gives a person one of everything that a disconnect ends.
func (d *desk) signInEverywhere(row database.Account) {
	d.t.Helper()
	proof := session.Proof{Account: row, By: session.ByIdentity, Issuer: issuer, Subject: row.ID.String(), Address: from}
	if _, err := d.sessions.Start(d.t.Context(), proof, ""); err != nil {
		d.t.Fatal(err)
	}
	device, now := uuid.Must(uuid.NewV7()), d.clock.Now()
	d.write(func(ctx context.Context, tx *database.Tx) error {
		err := tx.AddDevice(ctx, database.Device{ID: device, AccountID: row.ID, AuthEpoch: row.AuthEpoch, CreatedAt: now, LastSeenAt: now})
		if err != nil {
			return err
		}
		return tx.AddGrants(ctx, database.Grant{Kind: "refresh", Signature: device.String(), DeviceID: device, Request: []byte{}, CreatedAt: now, ExpiresAt: now})
	})
	id := row.ID.String()
	d.execute("INSERT INTO pending_sign_ins (hash, browser, provider, purpose, account_id, detail, created_at, expires_at) VALUES ('" + id + "', 'b', 'p', 'link', '" + id + "', '', '2026-03-02', '2026-03-02')")
	d.execute("INSERT INTO passcode_challenges (hash, owner_kind, owner_id, auth_epoch, channel, detail, created_at, expires_at) VALUES ('" + id + "', 'account', '" + id + "', 1, 'portal', '', '2026-03-02', '2026-03-02')")
	d.execute("INSERT INTO remembered_browsers (hash, owner_kind, owner_id, id, name, auth_epoch, created_at, last_used_at, expires_at) VALUES ('" + id + "', 'account', '" + id + "', '" + id + "', 'n', 1, '2026-03-02', '2026-03-02', '2026-03-02')")
	d.execute("INSERT INTO pairings (hash, id, account_id, auth_epoch, created_at, expires_at) VALUES ('" + id + "', '" + id + "', '" + id + "', 1, '2026-03-02', '2026-03-02')")
}

func TestTheMailCallsTheIdentityWhatThePersonKnowsItBy(t *testing.T) {
	d := open(t, databasetest.SQLite(t))
	d.service.Label = func(from string) string { return map[string]string{issuer: "Practice ID"}[from] }
	wants(t, d.service.Disconnect(t.Context(), d.wish(d.linked())), nil)
	mailed := d.queue.mails[0]
	if mailed.Subject != "Your Practice ID is disconnected from Satchel" || strings.Contains(mailed.Text, "Sage ID") {
		t.Errorf("mailed %q:\n%s", mailed.Subject, mailed.Text)
	}
}

func TestAPasscodeInTheProofDoesWhereOneIsOn(t *testing.T) {
	d := open(t, databasetest.SQLite(t))
	wish := d.wish(d.linked())
	d.enrol(wish.Account.ID)
	wish.Passcode = true
	wants(t, d.service.Disconnect(t.Context(), wish), nil)
}

func TestOfManyWhoDisconnectAtOnceOneDoes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := open(t, db)
		wish := d.wish(d.linked())
		outcomes := make(chan error, 8)
		for range cap(outcomes) {
			go func() { outcomes <- d.service.Disconnect(t.Context(), wish) }()
		}
		done := 0
		for range cap(outcomes) {
			err := <-outcomes
			if err == nil {
				done++
				continue
			}
			wants(t, err, account.ErrDisconnectedFinal)
		}
		if done != 1 || len(d.queue.mails) != 1 || d.account(wish.Account.ID).AuthEpoch != wish.Account.AuthEpoch+1 {
			t.Errorf("%d succeeded, %d mails", done, len(d.queue.mails))
		}
	})
}

func TestThePreviewListsWhatWillChangeAndChangesNothing(t *testing.T) {
	d := open(t, databasetest.SQLite(t))
	ann := d.linked()
	d.signInEverywhere(ann)
	before := d.left(ann.ID)
	changes, err := d.service.Preview(t.Context(), ann.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(changes.Devices) != 1 || changes.Sessions != 1 || len(changes.Issuers) != 1 || changes.Issuers[0] != issuer {
		t.Errorf("got %+v", changes)
	}
	if diff := cmp.Diff(before, d.left(ann.ID)); diff != "" {
		t.Errorf("it changed:\n%s", diff)
	}
	if _, err := d.service.Preview(t.Context(), d.somebody("link = 'linked'").ID); err == nil {
		t.Error("a disconnect was previewed that would be refused")
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
