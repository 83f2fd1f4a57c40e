package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/sync/capture"
	"satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/pictures"
)

func paths(m *Model) []string {
	var found []string
	for _, laid := range m.Laid() {
		found = append(found, laid.Path)
	}
	return found
}

func laid(paths ...string) []Laid {
	var all []Laid
	for _, path := range paths {
		all = append(all, Laid{Path: path, Name: filepath.Base(path), Page: true})
	}
	return all
}

// saying explains an error by its code.
func saying(err error) words.Explanation {
	refusal, _ := errors.AsType[*capture.Refusal](err)
	return words.Explanation{Title: string(refusal.Code)}
}

// written are files of these contents in a folder of their own, by name.
func written(t *testing.T, files map[string][]byte) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func jpegOf(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestLookDescribesFilesAndSaysWhatCantBeCapturedOrShown(t *testing.T) {
	photo := jpegOf(t)
	vast := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x4e\x20\x00\x00\x4e\x20\x08\x02\x00\x00\x00")
	vast = binary.BigEndian.AppendUint32(vast, crc32.ChecksumIEEE(vast[12:]))
	folder := written(t, map[string][]byte{
		"a.pdf": append(append([]byte("%PDF-1.7"), make([]byte, 2387)...), "%%EOF"...), "empty.pdf": nil, "run.exe": []byte("MZ"), "photo.jpg": photo,
		"cut.jpg": photo[:30], "iphone.heic": []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "vast.png": vast,
	})
	at := func(name string) string { return filepath.Join(folder, name) }
	got := Look(t.Context(), words.Tongue{}, capture.New(capture.Options{}).Check, saying, []string{
		at("a.pdf"), folder, at("gone\u202e.pdf"), at("empty.pdf"), at("run.exe"), at("photo.jpg"), at("cut.jpg"), at("iphone.heic"), at("vast.png"),
	})
	want := []Laid{
		{Path: at("a.pdf"), Name: "a.pdf", Facts: "2.4 kB"},
		{Path: folder, Name: filepath.Base(folder), Facts: "folder", Folder: true},
		{Path: at("gone\u202e.pdf"), Name: "gone·.pdf", Why: "not-found"},
		{Path: at("empty.pdf"), Name: "empty.pdf", Why: "empty"},
		{Path: at("run.exe"), Name: "run.exe", Why: "program"},
		{Path: at("photo.jpg"), Name: "photo.jpg", Facts: words.Tongue{}.Size(int64(len(photo))), Picture: true, Page: true},
		{Path: at("cut.jpg"), Name: "cut.jpg", Facts: "30 B", Doubt: true},
		{Path: at("iphone.heic"), Name: "iphone.heic", Facts: "24 B · a kind of picture that can't be shown, turned or cropped here; it is captured as it is"},
		{Path: at("vast.png"), Name: "vast.png", Facts: "33 B · too many pixels to be shown, turned or cropped here; it is captured as it is", Page: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAFileLaidOutTwiceStandsOnce(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/a", "/b"))
	m.Lay(laid("/b", "/c"))
	m.TakeAway("/a")
	if diff := cmp.Diff([]string{"/b", "/c"}, paths(m)); diff != "" {
		t.Error(diff)
	}
}

func TestAFileLaidOutAgainIsAsItIsNowWhereAndHowItWas(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay([]Laid{{Path: "/a", Why: "empty"}, {Path: "/b", Picture: true}})
	m.SetEdit("/b", pictures.Edit{Turns: 1})
	m.Lay([]Laid{{Path: "/a", Facts: "2 kB"}, {Path: "/b", Picture: true, Facts: "3 kB"}})
	want := []Laid{{Path: "/a", Facts: "2 kB"}, {Path: "/b", Picture: true, Facts: "3 kB", Edit: pictures.Edit{Turns: 1}}}
	if diff := cmp.Diff(want, m.Laid()); diff != "" {
		t.Error(diff)
	}
}

func TestFilesAreMovedAmongTheOthers(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/a", "/b", "/c"))
	for _, step := range []struct {
		path  string
		by    int
		moved bool
		want  string
	}{
		{"/a", 1, true, "/b/a/c"},
		{"/a", 1, true, "/b/c/a"},
		{"/a", 1, false, "/b/c/a"},
		{"/a", -5, true, "/a/b/c"},
		{"/a", -1, false, "/a/b/c"},
		{"/gone", 1, false, "/a/b/c"},
	} {
		if moved := m.Move(step.path, step.by); moved != step.moved || strings.Join(paths(m), "") != step.want {
			t.Errorf("%s by %d: %v, now %v", step.path, step.by, moved, paths(m))
		}
	}
}

func TestOfManyFilesMoreAreShownAsThePersonAsks(t *testing.T) {
	m := NewModel(words.Tongue{})
	for i := range fewest + most + 3 {
		m.Lay(laid(fmt.Sprintf("/%d", i)))
	}
	if rows, more := m.Rows(); len(rows) != fewest || more != "Show 51 more" {
		t.Errorf("%d shown, %q", len(rows), more)
	}
	m.ShowMore()
	if rows, more := m.Rows(); len(rows) != fewest+most || more != "Show 3 more" || rows[fewest].Last {
		t.Errorf("%d shown, %q", len(rows), more)
	}
	m.ShowMore()
	if rows, more := m.Rows(); len(rows) != fewest+most+3 || more != "" || !rows[fewest+most+2].Last || !rows[0].First {
		t.Errorf("%d shown, %q", len(rows), more)
	}
}

func TestPagesHaveTheirNumbers(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay([]Laid{
		{Path: "/1.jpg", Facts: "2 kB", Picture: true, Page: true},
		{Path: "/3.webp", Picture: true, Edit: pictures.Edit{Turns: 1}}, // which makes a page of it
	})
	m.SetEdit("/1.jpg", pictures.Edit{Turns: 1, Corners: pictures.Corners{{X: 0.1}, {X: 1}, {X: 1, Y: 1}, {X: 0, Y: 1}}})
	said := func() (lines []string) {
		rows, _ := m.Rows()
		for _, row := range rows {
			lines = append(lines, fmt.Sprintf("%d|%s", row.Number, row.Said))
		}
		return lines
	}
	if diff := cmp.Diff([]string{"0|2 kB · turned · cropped", "0|turned"}, said()); diff != "" {
		t.Error(diff)
	}
	m.Combine = true
	if diff := cmp.Diff([]string{"1|Page 1 · 2 kB · turned · cropped", "2|Page 2 · turned"}, said()); diff != "" {
		t.Error(diff)
	}
	m.Lay([]Laid{{Path: "/folder", Folder: true}})
	if rows, _ := m.Rows(); rows[0].Number != 0 || !m.Combine {
		t.Error("pages are numbered although nobody knows how many a folder has")
	}
}

func TestCombiningIsNotOfferedBesideWhatCantBecomeAPage(t *testing.T) {
	page := func(path string) Laid { return Laid{Path: path, Name: path, Picture: true, Page: true} }
	m := NewModel(words.Tongue{})
	m.Lay([]Laid{page("1.jpg"), page("2.jpg")})
	if !m.CanCombine() || m.WhyNotCombine() != "" {
		t.Fatalf("two pictures: %q", m.WhyNotCombine())
	}
	m.Combine = true
	m.Lay([]Laid{{Path: "scan.pdf", Name: "scan.pdf"}})
	if m.CanCombine() || m.Request().Combine || m.Verb() != "Capture 3 documents" || !strings.Contains(m.WhyNotCombine(), "not scan.pdf.") {
		t.Errorf("offered %v, done %v, %q: %q", m.CanCombine(), m.Request().Combine, m.Verb(), m.WhyNotCombine())
	}
	m.TakeAway("scan.pdf")
	if !m.Request().Combine || m.Verb() != "Capture 1 document of 2 pages" {
		t.Errorf("what kept them apart is gone, and they are still apart: %q", m.Verb())
	}
	m.Damaged("2.jpg")
	if m.CanCombine() || !strings.Contains(m.WhyNotCombine(), "not 2.jpg.") {
		t.Errorf("a damaged one: %q", m.WhyNotCombine())
	}
	m = NewModel(words.Tongue{})
	m.Lay([]Laid{{Path: "1.pdf"}, {Path: "2.pdf"}})
	if m.CanCombine() || m.WhyNotCombine() != "" {
		t.Errorf("nobody would combine these, and it says %q", m.WhyNotCombine())
	}
}

func TestAPictureThatCantBeShownIsWarnedOfBeforeItIsCaptured(t *testing.T) {
	path := filepath.Join(t.TempDir(), "broken.jpg")
	if err := os.WriteFile(path, []byte("\x8f\x03\x99 random bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := NewModel(words.Tongue{})
	m.Lay(Look(t.Context(), words.Tongue{}, capture.New(capture.Options{}).Check, words.Explain, []string{path}))
	rows, _ := m.Rows()
	if rows[0].Fault != "" || !strings.Contains(rows[0].Warning, "Look at it first; it is captured as it is.") {
		t.Errorf("%+v", rows[0])
	}
	if paths := m.Request().Paths; len(paths) != 1 {
		t.Errorf("captures %v", paths)
	}
}

func TestADamagedPictureIsNoLongerEdited(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay([]Laid{{Path: "/1.jpg", Facts: "2 kB", Picture: true, Page: true, Edit: pictures.Edit{Turns: 1}}})
	m.Damaged("/1.jpg")
	m.Damaged("/1.jpg")
	rows, _ := m.Rows()
	if row := rows[0]; row.Picture || row.Facts != "2 kB" || !strings.Contains(row.Warning, "cut off") || m.Request().Edits != nil {
		t.Errorf("%+v", row)
	}
}

func TestTheButtonSaysWhatItWillDo(t *testing.T) {
	for want, m := range map[string]*Model{
		"Capture":                       NewModel(words.Tongue{}),
		"Capture 1 document":            {laid: laid("/a")},
		"Capture 2 documents":           {laid: append(laid("/a", "/b"), Laid{Path: "/c", Why: "empty"})},
		"Try again":                     {laid: []Laid{{Why: "empty"}, {Why: "gone"}}, results: []Result{{Saved: true}, {}, {}}},
		"Capture 3 documents":           {laid: []Laid{{Why: "empty"}, {Why: "gone"}, {Why: "a program"}}},
		"Capture 1 document of 3 pages": {laid: laid("/a", "/b", "/c"), Combine: true},
		"Capture as one document":       {laid: []Laid{{Path: "/d", Folder: true}}, Combine: true},
		"Capture all":                   {laid: []Laid{{Path: "/d", Folder: true}}},
	} {
		if got := m.Verb(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestOnlyWhatCanBeCapturedIsCountedAndCombined(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay([]Laid{{Path: "/gone", Why: "There is no such file."}, {Path: "/a", Page: true}})
	if m.CanCombine() {
		t.Error("one page is to be combined with what can't be captured")
	}
	m.Lay([]Laid{{Path: "/b", Page: true}})
	m.Combine = true
	if got := m.Verb(); got != "Capture 1 document of 2 pages" {
		t.Errorf("the button says %q", got)
	}
	rows, _ := m.Rows()
	if rows[0].Number != 0 || rows[1].Number != 1 || rows[2].Number != 2 {
		t.Errorf("the pages are %d, %d and %d", rows[0].Number, rows[1].Number, rows[2].Number)
	}
	request := m.Request()
	if diff := cmp.Diff([]string{"/a", "/b"}, request.Paths); diff != "" || !request.Combine {
		t.Error(diff)
	}
	m.Finish(request.Paths, []companion.Added{{Path: "/a"}, {Path: "/b"}}, false, saying)
	if diff := cmp.Diff([]string{"/gone"}, paths(m)); diff != "" {
		t.Error(diff)
	}
}

func TestOnePageAloneIsNotCombined(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/a", "/b"))
	m.Combine = true
	m.TakeAway("/b")
	if m.Request().Combine || m.Verb() != "Capture 1 document" {
		t.Error("one page is combined")
	}
	m.TakeAway("/a")
	m.Lay(laid("/c", "/d"))
	if m.Combine {
		t.Error("what was wanted of the others is done with these")
	}
	m.Combine = true
	m.TakeAllAway()
	if m.Combine || len(m.Laid()) > 0 {
		t.Error("something stayed")
	}
}

func TestTheRequestCarriesCategoryNoteAndEdits(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay([]Laid{{Path: "/a", Page: true}, {Path: "/b", Picture: true, Edit: pictures.Edit{Turns: 3}}, {Path: "/c", Picture: true, Page: true}})
	m.Category, m.Note, m.Combine = document.Sale, "for Meridian", true
	want := companion.AddRequest{Paths: []string{"/a", "/b", "/c"}, Category: document.Sale, Note: "for Meridian", Combine: true}
	got := m.Request()
	got.Each = nil
	if diff := cmp.Diff(want.Paths, got.Paths); diff != "" || got.Category != want.Category || got.Note != want.Note || !got.Combine {
		t.Errorf("%+v %s", got, diff)
	}
	if diff := cmp.Diff(map[string]pictures.Edit{"/b": {Turns: 3}}, got.Edits); diff != "" {
		t.Error(diff)
	}
}

func TestWhereTheRequestIsBrokenOffWhatWasNotSavedStaysLaidOut(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/a", "/b", "/c"))
	m.Note = "lunch"
	m.Finish(paths(m), []companion.Added{{Path: "/a"}}, true, saying)
	if diff := cmp.Diff([]string{"/b", "/c"}, paths(m)); diff != "" || m.Note != "lunch" {
		t.Error(diff, m.Note)
	}
	m.Finish(paths(m), nil, true, saying)
	if diff := cmp.Diff([]string{"/b", "/c"}, paths(m)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWasRefusedStaysLaidOutWithItsReason(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/good.pdf", "/empty.pdf", "/of-a-folder"))
	m.Note = "lunch"
	empty := errors.New("empty")
	m.Finish(paths(m), []companion.Added{
		{Path: "/good.pdf"}, {Path: "/empty.pdf", Err: empty}, {Path: "/of-a-folder/bill.pdf"},
	}, false, func(err error) words.Explanation { return words.Explanation{Title: "It is " + err.Error() + "."} })
	if diff := cmp.Diff([]string{"/empty.pdf"}, paths(m)); diff != "" {
		t.Error(diff)
	}
	refused := m.Refused()
	if len(refused) != 1 || refused[0].Name != "empty.pdf" || refused[0].Said.Title != "It is empty." {
		t.Errorf("refused: %+v", refused)
	}
	if m.Note != "lunch" {
		t.Error("the note is gone while a file still needs it")
	}
	if got := m.Sum(); got != "Saved 2 files, 1 file refused." {
		t.Errorf("sum: %q", got)
	}
}

func TestWhatIsSaidInPassingNamesWhatWasRefused(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/good", "/1", "/2", "/3", "/4"))
	gone := &capture.Refusal{Code: capture.NotFound}
	m.Finish(paths(m), []companion.Added{
		{Path: "/good"}, {Path: "/1", Err: gone}, {Path: "/2", Err: gone}, {Path: "/3", Err: gone}, {Path: "/4", Err: gone},
	}, false, saying)
	if got := m.InPassing(); got != "Saved 1 file, 4 files refused. Not captured: 1, 2, 3, 1 more." {
		t.Errorf("%q", got)
	}
}

func TestWhatIsLaidOutMeanwhileStays(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay(laid("/a", "/refused", "/b"))
	taken := m.Request().Paths
	m.Lay(laid("/late"))
	m.Finish(taken, []companion.Added{{Path: "/a"}, {Path: "/refused", Err: errors.New("empty")}, {Path: "/b"}}, false,
		func(error) words.Explanation { return words.Explanation{} })
	if diff := cmp.Diff([]string{"/refused", "/late"}, paths(m)); diff != "" {
		t.Error(diff)
	}
}

func TestAFolderWithNothingToCaptureIsSaidToBeOne(t *testing.T) {
	m := NewModel(words.Tongue{})
	m.Lay([]Laid{{Path: "/hollow", Folder: true}})
	m.Finish(paths(m), nil, false, saying) // what is passed over is not among what was added
	if got := m.Sum(); got != "There was nothing to capture in it." || len(m.Laid()) != 0 {
		t.Errorf("%q, laid out is %v", got, paths(m))
	}
	m.Lay(laid("/a"))
	if got := m.Sum(); got != "" {
		t.Errorf("still said after laying out more: %q", got)
	}
}

func TestTheSumSaysHowItWent(t *testing.T) {
	ok, page, bad := Result{Saved: true}, Result{Saved: true, Of: uuid.New()}, Result{}
	for want, results := range map[string][]Result{
		"": nil,
		"Saved 1 file. It is safe here and on its way.":                {ok},
		"Saved 2 files. They are safe here and on their way.":          {ok, {Saved: true, Of: uuid.New()}},
		"Saved 1 document of 2 pages. It is safe here and on its way.": {page, page},
		"Nothing was saved: 1 file refused.":                           {bad},
		"Saved 2 files, 2 files refused.":                              {ok, ok, bad, bad},
	} {
		m := &Model{results: results}
		if got := m.Sum(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, results := range map[string][]Result{
		"Saved 1 file. It is safe here.":                {ok},
		"Saved 2 files. They are safe here.":            {ok, ok},
		"Saved 1 document of 2 pages. It is safe here.": {page, page},
	} {
		m := &Model{results: results, held: true}
		if got := m.Sum(); got != want {
			t.Errorf("while nothing is sent: %q, want %q", got, want)
		}
	}
}

func TestLayingOutMoreForgetsTheLastGo(t *testing.T) {
	m := &Model{results: []Result{{Saved: true}}}
	m.Lay(laid("/a"))
	if strings.Contains(m.Sum(), "Saved") {
		t.Error("still says how the last go went")
	}
}
