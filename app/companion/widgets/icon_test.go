package widgets_test

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// read counts how often an icon's SVG was read.
type read struct {
	fyne.Resource
	times int
}

func (r *read) Content() []byte {
	r.times++
	return r.Resource.Content()
}

// watched is an icon in a window, with what it is drawn on and how often its SVG was read since.
func watched(t *testing.T) (fyne.Window, *widgets.Icon, *canvas.Image, *read) {
	t.Helper()
	icon := widgets.NewIcon(icons.File, 24, theme.Muted)
	w := put(t, icon, fyne.NewSize(100, 100))
	var drawn *canvas.Image
	companiontest.Walk(w.Canvas(), func(o fyne.CanvasObject) {
		if picture, ok := o.(*canvas.Image); ok {
			drawn = picture
		}
	})
	counted := &read{Resource: drawn.Resource}
	drawn.Resource = counted
	icon.Refresh()
	counted.times = 0
	return w, icon, drawn, counted
}

func TestAnIconThatLooksTheSameIsNotReadAgain(t *testing.T) {
	w, icon, _, svg := watched(t)
	for range 3 {
		icon.Refresh()
		w.Content().Refresh()
	}
	icon.Set(icons.File, theme.Muted)
	if svg.times != 0 {
		t.Errorf("it was read %d times", svg.times)
	}
}

func TestAnIconIsDrawnAgainWhereItLooksDifferent(t *testing.T) {
	for name, change := range map[string]func(fyne.Window, *widgets.Icon){
		"another colour": func(_ fyne.Window, icon *widgets.Icon) { icon.Set(icons.File, fynetheme.ColorNamePrimary) },
		"another icon":   func(_ fyne.Window, icon *widgets.Icon) { icon.Set(icons.Key, theme.Muted) },
		"another theme": func(fyne.Window, *widgets.Icon) {
			fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark))
		},
		"another size": func(_ fyne.Window, icon *widgets.Icon) { icon.Resize(fyne.NewSquareSize(48)) },
		"another screen": func(w fyne.Window, icon *widgets.Icon) {
			w.Canvas().(interface{ SetScale(float32) }).SetScale(2)
			icon.Refresh()
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, icon, drawn, _ := watched(t)
			before := drawn.Image
			change(w, icon)
			if same(before, drawn.Image) {
				t.Error("it looks as it did")
			}
		})
	}
}

func same(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}
