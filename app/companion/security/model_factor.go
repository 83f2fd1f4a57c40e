package security

import (
	"strings"
	"time"

	"satchel/app/words"
)

// ProofFaults say in English what is wrong with what a person typed to show that it is them; empty where nothing is.
type ProofFaults struct{ Password, Passcode string }

const typePasscode = "Type the six digits from your authenticator, or a recovery code."

// CheckProof looks at what is typed before the service is asked. A password alone is enough where no passcode is wanted.
func CheckProof(password, passcode string, wantsPasscode bool) ProofFaults {
	var wrong ProofFaults
	if password == "" {
		wrong.Password = "Type your app password."
	}
	if wantsPasscode && strings.TrimSpace(passcode) == "" {
		wrong.Passcode = typePasscode
	}
	return wrong
}

// CheckFirst says in English what is wrong with the first passcode of a new authenticator.
func CheckFirst(passcode string) string {
	digits := strings.ReplaceAll(strings.TrimSpace(passcode), " ", "")
	if len(digits) != 6 || strings.Trim(digits, "0123456789") != "" {
		return "Type the six digits that your authenticator shows."
	}
	return ""
}

// RecoveryText is what is copied or saved of recovery codes, so that whoever finds it later knows what it is.
func RecoveryText(tongue words.Tongue, email, server string, codes []string, made time.Time) string {
	lines := []string{
		tongue.T("Satchel recovery codes of %s at %s", email, server),
		tongue.T("Made on %s. Each signs in once, in place of a passcode.", tongue.Day(made)), "",
	}
	return strings.Join(append(lines, codes...), "\n") + "\n"
}

// RecoveryFile is what the file of saved recovery codes is called.
func RecoveryFile(tongue words.Tongue, made time.Time) string {
	return tongue.T("Satchel recovery codes %s", made.Format("2006-01-02")) + ".txt"
}
