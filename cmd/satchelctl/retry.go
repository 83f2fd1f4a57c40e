package main

import (
	"context"
	"errors"

	"github.com/google/uuid"
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
		Args:  cobra.MaximumNArgs(1),
		PreRunE: func(_ *cobra.Command, args []string) error {
			if o.All == (len(args) == 1) {
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
	return o.working(ctx, func(_ *companion.Companion, w *companion.Work) error {
		var ids []uuid.UUID
		if !o.All {
			r, err := w.Find(o.ID)
			if err != nil {
				return err
			}
			ids = append(ids, r.ID)
		}
		n, err := w.Retry(ctx, ids...)
		if err != nil {
			return err
		}
		o.printf("%s queued again. Send with satchelctl sync\n", count(n, "document is", "documents are"))
		return nil
	})
}
