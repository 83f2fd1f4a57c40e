package issuer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/ory/fosite"

	"satchel/auth/audit"
	"satchel/storage/database"
)

var errNoSuchRefreshToken = fosite.ErrInvalidGrant.WithHint("The refresh token is unknown, expired or revoked.")

// exchangeRefresh renews a device's tokens. Requests of one device go one at a time, held by the lock on its
// row: the first rotates, and those with the same token after it get what it got.
func (p *Provider) exchangeRefresh(ctx context.Context, tx *database.Tx, r *http.Request, token string) ([]byte, error) {
	grant, device, owner, err := p.lockFamily(ctx, tx, token)
	if err != nil {
		return nil, err
	}
	here := workOf(ctx)
	here.grant, here.device = &grant, &device
	if grant.ClientID != r.PostForm.Get("client_id") {
		return nil, fosite.ErrInvalidGrant.WithHint("The refresh token was issued to another client.")
	}
	if !grant.UsedAt.IsZero() {
		return p.repeat(ctx, tx, grant, device, token, r)
	}
	request, err := p.fosite.NewAccessRequest(ctx, r, &session{})
	if err != nil {
		return nil, err
	}
	reply, err := p.respond(ctx, request, owner, "")
	if err != nil {
		return nil, err
	}
	return reply, p.useUp(ctx, here, token, keptReply{attemptOf(r), reply})
}

// useUp marks the refresh token used and keeps the reply with it. It is the one statement that decides who of
// several with the same token gets a successor.
func (p *Provider) useUp(ctx context.Context, here *work, token string, reply keptReply) error {
	if here.rotated != here.grant.Signature {
		return errors.New("issuer: another refresh token was renewed than was sent")
	}
	sealed, err := sealReply(reply, token, here.rotated)
	if err != nil {
		return err
	}
	won, err := here.tx.UseGrant(ctx, kindRefresh, here.rotated, p.now().UTC(), sealed)
	if err != nil {
		return err
	}
	if !won {
		return errors.New("issuer: a refresh token was used in spite of the lock on its device")
	}
	here.rotated = ""
	return nil
}

// lockFamily finds the family a refresh token belongs to, and refuses unless device and account still stand
// behind it.
func (p *Provider) lockFamily(ctx context.Context, tx *database.Tx, token string) (database.Grant, database.Device, database.Account, error) {
	signature := p.strategy.RefreshTokenSignature(ctx, token)
	device, err := tx.LockDeviceOf(ctx, kindRefresh, signature)
	if err != nil {
		return refuseFamily(err)
	}
	// Read under the lock: another request may have used it, or revoked the family, before.
	grant, err := tx.Grant(ctx, kindRefresh, signature)
	if err != nil {
		return refuseFamily(err)
	}
	owner, err := tx.Account(ctx, device.AccountID)
	if err != nil {
		return refuseFamily(err)
	}
	if !device.RevokedAt.IsZero() || device.AuthEpoch != owner.AuthEpoch || !grant.ExpiresAt.After(p.now()) {
		return refuseFamily(database.ErrNotFound)
	}
	return grant, device, owner, nil
}

func refuseFamily(err error) (database.Grant, database.Device, database.Account, error) {
	if errors.Is(err, database.ErrNotFound) {
		err = errNoSuchRefreshToken
	}
	return database.Grant{}, database.Device{}, database.Account{}, err
}

// repeat answers a refresh token that was used before. If nobody has used its successor, and that was just now or by the
// same attempt, the reply was lost on the way or the client asked several times at once, and it gets the same reply.
// Otherwise somebody has a copy, nobody knows who, and the family ends.
func (p *Provider) repeat(ctx context.Context, tx *database.Tx, grant database.Grant, device database.Device, token string, r *http.Request) ([]byte, error) {
	if reply, ok := p.lostReply(ctx, tx, grant, token, attemptOf(r)); ok {
		return reply, nil
	}
	p.log.WarnContext(ctx, "an old refresh token was used again; its device is revoked",
		"account", device.AccountID, "device", device.ID)
	if err := tx.RevokeDevice(ctx, device.AccountID, device.ID, whyReplayed, p.now().UTC()); err != nil {
		return nil, fmt.Errorf("ending a family: %w", err)
	}
	if err := recordDevice(ctx, tx, audit.RefreshReused, device, p.from(r), p.now(), nil); err != nil {
		return nil, fmt.Errorf("ending a family: %w", err)
	}
	return nil, errNoSuchRefreshToken
}

// lostReply is the reply to a refresh token that was used before. Whoever names the attempt it was used by wrote that down
// before asking, which somebody with an older copy of the token did not: they may come as late as they like.
func (p *Provider) lostReply(ctx context.Context, tx *database.Tx, grant database.Grant, token, attempt string) ([]byte, bool) {
	if len(grant.Reply) == 0 {
		return nil, false
	}
	kept, err := openReply(grant.Reply, token, grant.Signature)
	if err != nil || !kept.givenAgain(attempt) && p.now().Sub(grant.UsedAt) > ReplyGrace {
		return nil, false
	}
	var before tokenReply
	if err := json.Unmarshal(kept.Reply, &before); err != nil {
		return nil, false
	}
	successor, err := tx.Grant(ctx, kindRefresh, p.strategy.RefreshTokenSignature(ctx, before.RefreshToken))
	return kept.Reply, err == nil && successor.UsedAt.IsZero()
}
