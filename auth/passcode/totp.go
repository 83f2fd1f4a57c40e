package passcode

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// The passcodes of this service (RFC 6238): what every authenticator can do.
const (
	Period      = 30 * time.Second
	digits      = otp.DigitsSix
	secretBytes = 20 // RFC 4226 §4 R6 asks for 16 and recommends 20
)

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

func newSecret() []byte {
	secret := make([]byte, secretBytes)
	rand.Read(secret) // never fails
	return secret
}

// stepAt is the number of the 30 seconds that a moment is in.
func stepAt(at time.Time) int64 { return at.Unix() / int64(Period/time.Second) }

// code is the passcode of a step.
func code(secret []byte, step int64) (string, error) {
	made, err := hotp.GenerateCodeCustom(base32Text.EncodeToString(secret), uint64(step), hotp.ValidateOpts{
		Digits: digits, Algorithm: otp.AlgorithmSHA1,
	})
	if err != nil {
		return "", fmt.Errorf("making a passcode: %w", err)
	}
	return made, nil
}

// stepOf is the step that a typed passcode belongs to: the present one or the one before it, since typing takes
// time and clocks differ a little; never one to come. ok is false if it belongs to neither. Every step is
// compared, whichever matches.
func stepOf(secret []byte, typed string, now time.Time) (step int64, ok bool, err error) {
	present := stepAt(now)
	for _, candidate := range []int64{present - 1, present} {
		made, err := code(secret, candidate)
		if err != nil {
			return 0, false, err
		}
		if subtle.ConstantTimeCompare([]byte(made), []byte(typed)) == 1 {
			step, ok = candidate, true
		}
	}
	return step, ok, nil
}

// typedKind is what a person typed.
type typedKind int

const (
	typedNonsense typedKind = iota
	typedDigits
	typedRecovery
)

// read takes out what people and authenticators put between the characters, and tells what it is.
func read(typed string) (string, typedKind) {
	if len(typed) > 100 {
		return "", typedNonsense
	}
	plain := strings.ToUpper(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -\u00a0\t\r\n", r) {
			return -1
		}
		return r
	}, typed))
	if len(plain) == digits.Length() && strings.Trim(plain, "0123456789") == "" {
		return plain, typedDigits
	}
	if _, err := base32Text.DecodeString(plain); err == nil && len(plain) == recoveryCharacters {
		return plain, typedRecovery
	}
	return "", typedNonsense
}
