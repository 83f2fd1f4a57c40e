package stepup

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"github.com/google/uuid"

	"satchel/auth/session"
	"satchel/storage/database"
)

// Reasons why a passcode doesn't do. The passwords' are those of password.Service.Prove.
var (
	ErrPasscodeWanted = errors.New("stepup: the account has passcodes, and none was given")
	ErrWrongPasscode  = errors.New("stepup: the passcode is not right, or was used before")
)

// Passwords is what a proof needs of auth/password.
type Passwords interface {
	Prove(ctx context.Context, id uuid.UUID, typed string, from netip.Addr) (database.Account, error)
}

// Passcodes checks an account's passcode or recovery code and uses it up. A wrong one is ErrWrongPasscode, too
// many are *throttle.Error.
type Passcodes interface {
	CheckPasscode(ctx context.Context, account uuid.UUID, typed string, from netip.Addr) error
}

// Database is what a proof needs of storage/database.
type Database interface {
	HasPasscode(ctx context.Context, account uuid.UUID) (bool, error)
}

// Service checks proofs.
type Service struct {
	DB        Database
	Passwords Passwords
	Passcodes Passcodes
}

// Typed is what a person typed to prove themselves.
type Typed struct {
	Password string
	Passcode string // looked at only where passcodes are on
}

// Check returns the proof, or the reason why it is none. The passcode is looked at, and used up, only once the
// password is right.
func (s *Service) Check(ctx context.Context, id uuid.UUID, typed Typed, from netip.Addr) (session.Proof, error) {
	needed, err := s.DB.HasPasscode(ctx, id)
	if err != nil {
		return session.Proof{}, err
	}
	row, err := s.Passwords.Prove(ctx, id, typed.Password, from)
	if err != nil {
		return session.Proof{}, err
	}
	proof := session.Proof{Account: row, By: session.ByPassword, Address: from}
	if !needed {
		return proof, nil
	}
	if strings.TrimSpace(typed.Passcode) == "" {
		return session.Proof{}, ErrPasscodeWanted
	}
	if err := s.Passcodes.CheckPasscode(ctx, id, typed.Passcode, from); err != nil {
		return session.Proof{}, err
	}
	proof.Passcode = true
	return proof, nil
}

// CheckPassword checks the password alone, and tells whether a proof wants a passcode besides. It proves
// nothing to anybody else: it is for showing a person early that the password works.
func (s *Service) CheckPassword(ctx context.Context, id uuid.UUID, typed string, from netip.Addr) (needsPasscode bool, err error) {
	if _, err := s.Passwords.Prove(ctx, id, typed, from); err != nil {
		return false, err
	}
	return s.DB.HasPasscode(ctx, id)
}
