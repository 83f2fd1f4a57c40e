package disconnect_test

import (
	"errors"
	"sync"
	"testing"

	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// A sign-in with the identity that arrives as the account is disconnected ends in one of two ways: it was
// first, and its session is voided; or it was second, and gets none. A thousand times on SQLite, and fewer on
// PostgreSQL, where transactions really do run side by side.
//
// Attack: sign-in callback racing the disconnect.
func TestNoSessionSurvivesASignInThatRacesTheDisconnect(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := open(t, db)
		rounds := 1000
		if db.IsPostgres() {
			rounds = 200
		}
		first := 0
		for range rounds {
			ann := d.linked()
			cookie, err := d.raceOnce(ann)
			if err != nil && !errors.Is(err, session.ErrOvertaken) {
				t.Fatalf("the sign-in failed with %v", err)
			}
			if err == nil {
				first++
				if _, err := d.sessions.Find(t.Context(), cookie, session.Activity); err == nil {
					t.Fatal("a session survived the disconnect")
				}
			}
		}
		if n := d.count("sessions", "TRUE"); n != 0 {
			t.Errorf("%d sessions survived", n)
		}
		if n := d.count("accounts", "link <> 'disconnected'"); n != 0 {
			t.Errorf("%d accounts are not disconnected", n)
		}
		t.Logf("the sign-in was first %d times of %d", first, rounds)
	})
}

// raceOnce lets a sign-in and a disconnect loose at the same moment, and returns what the sign-in got.
func (d *desk) raceOnce(ann database.Account) (cookie string, err error) {
	d.t.Helper()
	proof := session.Proof{Account: ann, By: session.ByIdentity, Issuer: issuer, Subject: ann.ID.String(), Address: from}
	var both sync.WaitGroup
	start := make(chan struct{})
	both.Go(func() {
		<-start
		cookie, err = d.sessions.Start(d.t.Context(), proof, "")
	})
	both.Go(func() {
		<-start
		if err := d.service.Disconnect(d.t.Context(), d.wish(ann)); err != nil {
			d.t.Errorf("disconnecting: %v", err)
		}
	})
	close(start)
	both.Wait()
	return cookie, err
}
