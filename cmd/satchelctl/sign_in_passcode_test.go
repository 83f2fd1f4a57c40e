package main

import (
	"testing"

	"satchel/auth/signin"
)

func TestAPersonTypesSendInsteadOfAPasscodeToBeSentOne(t *testing.T) {
	ways := []signin.Way{{By: "companion"}, {By: "sms", To: "•••• 123"}}
	for _, test := range []struct {
		typed string
		ways  []signin.Way
		by    string
		asked bool
	}{
		{"send", ways, anyWay, true},
		{" SEND sms ", ways, "sms", true},
		{"send pigeon", ways, "pigeon", true}, // and is told which there are
		{"123456", ways, "", false},
		{"", ways, "", false},
		{"send me one please", ways, "", false},
		{"send", nil, "", false},
	} {
		if by, asked := wayTyped(test.typed, test.ways); by != test.by || asked != test.asked {
			t.Errorf("%q with %d ways: %q, %t", test.typed, len(test.ways), by, asked)
		}
	}
	want := "Passcode from your authenticator, or a recovery code; or type send to have one sent to your companion, or send sms to have one sent to •••• 123: "
	if got := passcodePrompt(&signin.MoreWantedError{Ways: ways}); got != want {
		t.Errorf("it asks %q", got)
	}
	if got := passcodePrompt(&signin.MoreWantedError{Ways: ways, Sent: "sms"}); got != "The passcode that was sent: " {
		t.Errorf("then it asks %q", got)
	}
}
