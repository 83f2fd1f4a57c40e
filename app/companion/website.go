package companion

import (
	"context"

	"fyne.io/fyne/v2"

	"satchel/app/companion/background"
	core "satchel/sync/companion"
)

// openWebsite opens the website in the browser, as the person who is signed in here and in their company.
func (w *Window) openWebsite(ctx context.Context, page core.PortalPage) {
	background.Run(ctx,
		func(ctx context.Context) (core.Portal, error) { return w.accounts.Portal(ctx, page) },
		func(portal core.Portal, err error) {
			if err != nil {
				w.snackbar.Say(w.explain(err).String())
				return
			}
			if err := w.browse(portal.URL); err != nil {
				w.options.App.Clipboard().SetContent(portal.URL)
				w.snackbar.Say(w.tongue.T("No browser opens here. The address is copied: paste it into one within a minute."))
				return
			}
			w.snackbar.Say(w.tongue.T("The website opens in your browser."))
		})
}

// camera opens the website's page that photographs, on a phone: the toolkit has no camera. It is nil on a desktop.
func (w *Window) camera(ctx context.Context) func() {
	if !fyne.CurrentDevice().IsMobile() {
		return nil
	}
	return func() { w.openWebsite(ctx, core.PortalAdd) }
}
