package unlock

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"satchel/app/companion/background"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/storage/keychain"
)

// Ask shows the question over the window and waits for the person, in any goroutine but the UI's. A person who turns it
// down, or a context that ends, is keychain.ErrLocked.
func Ask(ctx context.Context, tongue words.Tongue, window fyne.Window, fresh bool) (string, error) {
	answer := make(chan string, 1)
	var shown *question
	background.Do(func() { shown = show(tongue, window, fresh, answer) })
	select {
	case passphrase, ok := <-answer:
		if !ok {
			return "", fmt.Errorf("the person did not unlock the file of secrets: %w", keychain.ErrLocked)
		}
		return passphrase, nil
	case <-ctx.Done():
		background.Do(func() { shown.popup.Hide() })
		return "", fmt.Errorf("nobody unlocked the file of secrets (%w): %w", ctx.Err(), keychain.ErrLocked)
	}
}

// question is the dialog while it is shown.
type question struct {
	popup      *widget.PopUp
	passphrase *widgets.Entry
	repeated   *widgets.Entry
	fields     [2]*widgets.Field // the second where it is the first passphrase
	tongue     words.Tongue
	fresh      bool
	answer     chan string
	answered   bool
}

func show(tongue words.Tongue, window fyne.Window, fresh bool, answer chan string) *question {
	q := &question{passphrase: widgets.NewSecretEntry(""), repeated: widgets.NewSecretEntry(""), tongue: tongue, fresh: fresh, answer: answer}
	q.fields = [2]*widgets.Field{widgets.NewField(tongue.T("Passphrase"), q.passphrase), widgets.NewField(tongue.T("Repeat it"), q.repeated)}
	q.passphrase.OnSubmitted = func(string) {
		if fresh {
			window.Canvas().Focus(q.repeated)
			return
		}
		q.agree()
	}
	q.repeated.OnSubmitted = func(string) { q.agree() }
	title, said := tongue.T("Unlock your sign-in"), tongue.T("It is kept in an encrypted file on this computer.")
	does := tongue.T("Unlock")
	column := widgets.Column(theme.Space3)
	if fresh {
		does = tongue.T("Set the passphrase")
		title, said = tongue.T("Choose a passphrase"), tongue.T("Your sign-in is kept in a file encrypted with it. Satchel asks for it once after each start. Nobody can recover it for you.")
	}
	column.Add(container.NewHBox(widgets.NewIcon(icons.LockKey, 28, theme.AccentInk)))
	column.Add(widgets.NewText(title, widgets.Title.Wrapped()))
	column.Add(widgets.NewText(said, widgets.Quiet))
	column.Add(q.fields[0])
	if fresh {
		column.Add(q.fields[1])
	}
	column.Add(widgets.ToTheRight(theme.Space2, widgets.NewButton(tongue.T("Not now"), "", q.turnDown).Leaving(), widgets.NewPrimary(does, icons.Key, q.agree)))
	q.popup = widgets.NewDialog(window.Canvas(), column)
	q.popup.Show()
	window.Canvas().Focus(q.passphrase)
	return q
}

func (q *question) agree() {
	if entry, wrong := Check(q.tongue, q.passphrase.Text, q.repeated.Text, q.fresh); wrong != "" {
		q.fields[entry].SetWrong(wrong)
		q.fields[1-entry].SetWrong("")
		q.popup.Content.Refresh()
		q.popup.Resize(q.popup.MinSize().Max(q.popup.Size()))
		return
	}
	q.close(func() { q.answer <- q.passphrase.Text })
}

func (q *question) turnDown() { q.close(func() { close(q.answer) }) }

func (q *question) close(say func()) {
	if q.answered {
		return
	}
	q.answered = true
	q.popup.Hide()
	say()
}
