package widgets_test

import (
	"image"
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// put shows something in a window.
func put(t *testing.T, object fyne.CanvasObject, size fyne.Size) fyne.Window {
	t.Helper()
	companiontest.NewDesk(t, theme.Light)
	w := test.NewTempWindow(t, object)
	w.Resize(size)
	return w
}

func TestEveryTargetIsAsLargeAsAFinger(t *testing.T) {
	companiontest.NewDesk(t, theme.Light)
	for name, target := range map[string]fyne.CanvasObject{
		"a button":                 widgets.NewButton("Go", "", nil),
		"a button with an icon":    widgets.NewPrimary("Go", icons.Key, nil),
		"a plain button":           widgets.NewPlain("X", "", nil),
		"a pick":                   widgets.NewPick("All", nil),
		"a choice":                 widgets.NewChoice(icons.Buildings, "Harbour", false, nil),
		"a place of the rail":      widgets.NewPlace(icons.Files, "Documents", true, nil),
		"a place of the bar":       widgets.NewPlace(icons.Files, "Documents", false, nil),
		"the bar's capture button": widgets.NewMainPlace(icons.CameraPlus, "Capture", nil),
		"a tick":                   widgets.NewTick("Combine", nil),
		"a picture made small":     widgets.NewThumb("Edit", "", nil),
		"a handle":                 widgets.NewHandle("Top edge", 14, widgets.Moves{}),
		"an input line":            widgets.NewField("Name", widgets.NewEntry("")),
	} {
		if height := target.MinSize().Height; height < theme.Touch {
			t.Errorf("%s is only %g high", name, height)
		}
	}
}

func TestControlsAnswerToEnterAndSpace(t *testing.T) {
	companiontest.NewDesk(t, theme.Light)
	pressed := 0
	press := func() { pressed++ }
	for name, control := range map[string]fyne.Focusable{
		"a button": widgets.NewButton("Go", "", press), "a pick": widgets.NewPick("All", press),
		"a choice": widgets.NewChoice(icons.Buildings, "Harbour", false, press),
		"a place":  widgets.NewPlace(icons.Files, "Documents", true, press), "a tick": widgets.NewTick("Combine", func(bool) { press() }),
		"a picture made small": widgets.NewThumb("Edit", "", press), "one that is dragged": widgets.NewDragThumb("Edit", "", press, nil, nil),
		"a picture": widgets.NewPicture(image.NewRGBA(image.Rect(0, 0, 3, 4)), "A receipt", fyne.NewSize(90, 90), press),
	} {
		c := put(t, control.(fyne.CanvasObject), fyne.NewSize(300, 200)).Canvas()
		for key, press := range map[string]func(){
			"Enter": func() { control.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }, "Space": func() { companiontest.Space(c) },
		} {
			pressed = 0
			c.Focus(control)
			press()
			if pressed != 1 {
				t.Errorf("%s, %s: pressed %d times", name, key, pressed)
			}
		}
	}
}

func TestFocusCanBeSeen(t *testing.T) {
	press := func() {}
	for name, fresh := range map[string]func() fyne.CanvasObject{
		"a choice":         func() fyne.CanvasObject { return widgets.NewChoice(icons.Buildings, "Harbour", false, press) },
		"a chosen choice":  func() fyne.CanvasObject { return widgets.NewChoice(icons.Buildings, "Harbour", true, press) },
		"a button":         func() fyne.CanvasObject { return widgets.NewButton("Go", "", press) },
		"a filled button":  func() fyne.CanvasObject { return widgets.NewPrimary("Go", icons.Key, press) },
		"a danger":         func() fyne.CanvasObject { return widgets.NewDanger("Remove", icons.Trash, press) },
		"a pick":           func() fyne.CanvasObject { return widgets.NewPick("All", press) },
		"a tick":           func() fyne.CanvasObject { return widgets.NewTick("Combine", func(bool) {}) },
		"a place":          func() fyne.CanvasObject { return widgets.NewPlace(icons.Files, "Documents", true, press) },
		"a capture button": func() fyne.CanvasObject { return widgets.NewMainPlace(icons.CameraPlus, "Capture", press) },
		"a list":           func() fyne.CanvasObject { return newList(func(int) {}) },
		"a small picture":  func() fyne.CanvasObject { return widgets.NewThumb("Edit", "", press) },
	} {
		t.Run(name, func(t *testing.T) {
			companiontest.NewDesk(t, theme.Light)
			control := fresh()
			w := test.NewTempWindow(t, control)
			w.Resize(fyne.NewSize(300, 200))
			before := ring(w.Canvas())
			w.Canvas().Focus(control.(fyne.Focusable))
			if after := ring(w.Canvas()); after != 2 {
				t.Errorf("the widest edge was %g and is %g", before, after)
			}
			w.Canvas().Focus(nil)
			if after := ring(w.Canvas()); after != before {
				t.Errorf("the widest edge was %g before and is %g without the focus", before, after)
			}
		})
	}
}

func newList(pressed func(int)) *widgets.List {
	return widgets.NewList(func() int { return 3 }, func() fyne.CanvasObject { return widgets.NewText("", widgets.Line) },
		func(row int, object fyne.CanvasObject) { object.(*widgets.Text).Set("row " + strconv.Itoa(row)) }, pressed)
}

func TestTheKeysMoveInAListAndPressItsRows(t *testing.T) {
	var pressed []int
	list := newList(func(row int) { pressed = append(pressed, row) })
	w := put(t, list, fyne.NewSize(300, 200))
	w.Canvas().Focus(list)
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		list.TypedKey(&fyne.KeyEvent{Name: key})
	}
	companiontest.Space(w.Canvas())
	if !slices.Equal(pressed, []int{0, 2, 2}) {
		t.Errorf("pressed %v", pressed)
	}
	rings := 0
	companiontest.Walk(w.Canvas(), func(o fyne.CanvasObject) {
		if r, ok := o.(*canvas.Rectangle); ok && r.StrokeWidth == 2 {
			rings++
		}
	})
	if rings != 1 {
		t.Errorf("%d rows have the ring", rings)
	}
}

// ring is the width of the widest edge that is drawn.
func ring(c fyne.Canvas) float32 {
	var widest float32
	companiontest.Walk(c, func(o fyne.CanvasObject) {
		if r, ok := o.(*canvas.Rectangle); ok {
			widest = max(widest, r.StrokeWidth)
		}
	})
	return widest
}

func TestAChipSaysItsStateInAWord(t *testing.T) {
	chip := widgets.NewChip(icons.Clock, "Waiting", widgets.Warning)
	w := put(t, chip, fyne.NewSize(200, 40))
	chip.Set(icons.CheckCircle, "Accepted", widgets.Success)
	if !companiontest.Says(w.Canvas(), "Accepted") || companiontest.Says(w.Canvas(), "Waiting") {
		t.Errorf("it says %q", companiontest.Words(w.Canvas()))
	}
}

func TestWordsWrapOrEndInAnEllipsisButNeverLeaveTheirPlace(t *testing.T) {
	long := "Travis Perkins delivery note of the twentieth of November, signed and countersigned"
	for name, style := range map[string]widgets.Style{"one line": widgets.Line, "several": widgets.Body} {
		w := put(t, widgets.NewText(long, style), fyne.NewSize(180, 200))
		companiontest.Walk(w.Canvas(), func(o fyne.CanvasObject) {
			if text, ok := o.(*canvas.Text); ok && text.MinSize().Width > 181 {
				t.Errorf("%s: %q is %g wide", name, text.Text, text.MinSize().Width)
			}
		})
	}
}

func TestAProblemOfAFieldIsSaidBelowIt(t *testing.T) {
	field := widgets.NewField("E-mail", widgets.NewEntry(""))
	w := put(t, field, fyne.NewSize(300, 120))
	field.SetWrong("This is not an e-mail address.")
	if !companiontest.Says(w.Canvas(), "This is not an e-mail address.") {
		t.Error("it is not said")
	}
	field.SetWrong("")
	if companiontest.Says(w.Canvas(), "not an e-mail") {
		t.Error("it is still said")
	}
}

func TestAQuestionAsksBeforeItActs(t *testing.T) {
	w := put(t, widgets.NewText("", widgets.Line), fyne.NewSize(600, 400))
	agreed := 0
	ask := func() {
		widgets.Confirm(w.Canvas(), widgets.Question{Title: "Remove?", Words: "It is gone then.", Yes: "Remove", Danger: true}, func() { agreed++ })
	}
	ask()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // the focus is on the harmless answer
	if agreed != 0 || w.Canvas().Overlays().Top() != nil {
		t.Errorf("agreed %d times", agreed)
	}
	ask()
	companiontest.Press(t, w.Canvas(), "Remove")
	if agreed != 1 || w.Canvas().Overlays().Top() != nil {
		t.Errorf("agreed %d times", agreed)
	}
}

func TestTheSnackbarGoesByItself(t *testing.T) {
	companiontest.NewDesk(t, theme.Light)
	var due func()
	stopped := 0
	var asked time.Duration
	bar := widgets.NewSnackbar(func(after time.Duration, fn func()) func() { asked, due = after, fn; return func() { stopped++ } })
	w := test.NewTempWindow(t, bar.Object())
	w.Resize(fyne.NewSize(600, 400))
	bar.Say("Saved 1 file.")
	bar.Say("Saved 2 files.")
	if stopped != 1 || !companiontest.Says(w.Canvas(), "Saved 2 files.") {
		t.Errorf("stopped %d, says %q", stopped, companiontest.Words(w.Canvas()))
	}
	if asked != widgets.SnackbarTime {
		t.Errorf("it goes after %s", asked)
	}
	due()
	if companiontest.Says(w.Canvas(), "Saved") {
		t.Error("it is still there")
	}
}

func TestByWidthShowsWhatFits(t *testing.T) {
	object := widgets.ByWidth(480, widgets.NewText("narrow", widgets.Line), widgets.NewText("wide", widgets.Line))
	w := put(t, object, fyne.NewSize(800, 100))
	if !companiontest.Says(w.Canvas(), "wide") {
		t.Error("800 pixels are narrow")
	}
	w.Resize(fyne.NewSize(300, 100))
	if !companiontest.Says(w.Canvas(), "narrow") {
		t.Error("300 pixels are wide")
	}
}

func TestATimelineTellsWhatHasHappenedFromWhatIsAhead(t *testing.T) {
	line := widgets.NewTimeline([]widgets.Step{
		{Icon: icons.CameraPlus, Tone: widgets.Success, Name: "Captured", When: "12:00:00", Note: "SHA-256 abc", Code: true},
		{Icon: icons.CloudArrowUp, Name: "Upload"},
	})
	w := put(t, line, fyne.NewSize(300, 200))
	for _, words := range []string{"Captured", "12:00:00", "SHA-256 abc", "Upload"} {
		if !companiontest.Says(w.Canvas(), words) {
			t.Errorf("it does not say %q", words)
		}
	}
}

func TestTheKeysStayAtAButtonThatTheyPressWhileItIsShown(t *testing.T) {
	for name, press := range map[string]func(fyne.Canvas){
		"Enter": func(c fyne.Canvas) { c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }, "Space": companiontest.Space,
	} {
		for _, goes := range []bool{false, true} {
			stage := widgets.Column(0)
			pressed := 0
			button := widgets.NewButton("Go", "", func() {
				pressed++
				if goes {
					stage.RemoveAll()
				}
			})
			stage.Add(button)
			canvas := put(t, stage, fyne.NewSize(200, 100)).Canvas()
			canvas.Focus(button)
			press(canvas)
			if stays := canvas.Focused() == fyne.Focusable(button); pressed != 1 || stays == goes {
				t.Errorf("%s: pressed %d times, goes with it %v, has the keys %v", name, pressed, goes, stays)
			}
		}
	}
}

func TestArrowsLeadFromOneChoiceToTheNext(t *testing.T) {
	companiontest.NewDesk(t, theme.Light)
	var choices []*widgets.Choice
	groups := widgets.Column(theme.Space2)
	for _, name := range []string{"Harbour", "Meadow", "Quay"} {
		choices = append(choices, widgets.NewChoice(icons.Buildings, name, false, nil))
		groups.Add(widgets.Column(theme.Space2, widgets.NewText("A site", widgets.Caption), choices[len(choices)-1]))
	}
	over := put(t, groups, fyne.NewSize(400, 400)).Canvas()
	over.Focus(choices[0])
	for _, step := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyUp, 0}, {fyne.KeyDown, 1}, {fyne.KeyDown, 2}, {fyne.KeyDown, 2}, {fyne.KeyUp, 1}} {
		over.Focused().TypedKey(&fyne.KeyEvent{Name: step.key})
		if over.Focused() != fyne.Focusable(choices[step.want]) {
			t.Errorf("%s does not lead to %d", step.key, step.want)
		}
	}
}
