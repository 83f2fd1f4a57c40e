package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Lengths in bytes, from RFC 5321 §4.5.3.1: a path of 256 less its two angle brackets, a local part of 64.
const (
	maxEmailBytes = 254
	maxLocalBytes = 64
	maxNameRunes  = 200
)

var (
	errEmailEmpty  = Refusal{"email_empty", "Enter an e-mail address."}
	errEmailLong   = Refusal{"email_too_long", "That e-mail address is too long to be one."}
	errEmailShape  = Refusal{"email_malformed", "That doesn’t look like an e-mail address; it should read like name@example.com."}
	errEmailHidden = Refusal{"email_hidden_character", "That e-mail address holds a character that can’t be seen. Type it again by hand."}
	errNameEmpty   = Refusal{"name_empty", "Enter a name."}
	errNameLong    = Refusal{"name_too_long", "That name is longer than 200 characters."}
	errTextHidden  = Refusal{"text_hidden_character", "That text holds a character that can’t be seen. Type it again by hand, or paste it as plain text."}
	errNameHidden  = Refusal{"name_hidden_character", "That name holds a character that can’t be seen. Type it again by hand."}
)

// ParseEmail returns the one spelling an address is stored and looked up under: trimmed, NFC, lower case.
// It refuses (with a Refusal) what could not be an address or could forge a mail's header or its reader's
// eye: line breaks, control characters, bidirectional controls.
//
// Lower-casing the local part is against the letter of RFC 5321 §2.4 and with every mailbox in use; mail
// always goes to the stored spelling, never to the typed one.
func ParseEmail(typed string) (string, error) {
	email := strings.Trim(typed, " \t")
	switch {
	case email == "":
		return "", errEmailEmpty
	case len(email) > maxEmailBytes:
		return "", errEmailLong
	case !utf8.ValidString(email) || hasHidden(email):
		return "", errEmailHidden
	}
	email = norm.NFC.String(strings.ToLower(norm.NFC.String(email))) // lower letters may compose where capitals do not
	local, domain, ok := strings.Cut(email, "@")
	if !ok || !isLocalPart(local) || !isDomain(domain) {
		return "", errEmailShape
	}
	if len(local) > maxLocalBytes || len(email) > maxEmailBytes {
		return "", errEmailLong
	}
	return email, nil
}

// isLocalPart refuses what only quotation marks would let pass: RFC 5322, section 3.2.3. No mail reaches that.
func isLocalPart(s string) bool {
	return !strings.Contains("."+s+".", "..") && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`"(),:;<>@[\]`, r)
	})
}

func isDomain(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool {
			return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
		}) {
			return false
		}
	}
	return true
}

// ParseName returns a person's, site's or company's name in NFC and with its words one space apart, or a Refusal.
func ParseName(typed string) (string, error) {
	name := strings.TrimSpace(typed)
	if !utf8.ValidString(name) || hasHidden(name) {
		return "", errNameHidden
	}
	name = spaced(norm.NFC.String(name))
	switch {
	case name == "":
		return "", errNameEmpty
	case utf8.RuneCountInString(name) > maxNameRunes:
		return "", errNameLong
	}
	return name, nil
}

// spaced is a text with its words one plain space apart, whatever stood between them.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// LooksLike reports whether people would take two names for the same: they differ in spaces, in letters that Unicode calls
// compatible (UAX #15), such as those of full width, in letters of other scripts that are drawn alike, or in joiners, which
// aren't seen. Capitals and small letters differ.
func LooksLike(name, other string) bool { return seenAs(name) == seenAs(other) }

// LooksLikeFolded is LooksLike, whatever the capitals.
func LooksLikeFolded(name, other string) bool {
	return strings.EqualFold(name, other) || LooksLike(strings.ToLower(name), strings.ToLower(other))
}

func seenAs(name string) string {
	return spaced(strings.Map(func(r rune) rune {
		if isJoiner(r) {
			return -1
		}
		return r
	}, latin.Replace(norm.NFKC.String(name))))
}

// ParseText returns a text of several lines trimmed, in NFC and with its lines ended by \n, or a Refusal for one that holds
// what is not seen but acts. How long it may be is its reader's to say.
func ParseText(typed string) (string, error) {
	text := norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n")))
	if !utf8.ValidString(text) || hasHidden(strings.NewReplacer("\n", "", "\t", "").Replace(text)) {
		return "", errTextHidden
	}
	return text, nil
}

// hasHidden finds what is not seen but acts: controls (CR and LF among them) and the bidirectional and
// other format characters of Unicode's Cf, line and paragraph separators. ZWJ and ZWNJ stay allowed: names
// in several scripts are spelt with them.
func hasHidden(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return !isJoiner(r) && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
	})
}

func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }
