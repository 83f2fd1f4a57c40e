// Package passcodetest is an authenticator for tests.
package passcodetest

import (
	"strings"
	"time"

	"github.com/pquerna/otp/totp"
)

// Code is what an authenticator shows for a secret in base32, spaces or not, at a moment.
func Code(secret string, at time.Time) string {
	made, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), at)
	if err != nil {
		panic(err)
	}
	return made
}
