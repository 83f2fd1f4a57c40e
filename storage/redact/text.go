package redact

import (
	"regexp"
	"slices"
	"strings"
)

// secretWords end the names of attributes whose values are never logged.
var secretWords = []string{"password", "passphrase", "passcode", "secret", "token", "authorization", "cookie", "verifier", "credential"}

// secretNames are such names as a whole; "status_code" and an error's "code_name" are none.
var secretNames = []string{"code", "authorization_code", "device_code", "user_code", "recovery_code"}

func secretName(name string) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	ends := func(word string) bool { return strings.HasSuffix(name, word) || strings.HasSuffix(name, word+"s") }
	return slices.Contains(secretNames, name) || slices.ContainsFunc(secretWords, ends)
}

var (
	credential = regexp.MustCompile(`(?i)\b(bearer|basic|dpop)\s+[A-Za-z0-9._~+/=-]{6,}`)
	parameter  = regexp.MustCompile(`(?i)\b((?:[a-z_]*(?:password|secret|token|verifier|code)))=[^&\s"']+`)
	userinfo   = regexp.MustCompile(`(://[^/\s:@]+):[^/\s@]+@`)
	resetPath  = regexp.MustCompile(`(/reset/)[^/\s?"']+`)
	longWord   = regexp.MustCompile(`[A-Za-z0-9_-]{40,}`)
)

// Text is the text with what looks like a secret masked: credentials as HTTP carries them, parameters with a
// secret's name, the password in an address, and long random-looking words, which tokens are. Hexadecimal
// digests and UUIDs stay.
//
// Every log line passes through here several times, so each expression runs only where it could match.
func Text(text string) string {
	if strings.ContainsAny(text, " \t\r\n") {
		text = credential.ReplaceAllString(text, "${1} "+Mask)
	}
	if strings.Contains(text, "=") {
		text = parameter.ReplaceAllString(text, "${1}="+Mask)
	}
	if strings.Contains(text, "://") {
		text = userinfo.ReplaceAllString(text, "${1}:"+Mask+"@")
	}
	if strings.Contains(text, "/reset/") {
		text = resetPath.ReplaceAllString(text, "${1}"+Mask)
	}
	if !hasLongWord(text) {
		return text
	}
	return longWord.ReplaceAllStringFunc(text, func(word string) string {
		if looksRandom(word) {
			return Mask
		}
		return word
	})
}

const longWordLength = 40

func hasLongWord(text string) bool {
	run := 0
	for i := range len(text) {
		c := text[i]
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			run = 0
			continue
		}
		if run++; run == longWordLength {
			return true
		}
	}
	return false
}

func looksRandom(word string) bool {
	return strings.ContainsAny(word, "0123456789") &&
		strings.ContainsAny(word, "abcdefghijklmnopqrstuvwxyz") &&
		strings.ContainsAny(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
