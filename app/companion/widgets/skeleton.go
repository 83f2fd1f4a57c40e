package widgets

import (
	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
)

// NewSkeleton stands where so many lines will be once they are loaded, in the shape they will have. It doesn't move:
// what comes is a moment away, and a calm window costs nothing.
func NewSkeleton(lines int) *fyne.Container {
	column := Column(theme.Space4)
	for i := range lines {
		tile := Tall(40, Wide(40, NewPanel(theme.Raised, "", theme.Radius)))
		said := Column(theme.Space2, newBone(14, 0.62-0.13*float32(i%3)), newBone(10, 0.38+0.11*float32(i%3)))
		column.Add(Sides(theme.Space3, tile, said, nil))
	}
	return column
}

func newBone(height, share float32) fyne.CanvasObject {
	c := Tall(height, NewPanel(theme.Raised, "", height/2))
	c.Layout = bone{height, share}
	return c
}

// bone gives something a height and a share of the width.
type bone struct{ height, share float32 }

func (b bone) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, object := range objects {
		object.Resize(fyne.NewSize(size.Width*b.share, b.height))
		object.Move(fyne.Position{})
	}
}

func (b bone) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, b.height) }
