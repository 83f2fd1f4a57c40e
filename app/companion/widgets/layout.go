package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
)

// Column stacks things with the same gap between them.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

// Row puts things side by side at their least width, with the same gap between them.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(gap), objects...)
}

// Inset keeps a margin around something: above and below, then left and right.
func Inset(vertical, horizontal float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(vertical, vertical, horizontal, horizontal), object)
}

// AtMost gives something the whole width up to a limit, which grows with the text, in the middle of what there is; its
// height is its own.
func AtMost(width float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(atMost(width), object)
}

type atMost float32

func (a atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(theme.Grown(float32(a)), size.Width)
	for _, object := range objects {
		object.Resize(fyne.NewSize(width, size.Height))
		object.Move(fyne.NewPos((size.Width-width)/2, 0))
	}
}

func (a atMost) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, object := range objects {
		least = least.Max(object.MinSize())
	}
	return fyne.NewSize(min(least.Width, theme.Grown(float32(a))), least.Height)
}

// Tall gives something at least that height.
func Tall(height float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(tall(height), object)
}

type tall float32

func (h tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, object := range objects {
		object.Resize(size)
		object.Move(fyne.Position{})
	}
}

func (h tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(0, float32(h))
	for _, object := range objects {
		least = least.Max(object.MinSize())
	}
	return least
}

// Wide gives something at least that width.
func Wide(width float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(wide(width), object)
}

type wide float32

func (w wide) Layout(objects []fyne.CanvasObject, size fyne.Size) { tall(0).Layout(objects, size) }

func (w wide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(float32(w), 0)
	for _, object := range objects {
		least = least.Max(object.MinSize())
	}
	return least
}

// ByWidth shows the first where there is less room than the limit, which grows with the text, the second elsewhere.
func ByWidth(limit float32, narrow, wide fyne.CanvasObject) *fyne.Container {
	return container.New(&byWidth{limit: limit}, narrow, wide)
}

type byWidth struct{ limit, width float32 }

func (b *byWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	shown, hidden := b.pick(objects)
	hidden.Hide()
	shown.Show()
	shown.Resize(size)
	shown.Move(fyne.Position{})
}

func (b *byWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	shown, _ := b.pick(objects)
	return fyne.NewSize(objects[0].MinSize().Width, shown.MinSize().Height)
}

func (b *byWidth) pick(objects []fyne.CanvasObject) (shown, hidden fyne.CanvasObject) {
	if b.width > 0 && b.width < theme.Grown(b.limit) {
		return objects[0], objects[1]
	}
	return objects[1], objects[0]
}

// Flush takes away the margin that one of Fyne's own controls keeps at its left, so that it lines up with the rest.
func Flush(object fyne.CanvasObject) *fyne.Container { return container.New(flush{}, object) }

type flush struct{}

func (flush) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	margin := fynetheme.InnerPadding()
	for _, object := range objects {
		object.Resize(size.AddWidthHeight(margin, 0))
		object.Move(fyne.NewPos(-margin, 0))
	}
}

func (flush) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, object := range objects {
		if object.Visible() {
			least = least.Max(object.MinSize())
		}
	}
	return least
}
