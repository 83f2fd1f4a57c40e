package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
)

// one wants a single argument, which it names.
func one(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usageError(errors.New("give " + what))
		case len(args) > 1:
			return usageError(errors.New("give one thing only: " + what + ", in quotation marks where it has spaces"))
		}
		return nil
	}
}

// some wants at least one argument.
func some(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError(errors.New("give " + what))
		}
		return nil
	}
}

// emailError is nil for what can be an e-mail address; which it is, the service knows.
func emailError(email string) error {
	before, after, ok := strings.Cut(email, "@")
	if ok && before != "" && after != "" && !strings.ContainsAny(email, " \t") {
		return nil
	}
	return usageError(errors.New("--email wants an address such as you@example.com"))
}

// usageError marks a command line that can't be carried out; nil stays nil.
func usageError(err error) error {
	if err == nil {
		return nil
	}
	return explained{"usage", sentence(err.Error()), "Nothing was done.", "Add --help to see what the command takes.", usage}
}

// must is for what only a fault of the program can make fail, before anything runs.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
