package companion

import (
	"slices"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/host"
	"satchel/app/companion/settings"
	"satchel/app/companion/widgets"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

// deskHost is a host whose person presses every notice.
type deskHost struct {
	mu    sync.Mutex
	tray  bool
	shown []host.Notice
	press bool
}

func (d *deskHost) HasTray() bool { return d.tray }

func (d *deskHost) Notify(notice host.Notice, pressed func()) error {
	d.mu.Lock()
	d.shown = append(d.shown, notice)
	d.mu.Unlock()
	if d.press {
		pressed()
	}
	return nil
}

func (d *deskHost) Close() error { return nil }

func (d *deskHost) titles() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var titles []string
	for _, notice := range d.shown {
		titles = append(titles, notice.Title)
	}
	return titles
}

// inTray is a window that has found a place in the tray.
func inTray(t *testing.T) (at, *deskHost) {
	t.Helper()
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	return a, intoTray(a.window)
}

// intoTray gives a window a tray, which the settings know of.
func intoTray(w *Window) *deskHost {
	d := &deskHost{tray: true}
	w.options.Host = d
	stand := fyne.NewMenuItem("", nil)
	w.tray = &tray{stand: stand, menu: fyne.NewMenu("Satchel", stand)}
	w.showWork()
	return d
}

func TestClosingTheWindowLeavesSatchelInTheTrayAndSaysSoOnce(t *testing.T) {
	a, d := inTray(t)
	a.window.closed()
	a.desk.Until(t, "it is said", func() bool { return len(d.titles()) == 1 })
	a.window.forward()
	a.window.closed()
	a.window.forward()
	a.sees("Documents")
	if got := d.titles(); len(got) != 1 || got[0] != "Satchel goes on in the tray" {
		t.Errorf("it said %q", got)
	}
}

func TestThePersonChoosesThatClosingEndsSatchel(t *testing.T) {
	a, d := inTray(t)
	a.window.goTo(placeSettings)
	a.sees("Closing the window")
	a.presses("Quit Satchel")
	if kept, err := settings.Load(a.window.accounts.Home()); err != nil || !kept.EndOnClose {
		t.Errorf("kept %+v (%v)", kept, err)
	}
	a.window.closed()
	if got := d.titles(); len(got) > 0 {
		t.Errorf("it said %q", got)
	}
}

func TestAPressedNoticeLeadsToWhatItIsOf(t *testing.T) {
	a, d := inTray(t)
	d.press = true
	a.window.goTo(placeSettings)
	a.window.hear(core.Snapshot{Counts: core.Counts{Waiting: 2}})
	a.window.hear(core.Snapshot{Counts: core.Counts{Waiting: 1, NeedsPerson: 1}})
	if got := a.window.tray.stand.Label; got != "1 document needs you" {
		t.Errorf("the tray says %q", got)
	}
	a.desk.Until(t, "what is stuck is shown", func() bool { return a.window.screens.shell.Here() == placeStuck })
	a.window.hear(core.Snapshot{Counts: core.Counts{Accepted: 1}})
	a.desk.Until(t, "the documents are shown", func() bool { return a.window.screens.shell.Here() == placeDocuments })
}

func TestANoticeOfBeingSignedOutLeadsToWhatHelps(t *testing.T) {
	q := &pile{}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	d := intoTray(a.window)
	d.press = true
	a.window.goTo(placeSettings)
	a.window.hear(core.Snapshot{}) // what is heard first is no news
	q.publish(core.Snapshot{Paused: []core.Paused{{Account: "a1", Reason: document.SignedOut}}})
	a.desk.Until(t, "what is stuck is shown", func() bool { return a.window.screens.shell.Here() == placeStuck })
	companiontest.Keep(t, a.canvas(), "stuck-signed-out")
	if companiontest.Says(a.canvas(), "Nothing is stuck") {
		t.Error("nothing is said to be stuck")
	}
	if a.window.screens.shell.Banners() != 0 {
		t.Error("it is said twice")
	}
	screen := a.window.screens.shell.Screen()
	var help *widgets.Button
	companiontest.WalkIn(screen, func(o fyne.CanvasObject) {
		if button, ok := o.(*widgets.Button); ok && button.Text == "Sign in" {
			help = button
		}
	})
	if help == nil {
		t.Fatal("it does not lead to the sign-in")
	}
	q.publish(core.Snapshot{})
	a.sees("Nothing is stuck")
	q.publish(core.Snapshot{Paused: []core.Paused{{Account: "a1", Reason: document.SignedOut}}})
	help.OnTapped()
	a.sees("Sign in again as the same person")
}

func TestWhoeverLooksElsewhereIsToldThatAScanIsMissing(t *testing.T) {
	q := &pile{}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	d := intoTray(a.window)
	a.window.goTo(placeSettings)
	a.window.looking = true
	q.watches(watch.State{Refused: []watch.Refused{refused(capture.Unfinished, 1, "/scans/a.pdf")}})
	a.desk.Until(t, "the tray says so", func() bool { return a.window.tray.stand.Label == "1 file of your watched folders was not captured" })
	if got := d.titles(); len(got) > 0 {
		t.Errorf("told of what is before them: %q", got)
	}
	d.press, a.window.looking = true, false
	q.watches(watch.State{Refused: []watch.Refused{refused(capture.Unfinished, 2, "/scans/a.pdf", "/scans/b.pdf")}})
	a.desk.Until(t, "what is stuck is shown", func() bool { return a.window.screens.shell.Here() == placeStuck })
	q.watches(watch.State{})
	a.desk.Until(t, "the tray is content", func() bool { return a.window.tray.stand.Label == "Everything captured has been sent" })
	if got := d.titles(); !slices.Equal(got, []string{"2 files of your watched folders were not captured"}) {
		t.Errorf("told %q", got)
	}
}

func TestTheTrayDoesNotSaySendingWhileTheKeychainIsAskedFor(t *testing.T) {
	now := core.Snapshot{Counts: core.Counts{Waiting: 2}}
	a := newAt(t, onDesktop, &people{account: bea}, &pile{state: now})
	intoTray(a.window)
	a.window.hear(now)
	says := func(want string) {
		t.Helper()
		a.desk.Until(t, "the tray says "+want, func() bool { return a.window.tray.stand.Label == want })
	}
	says("Sending 2 documents")
	a.window.KeychainAsks(true)
	says("The system asks for your keychain")
	a.window.hear(now)
	says("The system asks for your keychain")
	a.window.KeychainAsks(false)
	says("Sending 2 documents")
}

func TestAHiddenWindowIsNoneThatThePersonLooksAt(t *testing.T) {
	a, d := inTray(t)
	a.window.looking = true // which the toolkit leaves so when the window hides
	a.window.closed()
	a.window.hear(core.Snapshot{Counts: core.Counts{Waiting: 1}})
	a.window.hear(core.Snapshot{Counts: core.Counts{Accepted: 1}})
	a.desk.Until(t, "it is told", func() bool { return len(d.titles()) == 2 && slices.Contains(d.titles(), "Everything has arrived") })
	a.window.forward()
	a.window.hear(core.Snapshot{Counts: core.Counts{Waiting: 1, Accepted: 1}})
	a.window.hear(core.Snapshot{Counts: core.Counts{Accepted: 2}})
	if got := d.titles(); len(got) != 2 {
		t.Errorf("it said %q", got)
	}
}

func TestTheSheetOfKeysIsShownAndLeftByEscape(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{})
	a.window.showShortcuts()
	a.sees("Capture what is laid out")
	a.sees("Paste files that were copied")
	a.key(fyne.KeyEscape)
	if top := a.canvas().Overlays().Top(); top != nil && top.Visible() {
		t.Error("it stays")
	}
}
