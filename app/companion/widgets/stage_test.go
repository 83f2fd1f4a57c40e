package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

func TestWhoLeavesAnOverviewByAKeyFindsTheKeysThereOnTheWayBack(t *testing.T) {
	open, other, next := widgets.NewButton("open", "", nil), widgets.NewButton("other", "", nil), widgets.NewButton("next", "", nil)
	first, second := widgets.NewEntry("first"), widgets.NewEntry("second")
	for name, c := range map[string]struct {
		from    fyne.Focusable
		further bool // over a second step
		gone    bool // from the overview meanwhile
		want    fyne.Focusable
	}{
		"a button led there":            {from: open, want: open},
		"one of several did":            {from: other, want: other},
		"two steps away":                {from: open, further: true, want: open},
		"the mouse did":                 {from: nil, want: nil},
		"the button is no longer there": {from: open, gone: true, want: nil},
	} {
		t.Run(name, func(t *testing.T) {
			overview := widgets.Column(theme.Space1, open, other)
			holder := container.NewStack()
			canvas := put(t, holder, fyne.NewSize(300, 600)).Canvas()
			stage := widgets.NewStage(canvas, overview)
			holder.Add(stage.Object())
			canvas.Focus(c.from)

			stage.Show(widgets.Column(theme.Space1, first, next), first)
			if canvas.Focused() != fyne.Focusable(first) {
				t.Errorf("in the step the keys are on %v", canvas.Focused())
			}
			if c.further {
				stage.Show(widgets.Column(theme.Space1, second), second)
			}
			if c.gone {
				overview.Remove(open)
			}
			stage.Overview()
			if got := canvas.Focused(); got != c.want {
				t.Errorf("on the way back the keys are on %v, want %v", got, c.want)
			}
		})
	}
}
