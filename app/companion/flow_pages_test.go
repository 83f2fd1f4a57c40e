package companion

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/widgets"
	"satchel/sync/pictures"
)

// photos are small pictures as files.
func photos(t *testing.T, names ...string) (paths []string) {
	t.Helper()
	var content bytes.Buffer
	if err := jpeg.Encode(&content, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for _, name := range names {
		paths = append(paths, filepath.Join(folder, name))
		if err := os.WriteFile(paths[len(paths)-1], content.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func (a at) keys(names ...fyne.KeyName) {
	a.Helper()
	for _, name := range names {
		a.key(name)
	}
}

func base(paths []string) (names []string) {
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}

func TestPagesArePutInOrderTurnedAndCroppedByKeysAlone(t *testing.T) {
	q := &pile{}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	paths := photos(t, "one.jpg", "two.jpg", "three.jpg")
	layOut(t, a.desk, a.window, paths)
	a.tabsTo("Edit three.jpg")
	a.keys(fyne.KeyUp, fyne.KeyUp) // before the others
	a.key(fyne.KeyReturn)
	a.sees("40 × 30 pixels")
	a.tabsTo("Right edge")
	a.keys(slices.Repeat([]fyne.KeyName{fyne.KeyLeft}, 50)...)
	a.sees("20 × 30 pixels")
	a.tabsTo("Turn left")
	a.key(fyne.KeyReturn)
	a.sees("30 × 20 pixels")
	a.tabsTo("Done")
	companiontest.Space(a.canvas())
	a.desk.Pump()
	if back, ok := a.canvas().Focused().(fyne.Accessible); !ok || back.AccessibilityLabel() != "Edit three.jpg" {
		t.Error("the focus is elsewhere than at the picture")
	}
	a.tabsTo("Edit one.jpg")
	a.key(fyne.KeyDelete)
	a.tabsTo("Combine as one document, in this order")
	companiontest.Space(a.canvas())
	a.desk.Pump()
	a.sees("turned · cropped")
	a.tabsTo("Capture 1 document of 2 pages")
	a.key(fyne.KeyReturn)
	a.sees("Saved 2 files.")
	asked := q.added[0]
	if diff := cmp.Diff([]string{"three.jpg", "two.jpg"}, base(asked.Paths)); diff != "" || !asked.Combine {
		t.Errorf("combined %v: %s", asked.Combine, diff)
	}
	edit := asked.Edits[paths[2]]
	if width, height := edit.Size(40, 30); edit.Turns != 3 || width != 30 || height != 20 || len(asked.Edits) != 1 {
		t.Errorf("it is to be %+v", asked.Edits)
	}
}

func TestEscapeLeavesThePictureAsItWas(t *testing.T) {
	a := newAt(t, onDesktop, &people{account: bea}, &pile{})
	layOut(t, a.desk, a.window, photos(t, "one.jpg"))
	a.presses("Edit")
	a.sees("This is captured")
	a.keys(fyne.KeyDelete, fyne.KeyDown) // which moves the corner that has the focus, and nothing of what is laid out
	a.sees("40 × 30 pixels")
	a.presses("Turn right")
	a.window.captureLaidOut() // by its key, which means nothing here
	a.canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	a.sees("Capture 1 document")
	if companiontest.Says(a.canvas(), "turned") || companiontest.Says(a.canvas(), "cropped") || companiontest.Says(a.canvas(), "Saved") {
		t.Error("it was turned, or captured")
	}
}

func TestAPictureIsDraggedToAnotherPlace(t *testing.T) {
	q := &pile{}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	layOut(t, a.desk, a.window, photos(t, "one.jpg", "two.jpg", "three.jpg"))
	a.tabsTo("Edit one.jpg")
	dragged := a.canvas().Focused().(*widgets.DragThumb)
	for range 30 {
		dragged.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 8)}) // two rows down, and a little more
	}
	dragged.DragEnd()
	a.presses("Capture 3 documents")
	a.sees("Saved 3 files.")
	if diff := cmp.Diff([]string{"two.jpg", "three.jpg", "one.jpg"}, base(q.added[0].Paths)); diff != "" {
		t.Error(diff)
	}
}

func TestAPictureThatCantBeDrawnIsCapturedAsItIs(t *testing.T) {
	q := &pile{}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	paths := photos(t, "cut.jpg")
	content, err := os.ReadFile(paths[0])
	if err == nil {
		err = os.WriteFile(paths[0], content[:len(content)-8], 0o600) // behind its head
	}
	if err != nil {
		t.Fatal(err)
	}
	layOut(t, a.desk, a.window, paths)
	a.sees("Look at it first; it is captured as it is.")
	if companiontest.Says(a.canvas(), "Edit") {
		t.Error("it can be edited")
	}
	a.presses("Capture 1 document")
	a.sees("Saved 1 file.")
}

func TestAPictureThatIsGoneWhenItIsToBeEditedSaysSo(t *testing.T) {
	a := newAt(t, onPhone, &people{account: bea}, &pile{})
	paths := photos(t, "one.jpg")
	layOut(t, a.desk, a.window, paths)
	if err := os.Remove(paths[0]); err != nil {
		t.Fatal(err)
	}
	a.presses("Edit")
	a.sees("There is no such file.")
}

func TestWhatWasEditedStaysSoInAnotherLanguage(t *testing.T) {
	q := &pile{}
	a := newAt(t, onDesktop, &people{account: bea}, q)
	paths := photos(t, "one.jpg", "two.jpg")
	layOut(t, a.desk, a.window, paths)
	a.presses("Edit")
	a.sees("This is captured")
	a.presses("Turn right")
	a.presses("Done")
	a.sees("turned")
	a.window.keepLanguage("de")
	a.window.goTo(placeCapture)
	a.desk.Until(t, "it is said in German", func() bool { return companiontest.Says(a.canvas(), "gedreht") })
	a.presses("2 Belege erfassen")
	a.sees("2 Dateien gesichert")
	if asked := q.added[0]; asked.Edits[paths[0]] != (pictures.Edit{Turns: 1}) {
		t.Errorf("%+v", asked)
	}
}
