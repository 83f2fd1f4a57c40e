package gallery

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// Exhibits are all things that the gallery shows, in its order.
func Exhibits() []Exhibit {
	return []Exhibit{
		{Name: "Type", Make: styles},
		{Name: "Colours", Make: colours},
		{Name: "Space", Make: spaces},
		{Name: "Icons", Make: marks},
		{Name: "Surfaces", Make: surfaces},
		{Name: "Buttons", Make: buttons},
		{Name: "Choices", Make: choices},
		{Name: "List", Make: list},
		{Name: "Pages", Make: pages},
		{Name: "Places", Make: places},
		{Name: "Input", Make: input},
		{Name: "Chips", Make: chips},
		{Name: "Notices", Make: notices},
		{Name: "Banner", Make: banner},
		{Name: "Empty", Make: empty},
		{Name: "Time line", Make: timeline},
		{Name: "Waiting", Make: waiting},
		{Name: "Rings", Make: rings},
		{Name: "QR code", Make: qr},
		{Name: "Step", Make: step},
		{Name: "Desk", Make: desk},
		{Name: "Head, body and foot", Make: headed},
		{Name: "Question", Over: question},
		{Name: "Dialog", Over: dialog},
		{Name: "Snackbar", Make: snackbar},
	}
}

func nothing() {}

func buttons() fyne.CanvasObject {
	off := widgets.NewButton("Disabled", icons.Trash, nothing)
	off.Disable()
	return widgets.Wrap(theme.Space2, theme.Space2,
		widgets.NewPrimary("Primary", icons.CameraPlus, nothing), widgets.NewButton("Second", icons.Copy, nothing),
		widgets.NewPlain("Plain", icons.Eye, nothing), widgets.NewBack("Back", nothing), widgets.NewDanger("Danger", icons.Trash, nothing), off)
}

func choices() fyne.CanvasObject {
	one, other := widgets.NewPick("Purchase", nothing), widgets.NewPick("Sale", nothing)
	one.Set(true)
	taken, left := widgets.NewTick("Taken", func(bool) {}), widgets.NewTick("Left", func(bool) {})
	taken.Set(true)
	return widgets.Column(theme.Space2, widgets.Wrap(theme.Space2, 0, one, other), taken, left,
		widgets.NewChoice(icons.Buildings, "Harbour Lane Bakery Ltd", true, nothing),
		widgets.NewChoice(icons.Buildings, "Meadow & Sons", false, nothing),
		widgets.NewStrip(widgets.Row(theme.Space2, widgets.NewPick("A strip", nothing), widgets.NewPick("is moved sideways", nothing))))
}

func list() fyne.CanvasObject {
	names := []string{"Octopus Energy invoice 88213.pdf", "Screwfix receipt 11-19.jpg", "Barclays statement October 2026.pdf"}
	rows := widgets.NewList(func() int { return len(names) }, func() fyne.CanvasObject {
		return widgets.Tall(theme.Touch, widgets.Inset(theme.Space3, theme.Space3, widgets.NewText("", widgets.Line.OneLine())))
	}, func(row int, object fyne.CanvasObject) {
		object.(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*widgets.Text).Set(names[row])
	}, func(int) {})
	return widgets.Tall(150, rows)
}

func pages() fyne.CanvasObject {
	paper := image.NewRGBA(image.Rect(0, 0, 30, 40))
	draw.Draw(paper, paper.Bounds(), image.NewUniform(color.RGBA{150, 120, 90, 255}), image.Point{}, draw.Src)
	draw.Draw(paper, paper.Bounds().Inset(6), image.White, image.Point{}, draw.Src)
	page, waits := widgets.NewThumb("Edit", "Edit the first page", nothing), widgets.NewDragThumb("Edit", "Edit the second page", nothing, func(float32) {}, nothing)
	page.ShowPicture(paper)
	page.SetNumber("1")
	moves := widgets.Moves{Dragged: func(float32, float32) {}, Dropped: nothing, Stepped: func(int, int) {}}
	return widgets.Wrap(theme.Space3, theme.Space3, widgets.NewPicture(paper, "Show it larger", fyne.NewSize(66, 88), nothing), page, waits, widgets.NewHandle("Top left corner", 20, moves), widgets.NewHandle("Top edge", 14, moves))
}

func places() fyne.CanvasObject {
	here := widgets.NewPlace(icons.Files, "Documents", true, nothing)
	here.SetHere(true)
	bar := widgets.Row(theme.Space1, widgets.Wide(78, widgets.NewPlace(icons.Files, "Documents", false, nothing)),
		widgets.Wide(78, widgets.NewMainPlace(icons.CameraPlus, "Capture", nothing)))
	return widgets.Column(theme.Space2, here, widgets.NewPlace(icons.Gear, "Settings", true, nothing),
		widgets.NewFoot(icons.UserCircle, "bea@demo.test", nothing), bar)
}

func input() fyne.CanvasObject {
	wrong := widgets.NewField("E-mail", widgets.NewEntry("you@example.com"))
	wrong.SetWrong("This is not an e-mail address.")
	return widgets.Column(theme.Space4,
		widgets.NewField("Service address", widgets.NewEntry("satchel.example.com")), wrong,
		widgets.NewField("App password", widgets.NewSecretEntry("")),
		widgets.NewSearch("Search names, notes and categories", "Search", func(string) {}))
}

func chips() fyne.CanvasObject {
	return widgets.Wrap(theme.Space2, theme.Space2,
		widgets.NewChip(icons.Clock, "Saved here", widgets.Neutral), widgets.NewChip(icons.CloudArrowUp, "Sending 42 %", widgets.Accent),
		widgets.NewChip(icons.CheckCircle, "Accepted", widgets.Success), widgets.NewChip(icons.Hourglass, "Waiting", widgets.Warning),
		widgets.NewChip(icons.WarningCircle, "Needs you", widgets.Danger))
}

func rings() fyne.CanvasObject {
	row := widgets.Row(theme.Space4)
	for _, left := range []int{30, 17, 4} {
		ring := widgets.NewRing()
		ring.Set(left, 30)
		row.Add(ring)
	}
	return row
}

func waiting() fyne.CanvasObject {
	bar, busy := widgets.NewBar(), widgets.NewBusy()
	bar.Set(0.42)
	busy.Start("Copying and checking …")
	return widgets.Column(theme.Space4, bar, busy, widgets.NewSkeleton(3))
}

func timeline() fyne.CanvasObject {
	return widgets.NewTimeline([]widgets.Step{
		{Icon: icons.CameraPlus, Tone: widgets.Success, Name: "Captured and safe here", When: "11:32:00", Note: "SHA-256  3f1a9c0d … 9900aabb", Code: true},
		{Icon: icons.CloudArrowUp, Tone: widgets.Accent, Name: "Upload", When: "11:32:04", Note: "42 %"},
		{Icon: icons.ShieldCheck, Name: "Acknowledgement"},
	})
}
