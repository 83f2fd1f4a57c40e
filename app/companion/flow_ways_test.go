package companion

import (
	"testing"

	"satchel/app/companion/companiontest"
	core "satchel/sync/companion"
)

func TestSigningInInTheBrowserWaitsThereAndCanBeCancelled(t *testing.T) {
	p := &people{companies: []core.Company{meadow}, back: make(chan struct{})}
	a := newAt(t, onDesktop, p, &pile{})
	a.presses("Use the browser, with your Sage ID")
	a.sees("Type the address of your Satchel service.")
	a.fills("https://satchel.example.com")
	a.presses("Use the browser, with your Sage ID")
	a.sees("Satchel waits for you there")
	a.sees("Waiting for you to sign in in the browser …")
	if companiontest.Says(a.canvas(), "Asking the service") {
		t.Error("the service is said to be asked still")
	}
	a.presses("Copy the address")
	if got := a.desk.Clipboard().Content(); got != "https://satchel.example.com/oauth/authorize?state=1" {
		t.Errorf("copied %q", got)
	}
	a.sees("Copied")
	a.presses("Cancel")
	a.sees("I have no app password")
	a.presses("Use the browser, with your Sage ID")
	a.sees("Satchel waits for you there")
	close(p.back)
	a.sees("Nothing captured yet")
}

func TestACodeFromTheWebsiteSignsIn(t *testing.T) {
	p := &people{companies: []core.Company{meadow}}
	a := newAt(t, onPhone, p, &pile{})
	a.presses("I have a code from the website")
	a.presses("Sign in")
	a.sees("Type the eight letters that the website shows")
	a.fills("satchel.example.com", "WRONG")
	a.presses("Sign in")
	a.sees("The file is empty.") // as the double explains every refusal
	a.presses("Start again")
	a.sees("I have no app password")
	a.presses("I have a code from the website")
	a.fills("satchel.example.com", "ABCD-EFGH")
	a.presses("Sign in")
	a.sees("Nothing captured yet")
}
