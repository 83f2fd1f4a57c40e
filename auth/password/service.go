package password

import (
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/passcode"
	"satchel/storage/database"
)

// Refused is what a person is told with ErrRefused, everywhere in the same words.
const Refused = "That e-mail and password don’t match an account that can sign in here. Using a Sage ID? Continue with it."

// ErrRefused is the one answer to every sign-in that doesn't succeed: unknown address, wrong password, none
// set, linked, SAML. Which it was is told to nobody.
var ErrRefused = errors.New("password: refused")

// ErrWrongCurrent means that the current password given to Change is not the account's.
var ErrWrongCurrent = errors.New("password: the current password is not right")

// Reasons why a new password isn't set with a link that is right: where passcodes are on, one is wanted as well.
var (
	ErrPasscodeWanted = errors.New("password: the account has passcodes, and none was given")
	ErrWrongPasscode  = errors.New("password: the passcode is not right, or was used before")
)

// Reasons why a reset link can't be used. All of them mean: ask for a new one.
var (
	ErrLinkUnknown    = errors.New("password: no such reset link")
	ErrLinkExpired    = errors.New("password: the reset link has expired")
	ErrLinkUsed       = errors.New("password: the reset link has been used")
	ErrLinkSuperseded = errors.New("password: a newer reset link has been mailed")
)

// Database is what passwords need of storage/database.
type Database interface {
	audit.Database
	Account(ctx context.Context, id uuid.UUID) (database.Account, error)
	AccountByEmail(ctx context.Context, email string) (database.Account, error)
	CompaniesOf(ctx context.Context, account uuid.UUID) ([]database.CompanyOnSite, error)
	ResetToken(ctx context.Context, hash []byte) (database.ResetToken, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Throttle is what passwords need of auth/throttle.
type Throttle interface {
	SignIn(ctx context.Context, email string, from netip.Addr) error
	SignedIn(ctx context.Context, email string, from netip.Addr) error
	ResetRequest(ctx context.Context, email string, from netip.Addr) error
	OwnReset(ctx context.Context, account uuid.UUID) error
	ResetCompletion(ctx context.Context, from netip.Addr) error
	ResetCompleted(ctx context.Context, email string, from netip.Addr) error
	Change(ctx context.Context, account uuid.UUID) error
	Changed(ctx context.Context, account uuid.UUID) error
}

// Passcodes is what passwords need of auth/passcode.
type Passcodes interface {
	On(ctx context.Context, of passcode.Owner) (bool, error)
	Enforced(ctx context.Context, of passcode.Owner) (bool, error)
	Check(ctx context.Context, of passcode.Owner, typed string, from netip.Addr) error
}

// Jobs is what passwords need of storage/jobs: work that runs once the transaction commits.
type Jobs interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, payload any) error
}

// Options is what a Service is made of; all fields but Passcodes are needed.
type Options struct {
	DB       Database
	Throttle Throttle
	Jobs     Jobs
	// Passcodes may be nil where nobody has any.
	Passcodes Passcodes

	Mail   Mailer
	Hasher *Hasher
	Policy *account.Policy
	// PublicURL is the address of the portal in mails, from configuration and never from a request.
	PublicURL *url.URL
	Clock     func() time.Time
	Log       *slog.Logger
}

// Service checks, sets, changes and resets app passwords.
type Service struct {
	Options
	audit *audit.Log
}

// New makes a service; what it does is recorded in the audit log of the same database.
func New(options Options) *Service {
	return &Service{Options: options, audit: audit.New(options.DB, options.Clock)}
}

// SignIn returns the account whose password this is, if the password opens the channel. Every other outcome is
// ErrRefused, after the same work; too many tries are *throttle.Error; ErrBusy means try again at once.
//
// The row is as it was before the comparison: whoever makes a session or a device of it binds that to its
// AuthEpoch, which a reset in between has raised.
func (s *Service) SignIn(ctx context.Context, channel account.Channel, email, typed string, from netip.Addr) (database.Account, error) {
	email = lookupEmail(email)
	if err := s.Throttle.SignIn(ctx, email, from); err != nil {
		return database.Account{}, err
	}
	prepared, err := account.PreparePassword(typed)
	if err != nil {
		s.refused(ctx, uuid.Nil, channel, from) // not a word of whose account it might be has been read
		return database.Account{}, ErrRefused
	}
	row, err := s.DB.AccountByEmail(ctx, email)
	if err != nil && !errors.Is(err, database.ErrNotFound) {
		return database.Account{}, err
	}
	matches, stale, err := s.Hasher.Compare(ctx, row.PasswordHash, prepared)
	if err != nil {
		return database.Account{}, err
	}
	if !matches || !account.MayUsePassword(StateOf(row), channel) {
		s.refused(ctx, row.ID, channel, from)
		return database.Account{}, ErrRefused
	}
	if stale {
		s.rehash(ctx, row, prepared)
	}
	if err := s.Throttle.SignedIn(ctx, email, from); err != nil {
		return database.Account{}, err
	}
	return row, nil
}

// refused records a refused sign-in, the same for every reason. That it can't be recorded is no reason to tell
// the person anything else.
func (s *Service) refused(ctx context.Context, id uuid.UUID, channel account.Channel, from netip.Addr) {
	err := s.audit.Note(ctx, audit.Event{
		Kind: audit.SignInRefused, Account: id, Address: from, Detail: audit.Detail{"channel": string(channel)},
	})
	if err != nil {
		s.Log.ErrorContext(ctx, "a refused sign-in could not be recorded", "error", err)
	}
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
func (s *Service) rehash(ctx context.Context, row database.Account, prepared string) {
	hash, err := s.Hasher.Hash(ctx, prepared)
	if err == nil {
		err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
			return tx.ReplacePasswordHash(ctx, row.ID, row.PasswordHash, hash)
		})
	}
	if err != nil {
		s.Log.WarnContext(ctx, "a password could not be hashed anew", "account", row.ID, "error", err)
	}
}

// StateOf is the state of the account's machine as the row has it.
func StateOf(row database.Account) account.State {
	return account.State{Password: row.PasswordHash != "", Link: account.Link(row.Link), SAML: row.SAML}
}

// Judge tells what is thought of a new password for an account.
func (s *Service) Judge(ctx context.Context, row database.Account, typed string) (account.Judgement, error) {
	who, err := s.PersonOf(ctx, row)
	if err != nil {
		return account.Judgement{}, err
	}
	return s.Policy.Judge(typed, who), nil
}

// PersonOf is whom a new password of the account is judged for.
func (s *Service) PersonOf(ctx context.Context, row database.Account) (account.Person, error) {
	companies, err := s.DB.CompaniesOf(ctx, row.ID)
	if err != nil {
		return account.Person{}, err
	}
	who := account.Person{Email: row.Email, Name: row.Name}
	for _, company := range companies {
		who.Sites = append(who.Sites, company.SiteName, company.Name)
	}
	if s.Passcodes == nil {
		return who, nil
	}
	who.Passcode, err = s.Passcodes.Enforced(ctx, passcode.Account(row.ID))
	return who, err
}

func (s *Service) link(path ...string) string {
	return strings.TrimSuffix(s.PublicURL.JoinPath(path...).String(), "/")
}
