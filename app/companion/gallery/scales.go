package gallery

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

func styles() fyne.CanvasObject {
	column := widgets.Column(theme.Space3)
	for _, each := range []struct {
		name  string
		style widgets.Style
	}{
		{"Heading", widgets.Heading},
		{"Title", widgets.Title},
		{"Strong", widgets.Strong},
		{"Body", widgets.Body},
		{"Line", widgets.Line},
		{"Quiet", widgets.Quiet},
		{"Caption", widgets.Caption},
		{"Code", widgets.Code},
	} {
		column.Add(widgets.NewText(each.name+": paperwork to the books, 1,234.50", each.style))
	}
	column.Add(widgets.NewWholeText("Whole: never cut short", widgets.Line))
	return column
}

// colours are the theme's, each with its name.
func colours() fyne.CanvasObject {
	grid := widgets.Wrap(theme.Space2, theme.Space3)
	for _, name := range theme.Names() {
		swatch := widgets.Tall(36, widgets.NewPanel(name, theme.Border, theme.Radius))
		grid.Add(widgets.Wide(180, widgets.Column(2, swatch, widgets.NewText(string(name), widgets.Caption))))
	}
	return grid
}

func spaces() fyne.CanvasObject {
	column := widgets.Column(theme.Space2)
	for _, space := range []float32{theme.Space1, theme.Space2, theme.Space3, theme.Space4, theme.Space5, theme.Space6, theme.Space7} {
		column.Add(widgets.Sides(theme.Space3, widgets.Tall(12, widgets.Wide(space, widgets.NewPanel("primary", "", 0))),
			widgets.NewText(fmt.Sprintf("%g pixels", space), widgets.Caption), nil))
	}
	return column
}

func marks() fyne.CanvasObject {
	row := widgets.Wrap(theme.Space3, theme.Space3, widgets.NewMark(32))
	for _, name := range []string{icons.Files, icons.CameraPlus, icons.LockKey, icons.ShieldCheck, icons.Gear, icons.Tray, icons.Trash} {
		row.Add(widgets.NewIcon(name, 22, theme.Muted))
	}
	return row
}

func surfaces() fyne.CanvasObject {
	dashed := widgets.Tall(60, widgets.NewDashed(theme.AccentTint, "primary"))
	pillar := widgets.Tall(40, container.NewHBox(widgets.NewWholeText("Beside", widgets.Line), widgets.NewPillar(), widgets.NewWholeText("each other", widgets.Line)))
	ground := widgets.Tall(24, widgets.NewGround("background", nothing))
	return widgets.Column(theme.Space3,
		widgets.NewCard(widgets.NewText("A card holds things that belong together.", widgets.Body)), widgets.NewRule(), dashed, pillar, ground)
}
