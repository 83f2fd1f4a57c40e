package capture

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"os"
	"path/filepath"
	"testing"

	"satchel/storage/disk"
	"satchel/storage/spool"
	"satchel/sync/ledger"
	"satchel/sync/pictures"
)

var (
	once     = pictures.Edit{Turns: 1}
	leftHalf = pictures.Edit{Corners: pictures.Corners{{X: 0, Y: 0}, {X: 0.5, Y: 0}, {X: 0.5, Y: 1}, {X: 0, Y: 1}}}
)

// edited is a request for one path with an edit.
func edited(path string, edit pictures.Edit) Request {
	r := request(path)
	r.Edits = map[string]pictures.Edit{path: edit}
	return r
}

// unread fails the test where an original is not what it was.
func unread(t *testing.T, path string, was []byte) {
	t.Helper()
	now, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(now, was) {
		t.Errorf("%s was changed", path)
	}
}

func TestATurnedPhotoIsCapturedTurnedAndOtherwiseAsItIs(t *testing.T) {
	h := build(t, spool.Options{})
	photo := jpegOf(t, 40, 30)
	path := h.write("IMG 1.JPG", photo)
	results, _, err := h.add(edited(path, once))
	must(t, err)
	record := results["IMG 1.JPG"].Record
	content := h.content(record)
	shape, err := pictures.Look(bytes.NewReader(content))
	must(t, err)
	if shape.Width != 30 || shape.Height != 40 || shape.Orientation != 6 {
		t.Errorf("it is seen as %+v", shape)
	}
	if !bytes.HasSuffix(content, photo[20:]) {
		t.Error("the picture was written anew")
	}
	sum := sha256.Sum256(content)
	if record.SHA256 != hex.EncodeToString(sum[:]) || record.Size != int64(len(content)) || record.Name != "IMG 1.JPG" || record.MediaType != "image/jpeg" {
		t.Errorf("it is kept as %+v", record)
	}
	unread(t, path, photo)
}

func TestOfACroppedPictureOnlyWhatIsKeptIsCaptured(t *testing.T) {
	h := build(t, spool.Options{})
	for name, content := range map[string][]byte{"photo.jpg": jpegOf(t, 40, 30), "screen.png": pngOf(t, picture(40, 30))} {
		path := h.write(name, content)
		results, _, err := h.add(edited(path, leftHalf))
		must(t, err)
		got, _, err := pictures.Draw(t.Context(), bytes.NewReader(h.content(results[name].Record)), 100)
		must(t, err)
		if got.Bounds() != image.Rect(0, 0, 20, 30) {
			t.Errorf("%s is %v", name, got.Bounds())
		}
		unread(t, path, content)
	}
}

func TestPagesAreBoundTurnedAndCropped(t *testing.T) {
	h := build(t, spool.Options{})
	one, two, three := jpegOf(t, 40, 30), jpegOf(t, 60, 50), pngOf(t, picture(20, 10))
	r := request(h.write("1.jpg", one), h.write("2.jpg", two), h.write("3.png", three))
	r.Combine = true
	r.Edits = map[string]pictures.Edit{r.Paths[0]: once, r.Paths[1]: leftHalf, r.Paths[2]: once}
	results, _, err := h.add(r)
	must(t, err)
	record := results["1.jpg"].Record
	content := h.content(record)
	if record.Pages != 3 || !bytes.Contains(content, one) {
		t.Errorf("%d pages; the turned one was written anew", record.Pages)
	}
	for _, upright := range []string{"[0 0 595.28 793.71]", "[0 0 420.94 841.89]"} { // 30 by 40, and 10 by 20, on A4
		if !bytes.Contains(content, []byte(upright)) {
			t.Errorf("no page is %s", upright)
		}
	}
	if bytes.Contains(content, two[len(two)/2:]) || !bytes.Contains(content, []byte("/Width 30 /Height 50")) {
		t.Error("the cropped one still holds what was cut away")
	}
	for i, was := range [][]byte{one, two, three} {
		unread(t, r.Paths[i], was)
	}
}

// vast is a PNG of a few bytes that says it has 20,000 pixels each way.
func vast(t *testing.T) []byte {
	content := pngOf(t, picture(1, 1))
	binary.BigEndian.PutUint32(content[16:], 20_000)
	binary.BigEndian.PutUint32(content[20:], 20_000)
	binary.BigEndian.PutUint32(content[29:], crc32.ChecksumIEEE(content[12:29]))
	return content
}

func TestAPictureThatCantBeEditedIsRefusedWithItsReasonAndTheRestIsSaved(t *testing.T) {
	h := build(t, spool.Options{})
	r := request(h.write("good.jpg", jpegOf(t, 40, 30)), h.write("vast.png", vast(t)),
		h.write("phone.heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")), h.write("broken.jpg", jpegOf(t, 400, 300)[:2000]))
	r.Edits = map[string]pictures.Edit{}
	for _, path := range r.Paths {
		r.Edits[path] = leftHalf
	}
	results, summary, err := h.add(r)
	must(t, err)
	for name, want := range map[string]Code{"vast.png": TooManyDots, "phone.heic": NotEditable, "broken.jpg": Damaged} {
		if got := results[name].Err; got == nil || got.Code != want || got.Text == "" {
			t.Errorf("%s: %v", name, got)
		}
	}
	if summary.Saved != 1 || results["good.jpg"].Status != Saved {
		t.Errorf("%+v", summary)
	}
	if files, _ := os.ReadDir(filepath.Join(h.dir, "spool")); len(files) != 1 {
		t.Errorf("%d files in the spool", len(files))
	}
}

func TestThePageThatCantBeEditedIsTheOneThatIsNamed(t *testing.T) {
	h := build(t, spool.Options{})
	r := request(h.write("1.jpg", jpegOf(t, 40, 30)), h.write("2.jpg", jpegOf(t, 400, 300)[:2000]))
	r.Combine = true
	r.Edits = map[string]pictures.Edit{r.Paths[0]: leftHalf, r.Paths[1]: leftHalf}
	results, summary, err := h.add(r)
	must(t, err)
	for name, want := range map[string]Code{"1.jpg": OtherPage, "2.jpg": Damaged} {
		if got := results[name].Err; got == nil || got.Code != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if files, _ := os.ReadDir(filepath.Join(h.dir, "spool")); len(files) != 0 || summary.Saved != 0 {
		t.Errorf("%d files are left, %+v", len(files), summary)
	}
}

// A watched folder passes over a picture that somebody has captured from it turned, as it does over one captured as it is.
func TestAnEditedPictureIsKnownAsTaken(t *testing.T) {
	h := build(t, spool.Options{})
	path := h.write("scan.jpg", jpegOf(t, 40, 30))
	r := edited(path, leftHalf)
	r.Mark = true
	_, _, err := h.add(r)
	must(t, err)
	results, summary, err := h.add(watching(t.Context(), h.from))
	must(t, err)
	if got := results["scan.jpg"].Err; summary.Saved != 0 || got == nil || got.Code != Taken {
		t.Errorf("%+v, %v", summary, got)
	}
}

func TestAnEditOfWhatIsNotCapturedIsNoRequest(t *testing.T) {
	h := build(t, spool.Options{})
	path := h.write("a.jpg", jpegOf(t, 40, 30))
	for name, r := range map[string]Request{
		"of another file":     {Edits: map[string]pictures.Edit{path + "x": once}},
		"that makes no sense": {Edits: map[string]pictures.Edit{path: {Turns: 9}}},
	} {
		wanted := request(path)
		wanted.Edits = r.Edits
		if _, _, err := h.add(wanted); !errors.Is(err, ErrRequest) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAPictureThatChangesWhileItIsEditedIsNoticed(t *testing.T) {
	h := build(t, spool.Options{})
	path := h.write("a.jpg", jpegOf(t, 40, 30))
	file, err := openSource(path)
	must(t, err)
	defer file.Close()
	before, err := disk.LookAt(file)
	must(t, err)
	must(t, unchanged(file, before))
	h.write("a.jpg", jpegOf(t, 60, 30))
	if err := unchanged(file, before); !errors.Is(err, spool.ErrChanged) {
		t.Errorf("got %v", err)
	}
}

func TestWhereverTheCaptureOfAnEditedPictureIsKilledItIsWhollyThereOrNot(t *testing.T) {
	from := t.TempDir()
	photo := jpegOf(t, 40, 30)
	must(t, os.WriteFile(filepath.Join(from, "1.jpg"), photo, 0o600))
	t.Setenv(crashEdit, "yes")
	for _, at := range []point{pointCopied, pointDurable, pointCommitted, pointSaid} {
		home := t.TempDir()
		said := dieAt(t, home, filepath.Join(from, "1.jpg"), fmt.Sprintf("%s/0", at))
		h := &house{t: t, dir: home}
		swept := h.open(spool.Options{})
		if swept.Missing+swept.Damaged > 0 {
			t.Errorf("killed at %s the sweep found %+v", at, swept)
		}
		all, err := h.ledger.List(ledger.Query{})
		must(t, err)
		if len(all) > 1 || len(all) < len(said) || at != pointCopied && len(all) == 0 {
			t.Errorf("killed at %s there are %d, said to be saved %d", at, len(all), len(said))
		}
		for _, record := range all {
			if shape, err := pictures.Look(bytes.NewReader(h.content(record))); err != nil || shape.Width != 20 || shape.Height != 30 {
				t.Errorf("killed at %s it is %+v, %v", at, shape, err)
			}
		}
		must(t, h.queue.Close())
	}
}
