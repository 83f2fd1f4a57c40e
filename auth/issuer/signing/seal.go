package signing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"

	"satchel/storage/database"
)

func sealer(secret []byte) (cipher.AEAD, error) {
	if len(secret) < 32 {
		return nil, errors.New("signing: the secret must have at least 32 bytes")
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "satchel signing keys", 32)
	if err != nil {
		return nil, fmt.Errorf("deriving the key of the signing keys: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("preparing the seal of the signing keys: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("preparing the seal of the signing keys: %w", err)
	}
	return aead, nil
}

func (k *Keys) close(private *rsa.PrivateKey, id string) ([]byte, error) {
	plain, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("packing a signing key: %w", err)
	}
	return k.seal.Seal(nil, nil, plain, []byte(id)), nil
}

func (k *Keys) open(row database.SigningKey) (*rsa.PrivateKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if private, ok := k.opened[row.ID]; ok {
		return private, nil
	}
	plain, err := k.seal.Open(nil, nil, row.Sealed, []byte(row.ID))
	if err != nil {
		return nil, fmt.Errorf("opening the signing key %s: it was sealed under another secret", row.ID)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(plain)
	if err != nil {
		return nil, fmt.Errorf("reading the signing key %s: %w", row.ID, err)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("the signing key %s is a %T", row.ID, parsed)
	}
	k.opened[row.ID] = private
	return private, nil
}
