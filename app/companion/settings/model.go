package settings

import (
	"fmt"

	"satchel/storage/keychain"
	"satchel/sync/companion"
)

// Line is a name and what it is.
type Line struct{ Name, Value string }

// Account describes who is signed in where.
func Account(a companion.Account) []Line {
	lines := []Line{{"Name", a.Name}, {"E-mail", a.Email}, {"Service", a.Server}, {"Sign-in kept in", Keeping(a.Keychain)}}
	if a.Name == "" || a.Name == a.Email {
		return lines[1:]
	}
	return lines
}

// Keeping says where secrets are, as a person reads it.
func Keeping(kind keychain.Kind) string {
	switch kind {
	case keychain.Memory:
		return "Nowhere: only while Satchel runs"
	case keychain.File:
		return "An encrypted file, opened by your passphrase"
	default:
		return "This computer's keychain"
	}
}

// Leaving asks before signing out. Waiting is how many documents have not reached the service.
func Leaving(waiting int) (title, said string) {
	return "Sign out?", "Your sign-in is wiped from this computer. " + staying(waiting)
}

// staying says what becomes of documents that have not reached the service.
func staying(waiting int) string {
	switch waiting {
	case 0:
		return "Everything you captured has reached the service."
	case 1:
		return "1 document has not reached the service yet: it stays here, safe, and goes on when you sign in again."
	default:
		return fmt.Sprintf("%d documents have not reached the service yet: they stay here, safe, and go on when you sign in again.", waiting)
	}
}

// Abandoning asks before signing out without the keychain of that kind, which can't be opened. Waiting is as Leaving's.
func Abandoning(kind keychain.Kind, waiting int) (title, said string) {
	said = "Your sign-in stays in this computer's keychain until you sign in again, and nothing here uses it."
	if kind == keychain.File {
		said = "The encrypted file is moved aside, not deleted. Other accounts whose sign-in was in it have to sign in again."
	}
	return "Sign out without the keychain?", said + " " + staying(waiting) + " The service still lists this device: end it in the portal, under your name, Devices."
}
