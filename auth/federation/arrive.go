package federation

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/session"
	"satchel/storage/database"
)

// arrive is who an identity is here: the account it is linked to, or a new one, without any password, that it is
// linked to from now on.
func (s *Service) arrive(ctx context.Context, who Identity, from netip.Addr) (session.Proof, error) {
	// Twice, because of two first sign-ins at once: the second finds what the first has made.
	for range 2 {
		proof, linked, err := s.find(ctx, who, from)
		if linked || err != nil {
			return proof, s.noted(ctx, who, from, err)
		}
		proof, err = s.create(ctx, who, from)
		if !errors.Is(err, database.ErrTaken) {
			return proof, s.noted(ctx, who, from, err)
		}
	}
	return session.Proof{}, s.noted(ctx, who, from, ErrEmailTaken)
}

// find looks an identity's link up, by issuer and subject alone.
func (s *Service) find(ctx context.Context, who Identity, from netip.Addr) (proof session.Proof, linked bool, err error) {
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		link, err := tx.Link(ctx, who.Issuer, who.Subject)
		if errors.Is(err, database.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if !link.DisconnectedAt.IsZero() {
			return ErrDisconnected
		}
		row, err := tx.LockAccount(ctx, link.AccountID)
		if err != nil {
			return err
		}
		if row.SAML {
			return account.ErrSAML
		}
		// The link was read before the lock was there; whoever starts the session reads it again.
		proof, linked = s.proofOf(row, who, from), true
		return nil
	})
	return proof, linked, err
}

func (s *Service) proofOf(row database.Account, who Identity, from netip.Addr) session.Proof {
	proof := session.Proof{
		Account: row, By: session.ByIdentity, Issuer: who.Issuer, Subject: who.Subject, IDToken: who.IDToken,
		AuthenticatedAt: who.AuthenticatedAt, Address: from,
	}
	if who.AuthenticatedAt.After(s.Clock().Add(maxBehind)) { // or a clock that is wrong would make every proof fresh
		proof.AuthenticatedAt = time.Time{}
	}
	return proof
}

// create makes the account of an identity nobody has seen yet; database.ErrTaken if its e-mail has one, or the
// identity has been linked meanwhile.
func (s *Service) create(ctx context.Context, who Identity, from netip.Addr) (session.Proof, error) {
	if strings.TrimSpace(who.Email) == "" {
		return session.Proof{}, ErrNoEmail
	}
	email, err := account.ParseEmail(who.Email)
	if err != nil {
		return session.Proof{}, fmt.Errorf("%w: %w", ErrNoEmail, err)
	}
	if !who.EmailProven {
		return session.Proof{}, ErrUnproven
	}
	state, err := account.New().Apply(account.LinkIdentity)
	if err != nil {
		return session.Proof{}, err
	}
	row := database.Account{
		ID: uuid.Must(uuid.NewV7()), Email: email, Name: nameOf(who, email), Link: string(state.Link), AuthEpoch: 1, CreatedAt: s.now(),
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.AddAccount(ctx, row); err != nil {
			return err
		}
		if err := s.addLink(ctx, tx, row.ID, who); err != nil {
			return err
		}
		created := audit.Event{
			Kind: audit.AccountCreated, Account: row.ID, Actor: row.ID, Address: from, Detail: audit.Detail{"issuer": who.Issuer},
		}
		if err := s.Audit.Record(ctx, tx, created); err != nil {
			return err
		}
		return s.Audit.Record(ctx, tx, linkedEvent(row.ID, who, from))
	})
	return s.proofOf(row, who, from), err
}

// addLink keeps a link and tells of it; database.ErrTaken if the identity has one, or a tombstone.
func (s *Service) addLink(ctx context.Context, tx *database.Tx, owner uuid.UUID, who Identity) error {
	err := tx.AddLink(ctx, database.Link{Issuer: who.Issuer, Subject: who.Subject, AccountID: owner, LinkedAt: s.now()})
	if err != nil || s.Linked == nil {
		return err
	}
	return s.Linked(ctx, tx, who.Issuer, who.Subject, owner)
}

func linkedEvent(owner uuid.UUID, who Identity, from netip.Addr) audit.Event {
	return audit.Event{
		Kind: audit.IdentityLinked, Account: owner, Actor: owner, Address: from, Detail: audit.Detail{"issuer": who.Issuer},
	}
}

// nameOf is what the provider calls the person, if that is fit to be shown, or else their e-mail.
func nameOf(who Identity, email string) string {
	name, err := account.ParseName(who.Name)
	if err != nil {
		return email
	}
	return name
}

// noted writes down that an identity was refused, and why; other errors pass.
func (s *Service) noted(ctx context.Context, who Identity, from netip.Addr, reason error) error {
	why := ""
	switch {
	case errors.Is(reason, ErrDisconnected):
		why = "the identity was disconnected"
	case errors.Is(reason, ErrEmailTaken):
		why = "its e-mail has an account that it is not linked to"
	case errors.Is(reason, ErrOtherAccount):
		why = "it is linked to another account"
	case errors.Is(reason, ErrUnproven):
		why = "its e-mail is not proven"
	default:
		return reason
	}
	event := audit.Event{Kind: audit.LinkRefused, Address: from, Detail: audit.Detail{"issuer": who.Issuer, "why": why}}
	if err := s.Audit.Note(ctx, event); err != nil {
		return err
	}
	return reason
}
