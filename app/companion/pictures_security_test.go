package companion

import (
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
)

// atSecurity is a window that shows the Security screen.
func atSecurity(t *testing.T, mode theme.Mode, size fyne.Size, g *guard) at {
	t.Helper()
	desk, w := stageFor(t, mode, size, &people{account: bea, guard: g}, &pile{})
	a := at{t, desk, w}
	w.goTo(placeSecurity)
	a.sees("Disconnect External Authentication")
	return a
}

func showSecurity(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	return atSecurity(t, mode, size, newGuard()).canvas()
}

func showPassword(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atSecurity(t, mode, size, newGuard())
	a.presses("Change password")
	a.fills(herPassword, "too short", "too shirt")
	a.presses("Change password")
	return a.canvas()
}

func showSetUp(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atSecurity(t, mode, size, newGuard())
	a.presses("Set it up")
	a.fills(herPassword)
	a.presses("Continue")
	a.sees("Scan this with your authenticator")
	return a.canvas()
}

func showRecoveryCodes(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	canvas := showSetUp(t, mode, size)
	companiontest.Entries(canvas)[0].SetText("123456")
	companiontest.Press(t, canvas, "Turn it on")
	fyne.CurrentApp().(*companiontest.Desk).Until(t, "the codes are there", func() bool {
		return companiontest.Says(canvas, recoveryCodes[9])
	})
	return canvas
}

func showDisconnect(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atSecurity(t, mode, size, newGuard())
	a.presses("Disconnect …")
	a.fills(herPassword)
	a.presses("Try my password")
	a.sees("Your password works.")
	return a.canvas()
}

// showSecurityOn shows the screen of a person who has 2-factor.
func showSecurityOn(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	guard := newGuard()
	guard.factor.On = true
	return atSecurity(t, mode, size, guard).canvas()
}

func showSignOutDevice(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atSecurity(t, mode, size, newGuard())
	a.sees("This device")
	a.presses("Sign out")
	a.sees("Whoever has it can send and see nothing more. What it had queued stays on it, and goes on when you sign in there again.")
	return a.canvas()
}
