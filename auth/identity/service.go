package identity

import (
	"context"
	"log/slog"
	"net/netip"
	"net/url"
	"time"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/passcode"
	"satchel/auth/password"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// Database is what identities need of storage/database.
type Database interface {
	Identity(ctx context.Context, id uuid.UUID) (database.Identity, error)
	IdentityByEmail(ctx context.Context, email string) (database.Identity, error)
	IdentityReset(ctx context.Context, hash []byte) (database.IdentityReset, error)
	IdentitySession(ctx context.Context, hash []byte) (database.IdentitySession, error)
	SignUp(ctx context.Context, hash []byte) (database.SignUp, error)
	Approval(ctx context.Context, id uuid.UUID) (database.Approval, error)
	ApprovalsOf(ctx context.Context, identity uuid.UUID) ([]database.Approval, error)
	ApprovalsFor(ctx context.Context, owner uuid.UUID, limit int64) ([]database.ApprovalAsked, error)
	OpenApprovalsFor(ctx context.Context, owner uuid.UUID, now time.Time) (int64, error)
	LapsedApprovals(ctx context.Context, now time.Time, limit int64) ([]database.Approval, error)
	Account(ctx context.Context, id uuid.UUID) (database.Account, error)
	Site(ctx context.Context, id uuid.UUID) (database.Site, error)
	SitesNamed(ctx context.Context, customerNumber, registrationID, ownerEmail string) ([]database.Site, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Throttle is what identities need of auth/throttle.
type Throttle interface {
	IdentitySignIn(ctx context.Context, email string, from netip.Addr) error
	IdentitySignedIn(ctx context.Context, email string, from netip.Addr) error
	CodeOrder(ctx context.Context, email string, from netip.Addr) error
	CodeTry(ctx context.Context, from netip.Addr) error
	SiteNamed(ctx context.Context, identity uuid.UUID, from netip.Addr) error
	IdentityResetRequest(ctx context.Context, email string, from netip.Addr) error
	IdentityResetCompletion(ctx context.Context, from netip.Addr) error
	IdentityResetCompleted(ctx context.Context, email string, from netip.Addr) error
	IdentityChange(ctx context.Context, identity uuid.UUID) error
	IdentityChanged(ctx context.Context, identity uuid.UUID) error
}

// Jobs is what identities need of storage/jobs.
type Jobs interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, payload any) error
}

// Mailer is what identities need of storage/mail.
type Mailer interface {
	Send(ctx context.Context, message mail.Message) error
}

// Audit is what identities need of auth/audit.
type Audit interface {
	Record(ctx context.Context, tx *database.Tx, event audit.Event) error
	Note(ctx context.Context, event audit.Event) error
}

// Passcodes is what identities need of auth/passcode.
type Passcodes interface {
	On(ctx context.Context, of passcode.Owner) (bool, error)
	Enforced(ctx context.Context, of passcode.Owner) (bool, error)
	Check(ctx context.Context, of passcode.Owner, typed string, from netip.Addr) error
	Open(ctx context.Context, challenge passcode.Challenge) (secret string, err error)
	Meet(ctx context.Context, secret, channel, typed string, from netip.Addr) (passcode.Challenge, error)
}

// Options is what a Service is made of; all fields are needed.
type Options struct {
	DB        Database
	Throttle  Throttle
	Jobs      Jobs
	Mail      Mailer
	Audit     Audit
	Hasher    *password.Hasher
	Policy    *account.Policy
	Passcodes Passcodes
	// Label is what people know the identity as, such as "Sage ID".
	Label string
	// Issuer is the provider's public URL, such as https://satchel.example/id; Portal is the portal's. Mails lead
	// there; both come from configuration and never from a request.
	Issuer *url.URL
	Portal *url.URL
	// Secret is the key that codes are kept under: at least 32 random bytes.
	Secret []byte
	Clock  func() time.Time
	Log    *slog.Logger
}

// Service is the identity provider's people.
type Service struct{ Options }

// New makes a service.
func New(options Options) *Service { return &Service{options} }

// Person is an identity as the rest of the program sees it.
type Person struct {
	ID        uuid.UUID // the subject
	Email     string
	Name      string
	State     State
	SiteID    uuid.UUID // where it belongs once active, or asked to before
	AuthEpoch int64
	Language  string // that their mails are written in; empty while nobody knows
}

func (p Person) recipient() mail.Recipient {
	return mail.Recipient{Email: p.Email, Language: p.Language}
}

func personOf(row database.Identity) Person {
	return Person{ID: row.ID, Email: row.Email, Name: row.Name, State: State(row.State), SiteID: row.SiteID, AuthEpoch: row.AuthEpoch, Language: row.Language}
}

// ErrUnknown means that there is no such identity.
var ErrUnknown = database.ErrNotFound

// Person is the identity with this subject, or ErrUnknown.
func (s *Service) Person(ctx context.Context, id uuid.UUID) (Person, error) {
	row, err := s.DB.Identity(ctx, id)
	if err != nil {
		return Person{}, err
	}
	return personOf(row), nil
}

// now is the time in whole microseconds, which is what both databases keep.
func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

func (s *Service) event(kind audit.Kind, who uuid.UUID, from netip.Addr) audit.Event {
	return audit.Event{Kind: kind, Address: from, Detail: audit.Detail{"identity": who.String()}}
}
