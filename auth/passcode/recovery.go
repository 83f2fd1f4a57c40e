package passcode

import (
	"crypto/rand"
	"crypto/sha256"
	"strings"
)

const (
	// RecoveryCodes is how many a person is given.
	RecoveryCodes = 10

	recoveryBytes      = 16
	recoveryCharacters = 26 // 128 bits in base32
)

// newRecoveryCodes are the codes to be shown once, and what is kept of them.
func newRecoveryCodes() (shown []string, hashes [][]byte) {
	for range RecoveryCodes {
		var secret [recoveryBytes]byte
		rand.Read(secret[:]) // never fails
		plain := base32Text.EncodeToString(secret[:])
		shown = append(shown, grouped(plain))
		hashes = append(hashes, hashRecovery(plain))
	}
	return shown, hashes
}

// hashRecovery needs no salt and no cost: nobody guesses 128 bits.
func hashRecovery(plain string) []byte {
	sum := sha256.Sum256([]byte("satchel recovery code\x00" + plain))
	return sum[:]
}

// grouped puts a dash after every five characters, and leaves no group of one.
func grouped(plain string) string {
	var groups []string
	for len(plain) > 6 {
		groups, plain = append(groups, plain[:5]), plain[5:]
	}
	return strings.Join(append(groups, plain), "-")
}
