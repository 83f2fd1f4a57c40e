package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
)

// NewDesk puts what a person has to do before anything else on a card in the middle of the window.
func NewDesk(content fyne.CanvasObject) fyne.CanvasObject {
	card := container.NewStack(NewPanel(theme.Surface, theme.Border, theme.CardRadius+4),
		container.New(roomy{}, content))
	return NewMiddle(card)
}

// NewMiddle puts one thing in the middle of the window, scrolled where the window is lower.
func NewMiddle(thing fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(container.New(centred{}, AtMost(theme.FormWidth, thing)))
}

// centred gives the form its own height, in the middle of the window or scrolled where the window is lower.
type centred struct{}

func (centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, object := range objects {
		width := max(size.Width-2*theme.Space4, 0)
		object.Resize(fyne.NewSize(width, object.MinSize().Height))
		height := object.MinSize().Height
		object.Resize(fyne.NewSize(width, height))
		object.Move(fyne.NewPos(theme.Space4, max((size.Height-height)/2, theme.Space4)))
	}
}

func (centred) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, object := range objects {
		least = least.Max(object.MinSize())
	}
	return least.AddWidthHeight(2*theme.Space4, 2*theme.Space4)
}

// roomy keeps a wide margin where there is room for it, and a narrow one on a phone.
type roomy struct{}

func (roomy) margin(width float32) float32 {
	if width < theme.FormWidth-1 {
		return theme.Space5
	}
	return theme.Space6
}

func (r roomy) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	margin := r.margin(size.Width)
	for _, object := range objects {
		object.Resize(size.SubtractWidthHeight(2*margin, 2*margin))
		object.Move(fyne.NewPos(margin, margin))
	}
}

func (r roomy) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, object := range objects {
		least = least.Max(object.MinSize())
	}
	return least.AddWidthHeight(2*theme.Space5, 2*theme.Space6)
}
