package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"satchel/app/words"
	"satchel/auth/signin"
	"satchel/sync/companion"
)

// anyWay is what --send-passcode means without a value: the first way there is.
const anyWay = "any"

// givePasscode goes on with a sign-in that wants a passcode, and has one sent first where that was asked for. A
// person may mistype and is asked again; a program has one try.
func (o *signInOptions) givePasscode(ctx context.Context, c *companion.Companion, account companion.Account, err error) (companion.Account, error) {
	more, ok := errors.AsType[*signin.MoreWantedError](err)
	if !ok || !more.Passcode() {
		return account, err
	}
	if o.SendPasscode != "" {
		if more, err = o.sendPasscode(ctx, c, more, o.SendPasscode); err != nil {
			return account, err
		}
	}
	for {
		var typed string
		if typed, more, err = o.typePasscode(ctx, c, more); err != nil {
			return account, err
		}
		account, err = c.GiveMore(ctx, more, typed)
		again, ok := errors.AsType[*signin.MoreWantedError](err)
		if !ok || !again.Passcode() || !o.canAskAgain() {
			return account, err
		}
		o.say(err)
		more = again
	}
}

// typePasscode is what a person or a program gives, and the sign-in that it is for. A person may have one sent
// instead, and is asked again.
func (o *signInOptions) typePasscode(ctx context.Context, c *companion.Companion, more *signin.MoreWantedError) (string, *signin.MoreWantedError, error) {
	for {
		typed, err := o.passcode(more)
		if err != nil {
			return "", nil, err
		}
		if strings.TrimSpace(typed) == "" {
			if !o.canAskAgain() {
				return "", nil, errNoPasscode
			}
			o.say(errNoPasscode)
			continue
		}
		way, asked := wayTyped(typed, more.Ways)
		if !asked || !o.canAskAgain() {
			return typed, more, nil
		}
		sent, err := o.sendPasscode(ctx, c, more, way)
		if errors.Is(err, signin.ErrBeginAgain) {
			return "", nil, err
		}
		if err != nil { // the authenticator still does
			o.say(err)
			continue
		}
		more = sent
	}
}

// errNoPasscode is told of an empty line, before the service would have to refuse it.
var errNoPasscode = explained{
	"empty-passcode", "The password is right, and the passcode is empty.", "Nothing was changed.",
	"Give the six digits that your authenticator shows, or a recovery code.", person,
}

// canAskAgain reports whether a person is there to ask, not only what a program has given.
func (o *signInOptions) canAskAgain() bool {
	return !o.PasscodeStdin && o.getenv(passcodeVariable) == ""
}

func (o *signInOptions) say(err error) {
	said, ready := errors.AsType[explained](err)
	if !ready {
		said = explained(words.Explain(err))
	}
	_, _ = io.WriteString(o.err, said.Error()+"\n")
}

// wayTyped reads the wish to be sent a passcode: "send", or "send sms" where there are several ways.
func wayTyped(typed string, ways []signin.Way) (by string, asked bool) {
	fields := strings.Fields(strings.ToLower(typed))
	if len(ways) == 0 || len(fields) == 0 || len(fields) > 2 || fields[0] != "send" {
		return "", false
	}
	if len(fields) == 1 {
		return anyWay, true
	}
	return fields[1], true
}

// sendPasscode has a passcode sent and says where it went.
func (o *signInOptions) sendPasscode(ctx context.Context, c *companion.Companion, more *signin.MoreWantedError, by string) (*signin.MoreWantedError, error) {
	at := slices.IndexFunc(more.Ways, func(way signin.Way) bool { return by == anyWay || way.By == by })
	if at < 0 {
		return nil, o.noWay(more.Ways)
	}
	way := more.Ways[at]
	sent, err := c.SendPasscode(ctx, more, way.By)
	if err != nil {
		return nil, err
	}
	if sent.Sent == "" {
		return nil, o.noWay(sent.Ways)
	}
	_, _ = io.WriteString(o.err, "A passcode is on its way "+wayWords(way)+". It works for five minutes.\n")
	return sent, nil
}

func (o *signInOptions) noWay(ways []signin.Way) error {
	if len(ways) == 0 {
		return explained{
			"no-way", "There is nowhere to send a passcode: no companion of yours is signed in, and your account has no phone.",
			"Nothing was changed.", "Use the passcode from your authenticator, or a recovery code.", person,
		}
	}
	names := make([]string, 0, len(ways))
	for _, way := range ways {
		names = append(names, plain(way.By))
	}
	return explained{
		"no-way", "A passcode can't be sent that way.", "Nothing was changed.",
		"Use --send-passcode with one of these: " + strings.Join(names, ", ") + ".", person,
	}
}

func wayWords(way signin.Way) string {
	switch way.By {
	case signin.ByCompanion:
		return "to the companions you are signed in to (satchelctl passcodes --wait shows it there)"
	case signin.BySMS:
		return "to your phone " + visible(way.To) + " as a text message"
	case signin.ByMailbox:
		return "to the mailbox of this trial service"
	}
	return "to " + visible(strings.TrimSpace(way.By+" "+way.To))
}

func (o *signInOptions) passcode(more *signin.MoreWantedError) (string, error) {
	if o.PasscodeStdin {
		return secretLine(o.stdin())
	}
	if given := o.getenv(passcodeVariable); given != "" {
		return given, nil
	}
	typed, err := o.secret(passcodePrompt(more))
	if errors.Is(err, errNoTerminal) {
		return "", explained{
			"no-passcode", "The password is right, and the account asks for a passcode; there is no terminal to ask for it on.",
			"Nothing was changed.", "Run it in a terminal, or give the passcode with --passcode-stdin or " + passcodeVariable + ".", person,
		}
	}
	return typed, err
}

func passcodePrompt(more *signin.MoreWantedError) string {
	if more.Sent != "" {
		return "The passcode that was sent: "
	}
	prompt := "Passcode from your authenticator, or a recovery code"
	for i, way := range more.Ways {
		if i == 0 {
			prompt += "; or type send to have one sent "
		} else {
			prompt += ", or send " + visible(way.By) + " to have one sent "
		}
		prompt += shortWay(way)
	}
	return prompt + ": "
}

func shortWay(way signin.Way) string {
	if way.By == signin.ByCompanion {
		return "to your companion"
	}
	return "to " + visible(cmp.Or(way.To, way.By))
}

// stdin is standard input, of which several lines may be read.
func (o *signInOptions) stdin() *bufio.Reader {
	if o.lines == nil {
		o.lines = bufio.NewReader(io.LimitReader(o.in, maxSecretLine))
	}
	return o.lines
}
