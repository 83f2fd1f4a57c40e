package issuer

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"
	"github.com/ory/fosite/handler/pkce"
)

var (
	_ oauth2.CoreStorage            = (*store)(nil)
	_ oauth2.TokenRevocationStorage = (*store)(nil)
	_ pkce.PKCERequestStorage       = (*store)(nil)
)

// Why a device was revoked, in words that the person's list of devices can show.
const (
	whySignedOut        = "signed out"
	whySignedOutOffline = "signed out while the service could not be reached"
	whyReplayed         = "an old token was used again"
	whyIdle             = "not used for too long"
)

// CreateAuthorizeCodeSession implements oauth2.CoreStorage.
func (s *store) CreateAuthorizeCodeSession(ctx context.Context, signature string, request fosite.Requester) error {
	return s.add(ctx, kindCode, signature, request, CodeLife)
}

// GetAuthorizeCodeSession implements oauth2.CoreStorage.
func (s *store) GetAuthorizeCodeSession(ctx context.Context, signature string, _ fosite.Session) (fosite.Requester, error) {
	return s.get(ctx, kindCode, signature, fosite.ErrInvalidatedAuthorizeCode)
}

// InvalidateAuthorizeCodeSession implements oauth2.CoreStorage.
func (s *store) InvalidateAuthorizeCodeSession(ctx context.Context, signature string) error {
	return s.use(ctx, kindCode, signature)
}

// CreatePKCERequestSession implements pkce.PKCERequestStorage.
func (s *store) CreatePKCERequestSession(ctx context.Context, signature string, request fosite.Requester) error {
	return s.add(ctx, kindPKCE, signature, request, CodeLife)
}

// GetPKCERequestSession implements pkce.PKCERequestStorage.
func (s *store) GetPKCERequestSession(ctx context.Context, signature string, _ fosite.Session) (fosite.Requester, error) {
	return s.get(ctx, kindPKCE, signature, fosite.ErrNotFound)
}

// DeletePKCERequestSession implements pkce.PKCERequestStorage: a challenge is tried once.
func (s *store) DeletePKCERequestSession(ctx context.Context, signature string) error {
	return txFrom(ctx).DropGrant(ctx, kindPKCE, signature)
}

// CreateAccessTokenSession implements oauth2.CoreStorage.
func (s *store) CreateAccessTokenSession(ctx context.Context, signature string, request fosite.Requester) error {
	return s.add(ctx, kindAccess, signature, request.Sanitize(nil), AccessLife)
}

// GetAccessTokenSession implements oauth2.CoreStorage.
func (s *store) GetAccessTokenSession(ctx context.Context, signature string, _ fosite.Session) (fosite.Requester, error) {
	return s.get(ctx, kindAccess, signature, fosite.ErrInactiveToken)
}

// DeleteAccessTokenSession implements oauth2.CoreStorage.
func (s *store) DeleteAccessTokenSession(ctx context.Context, signature string) error {
	return txFrom(ctx).DropGrant(ctx, kindAccess, signature)
}

// CreateRefreshTokenSession implements oauth2.CoreStorage. However often it is renewed, a device ends
// RefreshAbsolute after its sign-in.
func (s *store) CreateRefreshTokenSession(ctx context.Context, signature, _ string, request fosite.Requester) error {
	family, err := uuid.Parse(request.GetID())
	if err != nil {
		return err
	}
	device := workOf(ctx).device
	if device == nil || device.ID != family {
		return fmt.Errorf("issuer: a refresh token for the device %s, which is not locked", family)
	}
	left := device.CreatedAt.Add(RefreshAbsolute).Sub(s.now())
	return s.add(ctx, kindRefresh, signature, request.Sanitize(nil), min(left, RefreshIdle))
}

// GetRefreshTokenSession implements oauth2.CoreStorage.
func (s *store) GetRefreshTokenSession(ctx context.Context, signature string, _ fosite.Session) (fosite.Requester, error) {
	return s.get(ctx, kindRefresh, signature, fosite.ErrInactiveToken)
}

// DeleteRefreshTokenSession implements oauth2.CoreStorage.
func (s *store) DeleteRefreshTokenSession(ctx context.Context, signature string) error {
	return txFrom(ctx).DropGrant(ctx, kindRefresh, signature)
}

// RotateRefreshToken implements oauth2.CoreStorage. The token is used up together with keeping the reply, by
// exchangeRefresh. Access tokens issued before live out their ten minutes: another process of the same companion
// may be using one.
func (s *store) RotateRefreshToken(ctx context.Context, _, signature string) error {
	workOf(ctx).rotated = signature
	return nil
}

// RevokeRefreshToken implements oauth2.TokenRevocationStorage. Fosite calls it when a code is used again.
func (s *store) RevokeRefreshToken(ctx context.Context, family string) error {
	return s.revoke(ctx, family, whyReplayed)
}

// RevokeAccessToken implements oauth2.TokenRevocationStorage.
func (s *store) RevokeAccessToken(ctx context.Context, family string) error {
	return s.revoke(ctx, family, whyReplayed)
}
