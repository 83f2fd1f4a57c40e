package capture

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
)

// besideFrom is how wide the screen is where what becomes of a picture is seen beside it, in pixels.
const besideFrom float32 = 640

// result shows what becomes of a picture.
type result struct {
	picture *canvas.Image
	facts   *widgets.Text
	object  fyne.CanvasObject
}

// newResult stands beside the picture, or below it in a line of its own.
func newResult(tongue words.Tongue, beside bool) *result {
	r := &result{picture: canvas.NewImageFromImage(nil), facts: widgets.NewText("", widgets.Caption.Wrapped())}
	r.picture.FillMode = canvas.ImageFillContain
	r.picture.ScaleMode = canvas.ImageScaleSmooth
	said := widgets.Column(2, widgets.NewText(tongue.T("This is captured"), widgets.Strong), r.facts)
	if beside {
		r.object = widgets.Inset(theme.Touch/2, 0, container.NewBorder(widgets.Inset(theme.Space1, 0, said), nil, nil, nil, r.picture))
		return r
	}
	tile := container.NewStack(widgets.NewPanel(theme.NeutralTint, "", theme.Radius), widgets.Inset(theme.Space1, theme.Space1, r.picture))
	r.object = widgets.Sides(theme.Space3, widgets.Wide(72, widgets.Tall(72, tile)), said, nil)
	return r
}

func (r *result) show(picture image.Image) {
	r.picture.Image = picture
	r.picture.Refresh()
}

func (r *result) say(facts string) { r.facts.Set(facts) }

// workbench gives what becomes of a picture a third of the width beside it, or nothing where that is too narrow.
type workbench struct{}

// Layout is fyne.Layout's.
func (workbench) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	picture, beside := objects[0], objects[1]
	picture.Move(fyne.Position{})
	if size.Width < theme.Grown(besideFrom) {
		beside.Hide()
		picture.Resize(size)
		return
	}
	third := min(size.Width/3, 320)
	beside.Show()
	beside.Resize(fyne.NewSize(third, size.Height))
	beside.Move(fyne.NewPos(size.Width-third, 0))
	picture.Resize(fyne.NewSize(size.Width-third-theme.Space4, size.Height))
}

// MinSize is fyne.Layout's.
func (workbench) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
