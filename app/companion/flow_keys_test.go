package companion

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/navigation"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

func (a at) focuses(entry int) *widgets.Entry {
	a.Helper()
	var lines []*widgets.Entry
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		if line, ok := o.(*widgets.Entry); ok {
			lines = append(lines, line)
		}
	})
	if len(lines) <= entry {
		a.Fatalf("%d input lines", len(lines))
	}
	a.canvas().Focus(lines[entry])
	return lines[entry]
}

func (a at) isAt(place navigation.Key) {
	a.Helper()
	if here := a.window.screens.shell.Here(); here != place {
		a.Errorf("the window shows %s, want %s", here, place)
	}
}

func TestShortcutsWorkWhileAPersonTypes(t *testing.T) {
	q := &pile{}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.window.Open([]string{"/scans/1.jpg"})
	a.sees("1.jpg")
	a.focuses(0)
	companiontest.Hold(a.canvas(), fyne.KeyF)
	a.isAt(placeDocuments)
	companiontest.Hold(a.canvas(), fyne.Key2) // the search has the focus now
	a.isAt(placeCapture)
	a.focuses(0).TypedRune('x')
	companiontest.Hold(a.canvas(), fyne.KeyReturn)
	a.desk.Until(t, "what is laid out is captured", func() bool {
		q.mu.Lock()
		defer q.mu.Unlock()
		return len(q.added) == 1
	})
}

func TestWhatIsTypedGoesNowhereOnceItsScreenIsGone(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.goTo(placeDocuments)
	a.window.screens.documents.FocusSearch()
	companiontest.Hold(a.canvas(), fyne.Key8)
	a.isAt(placeSettings)
	if _, line := a.canvas().Focused().(*widgets.Entry); line {
		t.Error("a line has the focus")
	}
}

func TestTheKeysGoAlongToThePlaceThatAShortcutLeadsTo(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	a := newAt(t, onDesktop, &people{account: bea}, &pile{records: sample(bea.ID, harbour, noon)})
	for key, want := range map[fyne.KeyName]string{fyne.Key1: "All", fyne.Key2: "Choose files", fyne.Key3: "Watch a folder", fyne.Key8: "Sign out"} {
		companiontest.Hold(a.canvas(), key)
		a.desk.Pump()
		if at, ok := a.canvas().Focused().(fyne.Accessible); !ok || !strings.HasPrefix(at.AccessibilityLabel(), want) {
			t.Errorf("Ctrl and %s bring the keys to %s, want %s", key, described(a.canvas().Focused()), want)
		}
	}
	companiontest.Hold(a.canvas(), fyne.KeyN)
	a.isAt(placeCapture)
	a.sees("Choose all here") // of the list above everything
}

func TestTheNumbersOfTheShortcutsFollowThePlacesFromAbove(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	var places []string
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		if place, ok := o.(*widgets.Place); ok {
			places = append(places, place.AccessibilityLabel())
		}
	})
	for i, name := range places[:8] { // without the person
		if s := a.window.shortcuts()[i]; s.name != fmt.Sprint(i+1) || s.words != name {
			t.Errorf("place %d is %s, and Ctrl+%s leads to %s", i+1, name, s.name, s.words)
		}
	}
	for key, place := range map[fyne.KeyName]navigation.Key{fyne.Key4: placeStuck, fyne.Key6: placeAuthenticator, fyne.Key8: placeSettings} {
		companiontest.Hold(a.canvas(), key)
		a.isAt(place)
	}
}

func TestShortcutsLeaveADialogAlone(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.goTo(placeSettings)
	a.presses("Set a PIN")
	companiontest.Hold(a.canvas(), fyne.Key1)
	a.isAt(placeSettings)
}

func TestShortcutsWorkAfterUnlocking(t *testing.T) {
	a := withPIN(t, &people{account: bea})
	a.window.lockNow()
	a.sees("Satchel is locked")
	companiontest.Hold(a.canvas(), fyne.Key1)
	a.isAt(placeSettings)
	a.triesPIN(pin)
	a.sees("Lock now")
	companiontest.Hold(a.canvas(), fyne.Key1)
	a.isAt(placeDocuments)
	companiontest.Hold(a.canvas(), fyne.Key2)
	a.isAt(placeCapture)
}

func TestTheSpaceThatOpensAFormIsNotTypedIntoIt(t *testing.T) {
	for _, one := range []struct {
		name, button string
		at           func(t *testing.T) at
	}{
		{"the PIN", "Set a PIN", func(t *testing.T) at {
			a := newAt(t, onDesktop, &people{account: bea}, &pile{})
			a.window.goTo(placeSettings)
			return a
		}},
		{"a code", "I have a code from the website", func(t *testing.T) at { return newAt(t, onDesktop, &people{}, &pile{}) }},
	} {
		t.Run(one.name, func(t *testing.T) {
			a := one.at(t)
			a.sees(one.button)
			a.tabsTo(one.button)
			companiontest.Space(a.canvas())
			a.desk.Pump()
			line, ok := a.canvas().Focused().(*widgets.Entry)
			if !ok {
				t.Fatalf("%T has the focus", a.canvas().Focused())
			}
			if line.Text != "" {
				t.Errorf("it has %q in it", line.Text)
			}
		})
	}
}

// tabsTo presses Tab until the control that says these words has the focus.
func (a at) tabsTo(words string) {
	a.Helper()
	a.tabsToThe(0, words)
}

// tabsToThe is tabsTo past so many that say the same.
func (a at) tabsToThe(past int, words string) {
	a.Helper()
	words = a.window.tongue.T(words)
	for _, stop := range tabbed(a.canvas()) {
		label, ok := stop.(fyne.Accessible)
		if !ok || label.AccessibilityLabel() != words {
			continue
		}
		if past == 0 {
			a.canvas().Focus(stop)
			return
		}
		past--
	}
	a.Fatalf("no key leads to %q", words)
}

// ringed are the words of the row that has the ring, the first of them.
func (a at) ringed() string {
	a.Helper()
	var found []string
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		row, ok := o.(interface{ Ringed() bool })
		if !ok || !row.Ringed() {
			return
		}
		if hidden := companiontest.OutOfSight(a.canvas(), o); hidden != "" {
			a.Error(hidden)
		}
		found = append(found, companiontest.Said(o)[0])
	})
	if len(found) != 1 {
		a.Fatalf("%d rows have the ring: %q", len(found), found)
	}
	return found[0]
}

func (a at) tabsToTheList() {
	a.Helper()
	for range 100 {
		a.canvas().FocusNext()
		if _, ok := a.canvas().Focused().(*widgets.List); ok {
			return
		}
	}
	a.Fatal("no Tab leads to the list")
}

// pages is a queue of so many documents, the newest of which is called 001.pdf.
func pages(count int) *pile {
	var records []document.Record
	for i := range count {
		r := sample("a1", harbour, noon)[2]
		r.ID = uuid.MustParse(fmt.Sprintf("0197a1b2-0000-7000-8000-%012d", 1000+i))
		r.Name = fmt.Sprintf("%03d.pdf", count-i)
		records = append(records, r)
	}
	return &pile{records: records}
}

func TestTheKeysAreNeverLostInTheDocuments(t *testing.T) {
	q := pages(60)
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.sees("001.pdf")
	a.tabsToTheList()
	for range 8 {
		a.key(fyne.KeyDown)
	}
	if at := a.ringed(); at != "009.pdf" {
		t.Fatalf("eight times Down lead to %s", at)
	}

	companiontest.Hold(a.canvas(), fyne.KeyF)
	companiontest.Entries(a.canvas())[0].SetText("05")
	a.tabsToTheList()
	if at := a.ringed(); at != "005.pdf" {
		t.Errorf("the search is followed by %s", at)
	}
	a.key(fyne.KeyDown)
	if at := a.ringed(); at != "050.pdf" {
		t.Errorf("Down leads to %s", at)
	}
	a.key(fyne.KeyReturn)
	a.sees("Hash matched by the service")
}

func TestTheKeysStayAtTheirDocumentWhenOthersArrive(t *testing.T) {
	q := pages(60)
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.sees("001.pdf")
	a.tabsToTheList()
	a.key(fyne.KeyDown)
	var arrived []document.Record
	for i, name := range []string{"new 1.pdf", "new 2.pdf", "new 3.pdf"} {
		r := q.records[0]
		r.ID, r.Name = uuid.MustParse(fmt.Sprintf("0197a1b2-0000-7000-8000-%012d", 2000+i)), name
		arrived = append(arrived, r)
	}
	q.publish(core.Snapshot{Changed: arrived})
	a.sees("new 3.pdf")
	if at := a.ringed(); at != "002.pdf" {
		t.Errorf("the ring went to %s", at)
	}
	a.key(fyne.KeyUp)
	if at := a.ringed(); at != "001.pdf" {
		t.Errorf("Up leads to %s", at)
	}
}

func TestPagesAndEndsOfTheDocumentsAreReachedByKeys(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, pages(60))
	a.sees("001.pdf")
	a.tabsToTheList()
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{{fyne.KeyEnd, "060.pdf"}, {fyne.KeyDown, "060.pdf"}, {fyne.KeyHome, "001.pdf"}, {fyne.KeyUp, "001.pdf"}} {
		a.key(step.key)
		if at := a.ringed(); at != step.want {
			t.Errorf("%s leads to %s, want %s", step.key, at, step.want)
		}
	}
	a.key(fyne.KeyPageDown)
	if at := a.ringed(); at < "005.pdf" || at > "015.pdf" {
		t.Errorf("Page Down leads to %s", at)
	}
	a.key(fyne.KeyPageUp)
	if at := a.ringed(); at != "001.pdf" {
		t.Errorf("Page Up leads to %s", at)
	}
}

func TestTheKeysAreNeverLostInTheFileChooser(t *testing.T) {
	home := atHome(t)
	for i := range 40 {
		if err := os.WriteFile(filepath.Join(home, fmt.Sprintf("scan %02d.jpg", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	short := filepath.Join(home, "zz short")
	if err := os.Mkdir(short, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(short, "one.jpg"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	a.window.goTo(placeCapture)
	a.presses("Choose files or a folder")
	a.sees("scan 03.jpg")
	a.key(fyne.KeyEnd)
	if at := a.ringed(); at != "scan 39.jpg" {
		t.Fatalf("End leads to %s", at)
	}
	a.key(fyne.KeyHome)
	for a.ringed() != "zz short" {
		a.key(fyne.KeyDown)
	}
	a.key(fyne.KeyReturn)
	a.sees("one.jpg")
	if at := a.ringed(); at != "one.jpg" {
		t.Errorf("the ring is at %s", at)
	}
	a.key(fyne.KeyUp)
	companiontest.Space(a.canvas())
	a.sees("Choose 1 file")
}

func TestTheAuthenticatorsKeysAndChoiceEndWithWhatIsShown(t *testing.T) {
	a := atThreeEntries(t, theme.Light, onDesktop)
	a.tabsToTheList()
	a.key(fyne.KeyEnd)
	if at := a.ringed(); at != "G" {
		t.Fatalf("End leads to %s", at)
	}
	a.sees("Copy")
	a.window.screens.vault.FocusSearch()
	companiontest.Entries(a.canvas())[0].SetText("barclays")
	if companiontest.Says(a.canvas(), "Copy") {
		t.Error("an entry that is not shown can be copied and removed")
	}
	a.tabsToTheList()
	if at := a.ringed(); at != "B" {
		t.Errorf("the ring is at %s", at)
	}
	a.key(fyne.KeyReturn)
	a.sees("Copy")
}
