package disconnect

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/session"
	"satchel/storage/database"
)

// Word is what a person types to confirm. Capitals and spaces around it don't matter.
const Word = "disconnect"

// Reasons why a person's disconnect is refused, besides those of auth/account (ErrNoPassword, ErrSAML,
// ErrNotLinked, ErrDisconnectedFinal) and session.ErrOvertaken.
var (
	ErrNotConfirmed = errors.New("disconnect: the word that confirms it was not typed")
	ErrNotFresh     = errors.New("disconnect: the person must prove who they are once more, within five minutes of it")
)

// Database is what disconnecting needs of storage/database.
type Database interface {
	Account(ctx context.Context, id uuid.UUID) (database.Account, error)
	AccountByEmail(ctx context.Context, email string) (database.Account, error)
	DevicesOf(ctx context.Context, account uuid.UUID) ([]database.Device, error)
	LinksOf(ctx context.Context, account uuid.UUID) ([]database.Link, error)
	LiveSessionsOf(ctx context.Context, account database.Account, now, then time.Time) (int64, error)
	SupportCase(ctx context.Context, id uuid.UUID) (database.SupportCaseNamed, error)
	SupportCases(ctx context.Context, limit int) ([]database.SupportCaseNamed, error)
	IsSupportAgent(ctx context.Context, account uuid.UUID) (bool, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Jobs is what disconnecting needs of storage/jobs: work that runs once the transaction commits.
type Jobs interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, payload any) error
}

// Audit is what disconnecting needs of auth/audit.
type Audit interface {
	Record(ctx context.Context, tx *database.Tx, event audit.Event) error
}

// Options is what a Service is made of; all fields are needed that don't say otherwise.
type Options struct {
	DB    Database
	Jobs  Jobs
	Audit Audit
	// PublicURL is the address of the portal in mails, from configuration and never from a request.
	PublicURL *url.URL
	Clock     func() time.Time
	// Label is what people know the identities of an issuer by. It may be nil, and may know nothing of an issuer
	// that was configured once: then it is Sage ID.
	Label func(issuer string) string
}

// Service disconnects accounts from their identities.
type Service struct{ Options }

// New makes a service.
func New(options Options) *Service { return &Service{options} }

// Confirmed is a person's confirmed wish, with the proof that it is them.
type Confirmed struct {
	Account         database.Account // the row as it was authenticated
	AuthenticatedAt time.Time
	Passcode        bool   // the proof included a passcode
	Word            string // as typed
	Address         netip.Addr
}

// Disconnect ends the link of the person's account, for good: it leaves a tombstone of the identity, voids
// everything signed in, records it and has the notice mailed. All of it, or nothing with the reason.
func (s *Service) Disconnect(ctx context.Context, wish Confirmed) error {
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockAccount(ctx, wish.Account.ID)
		if err != nil {
			return err
		}
		after, err := stateOf(row).Apply(account.Disconnect)
		if err != nil {
			return err
		}
		if err := s.check(ctx, tx, row, wish); err != nil {
			return err
		}
		return s.carryOut(ctx, tx, row, after, by{who: "person", actor: row.ID, address: wish.Address})
	})
	if err != nil {
		return fmt.Errorf("disconnecting an account: %w", err)
	}
	return nil
}

func (s *Service) check(ctx context.Context, tx *database.Tx, row database.Account, wish Confirmed) error {
	if row.AuthEpoch != wish.Account.AuthEpoch {
		return session.ErrOvertaken
	}
	needsPasscode, err := tx.HasPasscode(ctx, row.ID)
	if err != nil {
		return err
	}
	proof := session.Session{AuthenticatedAt: wish.AuthenticatedAt, Passcode: wish.Passcode}
	if !proof.Fresh(s.Clock().UTC(), needsPasscode) {
		return ErrNotFresh
	}
	if !IsWord(wish.Word) {
		return ErrNotConfirmed
	}
	return nil
}

// IsWord reports whether what was typed confirms it.
func IsWord(typed string) bool { return strings.EqualFold(strings.TrimSpace(typed), Word) }

// by is who disconnects an account, for the record and the notice.
type by struct {
	who     string // person or support
	actor   uuid.UUID
	address netip.Addr
	caseID  uuid.UUID // the support case; zero for a person
}

const deviceWhy = "the identity was disconnected"

// carryOut disconnects, whoever asked for it and whatever was checked before. The account's row is locked and
// the state machine has agreed.
func (s *Service) carryOut(ctx context.Context, tx *database.Tx, row database.Account, after account.State, by by) error {
	now := s.Clock().UTC()
	links, err := tx.LinksOf(ctx, row.ID)
	if err != nil {
		return err
	}
	steps := []func() error{
		func() error { return tx.SetAccountLink(ctx, row.ID, string(after.Link)) },
		func() error { return tx.EntombLinksOf(ctx, row.ID, now) },
		func() error { _, err := tx.EndSignInsOf(ctx, row.ID, deviceWhy, now); return err },
		func() error { return s.notify(ctx, tx, row, s.labelOf(links), by, now) },
		func() error { return s.Audit.Record(ctx, tx, event(row, links, by)) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func event(row database.Account, links []database.Link, by by) audit.Event {
	detail := audit.Detail{"by": by.who}
	for _, link := range links {
		if link.DisconnectedAt.IsZero() {
			detail["issuer"] = link.Issuer
		}
	}
	if by.caseID != uuid.Nil {
		detail["case"] = by.caseID.String()
	}
	return audit.Event{Kind: audit.Disconnected, Account: row.ID, Actor: by.actor, Address: by.address, Detail: detail}
}

func stateOf(row database.Account) account.State {
	return account.State{Password: row.PasswordHash != "", Link: account.Link(row.Link), SAML: row.SAML}
}
