package companion

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/widgets"
	"satchel/auth/signin"
	core "satchel/sync/companion"
)

// types writes into what has the focus.
func (a at) types(text string) {
	a.Helper()
	for _, letter := range text {
		a.canvas().Focused().TypedRune(letter)
	}
}

func TestWhatIsWrongIsSaidWhereTheCursorGoesAndUntilThePersonTypes(t *testing.T) {
	a := newAt(t, onDesktop, &people{refuse: signin.ErrPlain}, &pile{})
	a.fills("192.0.2.1", "bea@demo.test", "secret")
	a.presses("Sign in")
	trouble := said(a.window.tongue, signin.ErrPlain).Title
	a.sees(trouble)

	a.fills("")
	if companiontest.Says(a.canvas(), trouble) {
		t.Error("what was wrong with another address is still said")
	}
	a.fills("", "bea", "secret")
	a.presses("Sign in")
	a.sees("Type the address of your Satchel service.")
	a.sees("This is not an e-mail address.")
	if line := a.canvas().Focused().(*widgets.Entry); line.AccessibilityLabel() != "Service address: Type the address of your Satchel service. Who invited you knows it." {
		t.Errorf("the cursor is at %q", line.AccessibilityLabel())
	}
	a.types("s")
	if companiontest.Says(a.canvas(), "Type the address of your") {
		t.Error("it is still said while the address is typed")
	}
	a.sees("This is not an e-mail address.")
}

// slowly are people whose sign-in takes until it is cancelled.
type slowly struct{ *people }

func (s slowly) SignIn(ctx context.Context, _ core.Credentials) (core.Account, error) {
	<-ctx.Done()
	return core.Account{}, ctx.Err()
}

func TestASlowSignInIsCancelledAndChangesNothingMeanwhile(t *testing.T) {
	p := &people{}
	a := newAt(t, onDesktop, p, &pile{})
	a.window.accounts = slowly{p}
	a.window.showWelcome("", nil)
	a.fills("satchel.example.com", "bea@demo.test", "secret")
	a.presses("Sign in")
	a.sees("Cancel")
	for _, line := range companiontest.Entries(a.canvas()) {
		if !line.Disabled() {
			t.Errorf("%q can be changed meanwhile", line.Text)
		}
	}
	a.presses("Cancel")
	a.sees("I have no app password")
	for _, line := range companiontest.Entries(a.canvas()) {
		if line.Disabled() {
			t.Errorf("%q can't be changed any more", line.Text)
		}
	}
	if p.account.SignedIn {
		t.Error("the person is signed in")
	}
}

// before is a window that tells when it is brought before the person.
type before struct {
	fyne.Window
	asked int
}

func (b *before) RequestFocus() { b.asked++; b.Window.RequestFocus() }

func TestAfterTheBrowsersSignInTheWindowComesForward(t *testing.T) {
	p := &people{back: make(chan struct{}), companies: []core.Company{harbour}}
	a := newAt(t, onDesktop, p, &pile{})
	seen := &before{Window: a.window.window}
	a.window.window = seen
	a.desk.Opens((&opened{}).open)
	a.fills("satchel.example.com")
	a.presses("Use the browser, with your Sage ID")
	a.sees("Copy the address")
	close(p.back)
	a.sees("Nothing captured yet")
	if seen.asked != 1 {
		t.Errorf("it was brought forward %d times", seen.asked)
	}
}

func TestTheToolkitIsEndedOnceHoweverManyEndTheWindow(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.closed()
	a.window.closed()
	if a.desk.Ended != 1 {
		t.Errorf("it was ended %d times", a.desk.Ended)
	}
}

func TestNothingReachesTheToolkitOnceItIsEnded(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.end()
	a.desk.Pump()
	a.window.Open([]string{"/scans/1.jpg"})
	a.window.KeychainAsks(true)
	a.desk.Pump()
	if a.window.waits != 0 || len(a.window.held) != 0 {
		t.Error("the window goes on")
	}
}
