package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// errUsage marks errors of the command line.
var errUsage = errors.New("usage")

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	command, err := root.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUsage):
		fmt.Fprintf(errOut, "satcheld: %v\n\nRun '%s --help' for how to use it.\n", unwrapUsage(err), command.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(errOut, "satcheld: %s\n", explain(err))
	return exitFailed
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "satcheld",
		Short: "The Satchel service: portal, sign-in for companions, and documents",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(fmt.Errorf("there is no command called %q", args[0]))
			}
			return nil
		},
		RunE:          func(command *cobra.Command, _ []string) error { return command.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.AddCommand(
		serveCommand(), accountCommand(), siteCommand(), companyCommand(), clientCommand(), checkCommand(), backupCommand(),
		restoreCommand(), configCommand(), versionCommand(), auditCommand(), supportCommand(), samlCommand(),
	)
	return root
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the program's version",
		Args:  noArgs,
		Run:   func(command *cobra.Command, _ []string) { fmt.Fprintln(command.OutOrStdout(), "satcheld", version) },
	}
}

type usageError struct{ error }

func (e usageError) Unwrap() []error { return []error{e.error, errUsage} }

func usage(err error) error { return usageError{err} }

func unwrapUsage(err error) error {
	var u usageError
	if errors.As(err, &u) {
		return u.error
	}
	return err
}

func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fmt.Errorf("%q is one word too many", args[0]))
	}
	return nil
}

// oneArg takes exactly one argument; what names it for the person.
func oneArg(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 || args[0] == "" {
			return usage(fmt.Errorf("give %s", what))
		}
		return nil
	}
}

// clock is the service's time.
func clock() time.Time { return time.Now().UTC() }
