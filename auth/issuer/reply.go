package issuer

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// keptReply is a reply to a refresh token, and the attempt that it answers; no attempt where the client names none.
type keptReply struct {
	Attempt string          `json:"attempt,omitempty"`
	Reply   json.RawMessage `json:"reply"`
}

// givenAgain tells whether it was this attempt that it answered.
func (k keptReply) givenAgain(attempt string) bool {
	return attempt != "" && subtle.ConstantTimeCompare([]byte(attempt), []byte(k.Attempt)) == 1
}

// longestAttempt bounds what is kept of a client's wish.
const longestAttempt = 128

// attemptOf is the name that a client gives to its attempt (Idempotency-Key, draft-ietf-httpapi-idempotency-key-header-07
// section 2, a string); empty where there is none that can be kept.
func attemptOf(r *http.Request) string {
	name, err := strconv.Unquote(r.Header.Get("Idempotency-Key"))
	if err != nil || len(name) > longestAttempt {
		return ""
	}
	return name
}

// sealReply encrypts a reply under the refresh token it answered, so that the database can give it once more
// to whoever has that token, and can't be read for it by anybody else.
func sealReply(reply keptReply, token, signature string) ([]byte, error) {
	content, err := json.Marshal(reply)
	if err != nil {
		return nil, fmt.Errorf("writing a reply down: %w", err)
	}
	aead, err := replyCipher(token)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, content, []byte(signature)), nil
}

func openReply(sealed []byte, token, signature string) (keptReply, error) {
	aead, err := replyCipher(token)
	if err != nil {
		return keptReply{}, err
	}
	content, err := aead.Open(nil, nil, sealed, []byte(signature))
	if err != nil {
		return keptReply{}, errors.New("issuer: the kept reply was sealed under another token")
	}
	var kept keptReply
	if err := json.Unmarshal(content, &kept); err != nil || kept.Reply == nil {
		kept = keptReply{Reply: content} // by a Satchel that knew no attempts
	}
	return kept, nil
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
