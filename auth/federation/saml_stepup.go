package federation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"satchel/auth/session"
	"satchel/storage/database"
)

// proven is the purpose of what keepProven keeps; provenLife how long, since the browser comes back with it at once.
const (
	proven     Purpose = "proven at the organisation"
	provenLife         = time.Minute
)

func provenAt(provider string) string { return "proven at " + provider }

// keepProven keeps what an organisation said of the person of a session until the browser is back on this website's
// own account. An organisation's answer is a form of another website, and browsers send no session's cookie with
// those; the secret it returns goes into an address of this website, where they do.
func (s *Service) keepProven(ctx context.Context, provider database.SAMLProvider, began pending, said believed, browser string) (string, error) {
	if !s.isFresh(said.AuthenticatedAt, began.Began) {
		return "", ErrNotFresh
	}
	kept, err := json.Marshal(detail{Next: began.Next, Issuer: said.Issuer, Subject: said.Subject, AuthenticatedAt: said.AuthenticatedAt})
	if err != nil {
		return "", fmt.Errorf("packing a proof: %w", err)
	}
	state, now := secret(), s.now()
	row := database.PendingSignIn{
		Hash: hashOf(state), Browser: hashOf(browser), Provider: provenAt(pendingAt(provider)), Purpose: string(proven),
		AccountID: began.Account, AuthEpoch: began.Epoch, Detail: string(kept), CreatedAt: now, ExpiresAt: now.Add(provenLife),
	}
	return state, s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := s.use(ctx, tx, said); err != nil {
			return err
		}
		return tx.AddPendingSignIn(ctx, row)
	})
}

// Proven is what a browser brings back after the first half of a step-up at an organisation.
type Proven struct {
	State   string // Arrival.Proven
	Browser string // the value of the browser's cookie
	Visit   *session.Session
	Address netip.Addr
}

// ProveSAML ends a step-up at an organisation, once: the identity that was proven must be the one that the account
// of the session is signed in with. Errors are those of Finish.
func (s *Service) ProveSAML(ctx context.Context, answer Proven) (Arrival, error) {
	providers, err := s.DB.SAMLProviders(ctx)
	if err != nil {
		return Arrival{}, err
	}
	for _, provider := range providers {
		began, err := s.take(ctx, provenAt(pendingAt(provider)), answer.Browser, answer.State)
		if errors.Is(err, ErrNotBegun) {
			continue
		}
		if err != nil {
			return Arrival{}, err
		}
		proof, err := s.proofSAML(ctx, began, answer)
		return Arrival{Purpose: StepUp, Next: began.Next, Label: provider.Domain, Proof: proof}, err
	}
	return Arrival{}, ErrNotBegun
}

func (s *Service) proofSAML(ctx context.Context, began pending, answer Proven) (proof session.Proof, err error) {
	if answer.Visit == nil || answer.Visit.Account.ID != began.Account {
		return session.Proof{}, ErrSignedOut
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockAccount(ctx, began.Account)
		if err != nil {
			return err
		}
		link, err := tx.Link(ctx, began.detail.Issuer, began.detail.Subject)
		switch {
		case errors.Is(err, database.ErrNotFound), err == nil && link.AccountID != row.ID:
			return ErrOtherAccount
		case err != nil:
			return err
		case !link.DisconnectedAt.IsZero():
			return ErrDisconnected
		case row.AuthEpoch != began.Epoch || !row.SAML:
			return session.ErrOvertaken
		}
		proof = session.Proof{
			Account: row, By: session.BySAML, Issuer: link.Issuer, Subject: link.Subject,
			AuthenticatedAt: began.AuthenticatedAt, Address: answer.Address,
		}
		return nil
	})
	return proof, err
}

// isFresh reports whether somebody proved who they are after they were asked to, give or take how far the other
// clock may be off, and not so long ago that it counts no longer.
func (s *Service) isFresh(at, asked time.Time) bool {
	now := s.Clock()
	return !at.Before(asked.Add(-maxBehind)) && !at.After(now.Add(maxBehind)) && now.Sub(at) <= session.StepUpLife
}
