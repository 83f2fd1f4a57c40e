package issuer

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
)

// sealReply encrypts a reply under the refresh token it answered, so that the database can give it once more
// to whoever has that token, and can't be read for it by anybody else.
func sealReply(reply []byte, token, signature string) ([]byte, error) {
	aead, err := replyCipher(token)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, reply, []byte(signature)), nil
}

func openReply(sealed []byte, token, signature string) ([]byte, error) {
	aead, err := replyCipher(token)
	if err != nil {
		return nil, err
	}
	reply, err := aead.Open(nil, nil, sealed, []byte(signature))
	if err != nil {
		return nil, errors.New("issuer: the kept reply was sealed under another token")
	}
	return reply, nil
}

func replyCipher(token string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, []byte(token), nil, "satchel lost reply", 32)
	if err != nil {
		return nil, fmt.Errorf("deriving a reply's key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("preparing a reply's cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("preparing a reply's cipher: %w", err)
	}
	return aead, nil
}
