package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"
)

// What a code by mail is (design.md).
const (
	CodeDigits = 8
	CodeLife   = 10 * time.Minute
	CodeTries  = 5
	// ResendAfter is how long a person waits before they can have another code.
	ResendAfter = time.Minute
)

var codes = big.NewInt(100_000_000)

// newCode is eight random digits.
func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, codes)
	if err != nil {
		return "", fmt.Errorf("making a code: %w", err)
	}
	return fmt.Sprintf("%0*d", CodeDigits, n), nil
}

// seal is what is kept of a code. It is bound to the flow it was mailed for: the code of one is nothing in
// another.
func (s *Service) seal(flow []byte, code string) []byte {
	mac := hmac.New(sha256.New, s.Secret)
	mac.Write([]byte("sign-up code"))
	mac.Write(flow)
	mac.Write([]byte(code))
	return mac.Sum(nil)
}

// opens tells whether what was typed is the code that was kept for a flow.
func (s *Service) opens(flow, kept []byte, typed string) bool {
	return len(kept) > 0 && hmac.Equal(kept, s.seal(flow, digits(typed)))
}

// isCode tells whether what was typed could be a code at all.
func isCode(typed string) bool {
	plain := digits(typed)
	return len(plain) == CodeDigits && strings.Trim(plain, "0123456789") == ""
}

// digits are those of what was typed, however they were grouped.
func digits(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, typed)
}

// spaced is a code as it is easy to read.
func spaced(code string) string { return code[:CodeDigits/2] + " " + code[CodeDigits/2:] }

// newToken is 256 bits for a cookie or a link.
func newToken() string {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails; see crypto/rand
	return base64.RawURLEncoding.EncodeToString(secret[:])
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
