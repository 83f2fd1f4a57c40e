package capture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"path/filepath"
	"testing"

	"satchel/assets/samples"
)

// cut is how much of a file is missing at its end.
func endsWhen(t *testing.T, name string, content []byte, cut int) bool {
	t.Helper()
	content = content[:len(content)-cut]
	whole, err := ended(bytes.NewReader(content), int64(len(content)), name)
	must(t, err)
	return whole
}

func TestAFileCutOffIsToldFromAWholeOne(t *testing.T) {
	var moving bytes.Buffer
	must(t, gif.Encode(&moving, image.NewPaletted(image.Rect(0, 0, 40, 40), color.Palette{color.Black, color.White}), nil))
	webp := append(binary.LittleEndian.AppendUint32([]byte("RIFF"), 100), append([]byte("WEBPVP8 "), make([]byte, 92)...)...)
	box := func(kind string, n int) []byte {
		return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+n)), kind...), make([]byte, n)...)
	}
	heic := append(append(box("ftyp", 0)[:0], 0, 0, 0, 16, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c', 0, 0, 0, 0), append(box("meta", 50), box("mdat", 500)...)...)
	sheet := append(append([]byte("PK\x03\x04"), make([]byte, 300)...), append([]byte("PK\x05\x06"), make([]byte, 18)...)...)
	film := bytes.Repeat([]byte("film\x00"), 3000)
	for name, content := range map[string][]byte{
		"a.jpg": jpegOf(t, 300, 200), "a.png": pngOf(t, picture(300, 200)), "a.gif": moving.Bytes(), "a.webp": webp, "a.heic": heic,
		"a.pdf": append([]byte("%PDF-1.7\n"), append(make([]byte, 5000), "startxref 9\n%%EOF"...)...), "a.xlsx": sheet,
	} {
		if !endsWhen(t, name, content, 0) {
			t.Errorf("%s is whole", name)
		}
		for _, cut := range []int{1 + len("EOF"), len(content) / 2, len(content) - 20} {
			if name == "a.xlsx" && cut == 4 { // its last bytes are a comment's length, and are not looked at
				continue
			}
			if endsWhen(t, name, content, cut) {
				t.Errorf("%s lacks its last %d bytes of %d, and passes for whole", name, cut, len(content))
			}
		}
		if name == "a.jpg" || name == "a.png" {
			if !endsWhen(t, name, append(bytes.Clone(content), film...), 0) {
				t.Errorf("%s has something behind it, as phones' pictures have", name)
			}
			if !endsWhen(t, name, append(bytes.Clone(content), make([]byte, 511)...), 0) {
				t.Errorf("%s is filled up with zeros", name)
			}
		}
	}
	for name, content := range map[string]string{"a.csv": "a,b", "a.txt": "x", "a.bin": "\x00\x01"} {
		if !endsWhen(t, name, []byte(content), 0) {
			t.Errorf("%s has no end of its own", name)
		}
	}
}

func TestThePictureWithinAPicturesHeadIsNotItsEnd(t *testing.T) {
	whole := jpegOf(t, 300, 200)
	thumbnail := jpegOf(t, 20, 20)
	head := append([]byte("\xff\xd8\xff\xe1"), binary.BigEndian.AppendUint16(nil, uint16(2+len(thumbnail)))...)
	content := append(append(head, thumbnail...), whole[2:]...)
	if !endsWhen(t, "a.jpg", append(bytes.Clone(content), "film"...), 0) {
		t.Error("it is whole")
	}
	if endsWhen(t, "a.jpg", content, 300) {
		t.Error("the thumbnail's end passes for the picture's")
	}
}

func TestEverySampleEndsWhereItShould(t *testing.T) {
	for _, s := range samples.All() {
		content, err := s.Bytes()
		must(t, err)
		if !endsWhen(t, filepath.Base(s.Name), content, 0) {
			t.Errorf("%s passes for cut off", s.Name)
		}
	}
}
