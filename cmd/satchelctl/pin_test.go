package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"satchel/auth/applock"
	"satchel/storage/keychain"
	"satchel/sync/companion"
)

const aPIN = "480213"

// withPIN is a home with an entry in its vault and a PIN on its window, both in a file of secrets.
func withPIN(t *testing.T) (home string, env map[string]string) {
	t.Helper()
	home, env = t.TempDir(), map[string]string{passphraseVariable: "open sesame"}
	d := &desk{env: env}
	add := []string{"vault", "add", "--stdin", "--keychain", "file", "--home", home}
	if code := run(t.Context(), d.terminal("otpauth://totp/GitHub:ann?secret=JBSWY3DPEHPK3PXP&issuer=GitHub\n"), add); code != done {
		t.Fatalf("exit code %d: %s", code, &d.err)
	}
	f := &face{terminal: d.terminal(""), home: home}
	c, err := f.open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	setPIN(t, c)
	return home, env
}

func setPIN(t *testing.T, c *companion.Companion) {
	t.Helper()
	pin, err := c.AppLock(keychain.File)
	if err == nil {
		err = pin.Set(t.Context(), aPIN)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPasscodeIsShownToWhoTypesThePINAndToNobodyElse(t *testing.T) {
	home, env := withPIN(t)
	show := []string{"vault", "code", "GitHub", "--home", home}
	for name, c := range map[string]struct {
		typed []string
		code  int
		says  string
	}{
		"nobody there to type": {nil, person, "locked with a PIN"},
		"wrong, then right":    {[]string{"111222", aPIN}, done, "That is not the PIN. 9 tries are left"},
	} {
		t.Run(name, func(t *testing.T) {
			d := &desk{typed: c.typed, env: env}
			code := run(t.Context(), d.terminal(""), show)
			if code != c.code || !strings.Contains(d.err.String(), c.says) {
				t.Errorf("exit code %d, it said %s", code, &d.err)
			}
			if shown := len(strings.TrimSpace(d.out.String())) == 6; shown != (c.code == done) {
				t.Errorf("it printed %q", &d.out)
			}
		})
	}
}

func TestTriesThatAreGoneAlreadyAreToldBeforeThePINIsTyped(t *testing.T) {
	g := guardedHome(t)
	for range applock.Tries - 1 {
		_ = g.pin.Try(t.Context(), "111222")
	}
	d := &desk{typed: []string{aPIN}}
	f := &face{terminal: d.terminal("")}
	if err := f.askPIN(t.Context(), g); err != nil || !strings.HasPrefix(d.err.String(), "One try is left;") {
		t.Errorf("it said %q (%v)", &d.err, err)
	}
}

func TestAnEmptyLineIsNoTryAtThePIN(t *testing.T) {
	g := guardedHome(t)
	d := &desk{typed: []string{"", aPIN}}
	f := &face{terminal: d.terminal("")}
	if err := f.askPIN(t.Context(), g); err != nil || d.err.String() != "Type the PIN, or break off with Ctrl+C.\n" {
		t.Errorf("it said %q (%v)", &d.err, err)
	}
}

// guarded is a home with a PIN in memory.
type guarded struct {
	pin   applock.Lock
	wiped int
}

func guardedHome(t *testing.T) *guarded {
	t.Helper()
	store, err := keychain.Open(keychain.Memory, keychain.Options{})
	g := &guarded{pin: applock.Lock{Store: store, Home: t.TempDir()}}
	if err == nil {
		err = g.pin.Set(t.Context(), aPIN)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *guarded) FindAppLock(context.Context) (applock.Lock, error) { return g.pin, nil }

func (g *guarded) WipeSecrets(_ context.Context, progress func(gone, of int)) error {
	g.wiped++
	progress(0, 1220)
	progress(20, 1220)
	progress(1200, 1220)
	return nil
}

func TestTenWrongPINsOnTheCommandLineWipeAsTheWindowDoes(t *testing.T) {
	g := guardedHome(t)
	d := &desk{}
	for range applock.Tries {
		d.typed = append(d.typed, "111222")
	}
	f := &face{terminal: d.terminal("")}
	said, _ := errors.AsType[explained](f.askPIN(t.Context(), g))
	if said.Code != "pin-spent" || g.wiped != 1 {
		t.Errorf("it says %q, wiped %d times", said.Code, g.wiped)
	}
	if !strings.HasSuffix(d.err.String(), "are being wiped from this computer.\n1,200 of 1,220 keys are gone.\n") {
		t.Errorf("meanwhile it said %s", &d.err)
	}
	if _, err := g.pin.Left(t.Context()); !errors.Is(err, applock.ErrNone) {
		t.Errorf("the PIN is there still: %v", err)
	}
}
