package companion

import (
	"encoding/json"

	"fyne.io/fyne/v2/lang"

	"satchel/app/companion/settings"
	"satchel/app/words"
)

// explain puts an error into words of the language that is spoken.
func (w *Window) explain(err error) words.Explanation { return w.options.Explain(w.tongue, err) }

// tongueOf is the language of a code, and of the system where none or an unknown one was chosen.
func (w *Window) tongueOf(code string) words.Tongue {
	if tongue, known := words.Named(code); known {
		return tongue
	}
	return words.Fitting(w.options.Locale)
}

// keepLanguage is the person's choice in the settings. What is laid out for capture stays so.
func (w *Window) keepLanguage(code string) { w.dropping(0, func() { w.changeLanguage(code) }) }

func (w *Window) changeLanguage(code string) {
	w.speak(w.tongueOf(code))
	w.keepLook(func(p *settings.Preferences) { p.Language = code })
	w.language = code
	w.addTray()
	before := w.screens
	w.showWork()
	w.goTo(placeSettings)
	w.screens.capture.Follow(before.capture)
	w.screens.settings.Follow(before.settings)
}

// speak has the window, and the toolkit's own dialogs and menus, in a language from now on. What is shown already stays.
func (w *Window) speak(tongue words.Tongue) {
	w.tongue = tongue
	texts := map[string]string{}
	for _, word := range toolkitWords {
		texts[word] = tongue.T(word)
	}
	body, err := json.Marshal(texts)
	if err == nil {
		// The toolkit speaks the system's language alone, so that one is given the words of the chosen one.
		err = lang.AddTranslationsForLocale(body, lang.SystemLocale())
	}
	if err != nil {
		w.options.Log.Warn("the toolkit can't speak the language", "language", tongue.Code, "error", err)
	}
}

// toolkitWords are what the toolkit says by itself in what is used of it.
var toolkitWords = []string{
	"Advanced", "Cancel", "Confirm", "Copy", "Create Folder", "Cut", "Enter filename", "Error", "Favourites", "File", "Folder", "New Folder",
	"No", "OK", "Open", "Paste", "Quit", "Redo", "Save", "Select all", "Show Hidden Files", "Undo", "Yes",
}
