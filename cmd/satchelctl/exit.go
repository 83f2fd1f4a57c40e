package main

import (
	"context"
	"errors"
	"fmt"

	"satchel/app/words"
)

// The exit codes, as the help says them.
const (
	done    = words.Done
	failed  = words.Failed
	usage   = words.Usage
	person  = words.Person
	offline = words.Offline
)

// explained is an outcome of satchelctl's own, already in words.
type explained words.Explanation

func (e explained) Error() string { return words.Explanation(e).String() }

// outcome ends a command that has already said everything with an exit code.
type outcome int

func (o outcome) Error() string { return fmt.Sprintf("exit code %d", int(o)) }

// run runs one command line and returns its exit code; what went wrong is said on standard error.
func run(ctx context.Context, t terminal, args []string) int {
	f := &face{terminal: t}
	root := newRoot(f)
	root.SetArgs(args)
	began := false
	noteBeginning(root, &began)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return done
	case !began && !inWords(err):
		fmt.Fprintf(t.err, "satchelctl: %s\nRun satchelctl --help to see what there is.\n", err)
		return usage
	default:
		return f.tell(err)
	}
}

func inWords(err error) bool {
	_, ok := errors.AsType[explained](err)
	return ok
}

const askHint = " That is: satchelctl ask-administrator"

// hints name the commands that do what the words, which are the window's too, ask for.
var hints = map[string]string{
	"no-account":          " That is: satchelctl sign-in URL --email ADDRESS",
	"signed-out":          " That is: satchelctl sign-in URL --email ADDRESS",
	"keychain-missing":    " At sign-in that is: --keychain file",
	"keychain-locked":     " At sign-in that is: --keychain file",
	"keychain-passphrase": " Signing out without it is: satchelctl sign-out --force",
	"keychain-damaged":    " Signing out without it is: satchelctl sign-out --force",
	"keychain-too-long":   " At sign-in that is: --keychain file",
	"unknown-account":     " They are listed by satchelctl accounts",
	"not-user":            askHint + " --site CUSTOMER-NUMBER",
	"no-companies":        askHint,
	"no-company":          askHint,
	"no-feature":          askHint,
	"no-access":           " They are listed by satchelctl companies",
	"choose-company":      " They are listed by satchelctl companies, and chosen by satchelctl company use NAME",
	"unknown-company":     " They are listed by satchelctl companies",
	"no-such-login":       " They are listed by satchelctl logins",
	"unknown-document":    " That is: satchelctl list",
	"watched-unknown":     " They are listed by satchelctl watch list",
	"watched-asking":      " That is: satchelctl watch resume FOLDER",
}

// explain puts an error into words, its own where it has them.
func explain(err error) words.Explanation {
	e := words.Explain(err)
	if own, ok := errors.AsType[explained](err); ok {
		e = words.Explanation(own)
	}
	e.Action += hints[e.Code]
	return e
}

// tell says what went wrong, what is safe and what to do, and returns the exit code.
func (f *face) tell(err error) int {
	if said, ok := errors.AsType[outcome](err); ok {
		return int(said)
	}
	e := explain(err)
	fmt.Fprintf(f.err, "satchelctl: %s\n", e.Title)
	for _, line := range []string{e.Safe, e.Action} {
		if line != "" {
			fmt.Fprintf(f.err, "  %s\n", line)
		}
	}
	if f.verbose {
		fmt.Fprintf(f.err, "  (%s: %v)\n", e.Code, err)
	}
	return e.Exit
}
