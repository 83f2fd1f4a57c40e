package capture

import (
	"math"
	"testing"

	"satchel/app/words"
	"satchel/sync/pictures"
)

// editing is the editor of a picture of 1,000 by 500 pixels.
func editing(edit pictures.Edit) *Editor {
	return NewEditor(words.Tongue{}, Laid{Path: "/a.jpg", Name: "a.jpg", Edit: edit}, pictures.Shape{Width: 1000, Height: 500})
}

func near(a, b pictures.Point) bool { return math.Hypot(a.X-b.X, a.Y-b.Y) < 1e-9 }

func TestAnEdgeKeepsARectangleAndACornerMovesAlone(t *testing.T) {
	e := editing(pictures.Edit{})
	e.Pull(LeftEdge, 0.25, 0.9) // what it is pulled down by counts for nothing
	e.Settle()
	if got := e.Facts(); got != "750 × 500 pixels" {
		t.Errorf("%s", got)
	}
	e.Pull(TopLeft, 0.1, 0.2)
	e.Settle()
	want := pictures.Corners{{X: 0.35, Y: 0.2}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0.25, Y: 1}}
	for i, corner := range e.Corners() {
		if !near(corner, want[i]) {
			t.Errorf("corner %d is at %v", i, corner)
		}
	}
}

func TestAHandFurtherThanThePictureComesBackToTheHandle(t *testing.T) {
	e := editing(pictures.Edit{})
	e.Pull(RightEdge, 0.5, 0)
	e.Pull(RightEdge, -0.5, 0)
	e.Pull(RightEdge, -0.25, 0)
	e.Settle()
	if got := e.Corners()[1]; !near(got, pictures.Point{X: 0.75}) {
		t.Errorf("the edge is at %v", got)
	}
}

func TestAHandleStopsWhereNothingWouldBeLeft(t *testing.T) {
	for h := TopLeft; h <= BottomRight; h++ {
		for _, pull := range []pictures.Point{{X: 5, Y: 5}, {X: -5, Y: -5}, {X: 5, Y: -5}, {X: -5, Y: 5}} {
			e := editing(pictures.Edit{})
			e.Pull(h, pull.X, pull.Y)
			e.Settle()
			if err := e.Edit().Check(); err != nil || !roomy(e.Corners()) {
				t.Errorf("%s pulled by %v: %v, %v", e.HandleName(h), pull, e.Corners(), err)
			}
		}
	}
}

func TestArrowKeysMoveAHandleByAHundredth(t *testing.T) {
	e := editing(pictures.Edit{})
	for range 3 {
		e.Step(BottomRight, -1, 0)
	}
	e.Step(BottomRight, 0, -1)
	if got := e.Corners()[2]; !near(got, pictures.Point{X: 0.97, Y: 0.99}) {
		t.Errorf("the corner is at %v", got)
	}
	e.Step(BottomRight, 0, 1)
	e.Step(BottomRight, 1, 0)
	e.Step(BottomRight, 1, 0)
	e.Step(BottomRight, 1, 0)
	e.Step(BottomRight, 1, 0) // it is at the corner of the picture already
	if e.Changed() {
		t.Errorf("there and back it is %v", e.Corners())
	}
}

// The frame goes along when the picture is turned, and a handle is where it is seen.
func TestTheFrameTurnsWithThePicture(t *testing.T) {
	e := editing(pictures.Edit{})
	e.Pull(LeftEdge, 0.4, 0)
	e.Settle()
	e.Turn(1)
	if got := e.Place(TopEdge); !near(got, pictures.Point{X: 0.5, Y: 0.4}) {
		t.Errorf("what was the left edge is seen at %v", got)
	}
	if got := e.Facts(); got != "500 × 600 pixels" {
		t.Errorf("%s", got)
	}
	e.Pull(TopEdge, 0, 0.1)
	e.Settle()
	e.Turn(-1)
	if got := e.Place(LeftEdge); !near(got, pictures.Point{X: 0.5, Y: 0.5}) {
		t.Errorf("the left edge is at %v", got)
	}
	e.Turn(-1)
	if e.Turns() != 3 {
		t.Errorf("turned %d times", e.Turns())
	}
}

func TestWhatIsNearlyARectangleBecomesOne(t *testing.T) {
	e := editing(pictures.Edit{})
	e.Pull(TopLeft, 0.2, 0.1)
	e.Settle()
	e.Pull(TopRight, -0.2, 0.102)
	e.Settle()
	e.Pull(BottomLeft, 0.203, 0)
	e.Settle()
	e.Pull(BottomRight, -0.198, 0)
	e.Settle()
	c := e.Corners()
	if c[0].X != c[3].X || c[1].X != c[2].X || c[0].Y != c[1].Y || c[2].Y != c[3].Y {
		t.Errorf("it is %v", c)
	}
}

func TestResetGivesThePictureAsItsFileHasIt(t *testing.T) {
	e := editing(pictures.Edit{Turns: 2, Corners: pictures.Corners{{X: 0.1}, {X: 1}, {X: 1, Y: 1}, {X: 0, Y: 1}}})
	if !e.Changed() {
		t.Error("nothing to reset")
	}
	e.Reset()
	if e.Changed() || e.Edit() != (pictures.Edit{}) || e.Facts() != "1000 × 500 pixels" {
		t.Errorf("%+v, %s", e.Edit(), e.Facts())
	}
}

func TestTheShadeLiesOverWhatIsCutAway(t *testing.T) {
	over := shade(100, 50, pictures.Corners{{X: 0.5, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0.25, Y: 1}})
	for at, dark := range map[[2]int]bool{{10, 10}: true, {45, 5}: true, {55, 5}: false, {22, 45}: true, {35, 45}: false, {99, 49}: false} {
		if _, _, _, a := over.At(at[0], at[1]).RGBA(); (a > 0) != dark {
			t.Errorf("at %v it is dark: %v", at, !dark)
		}
	}
}
