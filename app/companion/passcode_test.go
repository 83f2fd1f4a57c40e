package companion

import (
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/auth/signin"
	core "satchel/sync/companion"
)

func TestTheWindowAsksForAPasscodeAndSignsIn(t *testing.T) {
	for name, size := range map[string]struct{ phone bool }{"desktop": {false}, "phone": {true}} {
		t.Run(name, func(t *testing.T) {
			fits := onDesktop
			if size.phone {
				fits = onPhone
			}
			p := &people{
				companies: []core.Company{harbour}, passcode: "123456",
				refuse: &signin.MoreWantedError{Wants: []string{signin.WantsPasscode}},
			}
			desk, w := stageFor(t, theme.Light, fits, p, &pile{})
			canvas := w.window.Canvas()
			entries := companiontest.Entries(canvas)
			entries[0].SetText("127.0.0.1:8080")
			entries[1].SetText("bea@demo.test")
			entries[2].SetText("a long enough password")
			companiontest.Press(t, canvas, "Sign in")
			desk.Until(t, "the question", func() bool { return companiontest.Says(canvas, "Six digits from your authenticator") })
			if companiontest.Says(canvas, "App password") {
				t.Error("the password is still asked for")
			}
			companiontest.Keep(t, canvas, "sign-in-passcode-"+name)

			companiontest.Press(t, canvas, "Sign in")
			desk.Until(t, "that it is missing", func() bool { return companiontest.Says(canvas, "Type the six digits") })
			companiontest.Entries(canvas)[0].SetText("000000")
			companiontest.Press(t, canvas, "Sign in")
			desk.Until(t, "that it is wrong", func() bool { return companiontest.Says(canvas, "passcode isn't right") })
			companiontest.Keep(t, canvas, "sign-in-passcode-wrong-"+name)
			companiontest.Entries(canvas)[0].SetText("123456")
			companiontest.Press(t, canvas, "Sign in")
			desk.Until(t, "the documents", func() bool {
				return companiontest.Says(canvas, "Nothing captured yet") || companiontest.Says(canvas, "Harbour")
			})
		})
	}
}

var waysToSend = []signin.Way{{By: signin.ByCompanion}, {By: signin.BySMS, To: "\u2022\u2022\u2022\u2022 417"}}

// atPasscode is a window whose sign-in wants a passcode.
func atPasscode(t *testing.T, mode theme.Mode, size fyne.Size) at {
	t.Helper()
	a := newIn(t, mode, size, &people{
		companies: []core.Company{harbour}, passcode: "123456",
		refuse: &signin.MoreWantedError{Wants: []string{signin.WantsPasscode}, Ways: waysToSend},
	}, &pile{})
	a.fills("127.0.0.1:8080", "bea@demo.test", "a long enough password")
	a.presses("Sign in")
	a.sees("No authenticator at hand?")
	return a
}

func showSendPasscode(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atPasscode(t, mode, size)
	a.presses("Send one to my other devices")
	a.sees("A passcode is on its way to every Satchel you are signed in to: open Authenticator there, or Passcodes on a phone.")
	return a.canvas()
}

func TestAPasscodeIsSentAndSignsIn(t *testing.T) {
	a := atPasscode(t, theme.Light, onPhone)
	a.presses("Send one to my phone")
	a.sees("too many tries")
	a.sees("No authenticator at hand?")
	a.presses("Send one to my other devices")
	a.sees("A passcode is on its way to every Satchel you are signed in to: open Authenticator there, or Passcodes on a phone.")
	a.sees("The six digits that were sent.")
	a.sees("Send another to my other devices")
	a.fills("123456")
	a.presses("Sign in")
	a.sees("Harbour")
}
