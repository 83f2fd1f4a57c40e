package gallery

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

func notices() fyne.CanvasObject {
	column := widgets.Column(theme.Space2)
	for _, each := range []struct {
		tone  widgets.Tone
		title string
	}{
		{widgets.Neutral, "Nothing is wrong."},
		{widgets.Accent, "This is under way."},
		{widgets.Success, "It was done."},
		{widgets.Warning, "This waits."},
		{widgets.Danger, "This needs you."},
	} {
		column.Add(widgets.NewNotice(each.tone, widgets.Message{Title: each.title, Safe: "What you captured is safe here."}))
	}
	column.Add(widgets.NewNotice(widgets.Danger, widgets.Message{Title: "With a way on.", Action: "Try again."}, widgets.NewButton("Try again", "", nothing)))
	return column
}

func banner() fyne.CanvasObject {
	return widgets.NewBanner(widgets.Warning, icons.WifiSlash, "The service can't be reached. What you capture is safe here.", widgets.NewButton("Try again", "", nothing))
}

func empty() fyne.CanvasObject {
	return widgets.Tall(280, widgets.NewEmpty(icons.Tray, "Nothing captured yet", "Capture a receipt, an invoice or a statement.",
		widgets.NewPrimary("Capture documents", icons.CameraPlus, nothing)))
}

func step() fyne.CanvasObject {
	return widgets.Tall(260, widgets.NewStep("Security", nothing, "Change password", widgets.NewText("A few words in a row that nobody would expect are good.", widgets.Quiet)))
}

func desk() fyne.CanvasObject {
	return widgets.Tall(220, widgets.NewDesk(widgets.NewText("What comes before anything else", widgets.Heading)))
}

func headed() fyne.CanvasObject {
	line := func(words string) fyne.CanvasObject {
		return container.NewStack(widgets.NewPanel(theme.Raised, "", 0), widgets.Inset(theme.Space2, theme.Space2, widgets.NewText(words, widgets.Line)))
	}
	return widgets.Tall(180, widgets.NewHeaded(line("Head"), widgets.Inset(theme.Space2, theme.Space2, widgets.NewText("Body", widgets.Body)), line("Foot")))
}

func question(over fyne.Canvas) {
	widgets.Confirm(over, widgets.Question{
		Title: "Remove this document?", Words: "It has not reached the service, and is gone then.", Yes: "Remove", No: "Cancel", Danger: true,
	}, nothing)
}

func dialog(over fyne.Canvas) {
	widgets.Show(over, "Keyboard", "Close", widgets.NewText("Something to read over everything else.", widgets.Body))
}

func snackbar() fyne.CanvasObject {
	bar := widgets.NewSnackbar(func(time.Duration, func()) func() { return nothing })
	bar.Say("Saved 2 files.")
	return widgets.Tall(90, bar.Object())
}

func qr() fyne.CanvasObject {
	picture, err := widgets.NewQR("https://satchel.example.com", 160)
	if err != nil {
		return widgets.NewText(err.Error(), widgets.Body)
	}
	return container.NewHBox(picture)
}
