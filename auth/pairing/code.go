package pairing

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// letters are consonants alone, so that no code is a word and none is mistaken for a digit (RFC 8628 §6.1).
const letters = "BCDFGHJKLMNPQRSTVWXZ"

// codeLength in letters: 20⁸ codes, 34.6 bits.
const codeLength = 8

// codeOf is the code of a pairing's id.
func (s *Service) codeOf(id []byte) string {
	// 64 bits modulo 20⁸ favour no code by more than one part in 10⁸.
	number := binary.BigEndian.Uint64(s.mac("code", id))
	code := make([]byte, codeLength)
	for i := range code {
		code[i] = letters[number%uint64(len(letters))]
		number /= uint64(len(letters))
	}
	return string(code)
}

// hashOf is what a code is found by.
func (s *Service) hashOf(code string) []byte { return s.mac("hash", []byte(code)) }

func (s *Service) mac(purpose string, text []byte) []byte {
	sum := hmac.New(sha256.New, s.key)
	sum.Write([]byte(purpose + "\n"))
	sum.Write(text)
	return sum.Sum(nil)
}

// parse reads a code as people type it: in either case, with spaces or dashes between. It reports whether it can
// be one.
func parse(typed string) (code string, ok bool) {
	if len(typed) > 64 {
		return "", false
	}
	code = strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(typed))
	if len(code) != codeLength {
		return "", false
	}
	for _, letter := range code {
		if !strings.ContainsRune(letters, letter) {
			return "", false
		}
	}
	return code, true
}

// Spelt is a code for a person to read: in two groups.
func Spelt(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:codeLength/2] + "-" + code[codeLength/2:]
}
