package companion

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"satchel/app/companion/navigation"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// shortcut is a key, pressed with Ctrl or on a Mac Command, and what it does.
type shortcut struct {
	key   fyne.KeyName
	name  string // on the sheet
	words string
	do    func()
}

func (w *Window) shortcuts() []shortcut {
	goes := func(place navigation.Key) func() { return func() { w.enter(place) } }
	return []shortcut{
		{fyne.Key1, "1", w.tongue.T("Documents"), goes(placeDocuments)},
		{fyne.Key2, "2", w.tongue.T("Capture"), goes(placeCapture)},
		{fyne.Key3, "3", w.tongue.T("Watched folders"), goes(placeWatched)},
		{fyne.Key4, "4", w.tongue.T("Stuck"), goes(placeStuck)},
		{fyne.Key5, "5", w.tongue.T("Deliveries"), goes(placeDeliveries)},
		{fyne.Key6, "6", w.tongue.T("Authenticator"), goes(placeAuthenticator)},
		{fyne.Key7, "7", w.tongue.T("Security"), goes(placeSecurity)},
		{fyne.Key8, "8", w.tongue.T("Settings"), goes(placeSettings)},
		{fyne.KeyN, "N", w.tongue.T("Choose files to capture"), w.chooseFiles},
		{fyne.KeyF, "F", w.tongue.T("Search the documents, or the passcodes where they are shown"), w.search},
		{fyne.KeyReturn, w.tongue.T("Enter"), w.tongue.T("Capture what is laid out"), w.captureLaidOut},
		{fyne.KeySlash, "/", w.tongue.T("Show these shortcuts"), w.showShortcuts},
	}
}

// addShortcuts makes everything that has a place reachable by keys.
func (w *Window) addShortcuts() {
	for _, s := range w.shortcuts() {
		w.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: s.key, Modifier: fyne.KeyModifierShortcutDefault},
			func(fyne.Shortcut) {
				if !w.covered() && w.window.Canvas().Overlays().Top() == nil {
					s.do()
				}
			})
	}
	w.window.Canvas().SetOnTypedKey(func(event *fyne.KeyEvent) { // while nothing has the focus
		if event.Name == fyne.KeyEscape && !w.covered() {
			widgets.Escape(w.window.Canvas())
		}
	})
	w.window.Canvas().AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { w.paste() })
}

// enter goes to a place, and the keys go along.
func (w *Window) enter(place navigation.Key) {
	w.goTo(place)
	if w.screens != nil && !w.covered() {
		widgets.Enter(w.window.Canvas(), w.screens.shell.Screen())
	}
}

func (w *Window) chooseFiles() {
	w.enter(placeCapture)
	if w.screens != nil {
		w.screens.capture.Choose()
	}
}

func (w *Window) search() {
	if w.screens != nil && w.screens.shell.Here() == placeAuthenticator {
		w.screens.vault.FocusSearch()
		return
	}
	w.goTo(placeDocuments)
	if w.screens != nil {
		w.screens.inSight().FocusSearch()
	}
}

func (w *Window) captureLaidOut() {
	if w.screens != nil && w.screens.shell.Here() == placeCapture {
		w.screens.capture.Start()
	}
}

// paste lays out files that were copied in a file manager; the authenticator takes a QR code's address or picture.
func (w *Window) paste() {
	if w.screens != nil && !w.covered() && w.screens.shell.Here() == placeAuthenticator {
		w.screens.vault.Pasted(w.options.App.Clipboard().Content())
		return
	}
	text := w.options.App.Clipboard().Content()
	paths := pastedPaths(text)
	if len(paths) == 0 && !w.covered() {
		w.snackbar.Say(notPasted(w.tongue, text))
		return
	}
	w.take(addresses(paths))
}

// showShortcuts is the sheet of them.
func (w *Window) showShortcuts() {
	held := w.tongue.T("Ctrl")
	if runtime.GOOS == "darwin" {
		held = "Command"
	}
	rows := widgets.Column(theme.Space2)
	add := func(key, words string) {
		rows.Add(widgets.Sides(theme.Space3, nil, widgets.NewText(words, widgets.Body), widgets.NewWholeText(held+" + "+key, widgets.Strong)))
	}
	for _, s := range w.shortcuts() {
		add(s.name, s.words)
	}
	add("V", w.tongue.T("Paste files that were copied"))
	widgets.Show(w.window.Canvas(), w.tongue.T("Keyboard"), w.tongue.T("Close"), rows)
}
