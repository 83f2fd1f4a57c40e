package companion

import (
	"bytes"
	"context"
	"os"

	"fyne.io/fyne/v2"

	"satchel/app/companion/background"
	"satchel/app/companion/settings"
	core "satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/support"
)

// bundle is how the settings write the support bundle: where the person says, and on a phone through the system's own
// dialog.
func (w *Window) bundle() *settings.Bundle {
	made := &settings.Bundle{
		Now: w.options.Now, Say: w.snackbar.Say,
		Write: func(ctx context.Context, path string) error {
			return support.WriteFile(ctx, path, w.accounts, w.facts())
		},
	}
	if fyne.CurrentDevice().IsMobile() {
		made.Elsewhere = w.bundleElsewhere
		return made
	}
	if home, err := os.UserHomeDir(); err == nil {
		made.Folder = downloads(home)
	}
	return made
}

func (w *Window) facts() support.Facts {
	return support.Facts{
		Program: "satchel", Version: w.options.Version, Now: w.options.Now(),
		Documents: func() ([]document.Record, error) { return w.work.List(core.Filter{}) },
	}
}

func (w *Window) bundleElsewhere(name string, done func(where string, err error)) {
	facts := w.facts()
	background.Run(w.ctx, func(ctx context.Context) (string, error) {
		var body bytes.Buffer
		err := support.Write(ctx, &body, w.accounts, facts)
		return body.String(), err
	}, func(body string, err error) {
		if err != nil {
			done("", err)
			return
		}
		w.saveElsewhere(name, body, done)
	})
}
