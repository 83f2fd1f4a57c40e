package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
)

// rows are drawn anew from the words on their buttons.
type rows struct {
	kept widgets.Kept
	list *fyne.Container
}

func (r *rows) draw(over fyne.Canvas, able bool, rows ...[]string) {
	r.kept.Redraw(over, []any{able, rows}, func() {
		r.list.RemoveAll()
		for _, row := range rows {
			for _, does := range row[1:] {
				button := widgets.NewButton(row[0]+" "+does, "", nil)
				if !able {
					button.Disable()
				}
				r.list.Add(container.NewHBox(r.kept.Button(row[0], does, button)))
			}
		}
	})
}

func TestTheKeysComeToTheHeirOfAButtonThatIsGone(t *testing.T) {
	before := [][]string{{"a", "open", "drop"}, {"b", "open", "drop"}, {"c", "open"}, {"all", "clear"}}
	for name, c := range map[string]struct {
		from  string
		after [][]string
		want  string
	}{
		"it is still there":                   {"b drop", before, "b drop"},
		"its row has moved":                   {"b drop", [][]string{{"c", "open"}, {"b", "open", "drop"}}, "b drop"},
		"its row is still there":              {"b drop", [][]string{{"a", "open", "drop"}, {"b", "open"}}, "b open"},
		"the next row has the same":           {"a drop", [][]string{{"b", "open", "drop"}}, "b drop"},
		"the row before has the same":         {"b drop", [][]string{{"a", "open", "drop"}, {"c", "open"}}, "a drop"},
		"no row has the same":                 {"b drop", [][]string{{"a", "open"}, {"c", "open"}}, "c open"},
		"the next row is gone too":            {"b drop", [][]string{{"a", "open"}, {"all", "clear"}}, "all clear"},
		"only rows before are still there":    {"c open", [][]string{{"a", "open"}, {"b", "open"}}, "b open"},
		"nothing is there that was there":     {"c open", [][]string{{"d", "open"}}, ""},
		"nothing is there":                    {"c open", nil, ""},
		"nothing had the keys, and rows went": {"", [][]string{{"a", "open"}}, ""},
	} {
		for _, able := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				shown := rows{list: widgets.Column(theme.Space1)}
				canvas := put(t, shown.list, fyne.NewSize(300, 600)).Canvas()
				shown.draw(canvas, true, before...)
				for _, row := range shown.list.Objects {
					if button := row.(*fyne.Container).Objects[0].(*widgets.Button); button.Text == c.from {
						canvas.Focus(button)
					}
				}
				shown.draw(canvas, able, c.after...)
				got := ""
				if button, ok := canvas.Focused().(*widgets.Button); ok {
					got = button.Text
					if button.Disabled() == able {
						t.Error("it is not as it was made")
					}
				}
				if got != c.want {
					t.Errorf("the keys are at %q, want %q", got, c.want)
				}
			})
		}
	}
}

func TestAKeptButtonBecomesAsItIsMadeAnew(t *testing.T) {
	var kept widgets.Kept
	canvas := put(t, widgets.Column(0), fyne.NewSize(300, 600)).Canvas()
	pressed := ""
	draw := func(word string) (button *widgets.Button) {
		kept.Redraw(canvas, word, func() { button = kept.Button("", "do", widgets.NewButton(word, "", func() { pressed = word })) })
		return button
	}
	first, second := draw("One"), draw("Two")
	second.Tapped(nil)
	if first != second || second.Text != "Two" || pressed != "Two" {
		t.Errorf("the same %v, says %q, pressed %q", first == second, second.Text, pressed)
	}
}

func TestWhatShowsTheSameIsNotDrawnAgain(t *testing.T) {
	var kept widgets.Kept
	canvas, drawn := put(t, widgets.Column(0), fyne.NewSize(300, 600)).Canvas(), 0
	for _, rows := range [][]string{nil, nil, {"a"}, {"a"}, nil} {
		kept.Redraw(canvas, rows, func() { drawn++ })
	}
	if drawn != 3 {
		t.Errorf("drawn %d times", drawn)
	}
}
