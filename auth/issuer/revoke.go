package issuer

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/ory/fosite"

	"satchel/storage/database"
)

// serveRevocation is RFC 7009's endpoint. Whichever of a device's tokens is sent, its revocation token among them, the
// device is revoked: a companion that signs out has no use for the others. A token that means nothing is answered like
// one that did (RFC 7009 §2.2).
func (p *Provider) serveRevocation(w http.ResponseWriter, r *http.Request) {
	if err := p.revoke(w, r); err != nil {
		p.writeError(w, r, err)
		return
	}
	noStore(w)
	w.WriteHeader(http.StatusOK)
}

func (p *Provider) revoke(w http.ResponseWriter, r *http.Request) error {
	form, err := readForm(w, r)
	if err != nil {
		return err
	}
	client, err := p.identifyClient(r.Context(), r, form)
	if err != nil {
		return err
	}
	token := form.Get("token")
	if token == "" {
		return fosite.ErrInvalidRequest.WithHint("token is required.")
	}
	if device, ok := p.revocations.device(client.GetID(), token); ok {
		return p.revokeLate(r.Context(), device)
	}
	if !p.genuine(r.Context(), token) {
		return nil
	}
	signature := p.strategy.RefreshTokenSignature(r.Context(), token)
	err = p.db.Write(r.Context(), func(ctx context.Context, tx *database.Tx) error {
		return p.revokeBy(ctx, tx, signature, client.GetID())
	})
	if err != nil {
		return fmt.Errorf("revoking a token: %w", err)
	}
	return nil
}

func (p *Provider) revokeBy(ctx context.Context, tx *database.Tx, signature, client string) error {
	grant, err := tx.Grant(ctx, kindRefresh, signature)
	if errors.Is(err, database.ErrNotFound) {
		grant, err = tx.Grant(ctx, kindAccess, signature)
	}
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if grant.ClientID != client {
		return nil
	}
	p.log.InfoContext(ctx, "device signed out", "device", grant.DeviceID)
	return revokeDevice(ctx, tx, grant.DeviceID, whySignedOut, p.now().UTC())
}
