package main

import (
	"bufio"
	"context"
	"errors"
	"io"

	"satchel/app/words"
	"satchel/auth/signin"
	"satchel/sync/companion"
)

// givePasscode goes on with a sign-in that wants a passcode. A person may mistype and is asked again; a program
// has one try.
func (o *signInOptions) givePasscode(ctx context.Context, c *companion.Companion, account companion.Account, err error) (companion.Account, error) {
	for {
		more, ok := errors.AsType[*signin.MoreWantedError](err)
		if !ok || !more.Passcode() {
			return account, err
		}
		asked := !o.PasscodeStdin && o.getenv(passcodeVariable) == ""
		if more.Wrong {
			if !asked {
				return account, err
			}
			_, _ = io.WriteString(o.err, words.Explain(err).String()+"\n")
		}
		typed, missing := o.passcode()
		if missing != nil {
			return account, missing
		}
		account, err = c.GiveMore(ctx, more, typed)
	}
}

func (o *signInOptions) passcode() (string, error) {
	if o.PasscodeStdin {
		return secretLine(o.stdin())
	}
	if given := o.getenv(passcodeVariable); given != "" {
		return given, nil
	}
	typed, err := o.secret("Passcode from your authenticator, or a recovery code: ")
	if errors.Is(err, errNoTerminal) {
		return "", explained{
			"no-passcode", "The password is right, and the account asks for a passcode; there is no terminal to ask for it on.",
			"Nothing was changed.", "Run it in a terminal, or give the passcode with --passcode-stdin or " + passcodeVariable + ".", person,
		}
	}
	return typed, err
}

// stdin is standard input, of which several lines may be read.
func (o *signInOptions) stdin() *bufio.Reader {
	if o.lines == nil {
		o.lines = bufio.NewReader(io.LimitReader(o.in, maxSecretLine))
	}
	return o.lines
}
