package passcode

import (
	"errors"
	"strings"
)

// ErrNumber: what was typed is no phone number with its country code.
var ErrNumber = errors.New("passcode: not a phone number with its country code")

// parseNumber reads a phone number as people write it, and spells it as E.164 does: a plus and 8 to 15 digits. The
// country code is needed: nobody knows which country a number without one is in.
func parseNumber(typed string) (string, error) {
	if len(typed) > 64 {
		return "", ErrNumber
	}
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -./()\u00a0\u2011\u2013\t", r) {
			return -1
		}
		return r
	}, strings.Replace(typed, "(0)", "", 1)) // +44 (0)20 …: the 0 is for who dials at home
	if abroad, ok := strings.CutPrefix(plain, "00"); ok {
		plain = "+" + abroad
	}
	digits, ok := strings.CutPrefix(plain, "+")
	if !ok || len(digits) < 8 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return "", ErrNumber
	}
	return plain, nil
}

// mask shows as much of a number as its owner knows it by.
func mask(number string) string {
	return "•••• " + number[max(0, len(number)-3):]
}
