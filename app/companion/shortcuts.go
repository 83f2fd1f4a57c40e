package companion

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"satchel/app/companion/navigation"
)

// addShortcuts makes everything that has a place reachable by keys: Ctrl (on a Mac Command) with 1, 2, 3, … for the places,
// N to capture, F to search, V to paste files, Enter to capture what is laid out.
func (w *Window) addShortcuts() {
	goes := map[fyne.KeyName]navigation.Key{
		fyne.Key1: placeDocuments, fyne.Key2: placeCapture, fyne.Key3: placeSecurity, fyne.Key4: placeSettings, fyne.KeyN: placeCapture,
	}
	for key, place := range goes {
		w.addShortcut(key, func() { w.goTo(place) })
	}
	w.addShortcut(fyne.KeyF, func() {
		w.goTo(placeDocuments)
		if w.screens != nil {
			w.screens.documents.FocusSearch()
		}
	})
	w.addShortcut(fyne.KeyReturn, func() {
		if w.screens != nil && w.screens.shell.Here() == placeCapture {
			w.screens.capture.Start()
		}
	})
	w.window.Canvas().AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { w.paste() })
}

func (w *Window) addShortcut(key fyne.KeyName, do func()) {
	w.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault},
		func(fyne.Shortcut) { do() })
}

// paste lays out files that were copied in a file manager.
func (w *Window) paste() {
	w.take(addresses(pastedPaths(w.options.App.Clipboard().Content())))
}
