package security

import (
	"fmt"
	"strings"
	"time"
)

// ProofFaults say what is wrong with what a person typed to show that it is them; empty where nothing is.
type ProofFaults struct{ Password, Passcode string }

// Any says whether anything is wrong.
func (f ProofFaults) Any() bool { return f != ProofFaults{} }

// CheckProof looks at what is typed before the service is asked. A password alone is enough where no passcode is wanted.
func CheckProof(password, passcode string, wantsPasscode bool) ProofFaults {
	var wrong ProofFaults
	if password == "" {
		wrong.Password = "Type your app password."
	}
	if wantsPasscode && strings.TrimSpace(passcode) == "" {
		wrong.Passcode = "Type the six digits from your authenticator, or a recovery code."
	}
	return wrong
}

// CheckFirst looks at the first passcode of a new authenticator.
func CheckFirst(passcode string) string {
	digits := strings.ReplaceAll(strings.TrimSpace(passcode), " ", "")
	if len(digits) != 6 || strings.Trim(digits, "0123456789") != "" {
		return "Type the six digits that your authenticator shows."
	}
	return ""
}

// RecoveryText is what is copied or saved of recovery codes, so that whoever finds it later knows what it is.
func RecoveryText(email, server string, codes []string, made time.Time) string {
	var text strings.Builder
	fmt.Fprintf(&text, "Satchel recovery codes of %s at %s\n", email, server)
	fmt.Fprintf(&text, "Made on %s. Each signs in once, in place of a passcode.\n\n", made.Format("2 January 2006"))
	for _, code := range codes {
		fmt.Fprintln(&text, code)
	}
	return text.String()
}

// RecoveryFile is what the file of saved recovery codes is called.
func RecoveryFile(made time.Time) string {
	return "Satchel recovery codes " + made.Format("2006-01-02") + ".txt"
}
