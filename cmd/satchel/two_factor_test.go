//go:build linux

package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"

	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/auth/passcode/otpauth"
	"satchel/auth/vault/scan"
	"satchel/storage/archive"
	"satchel/storage/database"
	"satchel/storage/keychain/keychaintest"
)

// The site begins to demand 2-factor while the window is open and signed in: what is captured waits, the window leads to the
// set-up, and what waited goes by itself afterwards.
func TestTheWindowSetsUpTheTwoFactorThatASiteBeginsToDemandAndGoesOn(t *testing.T) {
	s := newStory(t, keychaintest.Session(t))
	a := s.open("--home", s.home, "--server", s.service.URL, "--theme", "light", "--size", "1280x800")
	s.makePassword(a)
	s.signIn(a)
	service := s.observer()
	s.demandTwoFactor()

	bill := s.written("bill.txt", "Two pounds, 27 November\n")
	s.drop(a, bill)
	a.until("the window says what is demanded", func() bool { return a.shows(theme.DangerTint) > 10_000 })
	a.keep("two-factor-demanded")
	s.setUpTwoFactor(a)
	s.untilAccepted(a, service, []string{bill})
	a.close()
}

// demandTwoFactor has the demonstration's site demand it, as an administrator of it would.
func (s *story) demandTwoFactor() {
	s.Helper()
	db, err := database.Open(s.Context(), database.Config{SQLite: archive.DatabaseFile(s.data)})
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Write(s.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE sites SET requires_passcode = TRUE")
		return err
	}); err != nil {
		s.Fatal(err)
	}
}

// setUpTwoFactor goes where the window leads to, and reads the key off the screen as a phone's camera does.
func (s *story) setUpTwoFactor(a *running) {
	s.Helper()
	a.click(1224, 95) // Set it up, on the banner
	var x, y int
	a.until("the security screen offers to set it up", func() (offered bool) {
		x, y, offered = middle(a.looks(), theme.New(theme.Light).Color(fynetheme.ColorNamePrimary, 0))
		return offered
	})
	a.keep("two-factor-security")
	a.click(x, y)
	a.until("the step asks for the password", func() bool { return a.shows(theme.SuccessTint) < 100 })
	a.types(password)
	a.keys("Return")
	var key otpauth.Key
	a.until("a camera reads the key off the screen", func() bool {
		var shot bytes.Buffer
		if err := png.Encode(&shot, a.looks()); err != nil {
			s.Fatal(err)
		}
		text, err := scan.Read(bytes.NewReader(shot.Bytes()))
		if err == nil {
			key, err = otpauth.Parse(text)
		}
		return err == nil
	})
	a.keep("two-factor-key")
	digits, _, err := key.At(time.Now())
	if err != nil {
		s.Fatal(err)
	}
	a.types(digits)
	a.keys("Return")
	a.until("the banner is gone", func() bool { return a.shows(theme.DangerTint) < 1000 })
	a.keep("two-factor-on")
}

// middle is the middle of what has a colour in the part of the window that is right of the rail, if there is much of it.
func middle(picture image.Image, want color.Color) (x, y int, found bool) {
	const rail, least = 208, 2000
	r, g, b, _ := want.RGBA()
	var within image.Rectangle
	pixels := 0
	for at := range picture.Bounds().Dy() {
		for across := rail; across < picture.Bounds().Dx(); across++ {
			if pr, pg, pb, _ := picture.At(across, at).RGBA(); pr == r && pg == g && pb == b {
				within = within.Union(image.Rect(across, at, across+1, at+1))
				pixels++
			}
		}
	}
	return (within.Min.X + within.Max.X) / 2, (within.Min.Y + within.Max.Y) / 2, pixels >= least
}
