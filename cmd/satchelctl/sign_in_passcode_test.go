package main

import (
	"errors"
	"io"
	"strings"
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

func TestAnEmptyPasscodeIsSaidToBeEmpty(t *testing.T) {
	wanted := &signin.MoreWantedError{Wants: []string{signin.WantsPasscode}}
	program := &signInOptions{face: &face{terminal: terminal{in: strings.NewReader(" \n"), err: io.Discard}}, PasscodeStdin: true}
	if _, _, err := program.typePasscode(t.Context(), nil, wanted); !errors.Is(err, errNoPasscode) {
		t.Errorf("a program is told %v", err)
	}
	typed := []string{"", "123456"}
	var said strings.Builder
	person := &signInOptions{face: &face{terminal: terminal{
		err: &said, getenv: func(string) string { return "" },
		secret: func(string) (string, error) { next := typed[0]; typed = typed[1:]; return next, nil },
	}}}
	got, _, err := person.typePasscode(t.Context(), nil, wanted)
	if err != nil || got != "123456" || !strings.Contains(said.String(), "the passcode is empty") {
		t.Errorf("a person is asked again: %q, %v, and told %q", got, err, said.String())
	}
}
