package companion

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/storage"

	"satchel/app/companion/companiontest"
	"satchel/app/companion/theme"
	"satchel/app/companion/widgets"
	"satchel/assets/samples"
)

// scans are samples as files, in their order.
func scans(t *testing.T, names ...string) (paths []string) {
	t.Helper()
	folder := t.TempDir()
	all := samples.All()
	for _, name := range names {
		content, err := all[slices.IndexFunc(all, func(s samples.Sample) bool { return s.Name == name })].Bytes()
		path := filepath.Join(folder, name)
		if err == nil {
			err = os.WriteFile(path, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func addressesOf(paths []string) (uris []fyne.URI) {
	for _, path := range paths {
		uris = append(uris, storage.NewFileURI(path))
	}
	return uris
}

// layOut lays files out and waits until their pictures are there.
func layOut(t *testing.T, desk *companiontest.Desk, w *Window, paths []string) {
	t.Helper()
	w.take(addressesOf(paths))
	desk.Until(t, "the files are laid out", func() bool {
		return strings.Count(companiontest.Words(w.window.Canvas()), desk.Tongue.T("Take off")) == len(paths)
	})
	desk.Until(t, "their pictures are there", func() bool { return w.screens.capture.Drawn() })
}

func showCapture(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
	layOut(t, desk, w, scans(t, "IMG_2381.jpg", "IMG_2386.jpg", "invoice-harbour-roasters-HR-20417.pdf"))
	return w.window.Canvas()
}

func showCapturePages(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
	layOut(t, desk, w, scans(t, "IMG_2381.jpg", "IMG_2386.jpg", "IMG_2402.jpg"))
	companiontest.Press(t, w.window.Canvas(), "Combine as one document, in this order")
	desk.Pump()
	return w.window.Canvas()
}

func showCaptureEditor(t *testing.T, mode theme.Mode, size fyne.Size) fyne.Canvas {
	desk, w := stageFor(t, mode, size, &people{account: bea}, &pile{})
	layOut(t, desk, w, scans(t, "IMG_2402.jpg"))
	companiontest.Press(t, w.window.Canvas(), "Edit")
	desk.Until(t, "the editor is there", func() bool { return companiontest.Says(w.window.Canvas(), "Turn left") })
	for _, pull := range []struct {
		handle string
		dx, dy float32
	}{
		{"Top left corner", 0.095, 0.065}, {"Top right corner", -0.175, 0.025}, {"Bottom left corner", 0.18, -0.022}, {"Bottom right corner", -0.09, -0.06},
	} {
		drag(t, w.window.Canvas(), pull.handle, pull.dx, pull.dy)
	}
	return w.window.Canvas()
}

// drag moves a handle of the editor by parts of the picture's width and height.
func drag(t *testing.T, canvas fyne.Canvas, label string, dx, dy float32) {
	t.Helper()
	label = fyne.CurrentApp().(*companiontest.Desk).Tongue.T(label)
	var size fyne.Size
	var found *widgets.Handle
	companiontest.Walk(canvas, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *fynecanvas.Raster:
			size = o.Size()
		case *widgets.Handle:
			if o.AccessibilityLabel() == label {
				found = o
			}
		}
	})
	if found == nil {
		t.Fatalf("there is no %q", label)
	}
	for range 10 { // a hand moves by and by
		found.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(dx*size.Width/10, dy*size.Height/10)})
	}
	found.DragEnd()
}
