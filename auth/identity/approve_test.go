package identity_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/identity"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func (w *world) decide(by uuid.UUID, request identity.Request, approve bool) error {
	_, err := w.Decide(w.t.Context(), by, request.ID, approve, here)
	return err
}

func TestAPersonIsPlacedByTheNumberAndTheOwner(t *testing.T) {
	for _, test := range []struct {
		name  string
		who   string
		where identity.Belonging
		want  identity.State
		err   error
	}{
		{"the owner at once", "olive@hartley.test", identity.Belonging{Number: "CN-4711", Owner: "Olive@Hartley.test"}, identity.Active, nil},
		{"the owner by the registration id", "olive@hartley.test", identity.Belonging{Number: "MBR 0123456", Owner: "olive@hartley.test"}, identity.Active, nil},
		{"another once the owner approves", "ben@baker.test", identity.Belonging{Number: " CN-4711 ", Owner: "olive@hartley.test"}, identity.Awaiting, nil},
		{"by the last six digits", "ben@baker.test", identity.Belonging{Number: "123456", Owner: "olive@hartley.test"}, identity.Awaiting, nil},
		{"not by five of them", "ben@baker.test", identity.Belonging{Number: "23456", Owner: "olive@hartley.test"}, identity.Unplaced, identity.ErrNoSuchSite},
		{"not with another owner", "ben@baker.test", identity.Belonging{Number: "CN-4711", Owner: "ben@baker.test"}, identity.Unplaced, identity.ErrNoSuchSite},
		{"not without a number", "ben@baker.test", identity.Belonging{Number: " ", Owner: "olive@hartley.test"}, identity.Unplaced, identity.ErrNoSuchSite},
		{"not with another number", "ben@baker.test", identity.Belonging{Number: "CN-4712", Owner: "olive@hartley.test"}, identity.Unplaced, identity.ErrNoSuchSite},
	} {
		t.Run(test.name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				w := newWorld(t, db)
				w.register("123456")
				who := w.person(test.who)
				_, err := w.Place(t.Context(), who.ID, test.where, here)
				if !errors.Is(err, test.err) || w.state(who.ID) != test.want {
					t.Errorf("got %s, %v", w.state(who.ID), err)
				}
			})
		})
	}
}

func (w *world) register(id string) {
	w.t.Helper()
	w.ok(w.db.Write(w.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE sites SET registration_id = '"+id+"'")
		return err
	}))
}

func TestTheOwnerDecidesAndBothAreTold(t *testing.T) {
	for _, test := range []struct {
		name    string
		approve bool
		state   identity.State
		person  string
		owner   string
	}{
		{"approved", true, identity.Active, "You can now sign in with your Sage ID", "You approved Ben Baker for Hartley Bookkeeping"},
		{"declined", false, identity.Declined, "Your request to join Hartley Bookkeeping was declined", "You declined Ben Baker for Hartley Bookkeeping"},
	} {
		t.Run(test.name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				w := newWorld(t, db)
				who, request := w.asked("ben@baker.test")
				if got := w.mailTo(w.olive.Email); got.Subject != "Ben Baker asks to join Hartley Bookkeeping" ||
					!strings.Contains(got.Text, "https://satchel.test/approvals") || !strings.Contains(got.Text, "16 March 2026") {
					t.Errorf("the owner is mailed %+v", got)
				}
				w.ok(w.decide(w.olive.ID, request, test.approve))
				if got := w.state(who.ID); got != test.state {
					t.Errorf("the identity is %s", got)
				}
				if got := w.mailTo("ben@baker.test").Subject; got != test.person {
					t.Errorf("the person is told %q", got)
				}
				if got := w.mailTo(w.olive.Email).Subject; got != test.owner {
					t.Errorf("the owner is told %q", got)
				}
				if err := w.decide(w.olive.ID, request, !test.approve); !errors.Is(err, identity.ErrDecided) {
					t.Errorf("a second decision: %v", err)
				}
			})
		})
	}
}

func TestNobodyButTheOwnerDecides(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who, request := w.asked("ben@baker.test")
		adam, err := w.access.CreateAccount(t.Context(), "adam@hartley.test", "Adam Administrator")
		w.ok(err)
		w.ok(w.access.AddMember(t.Context(), w.site.ID, adam.ID, access.Administrator))
		otto, err := w.access.CreateAccount(t.Context(), "otto@other.test", "Otto Owner")
		w.ok(err)
		_, err = w.access.CreateSite(t.Context(), "Another site", "CN-4712", otto.ID)
		w.ok(err)
		for name, id := range map[string]uuid.UUID{"an administrator of the site": adam.ID, "another site's owner": otto.ID, "nobody": uuid.Nil, "the person's own id": who.ID} {
			if err := w.decide(id, request, true); !errors.Is(err, identity.ErrNoRequest) {
				t.Errorf("%s: %v", name, err)
			}
			if requests, err := w.Requests(t.Context(), id); err != nil || len(requests) != 0 {
				t.Errorf("%s is shown %+v, %v", name, requests, err)
			}
		}
		if _, err := w.Decide(t.Context(), w.olive.ID, uuid.New(), true, here); !errors.Is(err, identity.ErrNoRequest) {
			t.Errorf("a request that isn't there: %v", err)
		}
		if w.state(who.ID) != identity.Awaiting {
			t.Errorf("the identity is %s", w.state(who.ID))
		}
	})
}

func TestOfSeveralDecisionsAtOnceOneCounts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who, request := w.asked("ben@baker.test")
		var mu sync.Mutex
		var counted []bool
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				_, err := w.Decide(context.Background(), w.olive.ID, request.ID, i%2 == 0, here)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					counted = append(counted, i%2 == 0)
				} else if !errors.Is(err, identity.ErrDecided) {
					t.Errorf("a decision too late: %v", err)
				}
			})
		}
		all.Wait()
		if len(counted) != 1 || (w.state(who.ID) == identity.Active) != counted[0] {
			t.Errorf("%v counted and the identity is %s", counted, w.state(who.ID))
		}
	})
}

func TestARequestLapsesAfterFourteenDays(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who, request := w.asked("ben@baker.test")
		w.clock.Advance(identity.ApprovalLife - time.Second)
		w.ok(w.Expire(t.Context()))
		if w.state(who.ID) != identity.Awaiting {
			t.Fatal("it lapsed early")
		}
		w.clock.Advance(time.Second)
		if err := w.decide(w.olive.ID, request, true); !errors.Is(err, identity.ErrLapsed) {
			t.Errorf("a decision too late: %v", err)
		}
		w.ok(w.Expire(t.Context()))
		if err := w.decide(w.olive.ID, request, true); !errors.Is(err, identity.ErrLapsed) {
			t.Errorf("a decision after that: %v", err)
		}
		if got := w.mailTo("ben@baker.test").Subject; w.state(who.ID) != identity.Unplaced || got != "Your request to join Hartley Bookkeeping has lapsed" {
			t.Errorf("the identity is %s and was told %q", w.state(who.ID), got)
		}
		w.ok(w.Expire(t.Context()))
		w.asked2(who)
	})
}

// asked2 has a person ask once more.
func (w *world) asked2(who identity.Person) {
	w.t.Helper()
	_, err := w.Place(w.t.Context(), who.ID, identity.Belonging{Number: "CN-4711", Owner: w.olive.Email}, here)
	w.ok(err)
}

func TestWhoWasDeclinedAsksElsewhereAndThereOnlyAfterFourteenDays(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who, request := w.asked("ben@baker.test")
		w.ok(w.decide(w.olive.ID, request, false))
		again := identity.Belonging{Number: "CN-4711", Owner: w.olive.Email}
		if _, err := w.Place(t.Context(), who.ID, again, here); !errors.Is(err, identity.ErrDeclinedThere) {
			t.Errorf("asking again at once: %v", err)
		}
		_, err := w.access.CreateSite(t.Context(), "Another site", "CN-4712", w.olive.ID)
		w.ok(err)
		_, err = w.Place(t.Context(), who.ID, identity.Belonging{Number: "CN-4712", Owner: w.olive.Email}, here)
		w.ok(err)
		w.ok(w.Withdraw(t.Context(), who.ID, here))
		w.clock.Advance(identity.ApprovalLife)
		w.asked2(who)
	})
}

func TestARequestTakenBackCantBeDecided(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who, request := w.asked("ben@baker.test")
		w.ok(w.Withdraw(t.Context(), who.ID, here))
		if err := w.decide(w.olive.ID, request, true); !errors.Is(err, identity.ErrDecided) {
			t.Errorf("a decision afterwards: %v", err)
		}
		if err := w.Withdraw(t.Context(), who.ID, here); !errors.Is(err, identity.ErrStep) {
			t.Errorf("taking it back twice: %v", err)
		}
		w.asked2(who)
	})
}

func TestAnApprovedIdentityJoinsTheSiteWithTheAccountItIsLinkedTo(t *testing.T) {
	const issuer = database.EmbeddedIssuer
	for _, test := range []struct {
		name         string
		issuer       string
		before       bool // linked before the approval
		disconnected bool
		role         string
	}{
		{"linked before", issuer, true, false, "bookkeeper"},
		{"linked afterwards", issuer, false, false, "bookkeeper"},
		{"disconnected", issuer, true, true, ""},
		{"an identity of another issuer with the same subject", "https://other.test", false, false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				w := newWorld(t, db)
				who, request := w.asked("ben@baker.test")
				ben, err := w.access.CreateAccount(t.Context(), "ben@baker.test", "Ben Baker")
				w.ok(err)
				link := func() {
					row := database.Link{Issuer: test.issuer, Subject: who.ID.String(), AccountID: ben.ID, LinkedAt: w.clock.Now()}
					if test.disconnected {
						row.DisconnectedAt = w.clock.Now()
					}
					w.ok(db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
						if err := tx.AddLink(ctx, row); err != nil {
							return err
						}
						return w.Linked(ctx, tx, test.issuer, who.ID.String(), ben.ID)
					}))
				}
				if test.before {
					link()
				}
				w.ok(w.decide(w.olive.ID, request, true))
				if !test.before {
					link()
				}
				member, err := db.Member(t.Context(), w.site.ID, ben.ID)
				if err != nil && !errors.Is(err, database.ErrNotFound) || member.Role != test.role {
					t.Errorf("the role is %q, want %q (%v)", member.Role, test.role, err)
				}
			})
		})
	}
}

// Removed from the site, somebody doesn't come back by linking the Sage ID that was let in before; the owner's word
// since then lets them.
func TestWhoWasRemovedStaysOutWithAnIdentityThatWasApprovedBefore(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who, request := w.asked("ben@baker.test")
		ben, err := w.access.CreateAccount(t.Context(), "ben@baker.test", "Ben Baker")
		w.ok(err)
		w.ok(w.access.AddMember(t.Context(), w.site.ID, ben.ID, access.Bookkeeper))
		remove := func() {
			w.ok(db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				return tx.DeleteMember(ctx, w.site.ID, ben.ID, w.clock.Now())
			}))
		}
		link := func() {
			w.ok(db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				return w.Linked(ctx, tx, database.EmbeddedIssuer, who.ID.String(), ben.ID)
			}))
		}
		w.ok(w.decide(w.olive.ID, request, true))
		w.clock.Advance(time.Hour)
		remove()
		link()
		if _, err := db.Member(t.Context(), w.site.ID, ben.ID); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("linking let in who was removed: %v", err)
		}
		w.ok(db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.SQL().ExecContext(ctx, "UPDATE identity_approvals SET decided_at = '"+w.clock.Now().Add(time.Hour).Format("2006-01-02 15:04:05+00:00")+"'")
			return err
		}))
		link()
		if _, err := db.Member(t.Context(), w.site.ID, ben.ID); err != nil {
			t.Errorf("approved since, they are kept out: %v", err)
		}
	})
}

func TestAnOwnerWhoLinksTheirIdentityStaysTheOwner(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who := w.person(w.olive.Email)
		_, err := w.Place(t.Context(), who.ID, identity.Belonging{Number: "CN-4711", Owner: w.olive.Email}, here)
		w.ok(err)
		w.ok(db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return w.Linked(ctx, tx, database.EmbeddedIssuer, who.ID.String(), w.olive.ID)
		}))
		if member, err := db.Member(t.Context(), w.site.ID, w.olive.ID); err != nil || member.Role != "owner" {
			t.Errorf("the owner is a %q, %v", member.Role, err)
		}
	})
}

func TestNamesAreNotGuessedForLong(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who := w.person("ben@baker.test")
		for range 10 {
			if _, err := w.Place(t.Context(), who.ID, identity.Belonging{Number: "123456", Owner: w.olive.Email}, here); !errors.Is(err, identity.ErrNoSuchSite) {
				t.Fatal(err)
			}
		}
		_, err := w.Place(t.Context(), who.ID, identity.Belonging{Number: "CN-4711", Owner: w.olive.Email}, here)
		waits(t, err)
	})
}
