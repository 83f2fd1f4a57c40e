package passcode

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
)

// sealer keeps secrets at rest (AES-256-GCM). What was sealed for one owner and purpose opens for no other.
type sealer struct{ aead cipher.AEAD }

func newSealer(key []byte) (sealer, error) {
	if len(key) < 32 {
		return sealer{}, errors.New("passcode: the key must have at least 32 bytes")
	}
	sealing, err := hkdf.Key(sha256.New, key, nil, "satchel passcode secrets", 32)
	if err != nil {
		return sealer{}, fmt.Errorf("deriving the key of passcode secrets: %w", err)
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return sealer{}, fmt.Errorf("preparing the cipher of passcode secrets: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealer{}, fmt.Errorf("preparing the cipher of passcode secrets: %w", err)
	}
	return sealer{aead}, nil
}

func (s sealer) seal(plain []byte, purpose string) []byte {
	return s.aead.Seal(nil, nil, plain, []byte(purpose))
}

func (s sealer) open(sealed []byte, purpose string) ([]byte, error) {
	plain, err := s.aead.Open(nil, nil, sealed, []byte(purpose))
	if err != nil {
		return nil, errors.New("passcode: a secret was sealed under another key, or altered: is passcode-key the one it was made with?")
	}
	return plain, nil
}
