package preview_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"testing"

	"satchel/sync/shelf/preview"
)

// packed is an object stream of these objects, whose dictionary says more.
func packed(t *testing.T, objects, more string) string {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := io.WriteString(w, objects); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("\n5 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream\nendobj\n", out.Len(), more, out.String())
}

func pdfWith(objects string) []byte {
	return []byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + objects + "\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}

// Nothing that a viewer would run reaches one: it is taken out, or the PDF is not shown.
func TestAPDFIsShownWithoutWhatItWouldDoByItself(t *testing.T) {
	alert := "<</S/JavaScript/JS(app.alert\\(1\\))>>"
	for name, test := range map[string]struct {
		objects string
		cleaned bool
		reason  preview.Reason
	}{
		"pages":                          {"3 0 obj<</Type/Page/A<</S/URI/URI(https://example.test)>>>>endobj", false, ""},
		"packed pages":                   {packed(t, "3 0 <</Type/Page>>", ""), false, ""},
		"a program":                      {"9 0 obj" + alert + "endobj", true, ""},
		"a program spelled otherwise":    {"9 0 obj<</S/J#61va#53cript/JS 8 0 R>>endobj", true, ""},
		"a form that is sent":            {"9 0 obj<</S/SubmitForm/F(https://example.test)>>endobj", true, ""},
		"a form of another kind":         {"9 0 obj<</AcroForm<</XFA 8 0 R>>>>endobj", true, ""},
		"a program by a string":          {"9 0 obj<</S(JavaScript)/JS 8 0 R>>endobj", false, preview.Acting},
		"by a string spelled otherwise":  {"9 0 obj<</S(\\112ava\\\nScript)/JS 8 0 R>>endobj", false, preview.Acting},
		"by a string of digits":          {"9 0 obj<</S<4a 617661\n536372697074>/JS 8 0 R>>endobj", false, preview.Acting},
		"by a string blown up":           {"9 0 obj<</S(" + strings.Repeat("\\\n", 9000) + "JavaScript)>>endobj", false, preview.Acting},
		"a packed program":               {packed(t, "3 0 "+alert, ""), false, preview.Acting},
		"a program packed in two ways":   {packed(t, "3 0 <</Type/Page>>", "/DecodeParms<</Predictor 12>>"), false, preview.Acting},
		"said before the object's line":  {"4 0 obj<</DecodeParms<</Predictor 12>> % " + packed(t, "3 0 <</Type/Page>>", "")[1:], false, preview.Acting},
		"packed and said elsewhere":      {"6 0 obj/ObjStm endobj", false, preview.Acting},
		"packed and spelled otherwise":   {strings.Replace(packed(t, "3 0 "+alert, ""), "ObjStm", "Obj#53tm", 1), false, preview.Acting},
		"packed and broken off":          {packed(t, strings.Repeat("3 0 <</Type/Page>>", 9), "")[:90], false, preview.Acting},
		"packed larger than can be read": {packed(t, strings.Repeat(" ", 65<<20), ""), false, preview.Acting},
		"encrypted":                      {"7 0 obj<</Encrypt 8 0 R>>endobj", false, preview.Protected},
	} {
		t.Run(name, func(t *testing.T) {
			file := pdfWith(test.objects)
			look, shown, err := preview.NewDrawer().View(t.Context(), bytes.NewReader(file))
			if err != nil || look.Reason != test.reason || look.Cleaned != test.cleaned || (look.Kind == preview.PDF) != (test.reason == "") {
				t.Fatalf("%+v %v", look, err)
			}
			if test.reason != "" {
				if shown != nil {
					t.Error("it is shown all the same")
				}
				return
			}
			if _, err := shown.Seek(0, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(shown)
			if err != nil || len(got) != len(file) {
				t.Fatalf("%d bytes of %d, %v", len(got), len(file), err)
			}
			if changed := !bytes.Equal(got, file); changed != test.cleaned {
				t.Errorf("shown is %s", got)
			}
			if again, _, err := preview.NewDrawer().View(t.Context(), bytes.NewReader(got)); err != nil || again.Cleaned {
				t.Errorf("there is something left in it: %v", err)
			}
		})
	}
}
