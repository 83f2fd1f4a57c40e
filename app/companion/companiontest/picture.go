package companiontest

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
)

// Keep writes a picture of the canvas into the folder that SATCHEL_SCREENSHOTS names, and does nothing where it names none.
func Keep(t testing.TB, c fyne.Canvas, name string) {
	t.Helper()
	folder := os.Getenv("SATCHEL_SCREENSHOTS")
	if folder == "" {
		return
	}
	if err := write(filepath.Join(folder, name+".png"), c.Capture()); err != nil {
		t.Errorf("keeping a picture: %v", err)
	}
}

func write(path string, picture image.Image) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(file, picture); err != nil {
		file.Close()
		return fmt.Errorf("encoding %s: %w", path, err)
	}
	return file.Close()
}
