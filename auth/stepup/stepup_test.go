package stepup_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/stepup"
	"satchel/storage/database"
)

// person is an account as the service asks about it, and notes what was looked at.
type person struct {
	hasPasscode bool
	asked       []string
}

func (p *person) HasPasscode(context.Context, uuid.UUID) (bool, error) { return p.hasPasscode, nil }

func (p *person) Prove(_ context.Context, id uuid.UUID, typed string, _ netip.Addr) (database.Account, error) {
	p.asked = append(p.asked, "password")
	if typed != "right" {
		return database.Account{}, password.ErrWrongCurrent
	}
	return database.Account{ID: id, AuthEpoch: 7}, nil
}

func (p *person) CheckPasscode(_ context.Context, _ uuid.UUID, typed string, _ netip.Addr) error {
	p.asked = append(p.asked, "passcode")
	if typed != "123456" {
		return stepup.ErrWrongPasscode
	}
	return nil
}

func TestAProofIsThePasswordAndThePasscodeWhereOneIsOn(t *testing.T) {
	cases := []struct {
		name        string
		hasPasscode bool
		typed       stepup.Typed
		err         error
		passcode    bool
		asked       []string
	}{
		{"the password", false, stepup.Typed{Password: "right"}, nil, false, []string{"password"}},
		{"a passcode nobody asks for isn't used up", false, stepup.Typed{Password: "right", Passcode: "123456"}, nil, false, []string{"password"}},
		{"another password", false, stepup.Typed{Password: "wrong"}, password.ErrWrongCurrent, false, []string{"password"}},
		{"both", true, stepup.Typed{Password: "right", Passcode: "123456"}, nil, true, []string{"password", "passcode"}},
		{"no passcode", true, stepup.Typed{Password: "right", Passcode: "  "}, stepup.ErrPasscodeWanted, false, []string{"password"}},
		{"another passcode", true, stepup.Typed{Password: "right", Passcode: "000000"}, stepup.ErrWrongPasscode, false, []string{"password", "passcode"}},
		{"a right passcode with another password isn't used up", true, stepup.Typed{Password: "wrong", Passcode: "123456"}, password.ErrWrongCurrent, false, []string{"password"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := &person{hasPasscode: c.hasPasscode}
			service := &stepup.Service{DB: p, Passwords: p, Passcodes: p}
			id, from := uuid.Must(uuid.NewV7()), netip.MustParseAddr("192.0.2.1")
			proof, err := service.Check(t.Context(), id, c.typed, from)
			if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			if diff := cmp.Diff(c.asked, p.asked); diff != "" {
				t.Errorf("looked at:\n%s", diff)
			}
			if err != nil {
				return
			}
			if proof.Account.ID != id || proof.Account.AuthEpoch != 7 || proof.By != session.ByPassword || proof.Passcode != c.passcode || proof.Address != from {
				t.Errorf("the proof is %+v", proof)
			}
		})
	}
}

func TestCheckingThePasswordAloneUsesNoPasscodeUp(t *testing.T) {
	p := &person{hasPasscode: true}
	service := &stepup.Service{DB: p, Passwords: p, Passcodes: p}
	needs, err := service.CheckPassword(t.Context(), uuid.Nil, "right", netip.Addr{})
	if err != nil || !needs {
		t.Errorf("got %v, %v", needs, err)
	}
	if _, err := service.CheckPassword(t.Context(), uuid.Nil, "wrong", netip.Addr{}); !errors.Is(err, password.ErrWrongCurrent) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff([]string{"password", "password"}, p.asked); diff != "" {
		t.Errorf("looked at:\n%s", diff)
	}
}
