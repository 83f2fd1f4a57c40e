package unlock

import (
	"unicode/utf8"

	"satchel/app/words"
)

// Least is the length in characters that a first passphrase has at least. It alone guards the file against whoever copies it.
const Least = 12

// Check says what is wrong with a passphrase, which is entry 0, or with how it was repeated, 1, where it is the first; empty
// if nothing is.
func Check(tongue words.Tongue, passphrase, repeated string, fresh bool) (entry int, wrong string) {
	switch {
	case passphrase == "":
		return 0, tongue.T("Type the passphrase.")
	case fresh && utf8.RuneCountInString(passphrase) < Least:
		return 0, tongue.T("Choose at least %d characters; a few words in a row are good.", Least)
	case fresh && passphrase != repeated:
		return 1, tongue.T("The two are not the same.")
	}
	return 0, ""
}
