package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/assets/icons"
)

// Message is what a person is told: what happened, what is safe, what to do. Any but the first may be empty.
type Message struct {
	Title  string
	Safe   string
	Action string
}

var toneIcons = [...]string{icons.Info, icons.Info, icons.CheckCircle, icons.Warning, icons.WarningCircle}

// NewNotice says a message in place, where it belongs, with buttons below it.
func NewNotice(tone Tone, message Message, buttons ...fyne.CanvasObject) *fyne.Container {
	lines := Column(theme.Space1)
	lines.Add(NewText(message.Title, Strong.Wrapped()))
	for _, words := range []string{message.Safe, message.Action} {
		if words != "" {
			lines.Add(NewText(words, Body))
		}
	}
	if len(buttons) > 0 {
		lines.Add(Inset(theme.Space1, 0, Wrap(theme.Space2, theme.Space1, buttons...)))
	}
	return container.NewStack(
		NewPanel(tone.Tint(), "", theme.CardRadius),
		Inset(theme.Space3, theme.Space4, container.New(besideTop{}, NewIcon(toneIcons[tone], 20, tone.Ink()), lines)),
	)
}

// besideTop puts an icon at the top left of what is said.
type besideTop struct{}

func (besideTop) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	icon := objects[0].MinSize()
	objects[0].Resize(icon)
	objects[0].Move(fyne.NewPos(0, 0))
	left := icon.Width + theme.Space3
	objects[1].Resize(fyne.NewSize(max(size.Width-left, 0), size.Height))
	objects[1].Move(fyne.NewPos(left, 1))
}

func (besideTop) MinSize(objects []fyne.CanvasObject) fyne.Size {
	icon, rest := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(icon.Width+theme.Space3+rest.Width, max(icon.Height, rest.Height+1))
}

// NewBanner says in one line at the top how things stand for everything below it.
func NewBanner(tone Tone, icon, words string, button fyne.CanvasObject) *fyne.Container {
	line := NewText(words, Body.With(tone.Ink()))
	return container.NewStack(
		NewPanel(tone.Tint(), "", 0),
		Inset(theme.Space2, theme.Space4, Tall(28, Sides(theme.Space3, NewIcon(icon, 20, tone.Ink()), line, button))),
	)
}

// NewEmpty stands where a list has nothing: why, and what to do about it.
func NewEmpty(icon, title, words string, button fyne.CanvasObject) fyne.CanvasObject {
	disc := container.NewStack(NewPanel(theme.AccentTint, "", 36), container.NewCenter(NewIcon(icon, 32, theme.AccentInk)))
	lines := Column(theme.Space2,
		container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(72), disc)),
		Inset(theme.Space1, 0, NewText(title, Title.Centred().Wrapped())),
		NewText(words, Quiet.Centred()),
	)
	if button != nil {
		lines.Add(Inset(theme.Space3, 0, container.NewCenter(button)))
	}
	return container.NewVScroll(container.New(middle{}, AtMost(380, lines)))
}

// middle gives its one object the whole width and its own height, a little above the centre, where the eye looks first.
type middle struct{}

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, object := range objects {
		height := object.MinSize().Height
		width := max(size.Width-2*theme.Space5, 0)
		object.Resize(fyne.NewSize(width, height))
		object.Move(fyne.NewPos(theme.Space5, max((size.Height-height)*0.42, 0)))
	}
}

func (middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, object := range objects {
		least = least.Max(object.MinSize())
	}
	return least.AddWidthHeight(2*theme.Space5, 0)
}
