package unlock

import (
	"unicode/utf8"

	"satchel/app/words"
)

// Least is the length in characters that a first passphrase has at least. It alone guards the file against whoever copies it.
const Least = 12

// Check says what is wrong with a passphrase, or with how it was repeated where it is the first; empty if nothing is.
func Check(tongue words.Tongue, passphrase, repeated string, fresh bool) string {
	switch {
	case passphrase == "":
		return tongue.T("Type the passphrase.")
	case fresh && utf8.RuneCountInString(passphrase) < Least:
		return tongue.T("Choose at least %d characters; a few words in a row are good.", Least)
	case fresh && passphrase != repeated:
		return tongue.T("The two are not the same.")
	}
	return ""
}
