package passcode

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"satchel/storage/database/databasetest"
)

// patient never refuses: how often may be tried is tested elsewhere.
type patient struct{}

func (patient) PasscodeTry(context.Context, string, netip.Addr) error   { return nil }
func (patient) PasscodeTaken(context.Context, string, netip.Addr) error { return nil }
func (patient) RecoveryTry(context.Context, netip.Addr) error           { return nil }
func (patient) PasscodePause(context.Context, string) error             { return nil }
func (patient) PasscodeOrder(context.Context, string) error             { return nil }
func (patient) PhonePause(context.Context, uuid.UUID) error             { return nil }
func (patient) PhoneOrder(context.Context, uuid.UUID, string) error     { return nil }

// model is what must hold of an owner, whatever was done in whatever order.
type model struct {
	phone authenticator
	on    bool
	last  int64        // the newest step taken
	used  map[int]bool // recovery codes
}

func TestNoOrderOfStepsTakesAPasscodeTwice(t *testing.T) {
	p := open(t, databasetest.SQLite(t))
	p.Throttle = patient{}
	rapid.Check(t, func(t *rapid.T) {
		of, m := p.somebody(), &model{used: map[int]bool{}}
		ctx := context.Background()
		expect := func(err error, good bool, bad error) {
			t.Helper()
			if good && err != nil || !good && !errors.Is(err, bad) {
				t.Fatalf("got %v, good %v, else %v", err, good, bad)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"time passes": func(t *rapid.T) {
				p.clock.Advance(time.Duration(rapid.IntRange(1, 70).Draw(t, "seconds")) * time.Second)
			},
			"enrol": func(*rapid.T) {
				if m.on {
					_, err := p.Begin(ctx, of, Label{})
					expect(err, false, ErrOn)
					return
				}
				m.phone = p.begin(of)
				codes, err := p.Confirm(ctx, of, m.phone.at(p.clock.Now()), from)
				expect(err, true, nil)
				m.on, m.last, m.used, m.phone.recovery = true, stepAt(p.clock.Now()), map[int]bool{}, codes
			},
			"passcode": func(t *rapid.T) {
				if m.phone.secret == nil {
					return
				}
				away := rapid.Int64Range(-2, 1).Draw(t, "steps away")
				step := stepAt(p.clock.Now()) + away
				err := p.Check(ctx, of, m.phone.at(p.clock.Now().Add(time.Duration(away)*Period)), from)
				if !m.on {
					expect(err, false, ErrOff)
					return
				}
				good := step > m.last && (away == 0 || away == -1)
				expect(err, good, ErrWrong)
				if good {
					m.last = step
				}
			},
			"recovery code": func(t *rapid.T) {
				if len(m.phone.recovery) == 0 {
					return
				}
				i := rapid.IntRange(0, RecoveryCodes-1).Draw(t, "which")
				expect(p.Check(ctx, of, m.phone.recovery[i], from), m.on && !m.used[i], ErrWrong)
				m.used[i] = true
			},
			"remove": func(*rapid.T) {
				expect(p.Remove(ctx, of, from), m.on, ErrOff)
				m.on = false
			},
			"": func(*rapid.T) {
				if on, err := p.On(ctx, of); on != m.on || err != nil {
					t.Fatalf("on %v, %v; want %v", on, err, m.on)
				}
			},
		})
	})
}
