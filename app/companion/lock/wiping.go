package lock

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
)

// wiping is what the card says while what the PIN guards is wiped, which a keychain with many keys takes minutes for.
type wiping struct {
	words.Tongue
	step  *widgets.Text // how far it is
	bar   *widgets.Bar
	below *fyne.Container // the bar and the step, or why it can't go on
	root  *fyne.Container
}

func newWiping(tongue words.Tongue, why Cause) *wiping {
	w := &wiping{Tongue: tongue, step: widgets.NewText(tongue.T("Signing you out …"), widgets.Quiet), bar: widgets.NewBar()}
	w.below = widgets.Column(theme.Space2, w.bar, w.step)
	w.root = widgets.Column(theme.Space3,
		container.NewHBox(widgets.NewIcon(icons.LockKey, 28, theme.AccentInk)),
		widgets.NewText(tongue.T("Your sign-in is being wiped"), widgets.Title.Wrapped()),
		widgets.NewText(Because(tongue, why), widgets.Body),
		widgets.NewText(tongue.T("What you captured is safe here and goes on when you sign in as the same person."), widgets.Body),
		w.below,
		widgets.NewText(tongue.T("This can take some minutes. If Satchel ends before, it goes on at the next start."), widgets.Quiet),
	)
	return w
}

// set says how many keys are gone.
func (w *wiping) set(gone, of int) {
	if of == 0 {
		return
	}
	w.bar.Set(float32(gone) / float32(of))
	w.step.Set(w.T("%s of %s keys of your authenticator are gone.", w.Number(gone), w.Number(of)))
}

// fail says why it can't go on.
func (w *wiping) fail(said words.Explanation, again func()) {
	w.below.Objects = []fyne.CanvasObject{
		widgets.NewNotice(widgets.Danger, widgets.Message{Title: said.Title, Safe: said.Safe, Action: said.Action}),
		widgets.NewPrimary(w.T("Try again"), icons.ArrowClockwise, again),
	}
}
