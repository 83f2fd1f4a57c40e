package main

import (
	"fmt"

	"satchel/app/words"
	"satchel/sync/companion"
)

func (f *face) twoFactor(standing companion.TwoFactor) error {
	if f.json {
		return f.writeJSON(standing)
	}
	switch {
	case standing.On:
		f.printf("2-factor authentication is on since %s.\n", standing.Since.Local().Format("2 January 2006"))
		f.printf("%s of 10 recovery codes are unused.\n", fmt.Sprint(standing.RecoveryLeft))
	case standing.Required:
		f.printf("2-factor authentication is off, and an administrator of your site requires it: set it up now.\n")
	default:
		f.printf("2-factor authentication is off.\n")
	}
	if standing.Phone != "" {
		f.printf("Passcodes can be texted to %s.\n", visible(standing.Phone))
	}
	if standing.On && standing.Required {
		f.printf("An administrator of your site requires it, so it can't be turned off.\n")
	}
	if standing.Obstacle != "" {
		said := words.Explain(&companion.Refused{Code: standing.Obstacle})
		f.printf("It can't be changed from here. %s %s\n", said.Title, said.Action)
	} else if !standing.On {
		f.printf("Set it up: satchelctl two-factor enable\n")
	}
	return nil
}

// enrolment shows the key. Where nobody sees it drawn there is no QR code.
func (o *twoFactorOptions) enrolment(begun companion.Enrolment) error {
	if o.json {
		writeLine(o.out, begun)
		return nil
	}
	if o.isTerminal {
		drawn, err := drawQR(begun.URI)
		if err != nil {
			return err
		}
		o.printf("Scan this with your authenticator:\n\n%s\n", drawn)
	}
	o.printf("Address: %s\nKey:     %s\n", plain(begun.URI), plain(begun.Secret))
	return nil
}

// recoveryCodes shows them; nobody can have them shown again.
func (o *twoFactorOptions) recoveryCodes(codes []string, title string) error {
	if o.json {
		writeLine(o.out, map[string][]string{"recovery_codes": codes})
		return nil
	}
	o.printf("%s\n\nYour recovery codes. Each signs you in once when your phone isn't at hand. They are shown only now:\n\n", title)
	for _, code := range codes {
		o.printf("  %s\n", plain(code))
	}
	return nil
}
