package main

import (
	"context"
	"errors"
	"fmt"

	"satchel/app/words"
	"satchel/auth/applock"
)

// locked is a home that a PIN may guard.
type locked interface {
	FindAppLock(ctx context.Context) (applock.Lock, error)
	WipeSecrets(ctx context.Context, progress func(gone, of int)) error
}

// askPIN asks for the PIN that the window is locked with, where there is one: before passcodes are shown. It is typed and
// nothing else, for a PIN that stands in an environment or a script is nobody's any more. Wrong ones count among the tries
// that the window gives.
func (f *face) askPIN(ctx context.Context, home locked) error {
	pin, err := home.FindAppLock(ctx)
	if errors.Is(err, applock.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	for {
		left, err := pin.Left(ctx)
		if err != nil {
			return f.pinFault(ctx, home, pin, err)
		}
		if left < applock.Tries {
			fmt.Fprintln(f.err, words.Tongue{}.Count(left,
				"One try is left; after it your sign-in and your authenticator's keys are wiped from this computer.",
				"%d tries are left; after them your sign-in and your authenticator's keys are wiped from this computer."))
		}
		typed, err := f.secret("PIN: ")
		if errors.Is(err, errNoTerminal) {
			return explained{
				"no-terminal", "Satchel is locked with a PIN, and there is no terminal to ask for it on.", "Nothing was shown.",
				"Run it in a terminal. For scripts, turn the PIN off in the window's settings.", person,
			}
		}
		if err != nil {
			return err
		}
		if typed == "" { // no try of anybody's
			fmt.Fprintln(f.err, "Type the PIN, or break off with Ctrl+C.")
			continue
		}
		err = pin.Try(ctx, typed)
		if _, again := errors.AsType[*applock.WrongError](err); !again {
			return f.pinFault(ctx, home, pin, err)
		}
		fmt.Fprint(f.err, "That is not the PIN. ")
	}
}

// pinFault wipes what the PIN guards where its tries are spent.
func (f *face) pinFault(ctx context.Context, home locked, pin applock.Lock, err error) error {
	if !errors.Is(err, applock.ErrSpent) && !errors.Is(err, applock.ErrBroken) {
		return err
	}
	fmt.Fprintln(f.err, "No try is left: your sign-in and your authenticator's keys are being wiped from this computer.")
	if err := home.WipeSecrets(ctx, f.sayWiped); err != nil {
		return err
	}
	if err := pin.Wiped(ctx); err != nil {
		return err
	}
	return explained{
		"pin-spent", "Your sign-in and your authenticator's keys were wiped from this computer: the PIN was wrong ten times.",
		"What you captured is safe here and goes on when you sign in as the same person.", "Sign in again." + hints["signed-out"], person,
	}
}

// sayWiped says how far the wiping is, now and then: many keys can take minutes.
func (f *face) sayWiped(gone, of int) {
	if gone > 0 && (gone%100 == 0 || gone == of) {
		fmt.Fprintf(f.err, "%s of %s keys are gone.\n", words.Tongue{}.Number(gone), words.Tongue{}.Number(of))
	}
}
