package companion

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"rsc.io/qr"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/auth/vault"
	core "satchel/sync/companion"
)

// githubAnn is the address behind a QR code.
const githubAnn = "otpauth://totp/GitHub:ann@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=GitHub"

func atAuthenticator(t *testing.T, mode theme.Mode, size fyne.Size, p *people) at {
	t.Helper()
	p.account = bea
	desk, w := stageFor(t, mode, size, p, &pile{})
	a := at{t, desk, w}
	w.goTo(placeAuthenticator)
	return a
}

// add adds an entry by its address, and is told its name.
func (a at) add(address, name string) {
	a.Helper()
	a.desk.Clipboard().SetContent(address)
	a.window.paste()
	a.sees("Add an entry")
	a.presses("Add")
	a.sees(a.window.tongue.T("Added %s.", name))
}

func showAuthenticator(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	return atThreeEntries(t, mode, size).canvas()
}

func atThreeEntries(t *testing.T, mode theme.Mode, size fyne.Size) at {
	t.Helper()
	a := atAuthenticator(t, mode, size, &people{skew: time.Hour})
	a.sees("No passcodes yet")
	for _, one := range []struct{ address, service, name string }{
		{"otpauth://totp/HMRC:harbour-lane?secret=JBSWY3DPEHPK3PXP&issuer=HMRC", "HMRC", "HMRC (harbour-lane)"},
		{"otpauth://totp/Barclays:bea.booker?secret=KRSXG5CTMVRXEZLU&issuer=Barclays", "Barclays", "Barclays (bea.booker)"},
		{githubAnn, "GitHub", "GitHub (ann@example.com)"},
	} {
		a.add(one.address, one.name)
		a.desk.Until(t, "its digits are there", func() bool { return a.window.screens.vault.Reads(one.service) != "" })
	}
	a.hushes()
	return a
}

// Two that begin alike can be told apart beside the buttons at least.
func TestTheChosenEntryIsNamedWhole(t *testing.T) {
	a := atAuthenticator(t, theme.Light, onPhone, &people{})
	a.sees("No passcodes yet")
	const name = "The Royal Bank of the Northern Counties (bookkeeper.of.harbour.lane.bakery@example.com)"
	a.desk.Clipboard().SetContent("otpauth://totp/The%20Royal%20Bank%20of%20the%20Northern%20Counties:bookkeeper.of.harbour.lane.bakery@example.com?secret=JBSWY3DPEHPK3PXP&issuer=The%20Royal%20Bank%20of%20the%20Northern%20Counties")
	a.window.paste()
	a.sees("Add an entry")
	a.presses("Add")
	a.sees("Copy")
	companiontest.Keep(t, a.canvas(), "authenticator-long-name")
	lines := ""
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		if text, ok := o.(*widgets.Text); ok && text.Words() == name {
			lines = strings.Join(companiontest.Said(text), " ")
		}
	})
	if lines == "" || strings.Contains(lines, "…") || !strings.HasSuffix(lines, "example.com)") {
		t.Errorf("it reads %q", lines)
	}
}

func showAuthenticatorAdd(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atAuthenticator(t, mode, size, &people{})
	a.sees("No passcodes yet")
	a.presses("Add the first")
	a.presses("Add")
	return a.canvas()
}

func TestAPasscodeIsAddedByItsAddressShownAndCopied(t *testing.T) {
	for name, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
		t.Run(name, func(t *testing.T) {
			a := atAuthenticator(t, theme.Light, size, &people{})
			a.sees("No passcodes yet")
			a.add(githubAnn, "GitHub (ann@example.com)")
			a.desk.Until(t, "the digits are there", func() bool { return a.window.screens.vault.Reads("GitHub") != "" })
			digits := a.window.screens.vault.Reads("GitHub")
			a.sees(digits[:3] + " " + digits[3:])
			a.presses("Copy")
			a.sees("is copied")
			if got := a.desk.Clipboard().Content(); got != digits {
				t.Errorf("copied %q, want %q", got, digits)
			}
			a.window.goTo(placeDocuments)
			a.window.goTo(placeAuthenticator)
			a.sees("GitHub")
			if companiontest.Says(a.canvas(), digits[:3]+" "+digits[3:]) {
				t.Error("the digits are still shown to whoever comes next")
			}
			a.presses("Remove")
			a.sees("can't be made any more")
			a.presses("Remove")
			a.sees("No passcodes yet")
		})
	}
}

// withCode is a picture with a QR code.
func withCode(t *testing.T, text string) image.Image {
	t.Helper()
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	with := image.NewGray(image.Rect(0, 0, 400, 400))
	for y := range 400 {
		for x := range 400 {
			with.SetGray(x, y, color.Gray{255})
			if code.Black((x-50)/6, (y-50)/6) && x >= 50 && y >= 50 {
				with.SetGray(x, y, color.Gray{0})
			}
		}
	}
	return with
}

func draws(t *testing.T, path string, picture image.Image) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, picture); err != nil {
		t.Fatal(err)
	}
}

func TestACodeOfSomethingElseAndAnExportAreSaidSo(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.com/sign-up":         "it is no authenticator code: it holds something else, such as a web address.",
		"otpauth-migration://offline?data=Cg": "Satchel doesn't take exports.",
	} {
		picture := filepath.Join(t.TempDir(), "code.png")
		draws(t, picture, withCode(t, text))
		a := atAuthenticator(t, theme.Light, onDesktop, &people{})
		a.sees("No passcodes yet")
		a.window.dropped(fyne.Position{}, addresses([]string{picture}))
		a.sees(want)
		a.presses("Add the first")
		a.fills(text)
		a.presses("Add")
		if strings.HasPrefix(text, "otpauth") {
			a.sees("Add each entry by its own code.")
		} else {
			a.sees("No passcodes can be made of that.")
		}
	}
}

func TestAQRPictureIsReadAndOneWithoutACodeIsSaidSo(t *testing.T) {
	folder := t.TempDir()
	draws(t, filepath.Join(folder, "code.png"), withCode(t, githubAnn))
	draws(t, filepath.Join(folder, "cat.png"), image.NewGray(image.Rect(0, 0, 300, 300)))
	a := atAuthenticator(t, theme.Light, onDesktop, &people{})
	a.desk.Clipboard().SetContent("file://" + filepath.Join(folder, "cat.png"))
	a.window.paste()
	a.sees("No QR code can be made out in that picture.")
	a.presses("Add the first")
	a.fills("JBSW Y3DP EHPK 3PXP", "Payroll")
	a.window.dropped(fyne.Position{}, addresses([]string{filepath.Join(folder, "cat.png")}))
	a.sees("No QR code can be made out in that picture.")
	if got := companiontest.Entries(a.canvas())[1].Text; got != "Payroll" {
		t.Errorf("what was typed became %q", got)
	}
	a.window.dropped(fyne.Position{}, addresses([]string{filepath.Join(folder, "cat.png"), filepath.Join(folder, "code.png")}))
	a.sees("GitHub")
	a.presses("Add")
	a.sees("Added GitHub (ann@example.com).")
}

func TestEntriesAreFoundAndPutInOrder(t *testing.T) {
	a := atAuthenticator(t, theme.Light, onDesktop, &people{})
	a.add("otpauth://totp/HMRC:lane?secret=JBSWY3DPEHPK3PXP&issuer=HMRC", "HMRC (lane)")
	a.add(githubAnn, "GitHub (ann@example.com)")
	a.presses("Up")
	vault := a.window.accounts.Vault()
	a.desk.Until(t, "it is the first", func() bool {
		entries, err := vault.Entries()
		return err == nil && entries[0].Issuer == "GitHub"
	})
	companiontest.Entries(a.canvas())[0].SetText("hm la")
	a.desk.Until(t, "the other is hidden", func() bool { return !companiontest.Says(a.canvas(), "GitHub ann@example.com") })
	a.sees("HMRC")
	companiontest.Entries(a.canvas())[0].SetText("nothing like it")
	a.sees("Nothing found")
	a.presses("Show all")
	a.sees("HMRC")
}

// ordered waits until the vault has the entries of these services in that order.
func (a at) ordered(services ...string) {
	a.Helper()
	kept := a.window.accounts.Vault()
	a.desk.Until(a.T, "they stand as "+strings.Join(services, ", "), func() bool {
		entries, err := kept.Entries()
		return err == nil && slices.EqualFunc(entries, services, func(e vault.Entry, service string) bool { return e.Issuer == service })
	})
}

func TestAnEntryThatWasFoundIsMovedPastTheNextThatIsShown(t *testing.T) {
	a := atThreeEntries(t, theme.Light, onDesktop)
	a.ordered("HMRC", "Barclays", "GitHub")
	companiontest.Entries(a.canvas())[0].SetText("h") // which hides Barclays
	a.desk.Until(t, "it is hidden", func() bool { return !companiontest.Says(a.canvas(), "Barclays") })
	a.presses("Up")
	a.ordered("GitHub", "HMRC", "Barclays")
	a.desk.Until(t, "it is shown so", func() bool {
		said := companiontest.Words(a.canvas())
		return strings.Index(said, "GitHub") < strings.Index(said, "HMRC")
	})
	a.presses("Down")
	a.ordered("HMRC", "GitHub", "Barclays")
}

func TestAClockThatIsAnHourOffIsSaid(t *testing.T) {
	a := atAuthenticator(t, theme.Light, onPhone, &people{skew: time.Hour})
	a.sees("This computer's clock is 1 hour slow.")
	a.sees("go by your service's time instead")
}

func TestWhatIsNoKeyIsSaidAtItsField(t *testing.T) {
	a := atAuthenticator(t, theme.Light, onPhone, &people{})
	a.sees("No passcodes yet")
	a.presses("Add the first")
	a.presses("Add")
	a.sees("Paste the address")
	a.fills("otpauth://steam/x?secret=JBSWY3DP")
	a.presses("Add")
	a.sees("No passcodes can be made of that.")
	a.fills("JBSW Y3DP EHPK 3PXP")
	a.presses("Add")
	a.sees("Say which service it is for")
	a.fills("JBSW Y3DP EHPK 3PXP", "Payroll")
	a.presses("Add")
	a.sees("Added Payroll.")
}

func showSentHere(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := atAuthenticator(t, mode, size, &people{sent: []core.SentPasscode{sentNow}})
	a.sees("482 913")
	a.sees("No passcodes yet")
	return a.canvas()
}

func TestAServiceThatSendsNoPasscodesLeavesTheEntriesInPeace(t *testing.T) {
	a := atAuthenticator(t, theme.Light, onDesktop, &people{silent: refusal("down")})
	a.sees("No passcodes yet")
	if companiontest.Says(a.canvas(), "You may not do that.") {
		t.Error("it is told as a trouble")
	}
}

func TestAddingSaysThatTheKeychainIsWaitedForAndAddsOnce(t *testing.T) {
	p := &people{opened: make(chan struct{})}
	a := atAuthenticator(t, theme.Light, onDesktop, p)
	a.sees("No passcodes yet")
	a.desk.Clipboard().SetContent(githubAnn)
	a.window.paste()
	a.sees("Add an entry")
	a.presses("Add")
	a.presses("Add")
	a.sees("Waiting for the keychain …")
	close(p.opened)
	a.sees("Added GitHub (ann@example.com).")
	entries, err := p.Vault().Entries()
	if len(entries) != 1 || err != nil {
		t.Errorf("%d entries (%v)", len(entries), err)
	}
}

// The toolkit hands over text alone: a picture, such as a screenshot, and files whose manager hands over no text seem to be
// nothing.
func TestPastingWhatIsNoTextIsSaidAndLeavesWhatIsThere(t *testing.T) {
	for name, paste := range map[string]func(a at){
		"the button": func(a at) { a.presses("Paste") },
		"the keys":   func(a at) { a.window.paste() },
	} {
		t.Run(name, func(t *testing.T) {
			a := atAuthenticator(t, theme.Light, onPhone, &people{})
			a.sees("No passcodes yet")
			a.presses("Add the first")
			a.fills(githubAnn, "GitHub", "ann@example.com")
			a.desk.Clipboard().SetContent("")
			paste(a)
			a.sees("There is no text or file on the clipboard.")
			a.sees("Save the screenshot as a file, then choose it or drop it here.")
			for i, want := range []string{githubAnn, "GitHub", "ann@example.com"} {
				if got := companiontest.Entries(a.canvas())[i].Text; got != want {
					t.Errorf("line %d says %q, want %q", i, got, want)
				}
			}
			a.presses("Add")
			a.sees("Added GitHub (ann@example.com).")
		})
	}
}

func TestPastingWhatIsNoTextIsSaidInTheListToo(t *testing.T) {
	a := atAuthenticator(t, theme.Light, onPhone, &people{})
	a.sees("No passcodes yet")
	a.desk.Clipboard().SetContent(" \n")
	a.window.paste()
	a.sees("There is no text or file on the clipboard.")
	a.sees("No passcodes yet")
}

func TestWhatPastingMendsIsNotCalledWrongAnyMore(t *testing.T) {
	a := atAuthenticator(t, theme.Light, onPhone, &people{})
	a.sees("No passcodes yet")
	a.presses("Add the first")
	a.presses("Add")
	a.sees("Paste the address (otpauth://…)")
	a.desk.Clipboard().SetContent("")
	a.presses("Paste")
	a.sees("There is no text or file on the clipboard.")
	if companiontest.Says(a.canvas(), "Paste the address (otpauth://…), or type") {
		t.Error("the line is called wrong beside what is wrong now")
	}
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		if text, ok := o.(*widgets.Text); ok && text.Words() == "There is no text or file on the clipboard." {
			if hidden := companiontest.OutOfSight(a.canvas(), text); hidden != "" {
				t.Error(hidden)
			}
		}
	})
	a.presses("Add")
	a.sees("Paste the address (otpauth://…)")
	a.desk.Clipboard().SetContent(githubAnn)
	a.presses("Paste")
	if companiontest.Says(a.canvas(), "Paste the address (otpauth://…)") {
		t.Error("the empty line is still complained of")
	}
}
