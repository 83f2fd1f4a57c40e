package companion

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	core "satchel/sync/companion"
	"satchel/sync/document"
)

// stuckFor is a document that needs the person.
func stuckFor(name string, by document.ReasonCode, ago time.Duration) document.Record {
	id, _ := uuid.NewV7()
	reason, action := document.Because(by), document.Remedy(by)
	return document.Record{
		ID: id, Account: bea.ID, Name: name, State: document.NeedsPerson, Reason: &reason, Action: &action, MediaType: "application/pdf",
		Company: document.Company{ID: harbour.ID, Name: harbour.Name}, CapturedAt: noon.Add(-ago), UpdatedAt: noon.Add(-ago), Size: 1000,
	}
}

// held are documents that three things hold.
func held() []document.Record {
	return []document.Record{
		stuckFor("Screwfix receipt 11-19.jpg", document.NoFeature, time.Hour), stuckFor("Octopus Energy invoice 88213.pdf", document.NoFeature, 2*time.Hour),
		stuckFor("DSC-1184.dwg", document.TypeRefused, 3*time.Hour),
		stuckFor("Barclays statement October 2026.pdf", document.CouldNotReadHere, 4*time.Hour),
	}
}

// holds has these documents need the person from now on.
func (p *pile) holds(records []document.Record) {
	p.mu.Lock()
	p.records = records
	p.mu.Unlock()
	p.publish(core.Snapshot{Many: true})
}

func TestTheBannerLeadsToWhatIsStuckAndEachButtonOn(t *testing.T) {
	p := &people{account: bea, lacks: []core.Lack{{
		Code: "no-feature", Title: "Add documents", Site: "Demo Practice", Ask: core.Request{Thing: "documents.add"},
		Whom: []core.Whom{{Name: "Ola Owner"}},
	}}}
	q := &pile{records: held(), state: core.Snapshot{Counts: core.Counts{NeedsPerson: 4}}}
	a := newAt(t, onDesktop, p, q)
	a.sees("4 documents need you")
	a.presses("See why")
	a.sees("2 documents")
	a.sees("Barclays statement")
	if a.window.screens.shell.Banners() != 0 {
		t.Error("the banner leads to where the person is")
	}

	a.presses("Ask for access")
	a.sees("Ola Owner")
	a.presses("Ask by mail")
	a.sees("You get a mail when it is answered.")
	if len(p.asked) != 1 || p.asked[0].Thing != "documents.add" {
		t.Errorf("asked for %+v", p.asked)
	}
	p.lacks = nil
	a.presses("Look again")
	a.sees("You have all that Satchel needs")
	a.presses("Go on")
	a.desk.Until(t, "all of hers is tried again", func() bool { return slices.Equal(q.retriedAll, []string{bea.ID}) })

	a.window.goTo(placeStuck)
	a.sees("DSC-1184")
	a.presses("Remove")
	a.sees("DSC-1184.dwg has not reached the service.")
	q.records = slices.Delete(q.records, 2, 3)
	a.presses("Remove") // of the question, which lies above
	a.desk.Until(t, "it is gone", func() bool { return !companiontest.Says(a.canvas(), "DSC-1184") })
	a.presses("Make a support bundle")
	a.sees("look at it before you hand it on")
}

func TestADocumentAsksForAccessToItsOwnCompany(t *testing.T) {
	p := &people{account: bea, lacks: []core.Lack{{Code: "not-user", Ask: core.Request{Thing: core.Member}}}}
	q := &pile{records: held()[:1]}
	a := newAt(t, onDesktop, p, q)
	a.chooses(q.records[0])
	a.presses("Ask for access")
	a.sees("Ask by mail")
	if want := []string{harbour.ID.String()}; !slices.Equal(p.looked, want) {
		t.Errorf("looked in %q, want %q", p.looked, want)
	}
}

func TestAWatchedFolderInTroubleIsStuckToo(t *testing.T) {
	a := newIn(t, theme.Light, onPhone, &people{account: bea}, &pile{watched: folders()[1:2]})
	a.sees("1 watched folder can't be looked at")
	a.presses("See why")
	a.sees("The folder is not there")
	a.presses("Show watched folders")
	a.sees("Stop watching")
}

// lacking is a watched folder of whose files some are cut off, one is empty and one a program.
func lacking() watch.State {
	s := folders()[0]
	s.Refused = []watch.Refused{
		refused(capture.Unfinished, 240, "/home/bea/Scans/scan 09.pdf", "/home/bea/Scans/scan 10.pdf", "/home/bea/Scans/scan 11.pdf",
			"/home/bea/Scans/scan 12.pdf", "/home/bea/Scans/scan 13.pdf", "/home/bea/Scans/scan 14.pdf"),
		refused(capture.Empty, 1, "/home/bea/Scans/x2"), refused(capture.Program, 1, "/home/bea/Scans/setup.exe"),
	}
	return s
}

func TestFilesThatAWatchedFolderCouldNotCaptureAreStuckUntilThePersonHasSettledThem(t *testing.T) {
	q := &pile{watched: []watch.State{lacking()}}
	a := newIn(t, theme.Light, onDesktop, &people{account: bea}, q)
	a.sees("242 files of your watched folders were not captured")
	a.window.goTo(placeWatched)
	a.sees("Needs you")
	a.sees("242 files were not captured")
	a.presses("See why") // of the card, which stands before the banner's
	a.sees("/home/bea/Scans/scan 13.pdf")
	a.sees("and 235 other files")
	a.sees("The file is empty.")
	a.presses("Capture as they are")
	a.sees("They are captured as they are.")
	a.desk.Until(t, "they are gone", func() bool { return !companiontest.Says(a.canvas(), "scan 13.pdf") })
	a.tabsTo("Leave out")
	a.key(fyne.KeyReturn)
	a.sees("Leave this file out?")
	a.sees("/home/bea/Scans/x2 stays where it is")
	a.presses("Leave out") // of the question, which lies above
	a.desk.Until(t, "it is gone", func() bool { return !companiontest.Says(a.canvas(), "The file is empty.") })
	q.watches() // as if the program were moved away and the folder watched no longer
	a.sees("Nothing is stuck")
	if want := []string{bea.ID + " unfinished", bea.ID + " empty"}; !slices.Equal(q.settled, want) {
		t.Errorf("settled %q, want %q", q.settled, want)
	}
}

func TestFilesThatCouldNotBeSettledStayAndItIsSaidWhy(t *testing.T) {
	q := &pile{watched: []watch.State{lacking()}, unsettled: watch.ErrSilent}
	a := newIn(t, theme.Light, onPhone, &people{account: bea}, q)
	a.window.goTo(placeStuck)
	a.presses("Capture as they are")
	a.sees("The drive that the folder is on does not answer.")
	a.presses("Dismiss")
	a.sees("scan 13.pdf")
}

func TestNothingIsStuckAndNothingDelivered(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{watched: []watch.State{{}}})
	a.sees("Nothing captured yet")
	a.window.goTo(placeSettings)
	a.presses("Show what is stuck")
	a.sees("Nothing is stuck")
	a.window.goTo(placeSettings)
	a.presses("Show deliveries")
	a.sees("Nothing has been delivered yet")
}

func TestWhoeverIsOnNoSiteNamesTheOneToAsk(t *testing.T) {
	account := bea
	account.Company = core.Company{}
	p := &people{account: account, lacks: []core.Lack{{Code: "not-user", Ask: core.Request{Thing: core.Member}}}}
	a := newAt(t, onDesktop, p, &pile{})
	a.sees("You’re not a user of Satchel")
	a.presses("Ask for access")
	a.sees("customer number")
	a.presses("Ask by mail")
	a.sees("Type the number or the e-mail.")
	a.fills("100200")
	a.presses("Ask by mail")
	a.sees("If there is such a site")
	if len(p.asked) != 1 || p.asked[0] != (core.Request{Thing: core.Member, Named: "100200"}) {
		t.Errorf("asked for %+v", p.asked)
	}
	a.presses("Back")
	a.sees("You’re not a user of Satchel")
}

func TestWhatWasTypedStaysWhereAskingFailsAndIsAskedOnceAtATime(t *testing.T) {
	account := bea
	account.Company = core.Company{}
	p := &people{
		account: account, lacks: []core.Lack{{Code: "not-user", Ask: core.Request{Thing: core.Member}}},
		askErr: errTooBig, answering: make(chan struct{}),
	}
	a := newAt(t, onDesktop, p, &pile{})
	a.sees("You’re not a user of Satchel")
	a.presses("Ask for access")
	a.sees("customer number")
	a.fills("100200")
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		if entry, ok := o.(*widgets.Entry); ok {
			a.canvas().Focus(entry)
		}
	})
	a.key(fyne.KeyReturn)
	a.key(fyne.KeyReturn)
	close(p.answering)
	a.sees("The file is empty.") // the double's words for what it refuses
	if got := companiontest.Entries(a.canvas())[0].Text; got != "100200" {
		t.Errorf("typed is %q", got)
	}
	if a.canvas().Focused() == nil {
		t.Error("the keys are nowhere")
	}
	if len(p.asked) != 1 {
		t.Errorf("asked %d times", len(p.asked))
	}
}

func TestARemovalShowsThatItGoesOnAndWhyItFailedUntilThatIsRead(t *testing.T) {
	q := &pile{records: held(), removing: make(chan error)}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.window.goTo(placeStuck)
	a.sees("DSC-1184")
	a.presses("Remove")
	a.sees("DSC-1184.dwg has not reached the service.")
	a.presses("Remove") // of the question, which lies above
	a.sees("Removing …")
	companiontest.Walk(a.canvas(), func(o fyne.CanvasObject) {
		if button, ok := o.(*widgets.Button); ok && slices.Contains([]string{"Remove", "Ask for access"}, strings.Join(companiontest.Said(o), " ")) && !button.Disabled() {
			t.Errorf("%q can be pressed meanwhile", companiontest.Said(o))
		}
	})
	q.removing <- errTooBig
	a.sees("The file is empty.") // the double's words for what it refuses
	a.presses("Dismiss")
	a.sees("DSC-1184")
	if companiontest.Says(a.canvas(), "The file is empty.") {
		t.Error("it is still said")
	}
}

func TestTheKeysStayInTheirGroupOfStuckDocuments(t *testing.T) {
	q := &pile{records: held(), removing: make(chan error)}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.window.goTo(placeStuck)
	a.sees("DSC-1184")
	a.tabsTo("Remove")

	added := append(q.records, stuckFor("one more.jpg", document.NoFeature, time.Minute))
	q.holds(added)
	a.sees("one more")
	a.key(fyne.KeyReturn)
	a.sees("DSC-1184.dwg has not reached the service.")
	q.holds(held()[:0])
	a.sees("Nothing is stuck") // beneath the question
	q.holds(added)
	a.sees("one more")
	a.key(fyne.KeyEscape)
	a.tabsTo("Remove")

	a.key(fyne.KeyReturn)
	a.presses("Remove") // of the question, which lies above
	a.sees("Removing …")
	q.holds(slices.Delete(slices.Clone(added), 2, 3))
	a.desk.Until(t, "it is gone", func() bool { return !companiontest.Says(a.canvas(), "DSC-1184") })
	q.removing <- nil
	a.desk.Until(t, "that is over", func() bool { return !companiontest.Says(a.canvas(), "Removing …") })
	a.key(fyne.KeyReturn)
	a.sees("Trying again …")
	if want := [][]uuid.UUID{{added[3].ID}}; !slices.EqualFunc(q.retried, want, slices.Equal) {
		t.Errorf("tried again %v, want %v", q.retried, want)
	}
}

func TestWhatIsStuckInACompanyThatIsLostCanBeLookedAtAndRemoved(t *testing.T) {
	lost := core.Company{ID: uuid.UUID{15: 77}, Name: "Hollin & Fern Bakery"}
	mine := stuckFor("mine.pdf", document.NoAccess, time.Hour)
	theirs := stuckFor("theirs.pdf", document.NoAccess, 2*time.Hour)
	theirs.Company = document.Company{ID: lost.ID, Name: lost.Name}
	closed := theirs
	closed.ID, _ = uuid.NewV7()
	reason, action := document.Because(document.CompanyClosed), document.Remedy(document.CompanyClosed)
	closed.Name, closed.Reason, closed.Action = "closed.pdf", &reason, &action
	q := &pile{records: []document.Record{theirs, mine, closed}, state: core.Snapshot{Counts: core.Counts{NeedsPerson: 3}}}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.window.goTo(placeStuck)
	a.sees("for " + harbour.Name)
	a.sees("for Hollin & Fern Bakery")
	a.sees("Ask an administrator to open the company again")

	a.tabsToThe(0, "Show them") // of theirs
	a.key(fyne.KeyReturn)
	a.isAt(placeDocuments)
	a.sees("These documents are for Hollin & Fern Bakery.")
	a.sees("theirs.pdf")
	if at, ok := a.canvas().Focused().(fyne.Accessible); !ok || at.AccessibilityLabel() != "Back to my company" {
		t.Errorf("the keys are at %s", described(a.canvas().Focused()))
	}
	if companiontest.Says(a.canvas(), "mine.pdf") {
		t.Error("those of the company that she works in are among them")
	}
	a.presses("Back to my company")
	a.sees("mine.pdf")
	a.desk.Until(t, "the others are gone", func() bool { return !companiontest.Says(a.canvas(), "theirs.pdf") })

	a.window.goTo(placeStuck)
	a.tabsTo("Remove") // of what is closed, alone
	a.key(fyne.KeyReturn)
	a.sees("closed.pdf has not reached the service.")
	a.key(fyne.KeyEscape)
	a.tabsTo("Ask for access")
	a.key(fyne.KeyReturn)
	a.sees("for Hollin & Fern Bakery")
	a.presses("Back")
	a.isAt(placeStuck)
	a.tabsToThe(0, "Show them")
	a.key(fyne.KeyReturn)
	a.sees("theirs.pdf")
	a.window.goTo(placeSettings)
	a.window.goTo(placeDocuments)
	a.sees("mine.pdf")
	if companiontest.Says(a.canvas(), "These documents are for") {
		t.Error("the other company's documents are still shown")
	}
}
