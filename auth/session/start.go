package session

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"satchel/assets/translations"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// ErrOvertaken means that how the account signs in was changed after the proof was given, so it counts no
// longer: the person signs in again.
var ErrOvertaken = errors.New("session: how the account signs in changed meanwhile")

// Start signs the account in and returns the cookie's value, 256 bits in base64url. The id is new each time,
// and the session the browser had before (its cookie's value, or "") ends, so that nobody can plant one. The language
// that the person has chosen, or reads here if none is known of them, is kept with the account.
//
// Under a lock on the account's row it checks that the proof still counts: the epoch is the one that was
// authenticated, and what the person proved themselves by still opens the portal. Otherwise ErrOvertaken.
func (s *Service) Start(ctx context.Context, proof Proof, before string) (string, error) {
	var value string
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		var err error
		value, err = s.StartIn(ctx, tx, proof, before)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("starting a session: %w", err)
	}
	return value, nil
}

// StartIn is Start in a transaction that does more than that.
func (s *Service) StartIn(ctx context.Context, tx *database.Tx, proof Proof, before string) (string, error) {
	if err := admit(ctx, tx, proof, account.Portal); err != nil {
		return "", err
	}
	from, err := opener(ctx, tx, proof)
	if err != nil {
		return "", err
	}
	if err := tx.KeepAccountLanguage(ctx, proof.Account.ID, translations.Settled(ctx, proof.Account.Language)); err != nil {
		return "", err
	}
	if before != "" {
		if err := tx.DeleteSession(ctx, hash(before)); err != nil {
			return "", err
		}
	}
	value := newValue()
	if err := tx.AddSession(ctx, s.row(proof, value)); err != nil {
		return "", err
	}
	if proof.again {
		return value, nil
	}
	event := proof.event(audit.SignedIn)
	if from.ID != uuid.Nil {
		maps.Copy(event.Detail, audit.Detail{"device": from.ID.String(), "opened from": from.Name})
	}
	return value, s.log.Record(ctx, tx, event)
}

// opener locks the companion that opens the portal, if one does: whoever signs it out ends what was opened before, and
// finds nothing opened after.
func opener(ctx context.Context, tx *database.Tx, proof Proof) (database.Device, error) {
	if proof.Device == uuid.Nil {
		return database.Device{}, nil
	}
	device, err := tx.LockDevice(ctx, proof.Device)
	if err != nil {
		return database.Device{}, err
	}
	if device.AccountID != proof.Account.ID || !device.RevokedAt.IsZero() {
		return database.Device{}, ErrOvertaken
	}
	return device, nil
}

func (s *Service) row(proof Proof, value string) database.Session {
	now := s.clock().UTC()
	row := database.Session{
		Hash: hash(value), AccountID: proof.Account.ID, AuthEpoch: proof.Account.AuthEpoch,
		CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(AbsoluteLimit),
		SignedInBy: string(proof.By), Issuer: proof.Issuer, Subject: proof.Subject, IDToken: proof.IDToken,
		AuthenticatedAt: proof.provenAt(now), AuthenticatedBy: string(proof.By), WithPasscode: proof.Passcode,
		Browser: proof.Browser, DeviceID: proof.Device, CompanyID: proof.Company,
	}
	if proof.Address.IsValid() {
		row.Address = proof.Address.Unmap().String()
	}
	if proof.again {
		row.AuthenticatedBy = string(proof.authenticatedBy)
	}
	return row
}

func (p Proof) event(kind audit.Kind) audit.Event {
	detail := audit.Detail{"by": string(p.By)}
	if p.Issuer != "" {
		detail["issuer"] = p.Issuer
	}
	if p.Passcode {
		detail["passcode"] = "yes"
	}
	return audit.Event{Kind: kind, Account: p.Account.ID, Actor: p.Account.ID, Address: p.Address, Detail: detail}
}

// admit locks the account and checks that the proof still counts on the channel.
func admit(ctx context.Context, tx *database.Tx, proof Proof, channel account.Channel) error {
	row, err := tx.LockAccount(ctx, proof.Account.ID)
	if err != nil {
		return err
	}
	if row.AuthEpoch != proof.Account.AuthEpoch {
		return ErrOvertaken
	}
	state := account.State{Password: row.PasswordHash != "", Link: account.Link(row.Link), SAML: row.SAML}
	switch proof.By {
	case ByPassword:
		if account.MayUsePassword(state, channel) {
			return nil
		}
	case BySAML:
		if state.SAML {
			return nil
		}
	case ByIdentity:
		return admitIdentity(ctx, tx, proof, state)
	}
	return ErrOvertaken
}

func admitIdentity(ctx context.Context, tx *database.Tx, proof Proof, state account.State) error {
	if state.Link != account.LinkLinked || state.SAML {
		return ErrOvertaken
	}
	link, err := tx.Link(ctx, proof.Issuer, proof.Subject)
	if errors.Is(err, database.ErrNotFound) {
		return ErrOvertaken
	}
	if err != nil {
		return err
	}
	if link.AccountID != proof.Account.ID || !link.DisconnectedAt.IsZero() {
		return ErrOvertaken
	}
	return nil
}
