package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/support"
)

type supportBundleOptions struct {
	*face
	File string
}

func newSupportBundle(f *face, run func(context.Context, *supportBundleOptions) error) *cobra.Command {
	o := &supportBundleOptions{face: f}
	return &cobra.Command{
		Use:   "support-bundle FILE",
		Short: "Write a ZIP file for whoever helps you: log, versions, queue counts and settings, nothing secret or personal",
		Long: `Write a ZIP file for whoever helps you: the end of the window's log, versions, how many documents are in which state
and why, what the doctor finds, and the settings.

No password, token, address, name, file name, note or content of a document stands in it: every word that is not one
the program itself uses is taken out. It is plain text; look at it before you hand it on.`,
		Example: "  satchelctl support-bundle satchel-support.zip",
		Args:    one("the file to write, such as satchel-support.zip"),
		RunE: func(c *cobra.Command, args []string) error {
			o.File = args[0]
			if run == nil {
				run = supportBundle
			}
			return run(c.Context(), o)
		},
	}
}

func supportBundle(ctx context.Context, o *supportBundleOptions) error {
	return o.with(ctx, func(c *companion.Companion) error {
		path, err := filepath.Abs(o.File)
		if err != nil {
			return err
		}
		err = support.WriteFile(ctx, path, c, support.Facts{
			Program: "satchelctl", Version: version, Now: time.Now(),
			Documents: func() ([]document.Record, error) { return everything(ctx, c) },
		})
		if err != nil {
			return err
		}
		o.printf("Written: %s\nNothing secret or personal stands in it. It is plain text; look at it before you hand it on.\n", plain(path))
		return nil
	})
}

// everything is all that is queued in the home, whoever captured it.
func everything(ctx context.Context, c *companion.Companion) ([]document.Record, error) {
	w, err := c.OpenWork(ctx)
	if err != nil {
		return nil, err
	}
	records, err := w.List(companion.Filter{})
	if closing := w.Close(); err == nil {
		err = closing
	}
	return records, err
}
