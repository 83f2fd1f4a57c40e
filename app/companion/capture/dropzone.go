package capture

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/icons"
)

// newDropZone says where files can be dropped and holds the buttons that choose them. A phone has nothing to drop from,
// so where it is as narrow as one there is a large button.
func newDropZone(large *widgets.Button, files, folder func()) fyne.CanvasObject {
	return widgets.ByWidth(480, widgets.Tall(88, large), newDropArea(files, folder))
}

func newDropArea(files, folder func()) fyne.CanvasObject {
	frame := widgets.NewDashed(theme.Surface, fynetheme.ColorNameInputBorder)
	disc := container.NewStack(widgets.NewPanel(theme.AccentTint, "", 28), container.NewCenter(widgets.NewIcon(icons.Tray, 26, theme.AccentInk)))
	return container.NewStack(frame, widgets.Inset(theme.Space5, theme.Space5, widgets.Column(theme.Space2,
		container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(56), disc)),
		widgets.NewText("Drop files here", widgets.Title.Centred()),
		widgets.NewText("Receipts, invoices and statements: PDF, photos, any other file.\nCtrl+V pastes copied files.", widgets.Quiet.Centred()),
		widgets.Inset(theme.Space1, 0, container.NewCenter(widgets.Row(theme.Space2,
			widgets.NewButton("Choose files", icons.FileText, files),
			widgets.NewButton("Choose a folder", icons.FolderOpen, folder),
		))),
	)))
}
