//go:build !race

// Under the race detector PDFium would take minutes to compile, and shares nothing between goroutines.

package pdfium_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"satchel/assets/samples"
	"satchel/sync/drawing/pdfium"
)

// kept is where PDFium is compiled to, once for all tests.
var kept string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "pdfium")
	if err != nil {
		panic(err)
	}
	kept = folder
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil {
		panic(err)
	}
	os.Exit(code)
}

func opened(t *testing.T, folder string) *pdfium.Engine {
	t.Helper()
	engine, err := pdfium.Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	return engine
}

// paper is a PDF of one object after the other, with the table that tells where each is (ISO 32000-1, 7.5).
func paper(trailer string, objects ...string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	var at []int
	for i, object := range objects {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, table)
	return out.Bytes()
}

const (
	catalogue = "<</Type/Catalog/Pages 2 0 R>>"
	oneLeaf   = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
)

func leaf(box, more string) string {
	return "<</Type/Page/Parent 2 0 R/MediaBox[" + box + "]" + more + ">>"
}

func TestTheFirstPageIsDrawnAsLargeAsIsAskedFor(t *testing.T) {
	engine := opened(t, kept)
	content, err := samples.All()[0].Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // a sandbox each
		page, err := engine.FirstPage(t.Context(), content, 800)
		if err != nil {
			t.Fatal(err)
		}
		if page.Bounds().Dy() != 800 || page.Bounds().Dx() < 550 || page.Bounds().Dx() > 580 {
			t.Errorf("an A4 page became %v", page.Bounds())
		}
		if ink := dark(page); ink < 500 {
			t.Errorf("%d dark pixels: there is no text on it", ink)
		}
	}
}

// dark counts the pixels that are no paper.
func dark(page *image.RGBA) int {
	n := 0
	for i := 0; i < len(page.Pix); i += 4 {
		if page.Pix[i] < 128 {
			n++
		}
	}
	return n
}

func TestWhatIsTransparentLiesOnWhite(t *testing.T) {
	page, err := opened(t, kept).FirstPage(t.Context(), paper("", catalogue, oneLeaf, leaf("0 0 200 100", "")), 100)
	if err != nil {
		t.Fatal(err)
	}
	if page.Bounds() != image.Rect(0, 0, 100, 50) || page.RGBAAt(50, 25) != page.RGBAAt(0, 0) || page.RGBAAt(0, 0).R != 255 || page.RGBAAt(0, 0).A != 255 {
		t.Errorf("%v %v", page.Bounds(), page.RGBAAt(0, 0))
	}
}

func TestAPDFThatCantBeShownSaysWhy(t *testing.T) {
	engine := opened(t, kept)
	bill, err := samples.All()[0].Bytes()
	if err != nil {
		t.Fatal(err)
	}
	locked := "/Encrypt<</Filter/Standard/V 1/R 2/P -44/O<" + strings.Repeat("28", 32) + ">/U<" + strings.Repeat("11", 32) + ">>>/ID[<" + strings.Repeat("ab", 16) + "><" + strings.Repeat("ab", 16) + ">]"
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"nothing":                   {nil, pdfium.ErrDamaged},
		"not a PDF":                 {[]byte("<html>no</html>"), pdfium.ErrDamaged},
		"a head alone":              {[]byte("%PDF-1.7\n%%EOF"), pdfium.ErrDamaged},
		"cut off":                   {bill[:200], pdfium.ErrDamaged},
		"without pages":             {paper("", catalogue, "<</Type/Pages/Kids[]/Count 0>>"), pdfium.ErrEmpty},
		"pages that are themselves": {paper("", catalogue, "<</Type/Pages/Kids[2 0 R]/Count 1>>"), pdfium.ErrDamaged},
		"a page that isn't there":   {paper("", catalogue, "<</Type/Pages/Kids[9 0 R]/Count 1>>"), pdfium.ErrDamaged},
		"locked":                    {paper(locked, catalogue, oneLeaf, leaf("0 0 200 100", "")), pdfium.ErrProtected},
		"noise with a PDF's head":   {append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte{0x3c, 0x80, 0x5b}, 20_000)...), pdfium.ErrDamaged},
	} {
		if page, err := engine.FirstPage(t.Context(), c.content, 400); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v (%v)", name, err, c.want, page != nil)
		}
	}
	if _, err := engine.FirstPage(t.Context(), bill, 400); err != nil {
		t.Errorf("a good one afterwards: %v", err)
	}
}

// The second start is quick because of what the first has left. To compile takes seconds, so one test looks at it all.
func TestWhatAnotherVersionLeftIsTakenAwayAndWhatIsDamagedDoneWithout(t *testing.T) {
	opened(t, kept)
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(kept)); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(folder, "pdfium", "v0.0.1", "wazero")
	if err := os.MkdirAll(old, 0o700); err != nil {
		t.Fatal(err)
	}
	spoiled := 0
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		spoiled++
		return os.WriteFile(path, []byte("nothing of use"), 0o600)
	})
	if err != nil || spoiled == 0 {
		t.Fatalf("%d files were kept: %v", spoiled, err)
	}
	if _, err := opened(t, folder).FirstPage(t.Context(), paper("", catalogue, oneLeaf, leaf("0 0 200 100", "")), 100); err != nil {
		t.Errorf("with what is damaged: %v", err)
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what another version left is still there: %v", err)
	}
}
