package issuer

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// revocationPrefix begins every revocation token, which has no dot in it; codes and other tokens have one.
const revocationPrefix = "revoke_"

// revocations makes and knows revocation tokens. One is good for nothing but ending the device it was given to, so a
// companion that is signed out without a network may keep it, in the clear, until it has told the service; the refresh
// token it may not. It is the device's id with a MAC over it, so that the database holds nothing of it, and it needs no
// expiry: once its device is revoked it means nothing.
type revocations struct{ key []byte }

func newRevocations(key []byte) (revocations, error) {
	own, err := hkdf.Key(sha256.New, key, nil, "satchel revocation", sha256.Size)
	if err != nil {
		return revocations{}, fmt.Errorf("deriving the key of revocation tokens: %w", err)
	}
	return revocations{own}, nil
}

// token is the revocation token of a client's device.
func (v revocations) token(client string, device uuid.UUID) string {
	return revocationPrefix + base64.RawURLEncoding.EncodeToString(append(device[:], v.mac(client, device)...))
}

// device is the one a token was made for, and false for whatever this service did not make for that client.
func (v revocations) device(client, token string) (uuid.UUID, bool) {
	text, ok := strings.CutPrefix(token, revocationPrefix)
	packed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if !ok || err != nil || len(packed) != len(uuid.UUID{})+sha256.Size {
		return uuid.Nil, false
	}
	device := uuid.UUID(packed[:len(uuid.UUID{})])
	return device, hmac.Equal(packed[len(device):], v.mac(client, device))
}

func (v revocations) mac(client string, device uuid.UUID) []byte {
	sum := hmac.New(sha256.New, v.key)
	sum.Write(device[:]) // of fixed length, so that where the client begins is never in doubt
	sum.Write([]byte(client))
	return sum.Sum(nil)
}

// revokeLate ends a device by its revocation token.
func (p *Provider) revokeLate(ctx context.Context, device uuid.UUID) error {
	err := p.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return revokeDevice(ctx, tx, device, whySignedOutOffline, p.now().UTC())
	})
	if err != nil {
		return fmt.Errorf("revoking a device that was signed out offline: %w", err)
	}
	p.log.InfoContext(ctx, "device signed out, told later", "device", device)
	return nil
}
