package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

type retryOptions struct {
	*face
	ID  string
	All bool
}

func newRetry(f *face, run func(context.Context, *retryOptions) error) *cobra.Command {
	o := &retryOptions{face: f}
	command := &cobra.Command{
		Use:   "retry ID | --all",
		Short: "Try documents that need you once more",
		Args:  cobra.ArbitraryArgs,
		PreRunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || o.All == (len(args) == 1) {
				return usageError(errors.New("name one document, or --all"))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.ID = args[0]
			}
			if run == nil {
				run = retry
			}
			return run(c.Context(), o)
		},
	}
	command.Flags().BoolVar(&o.All, "all", false, "all documents that need you")
	return command
}

func retry(ctx context.Context, o *retryOptions) error {
	return o.reachingAs(ctx, func(d companion.Documents, owner string) error {
		if o.All {
			n, err := d.RetryAll(ctx, owner)
			return o.queued(n, err)
		}
		r, err := d.Find(owner, o.ID)
		if err != nil {
			return err
		}
		if r.State.Sent() {
			if o.json {
				return o.queued(0, nil)
			}
			o.printf("%s is with the service already, so there is nothing to send again\n", visible(r.Name))
			return nil
		}
		n, err := d.Retry(ctx, r.ID)
		return o.queued(n, err)
	})
}

func (o *retryOptions) queued(n int, err error) error {
	if err != nil {
		return err
	}
	if o.json {
		return o.writeJSON(struct {
			Queued int `json:"queued"`
		}{n})
	}
	o.printf("%s queued again. Send with satchelctl sync\n", count(n, "document is", "documents are"))
	return nil
}
