package widgets

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"rsc.io/qr"

	"satchel/app/companion/theme"
)

// quietModules is the border that scanners need (ISO/IEC 18004 §6.3.8).
const quietModules = 4

// NewQR draws a text to be scanned, so many pixels wide and high. It is black on white in light and dark, because
// scanners want it so.
func NewQR(text string, size float32) (fyne.CanvasObject, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("drawing a QR code: %w", err)
	}
	side := code.Size + 2*quietModules
	drawn := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				drawn.SetColorIndex(x+quietModules, y+quietModules, 1)
			}
		}
	}
	shown := canvas.NewImageFromImage(drawn)
	shown.ScaleMode, shown.FillMode = canvas.ImageScalePixels, canvas.ImageFillContain
	shown.SetMinSize(fyne.NewSquareSize(size))
	ground := canvas.NewRectangle(color.White)
	ground.CornerRadius = theme.Radius
	return container.NewStack(ground, shown), nil
}
