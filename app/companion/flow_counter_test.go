package companion

import (
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// bankAnn is the address of an entry that follows a counter; its passcodes are those of RFC 4226, appendix D.
const bankAnn = "otpauth://hotp/Bank:ann?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank&counter=0"

// atCounter is the authenticator of a person with such an entry, which shows the first passcode.
func atCounter(t *testing.T) (at, *pauses) {
	t.Helper()
	a := newAt(t, onPhone, &people{account: bea}, &pile{})
	waits := &pauses{}
	a.window.options.After = waits.after
	a.window.showWork()
	a.window.goTo(placeAuthenticator)
	a.add(bankAnn, "Bank (ann)")
	a.sees("755 224")
	return a, waits
}

// elsewhere takes the next passcode in another process.
func (a at) elsewhere() {
	a.Helper()
	if _, err := a.window.accounts.Vault().Code(a.Context(), "Bank"); err != nil {
		a.Fatal(err)
	}
}

const overtaken = "A later passcode of Bank (ann) was taken elsewhere, so the one shown here works no more."

func TestTheNextPasscodeOfACounterIsAskedForWhereOneIsShown(t *testing.T) {
	a, waits := atCounter(t)
	a.presses("Copy")
	a.sees("is copied")
	if got := a.desk.Clipboard().Content(); got != "755224" {
		t.Errorf("copied %q", got)
	}
	a.presses("Next passcode")
	a.presses("Next passcode") // in haste: none is skipped
	a.sees("287 082")
	a.presses("Copy")
	a.desk.Until(t, "the next is copied", func() bool { return a.desk.Clipboard().Content() == "287082" })
	for _, over := range waits.over { // a second is over
		over()
	}
	a.sees("287 082")
	a.hides(overtaken)
	a.presses("Next passcode")
	a.sees("359 152")
}

func TestTheKeysStayWhereTheNextPasscodeIsAskedFor(t *testing.T) {
	a, _ := atCounter(t)
	var next fyne.Focusable
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		if button, ok := o.(*widgets.Button); ok && button.Text == "Next passcode" {
			next = button
		}
	})
	a.canvas().Focus(next)
	a.key(fyne.KeyReturn)
	a.sees("287 082")
	a.key(fyne.KeyReturn)
	a.sees("359 152")
}

func TestAPasscodeThatFollowsTheTimeHasNoNextOne(t *testing.T) {
	a := atAuthenticator(t, theme.Light, onPhone, &people{})
	a.add(githubAnn, "GitHub (ann@example.com)")
	a.desk.Until(t, "the digits are there", func() bool { return a.window.screens.vault.Reads("GitHub") != "" })
	a.hides("Next passcode")
}

func TestAPasscodeThatAnotherProcessWentPastIsNotCopied(t *testing.T) {
	a, _ := atCounter(t)
	a.elsewhere()
	a.desk.Clipboard().SetContent("before")
	a.presses("Copy")
	a.sees(overtaken)
	a.hides("755 224")
	a.hides("Next passcode")
	if got := a.desk.Clipboard().Content(); got != "before" {
		t.Errorf("copied %q", got)
	}
	a.presses("Copy")
	a.sees("359 152")
	a.presses("Copy")
	a.sees("359 152")
	if got := a.desk.Clipboard().Content(); got != "359152" {
		t.Errorf("copied %q", got)
	}
}

func TestAPasscodeThatAnotherProcessWentPastIsNotShownAnyMore(t *testing.T) {
	a, waits := atCounter(t)
	a.elsewhere()
	for _, over := range waits.over { // a second is over
		over()
	}
	a.sees(overtaken)
	a.hides("755 224")
}

func showCounter(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := newIn(t, mode, size, &people{account: bea}, &pile{})
	a.window.goTo(placeAuthenticator)
	a.add(bankAnn, "Bank (ann)")
	a.sees("755 224")
	a.hushes()
	return a.canvas()
}

// showNothingToPaste is after a picture was copied.
func showNothingToPaste(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atAuthenticator(t, mode, size, &people{})
	a.presses("Add")
	a.presses("Paste")
	a.sees("There is no text or file on the clipboard.")
	return a.canvas()
}
