package signin_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"pgregory.net/rapid"

	"satchel/auth/issuer"
	"satchel/auth/signin"
	"satchel/storage/keychain"
)

// history drives companions on one home through faults, one at a time, and knows what the design promises of
// them: a sign-in survives every fault that is mended within ReplyGrace on the service.
type history struct {
	w       *world
	c       *companion
	broken  *brokenKeychain
	account signin.Account
	spent   time.Time // when the service gave a token that the keychain does not hold yet; zero if none
}

// promised tells whether the design promises that the person is still signed in.
func (h *history) promised() bool {
	return h.spent.IsZero() || h.w.clock.Now().Sub(h.spent) <= issuer.ReplyGrace
}

func (h *history) restart(*rapid.T) { h.c = newCompanion(h.w.t, h.c.home, h.broken) }

func (h *history) work(r *rapid.T) {
	promised := h.promised()
	status, _, err := h.c.echo(h.account, "hello")
	switch {
	case err == nil && status == http.StatusOK: // its refresh token is in the keychain, or it would not have been sent
		h.spent = time.Time{}
	case promised:
		r.Fatalf("signed in by the rules, and answered %d, %v", status, err)
	case errors.Is(err, signin.ErrSignedOut):
		h.account, h.spent = h.c.signIn(h.w), time.Time{}
	default:
		r.Fatalf("neither signed in nor out: %d, %v", status, err)
	}
}

// suffer has a companion work while something is broken, which it must call by its name unless nothing came of
// it: its access token was still good.
func (h *history) suffer(r *rapid.T, name error) {
	renewed, promised := h.w.renewals.Load(), h.promised()
	_, _, err := h.c.echo(h.account, "hello")
	if h.w.renewals.Load() > renewed && h.spent.IsZero() {
		h.spent = h.w.clock.Now()
	}
	if err == nil || errors.Is(err, name) {
		return
	}
	if promised || !errors.Is(err, signin.ErrSignedOut) {
		r.Fatalf("the fault reads %v, want %v", err, name)
	}
}

func (h *history) theReplyIsLost(r *rapid.T) {
	h.w.behind(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
			next.ServeHTTP(httptest.NewRecorder(), q)
			panic(http.ErrAbortHandler)
		})
	})
	defer h.w.behind(nil)
	h.suffer(r, signin.ErrOffline)
}

func (h *history) theServiceIsAway(r *rapid.T) {
	h.w.behind(failing("/", http.StatusBadGateway))
	defer h.w.behind(nil)
	h.suffer(r, signin.ErrOffline)
}

func (h *history) theKeychainFailsAfterTheRenewal(r *rapid.T) {
	start := h.broken.count
	h.broken.sets = func(n int) error {
		if n > start+1 { // the first is the trial before the renewal
			return keychain.ErrLocked
		}
		return nil
	}
	defer func() { h.broken.sets = nil }()
	h.suffer(r, keychain.ErrLocked) // from ErrNotKept, or from the trial of the renewal after it
}

func (h *history) secondsPass(r *rapid.T) {
	h.w.clock.pass(time.Duration(rapid.IntRange(1, 9).Draw(r, "seconds")) * time.Second)
}

func (h *history) minutesPass(r *rapid.T) {
	h.w.clock.pass(time.Duration(rapid.IntRange(1, 20).Draw(r, "minutes")) * time.Minute)
}

func TestNoHistoryOfFaultsSignsAnyoneOut(t *testing.T) {
	w := newWorld(t)
	rapid.Check(t, func(r *rapid.T) {
		broken := &brokenKeychain{Store: inMemory(t)}
		h := &history{w: w, broken: broken, c: newCompanion(t, t.TempDir(), broken)}
		h.account = h.c.signIn(w)
		r.Repeat(map[string]func(*rapid.T){
			"restart":                              h.restart,
			"work":                                 h.work,
			"the reply is lost":                    h.theReplyIsLost,
			"the service is away":                  h.theServiceIsAway,
			"the keychain fails after the renewal": h.theKeychainFailsAfterTheRenewal,
			"seconds pass":                         h.secondsPass,
			"minutes pass":                         h.minutesPass,
		})
	})
}
