package companion

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/auth/signin"
	"satchel/storage/spool"
	core "satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/drawing"
	"satchel/sync/engine"
)

// chooses has the person choose a document of the list, and waits until it is open.
func (a at) chooses(r document.Record) {
	a.Helper()
	name := document.DisplayName(r.Name)
	a.desk.Until(a.T, name+" is listed", func() bool {
		_, listed := a.window.screens.documents.Place(r.ID)
		return listed
	})
	place, _ := a.window.screens.documents.Place(r.ID)
	a.window.screens.documents.Select(place)
	a.sees("Proof so far")
}

// seesPicture waits for the preview of a document.
func (a at) seesPicture(of string) {
	a.Helper()
	a.desk.Until(a.T, "there is a preview of "+of, func() bool {
		picture := previewed(a.canvas())
		return picture != nil && strings.Contains(picture.AccessibilityLabel(), of)
	})
}

func showPreviewLarger(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	canvas := showDocuments(t, mode, size)
	test.Tap(previewed(canvas))
	desk := fyne.CurrentApp().(*companiontest.Desk)
	desk.Until(t, "the finer picture is there", func() bool { return previewed(canvas).Shown().Bounds().Dy() > 500 })
	return canvas
}

func showPreviewNone(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	q := &pile{records: sample("a1", harbour, noon), lends: "/home/bea/lent/prices.xlsx"}
	q.records[6].Name, q.records[6].MediaType = "Prices 2026.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	a := newIn(t, mode, size, &people{account: bea}, q)
	a.chooses(q.records[6])
	a.sees("Open with the system's program")
	return a.canvas()
}

func TestADocumentsPictureIsSeenAndLargerWithPointerAndKeys(t *testing.T) {
	for name, size := range map[string]fyne.Size{"desktop": onDesktop, "phone": onPhone} {
		t.Run(name, func(t *testing.T) {
			q := &pile{records: sample("a1", harbour, noon)}
			q.content = map[uuid.UUID][]byte{q.records[1].ID: lunch(t)}
			a := newAt(t, size, &people{account: bea}, q)
			a.chooses(q.records[1])
			a.seesPicture("Screwfix receipt 11-19.jpg")
			small := previewed(a.canvas())
			a.canvas().Focus(small)
			a.key(fyne.KeyReturn)
			a.sees("Smaller")
			large := previewed(a.canvas())
			if large == small {
				t.Fatal("it is not larger")
			}
			a.desk.Until(t, "it is drawn finer", func() bool { return large.Shown().Bounds().Dy() > small.Shown().Bounds().Dy() })
			fitting := large.Size()
			a.canvas().Focused().TypedRune('+')
			if grown := large.Size(); grown.Width <= fitting.Width || grown.Height <= fitting.Height {
				t.Errorf("plus: %v, was %v", grown, fitting)
			}
			a.presses("Smaller")
			if large.Size() != fitting {
				t.Errorf("smaller again: %v, was %v", large.Size(), fitting)
			}
			a.presses("Larger")
			a.canvas().Focus(large)
			a.canvas().Focused().TypedRune('0')
			if large.Size() != fitting {
				t.Errorf("nought: %v, was %v", large.Size(), fitting)
			}
			a.key(fyne.KeyEscape)
			if companiontest.Says(a.canvas(), "Smaller") || a.canvas().Focused() != small {
				t.Errorf("Escape leaves it open, or the focus elsewhere: %v", a.canvas().Focused())
			}
		})
	}
}

// No document, and nothing that goes wrong with one, shows an error's own text.
func TestWhatHasNoPreviewSaysWhyAndWhatToDo(t *testing.T) {
	photo := lunch(t)
	office := "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	refused := func(status int, code string) error {
		return fmt.Errorf("calling: %w", &core.Refused{Status: status, Code: code})
	}
	for name, c := range map[string]struct {
		media   string
		content []byte
		err     error
		says    string
	}{
		"a workbook":                 {office, nil, nil, "Excel workbook There is no preview of a document of this kind."},
		"XML":                        {"application/xml", nil, nil, "XML file"},
		"an e-mail":                  {"message/rfc822", nil, nil, "E-mail"},
		"text of an unknown kind":    {"text/x-unheard-of", nil, nil, "Text file"},
		"who knows what":             {"application/octet-stream", nil, nil, "File"},
		"a phone's picture":          {"image/heic", nil, nil, "Picture (HEIC)"},
		"a page called a picture":    {"image/jpeg", []byte("<html>no</html>"), nil, "There is no preview of a document of this kind."},
		"a picture cut off":          {"image/jpeg", photo[:len(photo)/3], nil, "The file is damaged"},
		"an empty file":              {"image/png", nil, nil, "There is no preview of a document of this kind."},
		"a PDF where none are drawn": {"application/pdf", []byte("%PDF-1.7"), nil, "Its first page can be seen on a computer and on the website."},
		"a PDF with a password":      {"application/pdf", nil, drawing.ErrProtected, "Protected by a password"},
		"a PDF without pages":        {"application/pdf", nil, drawing.ErrEmpty, "A PDF without pages"},
		"a PDF that never ends":      {"application/pdf", nil, fmt.Errorf("%w: signal: killed", drawing.ErrGaveUp), "It could not be drawn in reasonable time. Try again"},
		"too many pixels":            {"image/png", nil, drawing.ErrTooLarge, "It is too large for a preview."},
		"too much to fetch":          {"application/pdf", nil, core.ErrTooMuch, "The website shows it."},
		"offline":                    {"image/jpeg", nil, fmt.Errorf("%w: dial tcp: refused", signin.ErrOffline), "No preview while offline."},
		"a metered network":          {"image/jpeg", nil, engine.ErrMetered, "No preview while the network is metered"},
		"a copy that is lost":        {"image/jpeg", nil, spool.ErrMissing, "Try again"},
		"what no words are for":      {"image/jpeg", nil, errors.New("0xdeadbeef"), "Try again"},
		"the service says damaged":   {"image/jpeg", nil, refused(422, "no-preview-damaged"), "The file is damaged"},
		"the service says too large": {"image/jpeg", nil, refused(422, "no-preview-too-large"), "It is too large for a preview."},
		"the service says a kind":    {"image/jpeg", nil, refused(422, "no-preview-other-camera"), "There is no preview of a document of this kind."},
		"the service can't yet":      {"image/jpeg", nil, refused(404, "no-such-endpoint"), "This service shows no previews yet."},
		"no access any more":         {"image/jpeg", nil, refused(403, "no-access"), "Try again"},
	} {
		t.Run(name, func(t *testing.T) {
			q := &pile{records: sample("a1", harbour, noon)}
			r := &q.records[0]
			r.MediaType, r.Name = c.media, "The document"
			q.content, q.unseen = map[uuid.UUID][]byte{r.ID: c.content}, map[uuid.UUID]error{r.ID: c.err}
			a := newAt(t, onDesktop, &people{account: bea}, q)
			a.chooses(*r)
			a.sees(c.says)
			for _, raw := range []string{"0xdead", "spool:", "signin:", "companion:", "drawing:", "killed", "dial tcp", "no-preview"} {
				if companiontest.Says(a.canvas(), raw) {
					t.Errorf("it says %q", raw)
				}
			}
		})
	}
}

func TestACopyThatIsHereOpensWithTheSystemsProgram(t *testing.T) {
	q := &pile{records: sample("a1", harbour, noon), lends: "/home/bea/lent/Prices 2026 #1.xlsx"}
	q.records[6].MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	a := newAt(t, onDesktop, &people{account: bea}, q)
	var opened *url.URL
	a.desk.Opens(func(address *url.URL) error { opened = address; return nil })
	a.chooses(q.records[6])
	a.sees("Open with the system's program")
	a.presses("Open with the system's program")
	a.sees("opens as a copy. What you change in it is not sent.")
	if opened == nil || opened.String() != "file:///home/bea/lent/Prices%202026%20%231.xlsx" {
		t.Errorf("opened %v", opened)
	}
}

func TestAPreviewThatTheNetworkKeptAwayComesWhenItIsBack(t *testing.T) {
	q := &pile{records: sample("a1", harbour, noon), state: core.Snapshot{Offline: true, Since: noon}}
	r := q.records[1]
	q.content, q.unseen = map[uuid.UUID][]byte{r.ID: lunch(t)}, map[uuid.UUID]error{r.ID: signin.ErrOffline}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.chooses(r)
	a.sees("No preview while offline.")
	q.mu.Lock()
	q.unseen = nil
	q.mu.Unlock()
	q.publish(core.Snapshot{Seq: 2})
	a.seesPicture(r.Name)
}

func TestTryingAgainDrawsItAgain(t *testing.T) {
	q := &pile{records: sample("a1", harbour, noon)}
	r := q.records[1]
	q.content, q.unseen = map[uuid.UUID][]byte{r.ID: lunch(t)}, map[uuid.UUID]error{r.ID: drawing.ErrGaveUp}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.chooses(r)
	a.sees("It could not be drawn in reasonable time.")
	q.mu.Lock()
	q.unseen = nil
	q.mu.Unlock()
	a.presses("Try again")
	a.seesPicture(r.Name)
}

// What was being drawn ends when another document is chosen, and what was seen is not drawn again; nor is it when the
// document's state changes.
func TestEachDocumentIsDrawnOnceAndOnlyWhileItIsChosen(t *testing.T) {
	var mu sync.Mutex
	looked := map[string]int{}
	begun, left := make(chan struct{}, 1), make(chan struct{})
	q := &pile{records: sample("a1", harbour, noon)}
	slow, one, two := q.records[0], q.records[1], q.records[3]
	q.content = map[uuid.UUID][]byte{one.ID: lunch(t), two.ID: lunch(t)}
	q.looking = func(ctx context.Context, r document.Record) {
		mu.Lock()
		looked[r.Name]++
		mu.Unlock()
		if r.ID == slow.ID {
			begun <- struct{}{}
			<-ctx.Done()
			close(left)
		}
	}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.chooses(slow)
	a.desk.Until(t, "it is being drawn", func() bool { return len(begun) == 1 })
	a.sees("The preview is being drawn …")
	a.chooses(one)
	a.desk.Until(t, "the drawing of the one before is ended", func() bool { return isClosed(left) })
	a.seesPicture(one.Name)
	a.chooses(two)
	a.seesPicture(two.Name)
	sent := two
	sent.State, sent.UpdatedAt = document.Accepted, noon
	q.publish(core.Snapshot{Changed: []document.Record{sent}})
	a.sees("Accepted 4")
	a.chooses(one)
	a.seesPicture(one.Name)
	mu.Lock()
	defer mu.Unlock()
	if looked[one.Name] != 1 || looked[two.Name] != 1 || looked[slow.Name] != 1 {
		t.Errorf("drawn: %v", looked)
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestALargerPictureGoesWithItsDocument(t *testing.T) {
	q := &pile{records: sample("a1", harbour, noon)}
	r := q.records[1]
	q.content = map[uuid.UUID][]byte{r.ID: lunch(t)}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	a.chooses(r)
	a.seesPicture(r.Name)
	test.Tap(previewed(a.canvas()))
	a.sees("Smaller")
	q.publish(core.Snapshot{Removed: []uuid.UUID{r.ID}})
	a.desk.Until(t, "the larger picture is gone", func() bool { return !companiontest.Says(a.canvas(), "Smaller") })
}
