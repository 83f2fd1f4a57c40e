package capture

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/app/words"
	"satchel/assets/icons"
)

// newDropZone says where files can be dropped and holds the button that chooses them. A phone has nothing to drop from,
// so where it is as narrow as one there is a large button.
func newDropZone(tongue words.Tongue, ways fyne.CanvasObject, choose func()) fyne.CanvasObject {
	return widgets.ByWidth(480, ways, newDropArea(tongue, choose))
}

// newMoreZone is the drop zone once something is laid out: as low as can be, so that the rest stays in sight.
func newMoreZone(tongue words.Tongue, large *widgets.Button, choose func()) fyne.CanvasObject {
	row := container.NewStack(
		widgets.NewDashed(theme.Surface, fynetheme.ColorNameInputBorder),
		widgets.Inset(theme.Space3, theme.Space4, widgets.Sides(theme.Space3,
			widgets.NewIcon(icons.Tray, 24, theme.AccentInk), widgets.NewText(tongue.T("Drop more files here"), widgets.Strong),
			widgets.NewButton(tongue.T("Choose more"), icons.FolderOpen, choose))))
	return widgets.ByWidth(480, large, row)
}

func newDropArea(tongue words.Tongue, choose func()) fyne.CanvasObject {
	frame := widgets.NewDashed(theme.Surface, fynetheme.ColorNameInputBorder)
	disc := container.NewStack(widgets.NewPanel(theme.AccentTint, "", 28), container.NewCenter(widgets.NewIcon(icons.Tray, 26, theme.AccentInk)))
	return container.NewStack(frame, widgets.Inset(theme.Space5, theme.Space5, widgets.Column(theme.Space2,
		container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(56), disc)),
		widgets.NewText(tongue.T("Drop files here"), widgets.Title.Centred()),
		widgets.NewText(tongue.T("Receipts, invoices and statements: PDF, photos, any other file.\nCtrl+V pastes copied files."), widgets.Quiet.Centred()),
		widgets.Inset(theme.Space1, 0, container.NewCenter(
			widgets.NewButton(tongue.T("Choose files or a folder"), icons.FolderOpen, choose))),
	)))
}
