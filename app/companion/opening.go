package companion

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"satchel/app/companion/background"
)

// Open brings the window forward and lays out files for capture, given by their absolute paths. It is called from any
// goroutine, once the window is shown.
func (w *Window) Open(paths []string) {
	background.Do(func() {
		w.forward()
		w.take(addresses(paths))
	})
}

// dropped takes what the person drops on the window: the authenticator reads QR codes, everything else is captured.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	if w.screens != nil && !w.covered() && w.screens.shell.Here() == placeAuthenticator {
		w.screens.vault.Take(files)
		return
	}
	w.take(files)
}

// take lays out files, and those that are held, on the Capture screen. Until the person may work they are held.
func (w *Window) take(files []fyne.URI) {
	files = append(w.held, files...)
	w.held = nil
	if len(files) == 0 {
		return
	}
	switch {
	case w.lock.looking:
		w.held = files
		return
	case w.lock.locked:
		w.held = files
		w.snackbar.Say(w.tongue.Count(len(files), "1 file waits here until you unlock Satchel.", "%d files wait here until you unlock Satchel."))
		return
	case w.screens == nil:
		w.held = files
		w.snackbar.Say(w.tongue.Count(len(files), "1 file waits here until you have signed in and chosen a company.", "%d files wait here until you have signed in and chosen a company."))
		return
	}
	w.goTo(placeCapture)
	w.screens.capture.Take(files)
}

func addresses(paths []string) []fyne.URI {
	var files []fyne.URI
	for _, path := range paths {
		files = append(files, storage.NewFileURI(path))
	}
	return files
}
