package main

import (
	"context"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
)

type removeOptions struct {
	*face
	ID string
}

func newRemove(f *face, run func(context.Context, *removeOptions) error) *cobra.Command {
	o := &removeOptions{face: f}
	return &cobra.Command{
		Use:   "remove ID",
		Short: "Take a document out of the queue; your original file is not touched",
		Args:  one("the ID of a document, as satchelctl list prints it"),
		RunE: func(c *cobra.Command, args []string) error {
			o.ID = args[0]
			if run == nil {
				run = remove
			}
			return run(c.Context(), o)
		},
	}
}

func remove(ctx context.Context, o *removeOptions) error {
	return o.reachingAs(ctx, func(d companion.Documents, owner string) error {
		r, err := d.Find(owner, o.ID)
		if err != nil {
			return err
		}
		if err := d.Remove(ctx, r.ID); err != nil {
			return err
		}
		if o.json {
			return o.writeJSON(struct {
				Removed string `json:"removed"`
				Sent    bool   `json:"sent"` // the service keeps what it accepted
			}{r.ID.String(), r.State.Sent()})
		}
		if r.State.Sent() {
			o.printf("%s is off this list. The service keeps what it accepted.\n", visible(r.Name))
			return nil
		}
		o.printf("%s is out of the queue and will not be sent.\n", visible(r.Name))
		return nil
	})
}
