package handover

import (
	"context"

	"satchel/auth/account"
	"satchel/auth/session"
	"satchel/storage/database"
)

// way is what the companion's person may be signed in to the portal by: their password where it opens the portal, else
// the organisation or the identity. Neither of these two was proved by a companion that a password signed in, nor by one
// that is older than the link: that is ErrChannel.
func (s *Service) way(ctx context.Context, device database.Device, whose database.Account) (session.Proof, error) {
	proof := session.Proof{Account: whose, Device: device.ID}
	state := account.State{Password: whose.PasswordHash != "", Link: account.Link(whose.Link), SAML: whose.SAML}
	switch {
	case account.MayUsePassword(state, account.Portal):
		proof.By = session.ByPassword
		return proof, nil
	case device.SignedInBy == string(session.ByPassword):
		return session.Proof{}, ErrChannel
	case state.SAML:
		proof.By = session.BySAML
		return proof, nil
	}
	links, err := s.db.LinksOf(ctx, whose.ID)
	if err != nil {
		return session.Proof{}, err
	}
	for _, link := range links {
		if link.DisconnectedAt.IsZero() && !link.LinkedAt.After(device.CreatedAt) {
			proof.By, proof.Issuer, proof.Subject = session.ByIdentity, link.Issuer, link.Subject
			return proof, nil
		}
	}
	return session.Proof{}, ErrChannel
}
