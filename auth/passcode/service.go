package passcode

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/auth/throttle"
	"satchel/storage/database"
)

var (
	// ErrWrong: the passcode or recovery code isn't right, or was used before. Which, it tells nobody.
	ErrWrong = errors.New("passcode: not right, or used before")
	// ErrOn: passcodes are on already; they are removed first.
	ErrOn = errors.New("passcode: already on")
	// ErrOff: the owner has no passcodes.
	ErrOff = errors.New("passcode: not on")
	// ErrNotBegun: there is nothing to confirm: no enrolment was begun, or it is too long ago.
	ErrNotBegun = errors.New("passcode: no enrolment is under way")
	// ErrOver: the sign-in that waited for a passcode is over: met, expired, or tried too often.
	ErrOver = errors.New("passcode: this sign-in waits for no passcode any more")
	// ErrNoWay: a code can't be sent that way: the owner has no companion signed in, or no phone.
	ErrNoWay = errors.New("passcode: there is nowhere to send one, or not that way")
	// ErrSentAlready: a code was sent less than a minute ago. It is a *throttle.Error too, which says how long to wait.
	ErrSentAlready = errors.New("passcode: one was sent a moment ago")
	// ErrOvertaken: how the owner signs in changed since the sign-in began.
	ErrOvertaken = errors.New("passcode: how the owner signs in changed meanwhile")
)

// Owner is whose passcodes they are.
type Owner = database.PasscodeOwner

// Account is the owner that an account is.
func Account(id uuid.UUID) Owner { return Owner{Kind: kindAccount, ID: id} }

// Identity is the owner that an identity of the embedded provider is.
func Identity(id uuid.UUID) Owner { return Owner{Kind: kindIdentity, ID: id} }

const (
	kindAccount  = "account"
	kindIdentity = "identity"
)

// Throttle is what passcodes need of auth/throttle.
type Throttle interface {
	PasscodeTry(ctx context.Context, owner string, from netip.Addr) error
	PasscodeTaken(ctx context.Context, owner string, from netip.Addr) error
	RecoveryTry(ctx context.Context, from netip.Addr) error
	PasscodePause(ctx context.Context, owner string) error
	PasscodeOrder(ctx context.Context, owner string) error
	PhonePause(ctx context.Context, account uuid.UUID) error
	PhoneOrder(ctx context.Context, account uuid.UUID, number string) error
}

// Jobs is what passcodes need of storage/jobs: work that runs once the transaction commits.
type Jobs interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, payload any) error
}

// Options is what a Service is made of; all fields but Texts, ToMailbox and Log are needed.
type Options struct {
	DB       *database.DB
	Throttle Throttle
	Jobs     Jobs
	Audit    *audit.Log
	// Key is what secrets are sealed under: at least 32 random bytes, from configuration or a secret of the
	// service. With another key nobody's passcodes work any more.
	Key       []byte
	PublicURL *url.URL // of the portal, in mails
	// IdentityURL and IdentityLabel are where the embedded identity provider is and what people know their identities
	// by, in the mails of identities. They may be left out where nobody's identity has passcodes.
	IdentityURL   *url.URL
	IdentityLabel string
	Texts         Texts // nil where no text messages are sent
	// ToMailbox has codes that are sent shown in the mailbox as well, but for those that Texts takes: for the embedded
	// one, which is for trying Satchel out, and for no other. A mailbox is not a phone.
	ToMailbox bool
	Clock     func() time.Time
	Log       *slog.Logger
}

// Service enrols, checks and removes passcodes.
type Service struct {
	Options

	sealer sealer
}

// New makes a service.
func New(options Options) (*Service, error) {
	made, err := newSealer(options.Key)
	if err != nil {
		return nil, err
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{options, made}, nil
}

var _ Throttle = (*throttle.Service)(nil)

// Standing is how an owner stands with passcodes.
type Standing struct {
	On           bool
	Since        time.Time // zero while off
	RecoveryLeft int       // unused recovery codes
}

// Standing tells it.
func (s *Service) Standing(ctx context.Context, of Owner) (Standing, error) {
	row, err := s.DB.Passcode(ctx, of)
	if errors.Is(err, database.ErrNotFound) || err == nil && row.ConfirmedAt.IsZero() {
		return Standing{}, nil
	}
	if err != nil {
		return Standing{}, err
	}
	left, err := s.DB.RecoveryCodesLeft(ctx, of)
	return Standing{On: true, Since: row.ConfirmedAt, RecoveryLeft: int(left)}, err
}

// On reports whether the owner's sign-ins want a passcode.
func (s *Service) On(ctx context.Context, of Owner) (bool, error) {
	row, err := s.DB.Passcode(ctx, of)
	if errors.Is(err, database.ErrNotFound) {
		return false, nil
	}
	return err == nil && !row.ConfirmedAt.IsZero(), err
}

func purposeOf(of Owner) string { return "passcode of " + spelt(of) }

func spelt(of Owner) string { return of.Kind + " " + of.ID.String() }

// record writes down a security event of an owner.
func (s *Service) record(ctx context.Context, tx *database.Tx, of Owner, kind audit.Kind, from netip.Addr, detail audit.Detail) error {
	if detail == nil {
		detail = audit.Detail{}
	}
	event := audit.Event{Kind: kind, Address: from, Detail: detail}
	switch of.Kind {
	case kindAccount:
		event.Account, event.Actor = of.ID, of.ID
	case kindIdentity:
		detail["identity"] = of.ID.String()
	default:
		return fmt.Errorf("passcode: nobody is a %q", of.Kind)
	}
	return s.Audit.Record(ctx, tx, event)
}
