package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"satchel/app/words"
	"satchel/storage/keychain"
	"satchel/sync/companion"
)

// version is set when releases are linked.
var version = "development"

// face is what every command has: the terminal, and the options that stand before or after any command.
type face struct {
	terminal
	home    string
	account string
	json    bool
	verbose bool
}

// open opens the light part of the companion. kind is for a new sign-in alone.
func (f *face) open(ctx context.Context, kind keychain.Kind) (*companion.Companion, error) {
	return companion.Open(ctx, companion.Options{
		Home:       f.home,
		Account:    f.account,
		Keychain:   kind,
		Passphrase: f.passphrase,
		Version:    version,
		Log:        f.log(),
	})
}

// with runs fn on the light part.
func (f *face) with(ctx context.Context, fn func(*companion.Companion) error) error {
	c, err := f.open(ctx, "")
	if err != nil {
		return err
	}
	finish := f.revokePending(ctx, c)
	err = fn(c)
	finish()
	return errors.Join(err, c.Close())
}

// revokePatience is how long a command that is over waits for a service to be told of a device signed out offline.
const revokePatience = 3 * time.Second

// revokePending tells services, beside the command, of devices that were signed out here while they could not be
// reached. What can't be told now is told by a later command.
func (f *face) revokePending(ctx context.Context, c *companion.Companion) (finish func()) {
	if waiting, err := c.RevocationsWaiting(); err == nil && waiting == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	told := make(chan struct{})
	go func() {
		defer close(told)
		if left, err := c.DeliverRevocations(ctx); err != nil {
			f.log().WarnContext(ctx, "devices signed out here are still to be revoked", "left", left, "error", err)
		}
	}()
	return func() {
		limit := time.AfterFunc(revokePatience, cancel)
		<-told
		limit.Stop()
		cancel()
	}
}

// reaching runs fn on the documents, through the process that has the queue where there is one.
func (f *face) reaching(ctx context.Context, fn func(companion.Documents) error) error {
	return f.with(ctx, func(c *companion.Companion) error {
		d, err := c.Reach(ctx)
		if err != nil {
			return err
		}
		f.warnOfDamage(d.Aside())
		return errors.Join(fn(d), d.Close())
	})
}

// reachingAs is reaching for what concerns one person's documents: those of the account named, else the current one.
func (f *face) reachingAs(ctx context.Context, fn func(d companion.Documents, owner string) error) error {
	return f.reaching(ctx, func(d companion.Documents) error {
		owner, err := d.Owner()
		if err != nil {
			return err
		}
		return fn(d, owner)
	})
}

// warnOfDamage says that the queue was found damaged. The command goes on with the new one.
func (f *face) warnOfDamage(aside string) {
	if aside == "" {
		return
	}
	e := words.Tongue{}.DamagedQueue(plain(aside))
	fmt.Fprintf(f.err, "satchelctl: %s\n  %s\n  %s\n", e.Title, e.Safe, e.Action)
}

func (f *face) log() *slog.Logger {
	if !f.verbose {
		return slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return slog.New(slog.NewTextHandler(f.err, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// passphraseVariable names the environment variable for file keychains where nobody can type.
const passphraseVariable = "SATCHEL_PASSPHRASE"

// noPassphrase is the code for a file keychain whose passphrase nobody is there to type.
const noPassphrase = "no-passphrase"

// passphrase opens a file keychain: from the environment, else typed.
func (f *face) passphrase(_ context.Context, fresh bool) (string, error) {
	if given := f.getenv(passphraseVariable); given != "" {
		return given, nil
	}
	if !fresh {
		return f.ask("Passphrase of the file keychain: ")
	}
	first, err := f.ask("New passphrase for the file keychain: ")
	if err != nil {
		return "", err
	}
	second, err := f.ask("The same again: ")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", explained{"passphrases-differ", "The two passphrases are not the same.", "Nothing was kept.", "Run the command again.", failed}
	}
	return first, nil
}

func (f *face) ask(prompt string) (string, error) {
	typed, err := f.secret(prompt)
	if errors.Is(err, errNoTerminal) {
		return "", explained{
			noPassphrase, "The file keychain needs its passphrase, and there is no terminal to ask on.",
			"Nothing was changed.", "Run it in a terminal, or set " + passphraseVariable + ". If it is lost: satchelctl sign-out --force, then sign in anew.", person,
		}
	}
	return typed, err
}

// writeJSON prints v indented, with no HTML escapes: the reader is a program or a person, not a browser.
func (f *face) writeJSON(v any) error {
	encoder := json.NewEncoder(f.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// writeLine prints v as JSON on one line.
func writeLine(to io.Writer, v any) {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // an output that is gone ends the command through SIGPIPE
}
