package portal_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	. "satchel/app/browsertest"
)

// actingPDF writes into its form by itself once it is open, in a viewer that lets it.
const actingPDF = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/DA(/Helv 12 Tf 0 g)/DR<</Font<</Helv 6 0 R>>>>>>" +
	"/OpenAction<</S/JavaScript/JS(this.getField\\('a'\\).value='MMMMMMMM')>>>>\nendobj\n" +
	"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[5 0 R]>>\nendobj\n" +
	"5 0 obj\n<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[10 10 190 60]/P 3 0 R/F 4/DA(/Helv 12 Tf 0 g)>>\nendobj\n" +
	"6 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// inField counts the dark dots in the form's field, which viewers tint, and reports whether it is shown.
func inField(t *testing.T, browser context.Context) (dark int, shown bool) {
	t.Helper()
	frame := Evaluate[[4]float64](t, browser, `(() => {
		const box = document.querySelector("iframe").getBoundingClientRect();
		return [box.left, box.top, box.right, box.bottom];
	})()`)
	photographed, err := chromedp.Run(browser, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	seen, err := png.Decode(bytes.NewReader(photographed))
	if err != nil {
		t.Fatal(err)
	}
	var field image.Rectangle
	dots := 0
	within := image.Rect(int(frame[0]), int(frame[1]), int(frame[2]), int(frame[3])).Intersect(seen.Bounds())
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			if r, g, b, _ := seen.At(x, y).RGBA(); r>>8 > 0xd0 && b > r+0x900 && b > g {
				dots++
				field = field.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if dots < 5000 {
		return 0, false
	}
	for y := field.Min.Y; y < field.Max.Y; y++ {
		for x := field.Min.X; x < field.Max.X; x++ {
			if r, g, b, _ := seen.At(x, y).RGBA(); max(r, g, b)>>8 < 0x90 {
				dark++
			}
		}
	}
	return dark, true
}

// A PDF with a program of its own is shown to a person without it, and is downloaded as it was sent.
func TestAPDFsOwnProgramDoesNotRunInItsPage(t *testing.T) {
	asSent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, body := "text/html", `<iframe src="/pdf#navpanes=0" width="800" height="600"></iframe>`
		if r.URL.Path == "/pdf" {
			kind, body = "application/pdf", actingPDF
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write([]byte(body)) // fails only when the browser has gone
	}))
	defer asSent.Close()
	c := clerkAt(t, serve(t))
	path := c.path + "/" + c.give("acting.pdf", []byte(actingPDF)).String()
	if viewed := c.get(path + "/pdf"); strings.Contains(viewed.text, "JavaScript") || len(viewed.text) != len(actingPDF) {
		t.Errorf("the viewer is given %q", viewed.text)
	}
	if kept := c.get(path + "/download"); kept.text != actingPDF {
		t.Error("the download isn't what was sent")
	}

	browser := Open(t)
	Drive(t, browser, chromedp.EmulateViewport(1280, 1600), chromedp.Navigate(asSent.URL)) // all of the page, or not all of the frame is painted
	await(t, "the PDF as it was sent to run its program", func() bool {
		dark, shown := inField(t, browser)
		return shown && dark > 100
	})
	Drive(
		t, browser, chromedp.Navigate(c.s.URL+"/sign-in"), Fill("email", c.s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"),
		chromedp.Navigate(c.s.URL+path), Heading("acting.pdf"), Says("would do something by itself"),
	)
	dark := 0
	await(t, "the PDF to be shown", func() (shown bool) {
		dark, shown = inField(t, browser)
		return shown
	})
	if dark > 0 {
		t.Errorf("the program has written %d dots", dark)
	}
	Photograph(t, browser, "document-pdf-acting")
}
