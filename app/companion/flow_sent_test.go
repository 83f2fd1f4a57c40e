package companion

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/auth/signin"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
)

// sentNow is a passcode that was sent here just now. The service's clock is hours from this computer's.
var sentNow = core.SentPasscode{Code: "482913", SentAt: noon.Add(-3 * time.Hour), ExpiresAt: noon.Add(5*time.Minute - 3*time.Hour)}

// pauses are what a window waits for, which end when a test says so.
type pauses struct {
	lasting []time.Duration
	over    []func()
}

func (p *pauses) after(pause time.Duration, fn func()) func() {
	p.lasting, p.over = append(p.lasting, pause), append(p.over, fn)
	return func() {}
}

// end lets the last one pass.
func (p *pauses) end() {
	last := p.over[len(p.over)-1]
	last()
}

// atTray is a window in the tray that waits for passcodes, and for nothing else.
func atTray(t *testing.T, p *people) (at, *deskHost, *pauses) {
	t.Helper()
	p.account = bea
	a := newAt(t, onDesktop, p, &pile{})
	host, waits := intoTray(a.window), &pauses{}
	a.window.options.After = waits.after
	a.desk.Until(t, "it is asked for passcodes", func() bool { return p.asksForSent() == 1 })
	return a, host, waits
}

func (a at) hides(words string) {
	a.Helper()
	a.desk.Pump()
	if companiontest.Says(a.canvas(), words) {
		a.Errorf("it says %q", words)
	}
}

func TestAPasscodeSentHereIsToldWhateverIsShownAndLeadsToTheAuthenticator(t *testing.T) {
	p := &people{}
	a, host, waits := atTray(t, p)
	a.window.goTo(placeSecurity)
	a.window.closed()
	p.sends(nil, sentNow)
	a.desk.Until(t, "a notice tells of it", func() bool { return strings.Contains(strings.Join(host.titles(), "; "), "A passcode was sent to you") })
	for _, notice := range host.shown {
		if strings.Contains(notice.Title+notice.Text, "482") {
			t.Errorf("the notice gives it away: %+v", notice)
		}
	}
	if got := a.window.tray.stand.Label; got != "A passcode was sent to you" {
		t.Errorf("the tray says %q", got)
	}
	a.window.forward()
	a.sees("A passcode was sent to you for a sign-in. If that isn't you, somebody knows your password.")
	a.hides("482 913")
	a.presses("Show it")
	a.sees("482 913")
	a.sees("somebody knows a password that you sign in with")
	a.hides("A passcode was sent to you for a sign-in. If that isn't you, somebody knows your password.")
	a.presses("Copy")
	if got := a.desk.Clipboard().Content(); got != "482913" {
		t.Errorf("copied %q", got)
	}
	a.window.goTo(placeDocuments)
	a.hides("482 913")
	a.sees("A passcode was sent to you for a sign-in. If that isn't you, somebody knows your password.")

	waits.end() // and it is there still, which is told once
	a.desk.Until(t, "it is asked for again", func() bool { return p.asksForSent() == 2 })
	p.sends(nil) // it is used
	waits.end()
	a.desk.Until(t, "the banner goes", func() bool { return a.window.screens.shell.Banners() == 0 })
	if got := host.titles(); len(got) != 2 { // the other is that Satchel goes on in the tray
		t.Errorf("it told %q", got)
	}
}

func TestAPasscodeThatExpiresGoesThoughTheServiceIsAway(t *testing.T) {
	p := &people{}
	a, _, waits := atTray(t, p)
	now := noon
	a.window.options.Now = func() time.Time { return now }
	a.window.goTo(placeAuthenticator)
	p.sends(nil, sentNow)
	a.sees("482 913")
	p.sends(signin.ErrOffline)
	waits.end()
	a.desk.Until(t, "the service is away", func() bool { return len(waits.over) == 2 })
	a.sees("482 913")
	now = noon.Add(5 * time.Minute)
	waits.end()
	a.desk.Until(t, "it goes", func() bool { return !companiontest.Says(a.canvas(), "482 913") })
}

func TestAPasscodeIsNotShownWhileTheWindowIsLockedAndAPressedNoticeLeadsThereAfterwards(t *testing.T) {
	p := &people{account: bea}
	a := withPIN(t, p)
	host := intoTray(a.window)
	host.press = true
	a.window.lockNow()
	p.sends(nil, sentNow)
	a.desk.Until(t, "a notice tells of it", func() bool { return len(host.titles()) == 1 })
	a.desk.Until(t, "it was pressed", func() bool { return a.window.wanted == placeAuthenticator })
	a.hides("482 913")
	a.fills(pin)
	a.presses("Unlock")
	a.sees("482 913")
}

func TestTheLockLeavesAPasscodeToWhoeverUnlocks(t *testing.T) {
	p := &people{account: bea, sent: []core.SentPasscode{sentNow}}
	a := withPIN(t, p)
	a.window.goTo(placeAuthenticator)
	a.sees("482 913")
	a.window.lockNow()
	a.window.showSent()
	a.hides("482 913")
	a.fills(pin)
	a.presses("Unlock")
	a.sees("482 913")
}

func TestWhatOnlyThePersonCanMendIsNotAskedAgainBeforeTheyDid(t *testing.T) {
	for name, why := range map[string]error{"signed out": signin.ErrSignedOut, "the keychain is locked": keychain.ErrLocked} {
		t.Run(name, func(t *testing.T) {
			p := &people{}
			a, _, waits := atTray(t, p)
			p.sends(why)
			a.desk.Until(t, "it is known", func() bool { return a.window.sent.failed == 1 })
			if len(waits.lasting) > 0 || p.asksForSent() != 1 {
				t.Errorf("asked %d times, and again after %v", p.asksForSent(), waits.lasting)
			}
			p.sends(nil, sentNow)
			a.window.signedIn(bea)
			a.sees("A passcode was sent to you for a sign-in. If that isn't you, somebody knows your password.")
		})
	}
}

func TestAServiceThatIsAwayIsAskedEverLessOftenAndAtOnceWhenItIsBack(t *testing.T) {
	p := &people{}
	a, _, waits := atTray(t, p)
	p.sends(signin.ErrOffline)
	for i, want := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 5 * time.Minute, 5 * time.Minute} {
		a.desk.Until(t, "it fails", func() bool { return len(waits.lasting) == i+1 })
		if waits.lasting[i] != want {
			t.Errorf("%d failures: again after %s, want %s", i+1, waits.lasting[i], want)
		}
		if i < 5 {
			waits.end()
		}
	}
	p.sends(nil, sentNow)
	a.window.hear(core.Snapshot{Offline: true})
	a.window.hear(core.Snapshot{})
	a.sees("A passcode was sent to you for a sign-in. If that isn't you, somebody knows your password.")
	waits.over[0]() // of an asking that has ended
	if got := p.asksForSent(); got != 7 {
		t.Errorf("asked %d times", got)
	}
}

func TestPasscodesOfSomebodyElseGoWithThem(t *testing.T) {
	p := &people{others: []core.Account{joe}, sent: []core.SentPasscode{sentNow}, account: bea}
	a := newAt(t, onDesktop, p, &pile{})
	a.sees("A passcode was sent to you for a sign-in. If that isn't you, somebody knows your password.")
	p.sends(nil)
	if _, err := p.UseAccount(t.Context(), joe.ID); err != nil {
		t.Fatal(err)
	}
	a.window.next(false)
	a.hides("A passcode was sent to you for a sign-in. If that isn't you, somebody knows your password.")
	if _, err := p.SignOut(t.Context(), joe.ID); err != nil {
		t.Fatal(err)
	}
	a.window.next(false)
	before := p.asksForSent()
	a.desk.Pump()
	if got := p.asksForSent(); got != before || a.window.ctx.Err() != nil {
		t.Errorf("asked %d times more though nobody is signed in", got-before)
	}
}

func showSentBanner(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	a := newIn(t, mode, size, &people{account: bea, sent: []core.SentPasscode{sentNow}}, &pile{records: sample("a1", harbour, noon)})
	a.sees("A passcode was sent to you for a sign-in. If that isn't you, somebody knows your password.")
	a.sees("Screwfix")
	return a.canvas()
}
