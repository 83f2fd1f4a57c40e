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
	return o.workingAs(ctx, func(w *companion.Work, owner string) error {
		n, err := o.again(ctx, w, owner)
		if err != nil {
			return err
		}
		o.printf("%s queued again. Send with satchelctl sync\n", count(n, "document is", "documents are"))
		return nil
	})
}

func (o *retryOptions) again(ctx context.Context, w *companion.Work, owner string) (int, error) {
	if o.All {
		return w.RetryAll(ctx, owner)
	}
	r, err := w.Find(owner, o.ID)
	if err != nil {
		return 0, err
	}
	return w.Retry(ctx, r.ID)
}
