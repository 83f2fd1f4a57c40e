package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"satchel/app/words"
	"satchel/auth/signin"
)

// none wants no arguments.
func none(c *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case c.HasAvailableSubCommands():
		return usageError(fmt.Errorf("there is no %s %s", c.CommandPath(), visible(args[0])))
	}
	return usageError(fmt.Errorf("%q is too much: %s takes no name, ID or file", visible(args[0]), c.CommandPath()))
}

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

// oneOrTwo wants an argument, and takes another that says more of it.
func oneOrTwo(what, more string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usageError(errors.New("give " + what))
		case len(args) > 2:
			return usageError(errors.New("give " + what + " and " + more + ", and nothing else"))
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

// addressError is nil for what can be a service's address. It asks nobody.
func addressError(typed string) error {
	if err := signin.CheckAddress(typed); err != nil {
		return explained(words.Explain(err))
	}
	return nil
}

// flagError says what a flag wants, where the library says what its parser found.
func flagError(_ *cobra.Command, err error) error {
	invalid, ok := errors.AsType[*pflag.InvalidValueError](err)
	if !ok {
		return usageError(err)
	}
	wants := "another value than"
	switch flag := invalid.GetFlag(); flag.Value.Type() {
	case "duration":
		wants = "a length of time, such as 90s or 1h, and not"
	case "bool":
		wants = "nothing, true or false, and not"
	}
	return usageError(fmt.Errorf("--%s wants %s %q", invalid.GetFlag().Name, wants, visible(invalid.GetValue())))
}

// namesSomething are the flags whose value names something. A variable that a script forgot to set would otherwise
// stand for whatever is usual.
var namesSomething = []string{"home", "account", "company", "name"}

// checkFlags refuses what no command can mean.
func (f *face) checkFlags(c *cobra.Command) error {
	for _, name := range namesSomething {
		if flag := c.Flags().Lookup(name); flag != nil && flag.Changed && strings.TrimSpace(flag.Value.String()) == "" {
			return usageError(fmt.Errorf("--%s was given nothing; leave it out, or say which", name))
		}
	}
	if f.json && !printsJSON[c.CommandPath()] {
		return usageError(fmt.Errorf("there is nothing that %s prints as JSON; leave --json out", c.CommandPath()))
	}
	return nil
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
