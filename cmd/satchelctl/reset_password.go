package main

import (
	"context"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

type resetOptions struct {
	*face
	Server, Email string
}

func newResetPassword(f *face, run func(context.Context, *resetOptions) error) *cobra.Command {
	o := &resetOptions{face: f}
	command := &cobra.Command{
		Use:   "reset-password URL --email ADDRESS",
		Short: "Have a link mailed for making an app password",
		Args:  one("the address of the service, such as https://satchel.example"),
		PreRunE: func(_ *cobra.Command, args []string) error {
			if err := emailError(o.Email); err != nil {
				return err
			}
			return addressError(args[0])
		},
		RunE: func(c *cobra.Command, args []string) error {
			o.Server = args[0]
			if run == nil {
				run = resetPassword
			}
			return run(c.Context(), o)
		},
	}
	command.Flags().StringVar(&o.Email, "email", "", "the account's e-mail address")
	must(command.MarkFlagRequired("email"))
	return command
}

func resetPassword(ctx context.Context, o *resetOptions) error {
	return o.with(ctx, func(c *companion.Companion) error {
		if err := c.RequestReset(ctx, o.Server, o.Email); err != nil {
			return err
		}
		o.printf("If %s has an account there, a link is on its way to it. It works once, for 30 minutes.\n", visible(o.Email))
		o.printf("Open it in a browser, choose a password, then: satchelctl sign-in %s --email %s\n", visible(o.Server), visible(o.Email))
		return nil
	})
}
