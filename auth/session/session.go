package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/storage/database"
)

const (
	// IdleLimit is how long a session lives without a person doing anything.
	IdleLimit = 20 * time.Minute
	// AbsoluteLimit is how long a session lives whatever the person does.
	AbsoluteLimit = 12 * time.Hour

	// touchEvery spares the database a write for each page; a session can end this much early, never late.
	touchEvery = 30 * time.Second
)

// Reasons why there is no session. Each says something else to the person; all of them mean: sign in.
var (
	ErrNone      = errors.New("session: not signed in")
	ErrIdle      = errors.New("session: signed out after 20 minutes without activity")
	ErrExpired   = errors.New("session: signed out 12 hours after signing in")
	ErrLoggedOff = errors.New("session: logged off before its time")
	ErrRevoked   = errors.New("session: signed out because how the account signs in has changed")
)

// Use is why a session is looked up.
type Use int

// A person's doing keeps a session alive; a page that asks on its own does not.
const (
	Activity Use = iota
	Polling
)

// Session is a signed-in browser.
type Session struct {
	Account   database.Account
	StartedAt time.Time
	IdleAt    time.Time // when it ends if nothing is done
	ExpiresAt time.Time // when it ends in any case

	By      By     // what it was signed in by
	Issuer  string // of the identity, if by one
	Subject string
	IDToken string // that its provider gave out; may be empty

	// When the person last proved who they are, by what, and whether a passcode was part of it: at the sign-in,
	// or at a StepUp since.
	AuthenticatedAt time.Time
	AuthenticatedBy By
	Passcode        bool

	Browser string     // what its owner would call it; may be empty
	Address netip.Addr // where it was signed in from; may be the zero one

	Company uuid.UUID // the company chosen in it; the zero one before that
	Device  uuid.UUID // the companion that opened it, which it ends with; the zero one for none
	AliveAt time.Time // the last sign of life: of its person, or of a page that is open
}

// EndsAt is when it ends if nothing is done, or when it did.
func (s Session) EndsAt() time.Time {
	if s.ExpiresAt.Before(s.IdleAt) {
		return s.ExpiresAt
	}
	return s.IdleAt
}

// Database is what sessions need of storage/database.
type Database interface {
	audit.Database
	Session(ctx context.Context, hash []byte) (database.Session, error)
	SessionsOf(ctx context.Context, account uuid.UUID) ([]database.Session, error)
	SessionsOn(ctx context.Context, site uuid.UUID) ([]database.SessionOnSite, error)
	CompaniesOfMembers(ctx context.Context, site uuid.UUID) ([]database.MembersCompany, error)
	Account(ctx context.Context, id uuid.UUID) (database.Account, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Service starts, finds and ends sessions.
type Service struct {
	db    Database
	clock func() time.Time
	log   *audit.Log
}

// New makes sessions on the service's database, whose audit log tells when each begins and ends.
func New(db Database, clock func() time.Time) *Service {
	return &Service{db: db, clock: clock, log: audit.New(db, clock)}
}

// Find is the session of a cookie's value, or the reason why there is none. With ErrIdle, ErrExpired and ErrLoggedOff it
// is as it was, so that what its person typed can be kept for them.
func (s *Service) Find(ctx context.Context, value string, use Use) (Session, error) {
	if value == "" {
		return Session{}, ErrNone
	}
	row, err := s.db.Session(ctx, hash(value))
	if errors.Is(err, database.ErrNotFound) {
		return Session{}, ErrNone
	}
	if err != nil {
		return Session{}, fmt.Errorf("finding a session: %w", err)
	}
	account, err := s.db.Account(ctx, row.AccountID)
	if err != nil {
		return Session{}, fmt.Errorf("finding whose session it is: %w", err)
	}
	now := s.clock().UTC()
	switch reason := ended(row, account, now); reason {
	case nil:
	case ErrIdle, ErrExpired, ErrLoggedOff:
		return describe(row, account), reason
	default:
		return Session{}, reason
	}
	if use == Activity && now.Sub(row.LastSeenAt) >= touchEvery {
		if err := s.touch(ctx, row.Hash, now); err != nil {
			return Session{}, err
		}
		row.LastSeenAt = now
	}
	return describe(row, account), nil
}

func describe(row database.Session, account database.Account) Session {
	from, _ := netip.ParseAddr(row.Address) // none is the zero one
	return Session{
		Account: account, StartedAt: row.CreatedAt, IdleAt: row.LastSeenAt.Add(IdleLimit), ExpiresAt: row.ExpiresAt,
		By: By(row.SignedInBy), Issuer: row.Issuer, Subject: row.Subject, IDToken: row.IDToken,
		AuthenticatedAt: row.AuthenticatedAt, AuthenticatedBy: By(row.AuthenticatedBy), Passcode: row.WithPasscode,
		Browser: row.Browser, Address: from, Company: row.CompanyID, Device: row.DeviceID,
		AliveAt: latest(row.LastSeenAt, row.AliveAt),
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func ended(row database.Session, account database.Account, now time.Time) error {
	switch {
	case row.AuthEpoch != account.AuthEpoch:
		return ErrRevoked
	case !now.Before(row.ExpiresAt) && row.ExpiresAt.Sub(row.CreatedAt) < AbsoluteLimit:
		return ErrLoggedOff
	case !now.Before(row.ExpiresAt):
		return ErrExpired
	case now.Sub(row.LastSeenAt) >= IdleLimit:
		return ErrIdle
	}
	return nil
}

func (s *Service) touch(ctx context.Context, hash []byte, now time.Time) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.TouchSession(ctx, hash, now)
	})
}

// End signs out the session of a cookie's value. One that is not there is signed out already.
func (s *Service) End(ctx context.Context, value string, from netip.Addr) error {
	if value == "" {
		return nil
	}
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.Session(ctx, hash(value))
		if errors.Is(err, database.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		there, err := tx.TakeSession(ctx, row.Hash)
		if err != nil || !there || !s.clock().Before(row.ExpiresAt) { // over already, and on record as that
			return err
		}
		return s.log.Record(ctx, tx, audit.Event{
			Kind: audit.SignedOut, Account: row.AccountID, Actor: row.AccountID, Address: from,
		})
	})
}

// KeepLanguage has an account's mails written in a language from now on, which its person chose while signed in.
func (s *Service) KeepLanguage(ctx context.Context, account uuid.UUID, language string) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.KeepAccountLanguage(ctx, account, language)
	})
}

// Sweep forgets sessions that are over. It is only housekeeping; run it now and then.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.clock().UTC()
	// A day later than needed, so that a browser that comes back the next morning is told why.
	const told = 24 * time.Hour
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.DeleteSessionsBefore(ctx, now.Add(-told), now.Add(-told-IdleLimit))
	})
}

func newValue() string {
	var secret [32]byte
	rand.Read(secret[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(secret[:])
}

func hash(value string) []byte {
	sum := sha256.Sum256([]byte(value))
	return sum[:]
}
