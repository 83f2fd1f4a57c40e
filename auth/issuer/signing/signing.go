package signing

import (
	"context"
	"crypto/cipher"
	"crypto/rsa"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v3"
	"github.com/go-jose/go-jose/v3/jwt"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// Algorithm is how tokens are signed: the one that every relying party must understand (OpenID Connect Core
// §15.1).
const Algorithm = jose.RS256

// How long a key is what. Whoever reads the published keys once a day, as many do, has the next key before it
// signs, and the last one until nothing signed with it is valid any more.
const (
	Signs   = 30 * 24 * time.Hour
	Ahead   = 24 * time.Hour // published before it signs
	Overlap = 24 * time.Hour // published after it has signed
	bits    = 2048
)

// ErrNotOurs means that a token was not signed by these keys, or that the key is gone.
var ErrNotOurs = errors.New("signing: that token was not signed here")

// Database is what keys need of storage/database.
type Database interface {
	audit.Database
	SigningKeys(ctx context.Context, at time.Time) ([]database.SigningKey, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Keys are the signing keys of an identity provider, the same in all processes on one database.
type Keys struct {
	db   Database
	seal cipher.AEAD
	now  func() time.Time
	log  *audit.Log

	mu     sync.Mutex
	opened map[string]*rsa.PrivateKey // by id; opening one takes a millisecond
}

// New makes keys that are sealed under a secret of at least 32 random bytes. With another secret they are lost,
// and tokens signed before are no longer known.
func New(db Database, secret []byte, clock func() time.Time) (*Keys, error) {
	seal, err := sealer(secret)
	if err != nil {
		return nil, err
	}
	return &Keys{db: db, seal: seal, now: clock, log: audit.New(db, clock), opened: map[string]*rsa.PrivateKey{}}, nil
}

// Sign makes a compact JWS of claims with the key that signs now.
func (k *Keys) Sign(ctx context.Context, claims any) (string, error) {
	row, err := k.signer(ctx)
	if err != nil {
		return "", err
	}
	private, err := k.open(row)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: Algorithm, Key: private},
		(&jose.SignerOptions{}).WithType("JWT").WithHeader(jose.HeaderKey("kid"), row.ID),
	)
	if err != nil {
		return "", fmt.Errorf("preparing a signature: %w", err)
	}
	token, err := jwt.Signed(signer).Claims(claims).CompactSerialize()
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	return token, nil
}

// signer is the newest key whose time has come; the first one ever is made here.
func (k *Keys) signer(ctx context.Context) (database.SigningKey, error) {
	for range 2 {
		now := k.now().UTC()
		rows, err := k.db.SigningKeys(ctx, now)
		if err != nil {
			return database.SigningKey{}, err
		}
		for _, row := range rows {
			if !row.ActiveFrom.After(now) && row.RetiresAt.After(now) {
				return row, nil
			}
		}
		if err := k.Rotate(ctx); err != nil {
			return database.SigningKey{}, err
		}
	}
	return database.SigningKey{}, errors.New("signing: no key signs now")
}

// Public are the published halves, as a JWK set (RFC 7517 §5).
func (k *Keys) Public(ctx context.Context) (jose.JSONWebKeySet, error) {
	if _, err := k.signer(ctx); err != nil {
		return jose.JSONWebKeySet{}, err
	}
	rows, err := k.db.SigningKeys(ctx, k.now().UTC())
	if err != nil {
		return jose.JSONWebKeySet{}, err
	}
	set := jose.JSONWebKeySet{Keys: make([]jose.JSONWebKey, 0, len(rows))}
	for _, row := range rows {
		private, err := k.open(row)
		if err != nil {
			return jose.JSONWebKeySet{}, err
		}
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: private.Public(), KeyID: row.ID, Algorithm: row.Algorithm, Use: "sig"})
	}
	return set, nil
}

// Verify reads the claims of a token these keys have signed, however old it is; otherwise ErrNotOurs.
func (k *Keys) Verify(ctx context.Context, token string, claims any) error {
	parsed, err := jwt.ParseSigned(token)
	if err != nil || len(parsed.Headers) != 1 || parsed.Headers[0].Algorithm != string(Algorithm) {
		return ErrNotOurs
	}
	rows, err := k.db.SigningKeys(ctx, k.now().UTC())
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.ID != parsed.Headers[0].KeyID {
			continue
		}
		private, err := k.open(row)
		if err != nil {
			return err
		}
		if err := parsed.Claims(private.Public(), claims); err != nil {
			return ErrNotOurs
		}
		return nil
	}
	return ErrNotOurs
}
