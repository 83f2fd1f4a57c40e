package identity

import (
	"context"
	"encoding/hex"
	"errors"
	"net/netip"
	"strings"
	"time"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/passcode"
	"satchel/storage/database"
)

// Reasons why somebody isn't signed in.
var (
	// ErrRefused is the one answer to every address and password that don't belong together. Which of the two is
	// wrong is told to nobody.
	ErrRefused = errors.New("identity: refused")
	// ErrPasscodeWanted and ErrWrongPasscode are told only to who has the password.
	ErrPasscodeWanted = errors.New("identity: a passcode is wanted as well")
	ErrWrongPasscode  = errors.New("identity: the passcode is not right, or was used before")
	// ErrChallengeOver means that a sign-in waits for no passcode any more: it begins again with the password.
	ErrChallengeOver = errors.New("identity: the sign-in waits for no passcode any more")
)

// Proof is that a person is who they say, for starting a session. It counts for as long as nothing changes how
// the identity signs in.
type Proof struct {
	Person   Person
	Passcode bool // a passcode was part of it
	Address  netip.Addr

	again time.Time // when it was given, if it takes the place of a session
}

// SignIn checks an address and a password. The proof is whole if the identity has no passcodes; otherwise the
// error is ErrPasscodeWanted, and Challenge and Meet make the proof whole. Other errors are ErrRefused, password.ErrBusy
// and *throttle.Error.
func (s *Service) SignIn(ctx context.Context, email, typed string, from netip.Addr) (Proof, error) {
	email = lookupEmail(email)
	if err := s.Throttle.IdentitySignIn(ctx, email, from); err != nil {
		return Proof{}, err
	}
	prepared, err := account.PreparePassword(typed)
	if err != nil {
		return Proof{}, s.refuse(ctx, database.Identity{}, from)
	}
	row, err := s.DB.IdentityByEmail(ctx, email)
	if err != nil && !errors.Is(err, database.ErrNotFound) {
		return Proof{}, err
	}
	matches, stale, err := s.Hasher.Compare(ctx, row.PasswordHash, prepared)
	if err != nil {
		return Proof{}, err
	}
	if !matches {
		return Proof{}, s.refuse(ctx, row, from)
	}
	if stale {
		s.rehash(ctx, row, prepared)
	}
	if err := s.Throttle.IdentitySignedIn(ctx, email, from); err != nil {
		return Proof{}, err
	}
	proof := Proof{Person: personOf(row), Address: from}
	wanted, err := s.hasPasscode(ctx, proof.Person)
	if err == nil && wanted {
		err = ErrPasscodeWanted
	}
	return proof, err
}

func (s *Service) hasPasscode(ctx context.Context, who Person) (bool, error) {
	return s.Passcodes.On(ctx, passcode.Identity(who.ID))
}

// checkPasscode uses up a passcode that is wanted with something else.
func (s *Service) checkPasscode(ctx context.Context, who Person, typed string, from netip.Addr) error {
	if strings.TrimSpace(typed) == "" {
		return ErrPasscodeWanted
	}
	err := s.Passcodes.Check(ctx, passcode.Identity(who.ID), typed, from)
	if errors.Is(err, passcode.ErrWrong) {
		return ErrWrongPasscode
	}
	return err
}

// channel is what a passcode's challenge is for: one of the provider is none of the portal's or a companion's.
const channel = "identity provider"

// Challenge remembers a sign-in that wants a passcode, and where it goes on afterwards. The secret is for the
// browser that gave the password.
func (s *Service) Challenge(ctx context.Context, proof Proof, then string) (secret string, err error) {
	return s.Passcodes.Open(ctx, passcode.Challenge{
		Owner: passcode.Identity(proof.Person.ID), Epoch: proof.Person.AuthEpoch, Channel: channel, Detail: then,
	})
}

// Meet makes the proof of SignIn whole with a passcode or a recovery code, and tells where to go on. Errors are
// ErrWrongPasscode, ErrChallengeOver, ErrOvertaken and *throttle.Error.
func (s *Service) Meet(ctx context.Context, secret, typed string, from netip.Addr) (proof Proof, then string, err error) {
	met, err := s.Passcodes.Meet(ctx, secret, channel, typed, from)
	switch {
	case errors.Is(err, passcode.ErrWrong):
		return Proof{}, "", ErrWrongPasscode
	case errors.Is(err, passcode.ErrOver):
		return Proof{}, "", ErrChallengeOver
	case errors.Is(err, passcode.ErrOvertaken):
		return Proof{}, "", ErrOvertaken
	case err != nil:
		return Proof{}, "", err
	}
	who, err := s.Person(ctx, met.Owner.ID)
	if err != nil {
		return Proof{}, "", err
	}
	who.AuthEpoch = met.Epoch // what was proved, whatever has changed since
	return Proof{Person: who, Passcode: true, Address: from}, met.Detail, nil
}

// refuse records a refused sign-in, the same for every reason. That it can't be recorded is no reason to tell the
// person anything else.
func (s *Service) refuse(ctx context.Context, row database.Identity, from netip.Addr) error {
	if err := s.Audit.Note(ctx, s.event(audit.IdentityRefused, row.ID, from)); err != nil {
		s.Log.ErrorContext(ctx, "a refused sign-in could not be recorded", "error", err)
	}
	return ErrRefused
}

// lookupEmail is the stored spelling of what was typed. What can't be an address is counted and looked up all
// the same, under a name that none has.
func lookupEmail(typed string) string {
	email, err := account.ParseEmail(typed)
	if err != nil {
		return "not an address: " + hex.EncodeToString(hashToken(typed))
	}
	return email
}

// rehash brings a hash to today's cost. That it fails is no reason to turn the person away.
func (s *Service) rehash(ctx context.Context, row database.Identity, prepared string) {
	hash, err := s.Hasher.Hash(ctx, prepared)
	if err == nil {
		err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
			return tx.ReplaceIdentityHash(ctx, row.ID, row.PasswordHash, hash)
		})
	}
	if err != nil {
		s.Log.WarnContext(ctx, "a password could not be hashed anew", "identity", row.ID, "error", err)
	}
}
