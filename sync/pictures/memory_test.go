package pictures

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"syscall"
	"testing"
)

// framed is the head of a JPEG: its frame's marker, its size, and each colour's name and factors.
func framed(marker byte, bits byte, width, height uint16, colours ...[2]byte) []byte {
	frame := []byte{bits, byte(height >> 8), byte(height), byte(width >> 8), byte(width), byte(len(colours))}
	for _, c := range colours {
		frame = append(frame, c[0], c[1], 0)
	}
	head := append([]byte{0xff, 0xd8, 0xff, marker, 0, byte(len(frame) + 2)}, frame...)
	return append(head, 0xff, 0xda, 0, 2) // and its scan
}

// adobe puts Adobe's segment into a JPEG.
func adobe(content []byte, transform byte) []byte {
	segment := append([]byte("\xff\xd8\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"), transform)
	return append(segment, content[2:]...)
}

var (
	grey  = [][2]byte{{1, 0x22}}
	full  = [][2]byte{{1, 0x11}, {2, 0x11}, {3, 0x11}}
	photo = [][2]byte{{1, 0x22}, {2, 0x11}, {3, 0x11}}
	rgb   = [][2]byte{{'R', 0x11}, {'G', 0x11}, {'B', 0x11}}
	four  = [][2]byte{{1, 0x11}, {2, 0x11}, {3, 0x11}, {4, 0x11}}
)

func TestAJPEGIsRefusedForItsMemoryByWhatIsKeptOfIt(t *testing.T) {
	const million = 1_000_000
	for name, c := range map[string]struct {
		content func(width, height uint16) []byte
		most    int64 // pixels
	}{
		"grey":                {func(w, h uint16) []byte { return framed(0xc0, 8, w, h, grey...) }, 209 * million},
		"grey, progressive":   {func(w, h uint16) []byte { return framed(0xc2, 8, w, h, grey...) }, 41 * million},
		"a photo":             {func(w, h uint16) []byte { return framed(0xc0, 8, w, h, photo...) }, 139 * million},
		"a progressive photo": {func(w, h uint16) []byte { return framed(0xc2, 8, w, h, photo...) }, 27 * million},
		"all colours":         {func(w, h uint16) []byte { return framed(0xc0, 8, w, h, full...) }, 69 * million},
		"all, progressive":    {func(w, h uint16) []byte { return framed(0xc2, 8, w, h, full...) }, 13 * million},
		"a screen's":          {func(w, h uint16) []byte { return framed(0xc0, 8, w, h, rgb...) }, 29 * million},
		"a screen's, Adobe":   {func(w, h uint16) []byte { return adobe(framed(0xc0, 8, w, h, full...), 0) }, 29 * million},
		"a print":             {func(w, h uint16) []byte { return adobe(framed(0xc0, 8, w, h, four...), 2) }, 26 * million},
		"a progressive print": {func(w, h uint16) []byte { return adobe(framed(0xc2, 8, w, h, four...), 2) }, 8 * million},
	} {
		if _, err := Look(bytes.NewReader(c.content(1000, uint16(c.most/1000/16)))); err != nil {
			t.Errorf("%s: a sixteenth of them: %v", name, err)
		}
		if _, err := Look(bytes.NewReader(c.content(16_000, uint16(c.most/16_000)))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Look(bytes.NewReader(c.content(16_000, uint16((c.most+2*million)/16_000)))); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: two million pixels more: %v", name, err)
		}
	}
}

func TestDecodingTakesTheMemoryThatWasForeseen(t *testing.T) {
	noise := quarters(1600, 1200)
	from := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = byte(from.Uint32())
	}
	content := jpegOf(t, noise)
	found, err := LookJPEG(bytes.NewReader(content))
	must(t, err)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err = decode(t.Context(), bytes.NewReader(content))
	must(t, err)
	runtime.ReadMemStats(&after)
	took, foreseen := int64(after.TotalAlloc-before.TotalAlloc), found.memory()
	if took < foreseen*9/10 || took > foreseen*12/10 {
		t.Errorf("it took %d bytes, foreseen were %d", took, foreseen)
	}
}

func TestAJPEGOfAKindThatIsNotDrawnHereIsNotCalledDamaged(t *testing.T) {
	for name, content := range map[string][]byte{
		"of 12 bits":                framed(0xc1, 12, 400, 300, full...),
		"without loss":              framed(0xc3, 8, 400, 300, full...),
		"coded arithmetically":      framed(0xc9, 8, 400, 300, full...),
		"of two colours":            framed(0xc0, 8, 400, 300, full[:2]...),
		"of four that nobody names": framed(0xc0, 8, 400, 300, four...),
		"of odd factors":            framed(0xc0, 8, 400, 300, [2]byte{1, 0x31}, [2]byte{2, 0x11}, [2]byte{3, 0x11}),
	} {
		if _, err := Look(bytes.NewReader(content)); !errors.Is(err, ErrOtherKind) || errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// failing is a file on a drive that answers no more from a byte on.
type failing struct {
	io.ReadSeeker

	left int
}

func (f *failing) Read(p []byte) (int, error) {
	if f.left <= 0 {
		return 0, syscall.EIO
	}
	n, err := f.ReadSeeker.Read(p[:min(len(p), f.left)])
	f.left -= n
	return n, err
}

func TestAPictureThatCantBeReadIsNotCalledDamaged(t *testing.T) {
	for name, content := range map[string][]byte{"a JPEG": jpegOf(t, quarters(400, 300)), "a PNG": pngOf(t, quarters(400, 300))} {
		for _, after := range []int{0, 3, 20, len(content) / 2} {
			file := func() io.ReadSeeker { return &failing{bytes.NewReader(content), after} }
			asked := map[string]func() error{
				"drawn": func() error { _, _, err := Draw(t.Context(), file(), 100); return err },
				"turned": func() error {
					return Write(t.Context(), io.Discard, file(), Edit{Turns: 1})
				},
				"cut": func() error {
					return Write(t.Context(), io.Discard, file(), Edit{Corners: Corners{{0, 0}, {.5, 0}, {.5, 1}, {0, 1}}})
				},
			}
			if after <= 20 {
				asked["looked at"] = func() error { _, err := Look(file()); return err }
			}
			for how, ask := range asked {
				if err := ask(); !errors.Is(err, ErrReading) || !errors.Is(err, syscall.EIO) || errors.Is(err, ErrDamaged) {
					t.Errorf("%s, %s, after %d bytes: %v", name, how, after, err)
				}
			}
		}
	}
}
