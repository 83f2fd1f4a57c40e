package settings

import (
	"satchel/app/words"
	"satchel/storage/keychain"
	"satchel/sync/companion"
)

// Line is a name and what it is.
type Line struct{ Name, Value string }

// Account describes who is signed in where.
func Account(tongue words.Tongue, a companion.Account) []Line {
	lines := []Line{
		{tongue.T("Name"), a.Name},
		{tongue.T("E-mail"), a.Email},
		{tongue.T("Service"), a.Server},
		{tongue.T("Sign-in kept in"), tongue.T(keeping(a.Keychain))},
	}
	if a.Name == "" || a.Name == a.Email {
		return lines[1:]
	}
	return lines
}

// keeping says where secrets are, in English.
func keeping(kind keychain.Kind) string {
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
func Leaving(tongue words.Tongue, waiting int) (title, said string) {
	return tongue.T("Sign out?"), tongue.T("Your sign-in is wiped from this computer.") + " " + staying(tongue, waiting) +
		" " + tongue.T("The authenticator's entries stay for whoever uses Satchel here next; remove there what they must not see.")
}

// staying says what becomes of documents that have not reached the service.
func staying(tongue words.Tongue, waiting int) string {
	if waiting == 0 {
		return tongue.T("Everything you captured has reached the service.")
	}
	return tongue.Count(waiting, "1 document has not reached the service yet: it stays here, safe, and goes on when you sign in again.",
		"%d documents have not reached the service yet: they stay here, safe, and go on when you sign in again.")
}

// Abandoning asks before signing out without the keychain of that kind, which can't be opened. Waiting is as Leaving's.
func Abandoning(tongue words.Tongue, kind keychain.Kind, waiting int) (title, said string) {
	said = tongue.T("Your sign-in stays in this computer's keychain until you sign in again, and nothing here uses it.")
	if kind == keychain.File {
		said = tongue.T("The encrypted file is moved aside, not deleted. Other accounts whose sign-in was in it have to sign in again.")
	}
	said += " " + staying(tongue, waiting) + " " + tongue.T("The service still lists this device: end it in the portal, under your name, Devices.")
	return tongue.T("Sign out without the keychain?"), said
}
