//go:build !race

package drawing_test

import (
	"errors"
	"path/filepath"
	"testing"

	"satchel/assets/samples"
	"satchel/sync/drawing"
)

// To compile PDFium takes seconds, so that one test looks at all that is to be seen of a PDF.
func TestAPDFsFirstPageComesBackAndABadDocumentHarmsNoOther(t *testing.T) {
	folder := t.TempDir()
	p := process(t, "draw", func(o *drawing.Options) { o.Command[2] = folder })
	bill, err := samples.All()[0].Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		given, _ := content(bill)
		page, err := p.Draw(t.Context(), given, 500)
		if err != nil || page.Bounds().Dy() != 500 {
			t.Fatalf("%v %v", page, err)
		}
		given, _ = content(bill[:300])
		if _, err := p.Draw(t.Context(), given, 500); !errors.Is(err, drawing.ErrDamaged) {
			t.Errorf("a PDF cut off: %v", err)
		}
	}
	if kept, err := filepath.Glob(filepath.Join(folder, "pdfium", "*", "*", "*")); err != nil || len(kept) == 0 {
		t.Errorf("nothing is kept for the next time: %v", err)
	}
}
