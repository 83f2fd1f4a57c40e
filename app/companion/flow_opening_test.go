package companion

import (
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/settings"
	core "satchel/sync/companion"
)

func TestFilesOpenedBeforeSignInWaitUntilThePersonMayWork(t *testing.T) {
	a := newAt(t, onDesktop, &people{companies: []core.Company{meadow}}, &pile{})
	a.window.Open([]string{"/scans/receipt.jpg", "/scans/invoice.pdf"})
	a.sees("2 files wait here until you have signed in and chosen a company.")
	a.signsIn()
	a.sees("receipt.jpg")
	a.sees("invoice.pdf")
	a.sees("Capture 2 documents")
}

func TestFilesThatAreHandedOverAreCapturedWhateverIsShown(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.goTo(placeAuthenticator)
	a.sees("No passcodes yet")
	a.presses("Add the first")
	a.fills("JBSW Y3DP EHPK 3PXP", "Payroll")
	a.window.Open([]string{"/scans/1.jpg", "/scans/2.jpg"})
	a.sees("Capture 2 documents")
	a.window.goTo(placeAuthenticator)
	if got := companiontest.Entries(a.canvas())[1].Text; got != "Payroll" {
		t.Errorf("what was typed became %q", got)
	}
}

func TestALaterStartLaysItsFilesOutBesideThoseThatAreThere(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{})
	a.window.Open([]string{"/scans/1.jpg"})
	a.sees("1.jpg")
	a.window.Open(nil) // only to be seen
	a.window.Open([]string{"/scans/2.jpg"})
	a.sees("2.jpg")
	a.sees("1.jpg")
}

func TestTheWindowHasTheSizeItHadLast(t *testing.T) {
	p := &people{account: bea, home: t.TempDir()}
	a := newAt(t, fyne.Size{}, p, &pile{})
	a.window.window.Resize(fyne.NewSize(900, 640))
	a.window.keepSize()
	again := newAt(t, fyne.Size{}, p, &pile{})
	if got := again.canvas().Size(); got != fyne.NewSize(900, 640) {
		t.Errorf("it is %v", got)
	}
	given := newAt(t, onPhone, p, &pile{})
	given.window.keepSize()
	if kept, err := settings.Load(p.home); err != nil || kept.Width != 900 || kept.Height != 640 {
		t.Errorf("the size of one run is kept: %+v (%v)", kept, err)
	}
}
