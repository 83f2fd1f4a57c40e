package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/sync/companion"
)

// typing is a terminal on which a person types what is given.
func typing(out *bytes.Buffer, in string, secrets ...string) *disconnectOptions {
	return &disconnectOptions{face: &face{terminal: terminal{
		in: strings.NewReader(in), out: out, err: out,
		getenv: func(string) string { return "" },
		secret: func(string) (string, error) {
			if len(secrets) == 0 {
				return "", errNoTerminal
			}
			next := secrets[0]
			secrets = secrets[1:]
			return next, nil
		},
	}}}
}

func TestDisconnectAsksForPasswordWordAndPasscodeOnATerminal(t *testing.T) {
	var out bytes.Buffer
	o := typing(&out, "  Disconnect \n", "my password", "123456")
	if typed, err := o.password("ann@hartley.test"); typed != "my password" || err != nil {
		t.Errorf("the password: %q, %v", typed, err)
	}
	if typed, err := o.word("disconnect"); typed != "Disconnect" || err != nil {
		t.Errorf("the word: %q, %v", typed, err)
	}
	if typed, err := o.passcode(); typed != "123456" || err != nil {
		t.Errorf("the passcode: %q, %v", typed, err)
	}
	if !strings.Contains(out.String(), "This can't be undone. Type disconnect to confirm") {
		t.Errorf("it asks %q", out.String())
	}
}

func TestDisconnectTakesWhatIsGivenWhereNobodyCanType(t *testing.T) {
	var out bytes.Buffer
	o := typing(&out, "from a pipe\n")
	o.PasswordStdin, o.Confirm = true, "disconnect"
	o.getenv = func(name string) string { return map[string]string{passcodeVariable: "654321"}[name] }
	if typed, err := o.password(""); typed != "from a pipe" || err != nil {
		t.Errorf("the password: %q, %v", typed, err)
	}
	if typed, err := o.word("disconnect"); typed != "disconnect" || err != nil {
		t.Errorf("the word: %q, %v", typed, err)
	}
	if typed, err := o.passcode(); typed != "654321" || err != nil {
		t.Errorf("the passcode: %q, %v", typed, err)
	}
}

func TestDisconnectSaysWhatToGiveWhereNobodyCanBeAsked(t *testing.T) {
	var out bytes.Buffer
	o := typing(&out, "")
	for name, ask := range map[string]func() (string, error){
		"--password-stdin": func() (string, error) { return o.password("ann@hartley.test") },
		"--confirm":        func() (string, error) { return o.word("disconnect") },
		passcodeVariable:   o.passcode,
	} {
		_, err := ask()
		said, ok := errors.AsType[explained](err)
		if !ok || !strings.Contains(said.Action, name) || said.Exit != usage {
			t.Errorf("for %s: %v", name, err)
		}
	}
}

func TestDisconnectListsWhatWillChange(t *testing.T) {
	var out bytes.Buffer
	typing(&out, "").list(companion.Changes{Sessions: 2, Devices: []companion.Device{
		{ID: uuid.Nil, Name: "Ann's laptop", Current: true, LastSeenAt: time.Now()}, {Name: "Scanner\x1b[31m"},
	}}, "Acme ID")
	for _, want := range []string{"Your password works", "Browsers signed out: 2", "Devices signed out:  2", "Ann's laptop (this one)", "no longer your Acme ID"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q isn't said in:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Error("a device's name can steer the terminal")
	}
}
