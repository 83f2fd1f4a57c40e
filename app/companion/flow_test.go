package companion

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/storage/keychain"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

// at is a window over doubles, with hands and eyes.
type at struct {
	*testing.T
	desk   *companiontest.Desk
	window *Window
}

func newAt(t *testing.T, size fyne.Size, p *people, q *pile) at {
	t.Helper()
	return newIn(t, theme.Light, size, p, q)
}

func newIn(t *testing.T, mode theme.Mode, size fyne.Size, p *people, q *pile) at {
	t.Helper()
	desk, w := stageFor(t, mode, size, p, q)
	return at{t, desk, w}
}

func (a at) canvas() fyne.Canvas { return a.window.window.Canvas() }

func (a at) sees(words string) {
	a.Helper()
	a.desk.Until(a.T, "the window says "+words, func() bool { return companiontest.Says(a.canvas(), words) })
}

func (a at) presses(words string) {
	a.Helper()
	companiontest.Press(a.T, a.canvas(), words)
	a.desk.Pump()
}

func (a at) fills(texts ...string) {
	a.Helper()
	entries := companiontest.Entries(a.canvas())
	if len(entries) < len(texts) {
		a.Fatalf("%d input lines, want %d", len(entries), len(texts))
	}
	for i, text := range texts {
		entries[i].SetText(text)
	}
}

// signsIn has her give her e-mail and password.
func (a at) signsIn() {
	a.Helper()
	a.fills("satchel.example.com", "bea@demo.test", "a password of hers")
	a.presses("Sign in")
}

func (a at) key(name fyne.KeyName) {
	a.Helper()
	focused := a.canvas().Focused()
	if focused == nil {
		a.Fatal("nothing has the focus")
	}
	focused.TypedKey(&fyne.KeyEvent{Name: name})
	a.desk.Pump()
}

func TestAFirstRunLeadsFromSignInToTheEmptyList(t *testing.T) {
	p := &people{companies: []core.Company{harbour, meadow}}
	a := newAt(t, onDesktop, p, &pile{})
	a.sees("Sign in to Satchel")
	a.presses("Sign in")
	a.sees("Type the address of your Satchel service.")
	a.signsIn()
	a.sees("Which company?")
	a.sees("Meadow & Sons")
	a.key(fyne.KeyReturn) // the first has the focus
	a.sees("Nothing captured yet")
	a.sees("Harbour Lane Bakery Ltd")
	if p.account.Company != harbour {
		t.Errorf("chose %v", p.account.Company)
	}
}

func TestASingleCompanyIsNotAskedFor(t *testing.T) {
	a := newAt(t, onDesktop, &people{companies: []core.Company{meadow}}, &pile{})
	a.signsIn()
	a.sees("Nothing captured yet")
	a.sees("Meadow & Sons")
}

func TestWithoutACompanyThePersonIsToldWhatToDo(t *testing.T) {
	a := newAt(t, onPhone, &people{}, &pile{})
	a.signsIn()
	a.sees("No companies assigned to your user account")
	a.sees("Ask your administrator to assign one")
	a.presses("Show what was captured")
	a.sees("No company chosen")
	a.presses("Change Company")
	a.sees("No companies assigned to your user account")
	a.presses("Back")
	a.sees("Nothing captured yet")
}

func TestWhoeverHasToChooseACompanyCanLeaveInstead(t *testing.T) {
	p := &people{companies: []core.Company{harbour, meadow}}
	a := newAt(t, onPhone, p, &pile{})
	a.signsIn()
	a.sees("Meadow & Sons")
	a.presses("Switch account")
	a.sees("Accounts on this computer")
	a.presses("Back")
	a.sees("Meadow & Sons")
	a.presses("Sign out")
	a.sees("You were signed out on this computer.")
}

func TestARefusedSignInSaysWhatHappenedWhatIsSafeAndWhatToDo(t *testing.T) {
	p := &people{refuse: errTooBig, companies: []core.Company{harbour}}
	a := newAt(t, onPhone, p, &pile{})
	a.fills("satchel.example.com", "bea@demo.test", "wrong")
	a.presses("Sign in")
	for _, words := range []string{"The file is empty.", "Nothing was changed.", "Check the original."} {
		a.sees(words)
	}
	p.mu.Lock()
	p.refuse = nil
	p.mu.Unlock()
	a.presses("Sign in")
	a.sees("Nothing captured yet")
}

func TestALinkIsAskedForWithoutAPassword(t *testing.T) {
	p := &people{}
	a := newAt(t, onDesktop, p, &pile{})
	a.fills("satchel.example.com", "bea@demo.test")
	a.presses("I have no app password")
	a.sees("Read your mail")
	if strings.Join(p.resets, " ") != "bea@demo.test" {
		t.Errorf("asked for %v", p.resets)
	}
}

func TestWithoutAKeychainThePersonChoosesBeforeAnythingIsKept(t *testing.T) {
	p := &people{refuse: keychain.ErrMissing, companies: []core.Company{harbour}}
	a := newAt(t, onDesktop, p, &pile{})
	a.signsIn()
	a.sees("This computer has no keychain that Satchel can use.")
	a.presses("Only while Satchel runs")
	a.sees("Nothing is kept on disk.")
	a.signsInKeeping(p, keychain.Memory)
}

// signsInKeeping has a sign-in that was refused for want of a keychain go through, and kept where the person has chosen.
func (a at) signsInKeeping(p *people, want keychain.Kind) {
	a.Helper()
	p.mu.Lock()
	p.refuse = nil
	p.mu.Unlock()
	a.presses("Sign in")
	a.sees("Nothing captured yet")
	if p.kept != want {
		a.Errorf("kept in %q, want %q", p.kept, want)
	}
}

func TestWhoCanNotUnlockTheKeychainKeepsTheSignInElsewhere(t *testing.T) {
	p := &people{refuse: keychain.ErrLocked, companies: []core.Company{harbour}}
	a := newAt(t, onPhone, p, &pile{})
	a.signsIn()
	a.sees("The keychain is locked, or nobody answered its question in time.")
	a.sees("It has to be unlocked first.")
	companiontest.Keep(t, a.canvas(), "sign-in-keychain-locked")
	a.presses("In an encrypted file")
	a.sees("You choose a passphrase now")
	a.signsInKeeping(p, keychain.File)
}

func TestTheListFollowsTheQueueWhileItIsShown(t *testing.T) {
	records := sample("a1", harbour, noon)
	q := &pile{records: records}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.sees("Travis Perkins delivery note 20-11-2026 signed.pdf")
	a.sees("On the way 3")
	sent := records[6]
	sent.State, sent.Acknowledgement, sent.UpdatedAt = document.Accepted, &document.Acknowledgement{}, noon
	q.publish(core.Snapshot{Changed: []document.Record{sent}})
	a.sees("On the way 2")
	a.sees("Accepted 4")
}

func TestFiltersAndSearchLeadToWhatIsLookedFor(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{records: sample("a1", harbour, noon)})
	a.sees("Octopus Energy")
	a.presses("Need you 1")
	if companiontest.Says(a.canvas(), "Octopus Energy") {
		t.Error("the filter lets an accepted document through")
	}
	a.sees("Harbour Café")
	companiontest.Entries(a.canvas())[0].SetText("nothing like it")
	a.sees("Nothing found")
	a.presses("Show all")
	a.sees("Octopus Energy")
}

func TestADocumentOpensBesideTheListAndOverItOnAPhone(t *testing.T) {
	for name, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
		t.Run(name, func(t *testing.T) {
			q := &pile{records: sample("a1", harbour, noon)}
			a := newAt(t, size, &people{account: bea}, q)
			a.sees("Octopus Energy")
			place, _ := a.window.screens.documents.Place(q.records[2].ID)
			a.window.screens.documents.Select(place)
			a.sees("Hash matched by the service")
			listed := companiontest.Says(a.canvas(), "Screwfix")
			if listed != (name == "desktop") {
				t.Errorf("the list can be seen: %v", listed)
			}
			if name == "phone" {
				a.presses("All documents")
				a.sees("Screwfix")
			}
		})
	}
}

func TestRemovingAsksFirstAndEscapeKeeps(t *testing.T) {
	q := &pile{records: sample("a1", harbour, noon)}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.chooses(q.records[4])
	a.presses("Remove")
	a.sees("has not reached the service")
	a.key(fyne.KeyEscape)
	if companiontest.Says(a.canvas(), "Remove this document?") {
		t.Fatal("Escape leaves the question")
	}
	a.presses("Remove")
	a.presses("Remove") // the question's, which lies above
	a.sees("Removed Royal Mail")
}

func TestBannersComeAndGoWithTheirReason(t *testing.T) {
	q := &pile{}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	q.publish(core.Snapshot{Offline: true, Since: noon})
	a.sees("The service hasn't been reachable since 12:00:00.")
	a.presses("Try again")
	if q.woken == 0 {
		t.Error("nothing was tried")
	}
	q.publish(core.Snapshot{})
	a.desk.Until(t, "the banner goes", func() bool { return a.window.screens.shell.Banners() == 0 })
	q.publish(core.Snapshot{Paused: []core.Paused{{Account: "a1", Reason: document.SignedOut}}})
	a.sees("You are signed out")
	a.presses("Sign in")
	a.sees("Sign in again as the same person")
	a.presses("Not now")
	a.sees("Nothing captured yet")
}

func TestTheQueueIsFollowedOnceWhateverIsShown(t *testing.T) {
	p, q := &people{account: bea, companies: []core.Company{harbour, meadow}}, &pile{}
	a := newAt(t, onDesktop, p, q)
	q.publish(core.Snapshot{Offline: true, Since: noon})
	a.sees("The service hasn't been reachable since 12:00:00.")
	a.presses("Change Company")
	a.sees("Meadow & Sons")
	a.presses("Meadow & Sons")
	a.sees("Nothing captured yet")
	if a.window.screens.shell.Banners() != 1 || len(q.tell) != 1 {
		t.Errorf("%d banners, followed %d times", a.window.screens.shell.Banners(), len(q.tell))
	}
	q.publish(core.Snapshot{})
	a.desk.Until(t, "the banner goes", func() bool { return a.window.screens.shell.Banners() == 0 })
}

func TestWhileTheSystemAsksForTheKeychainTheWindowSaysSo(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{})
	a.window.KeychainAsks(true)
	a.sees("The system asks for your keychain")
	a.window.KeychainAsks(true)
	a.window.KeychainAsks(false)
	a.desk.Pump()
	a.sees("The system asks for your keychain")
	a.window.KeychainAsks(false)
	a.desk.Until(t, "the banner goes", func() bool { return a.window.screens.shell.Banners() == 0 })
}

func TestSigningOutAsksAndSaysWhatStays(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.presses("Settings")
	a.sees("This computer's keychain")
	a.presses("Sign out")
	a.sees("2 documents have not reached the service yet")
	a.presses("Sign out") // the question's, which lies above
	a.sees("You were signed out on this computer.")
	entries := companiontest.Entries(a.canvas())
	if entries[0].Text != bea.Server || entries[1].Text != bea.Email || entries[2].Text != "" {
		t.Errorf("typed in already: %q %q %q", entries[0].Text, entries[1].Text, entries[2].Text)
	}
}

func TestTheLookIsKeptInTheHome(t *testing.T) {
	p := &people{account: bea}
	a := newAt(t, onDesktop, p, &pile{})
	a.presses("Settings")
	a.presses("Dark")
	kept, err := os.ReadFile(filepath.Join(p.home, "window.json"))
	if err != nil || !strings.Contains(string(kept), `"dark"`) {
		t.Errorf("%s (%v)", kept, err)
	}
	if got := a.desk.Settings().Theme().(*theme.Theme).Mode(); got != theme.Dark {
		t.Errorf("shown in %s", got)
	}
}

func TestTheTextSizeIsKeptInTheHomeAndHoldsAtTheNextStart(t *testing.T) {
	p := &people{account: bea}
	a := newAt(t, onPhone, p, &pile{})
	a.presses("Settings")
	a.presses("200 %")
	if got := a.desk.Settings().Theme().(*theme.Theme).Text(); got != theme.LargestText {
		t.Errorf("shown at %d %%", got)
	}
	a.presses("Dark")
	again := newAt(t, onPhone, p, &pile{})
	if got := again.desk.Settings().Theme().(*theme.Theme).Text(); got != theme.LargestText {
		t.Errorf("the next start shows %d %%", got)
	}
}

func TestPlacesAreReachedByKeys(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.canvas().Focus(nil)
	for range 8 {
		a.canvas().FocusNext()
	}
	a.key(fyne.KeyReturn)
	if a.window.screens.shell.Here() != placeSettings {
		t.Errorf("eight Tabs and Enter lead to %s", a.window.screens.shell.Here())
	}
}
