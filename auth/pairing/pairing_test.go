package pairing_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/auth/pairing"
	"satchel/auth/session"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

var here = netip.MustParseAddr("192.0.2.1")

// house is pairing on a database, and a person to pair.
type house struct {
	*testing.T
	db    *database.DB
	pairs *pairing.Service
	who   database.Account

	mu  sync.Mutex
	now time.Time
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func newHouse(t *testing.T, db *database.DB) *house {
	t.Helper()
	h := &house{T: t, db: db, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	h.who = database.Account{ID: uuid.Must(uuid.NewV7()), Email: "ann@hartley.test", Name: "Ann", Link: "none", AuthEpoch: 1, CreatedAt: h.now}
	h.write(func(ctx context.Context, tx *database.Tx) error { return tx.AddAccount(ctx, h.who) })
	pairs, err := pairing.New(pairing.Options{
		DB: db, Throttle: throttle.New(db, h.clock), Key: []byte(strings.Repeat("k", 32)), Clock: h.clock,
	})
	h.must(err)
	h.pairs = pairs
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) write(change func(context.Context, *database.Tx) error) {
	h.Helper()
	h.must(h.db.Write(h.Context(), change))
}

func (h *house) code() (uuid.UUID, string) {
	h.Helper()
	id, err := h.pairs.Start(h.Context(), h.who, here)
	h.must(err)
	seen, err := h.pairs.Look(h.Context(), h.who, id)
	h.must(err)
	if seen.State != pairing.Open || !regexp.MustCompile(`^[B-DF-HJ-NP-TV-XZ]{8}$`).MatchString(seen.Code) {
		h.Fatalf("a new code is %+v", seen)
	}
	return id, seen.Code
}

func (h *house) redeem(typed string) error {
	h.Helper()
	_, err := h.pairs.Redeem(h.Context(), typed, uuid.New(), here)
	return err
}

func TestACodeIsTakenHoweverItIsTyped(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	for name, typed := range map[string]func(string) string{
		"as it is":       func(code string) string { return code },
		"in small":       strings.ToLower,
		"in two groups":  pairing.Spelt,
		"in a sentence":  func(code string) string { return " " + code[:3] + " " + code[3:] + "\u00a0" },
		"with more dash": func(code string) string { return code[:2] + "-" + code[2:4] + "--" + code[4:] },
	} {
		_, code := h.code()
		whose, err := h.pairs.Redeem(t.Context(), typed(code), uuid.New(), here)
		if err != nil || whose.ID != h.who.ID {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACodeIsWorthNothingOnceSomethingIsTheMatterWithIt(t *testing.T) {
	for name, spoil := range map[string]func(h *house, code string) string{
		"it is another":              func(_ *house, code string) string { return strings.Map(turn, code) },
		"it is empty":                func(*house, string) string { return "" },
		"it is megabytes":            func(*house, string) string { return strings.Repeat("B", 1<<20) },
		"it has letters no code has": func(*house, string) string { return "AEIOUYAE" },
		"it was used":                func(h *house, code string) string { h.must(h.redeem(code)); return code },
		"five minutes are over":      func(h *house, code string) string { h.pass(pairing.Life); return code },
		"a newer one was shown":      func(h *house, code string) string { h.code(); return code },
		"the account's epoch was raised": func(h *house, code string) string {
			h.write(func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.SQL().ExecContext(ctx, "UPDATE accounts SET auth_epoch = auth_epoch + 1")
				return err
			})
			return code
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, databasetest.SQLite(t))
			_, code := h.code()
			if err := h.redeem(spoil(h, code)); !errors.Is(err, pairing.ErrRefused) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func turn(letter rune) rune {
	if letter == 'B' {
		return 'C'
	}
	return 'B'
}

func TestTheDatabaseDoesNotTellACode(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	id, code := h.code()
	row, err := h.db.PairingOf(t.Context(), h.who.ID, id)
	h.must(err)
	if strings.Contains(fmt.Sprintf("%s %x", row.Hash, row.Hash), code) {
		t.Error("the row holds the code")
	}
	other, err := pairing.New(pairing.Options{
		DB: h.db, Throttle: throttle.New(h.db, h.clock), Key: []byte(strings.Repeat("x", 32)), Clock: h.clock,
	})
	h.must(err)
	if seen, err := other.Look(t.Context(), h.who, id); err != nil || seen.Code == code {
		t.Errorf("who has the database and another key gets %s, %v", seen.Code, err)
	}
}

// Attack: guessing pairing codes.
func TestGuessingCodesIsBoundedAndSaysHowLongToWait(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	_, code := h.code()
	refused := 0
	for range 30 {
		if errors.Is(h.redeem("BBBBBBBB"), pairing.ErrRefused) {
			refused++
		}
	}
	var tooMany *throttle.Error
	if err := h.redeem(code); refused != 30 || !errors.As(err, &tooMany) || tooMany.RetryAfter <= 0 {
		t.Errorf("after %d wrong ones the right one gets %v", refused, err)
	}
	if _, err := h.pairs.Redeem(t.Context(), code, uuid.New(), netip.MustParseAddr("198.51.100.9")); err != nil {
		t.Errorf("from another network: %v", err)
	}
}

func TestAnOfficeMayPairAllItsPhonesInARow(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	for i := range 40 {
		if i%20 == 0 {
			h.pass(time.Hour) // codes are counted for the account too
		}
		_, code := h.code()
		if err := h.redeem(code); err != nil {
			t.Fatalf("phone %d: %v", i, err)
		}
	}
}

func TestShowingCodesIsBounded(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	for range 20 {
		h.code()
	}
	var tooMany *throttle.Error
	if _, err := h.pairs.Start(t.Context(), h.who, here); !errors.As(err, &tooMany) {
		t.Errorf("the 21st: %v", err)
	}
}

func TestASessionThatWasOvertakenShowsNoCode(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	h.who.AuthEpoch--
	if _, err := h.pairs.Start(t.Context(), h.who, here); !errors.Is(err, session.ErrOvertaken) {
		t.Errorf("got %v", err)
	}
}

// Attack: one code used by many at once.
func TestOfManyThatUseACodeAtOnceOneIsSignedIn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		_, code := h.code()
		var won atomic.Int32
		var running sync.WaitGroup
		for range 16 {
			running.Go(func() {
				switch err := h.redeem(code); {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, pairing.ErrRefused):
					t.Error(err)
				}
			})
		}
		running.Wait()
		if won.Load() != 1 {
			t.Errorf("%d got in", won.Load())
		}
	})
}

func TestWhoUsedACodeIsOnRecord(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	_, code := h.code()
	h.must(h.redeem(code))
	events, err := h.db.AuditEventsAfter(t.Context(), 0, 10)
	h.must(err)
	if len(events) != 2 || events[0].Kind != string(audit.PairingStarted) || events[1].Kind != string(audit.DevicePaired) ||
		events[1].Address != here.String() || events[1].AccountID != h.who.ID {
		t.Errorf("the log holds %+v", events)
	}
}

func TestADisownedDeviceThatHadNoTokensYetNeverGetsAny(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	id, code := h.code()
	if err := h.pairs.Disown(t.Context(), h.who.ID, id, here); !errors.Is(err, pairing.ErrNotFound) {
		t.Errorf("before anybody used the code: %v", err)
	}
	device := uuid.New()
	_, err := h.pairs.Redeem(t.Context(), code, device, here)
	h.must(err)
	h.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.AddGrants(ctx, database.Grant{
			Kind: "code", Signature: "s", DeviceID: device, ClientID: "c", Request: []byte("{}"), CreatedAt: h.now, ExpiresAt: h.now.Add(time.Minute),
		})
	})
	h.must(h.pairs.Disown(t.Context(), h.who.ID, id, here))
	if _, err := h.db.Grant(t.Context(), "code", "s"); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("its authorization code: %v", err)
	}
}

func TestOldCodesAreForgotten(t *testing.T) {
	h := newHouse(t, databasetest.SQLite(t))
	id, _ := h.code()
	h.pass(time.Hour)
	h.must(h.pairs.Sweep(t.Context()))
	if seen, err := h.pairs.Look(t.Context(), h.who, id); err != nil || seen.State != pairing.Over {
		t.Errorf("an hour later: %+v, %v", seen, err)
	}
	h.pass(24 * time.Hour)
	h.must(h.pairs.Sweep(t.Context()))
	if _, err := h.pairs.Look(t.Context(), h.who, id); !errors.Is(err, pairing.ErrNotFound) {
		t.Errorf("a day later: %v", err)
	}
}
