package companion

import (
	"strings"

	"satchel/app/companion/widgets"
	"satchel/app/words"
)

// losing is what a person would lose by going on; empty where it is nothing.
func losing(tongue words.Tongue, laid int, codes, folder bool) string {
	var said []string
	if codes {
		said = append(said, tongue.T("These recovery codes are never shown again. Without them, a lost phone locks you out."))
	}
	if laid > 0 {
		said = append(said, tongue.Count(laid, "1 file is laid out and not captured.", "%d files are laid out and not captured."),
			tongue.T("The files stay where they are; that they were laid out, and with which category and note, is forgotten."))
	}
	if folder {
		said = append(said, tongue.T("The folder that you were choosing is not watched yet, and what you said of it is forgotten."))
	}
	return strings.Join(said, " ")
}

// leaving goes on to what drops the screens, and asks before where the person would lose something by it. What is being
// captured is not lost.
func (w *Window) leaving(goOn func()) { w.dropping(w.uncaptured(), goOn) }

func (w *Window) uncaptured() int {
	laid := len(w.held)
	if w.screens != nil {
		laid += w.screens.capture.Uncaptured()
	}
	return laid
}

// dropping is leaving where so many of the files that are laid out go with the screens.
func (w *Window) dropping(laid int, goOn func()) {
	codes, folder := false, false
	if s := w.screens; s != nil {
		codes, folder = s.security.Unkept(), s.watched != nil && s.watched.Unfinished()
	}
	said := losing(w.tongue, laid, codes, folder)
	if said == "" {
		goOn()
		return
	}
	if w.asking {
		return // already
	}
	w.asking = true
	done := func() { w.asking = false }
	widgets.Ask(w.window.Canvas(), widgets.Question{
		Title: w.tongue.T("Leave all the same?"), Words: said, Yes: w.tongue.T("Leave"), No: w.tongue.T("Stay here"),
	}, func() { done(); goOn() }, done)
}

// end ends the program, and captures with it, unless the person would lose something and wants to stay.
func (w *Window) end() { w.dropping(w.uncaptured()+w.underway.Files(), w.stop) }
