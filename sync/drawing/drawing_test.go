package drawing_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"satchel/storage/disk"
	"satchel/sync/drawing"
)

// The tests' own program is the other process, too: it draws, or fails in one of the ways that a process can.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-test.") {
		os.Exit(other(os.Args[1], os.Args[2]))
	}
	os.Exit(m.Run())
}

func other(does, folder string) int {
	switch does {
	case "draw":
		if err := drawing.Serve(context.Background(), os.Stdin, os.Stdout, folder, func() { os.Exit(3) }); err != nil {
			return 1
		}
	case "die-idle":
		dies, err := disk.Lock(context.Background(), filepath.Join(folder, "alive"))
		if err != nil {
			return 1
		}
		defer dies()
		once := &once{}
		err = drawing.Serve(context.Background(), once, once, folder, func() { os.Exit(3) })
		if err := errors.Join(err, os.Stdin.Close()); err != nil { // before it is seen to be dead
			return 1
		}
	case "hang":
		time.Sleep(time.Hour)
	case "hang-drawing":
		_, _ = os.Stdout.WriteString("r")
		time.Sleep(time.Hour)
	case "die":
		return 2
	case "garble":
		_, _ = os.Stdout.WriteString("<html>")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "boast": // of four thousand million pixels
		_, _ = os.Stdout.WriteString("d\xff\xff\xff\xff\xff\xff\xff\xff")
		_, _ = io.Copy(io.Discard, os.Stdin)
	}
	return 0
}

// once is the two ends of a process that ends after its first answer.
type once struct{ answered bool }

func (o *once) Read(p []byte) (int, error) {
	if o.answered {
		return 0, io.EOF
	}
	return os.Stdin.Read(p)
}

func (o *once) Write(p []byte) (int, error) {
	o.answered = o.answered || !bytes.Equal(p, []byte("r"))
	return os.Stdout.Write(p)
}

func TestAProcessThatDiedWhileIdleCostsNoDocumentItsPicture(t *testing.T) {
	var folder string
	p := process(t, "die-idle", func(o *drawing.Options) { folder = o.Command[2] })
	for range 3 {
		given, held := content(photo(t, 600, 300))
		if _, err := p.Draw(t.Context(), given, 100); err != nil {
			t.Error(err)
		}
		held.closed.Wait()
		dead, err := disk.Lock(t.Context(), filepath.Join(folder, "alive"))
		if err != nil {
			t.Fatal(err)
		}
		dead()
	}
}

func process(t *testing.T, does string, change func(*drawing.Options)) *drawing.Process {
	t.Helper()
	options := drawing.Options{Command: []string{os.Args[0], does, t.TempDir()}, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&options)
	}
	p := drawing.NewProcess(options)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// held is a document that notes whether it was closed.
type held struct {
	io.Reader

	closed sync.WaitGroup
}

func (h *held) Close() error {
	h.closed.Done()
	return nil
}

func content(document []byte) (drawing.Content, *held) {
	h := &held{Reader: bytes.NewReader(document)}
	h.closed.Add(1)
	return drawing.Content{ReadCloser: h, Size: int64(len(document))}, h
}

func photo(t *testing.T, width, height int) []byte {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(drawn.Pix); i += 4 {
		copy(drawn.Pix[i:], []byte{200, 30, 30, 255})
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, drawn, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAPictureComesBackSmallFromTheOtherProcess(t *testing.T) {
	p := process(t, "draw", nil)
	if p.Running() {
		t.Error("it runs before there is anything to draw")
	}
	for range 3 {
		given, held := content(photo(t, 1200, 600))
		page, err := p.Draw(t.Context(), given, 300)
		if err != nil {
			t.Fatal(err)
		}
		held.closed.Wait()
		if page.Bounds() != image.Rect(0, 0, 300, 150) {
			t.Errorf("%v", page.Bounds())
		}
		if c, _ := color.RGBAModel.Convert(page.At(10, 10)).(color.RGBA); c.R < 180 || c.G > 60 || c.A != 255 {
			t.Errorf("%v", c)
		}
	}
}

func TestWhatIsNotDrawnSaysWhy(t *testing.T) {
	whole := photo(t, 300, 200)
	bomb := bytes.Clone(whole)
	at := bytes.Index(bomb, []byte{0xff, 0xc0}) // ITU-T T.81, B.2.2: behind it length, bits, height, width
	copy(bomb[at+5:], []byte{0x4e, 0x20, 0x4e, 0x20})
	cases := map[string]struct {
		content []byte
		want    error
	}{
		"nothing":              {nil, drawing.ErrOtherKind},
		"a spreadsheet":        {[]byte("PK\x03\x04 and more"), drawing.ErrOtherKind},
		"a page":               {[]byte("<html>"), drawing.ErrOtherKind},
		"a phone's picture":    {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), drawing.ErrOtherKind},
		"20,000 pixels a side": {bomb, drawing.ErrTooLarge},
		"a picture cut off":    {whole[:len(whole)/2], drawing.ErrDamaged},
		"a picture of nothing": {[]byte("\xff\xd8\xff\xe0"), drawing.ErrDamaged},
		"a picture of noise":   {append(bytes.Clone(whole[:200]), bytes.Repeat([]byte{0xff, 0x3c, 0x80}, 2000)...), drawing.ErrDamaged},
	}
	p, here := process(t, "draw", nil), drawing.NewHere()
	for name, c := range cases {
		for where, drawer := range map[string]drawing.Drawer{"there": p, "here": here} {
			given, held := content(c.content)
			if _, err := drawer.Draw(t.Context(), given, 300); !errors.Is(err, c.want) {
				t.Errorf("%s, %s: %v, want %v", name, where, err, c.want)
			}
			held.closed.Wait()
		}
	}
	given, _ := content([]byte("%PDF-1.7"))
	if _, err := here.Draw(t.Context(), given, 300); !errors.Is(err, drawing.ErrNotHere) {
		t.Errorf("a PDF where none are drawn: %v", err)
	}
	given, held := content(whole)
	given.Size = drawing.MaxContent + 1
	if _, err := p.Draw(t.Context(), given, 300); !errors.Is(err, drawing.ErrTooLarge) {
		t.Errorf("more bytes than are drawn: %v", err)
	}
	held.closed.Wait()
}

func TestAProcessThatHangsDiesOrLiesIsEndedAndReplaced(t *testing.T) {
	short := func(o *drawing.Options) { o.Begin, o.Limit = 50*time.Millisecond, 50*time.Millisecond }
	for _, does := range []string{"hang", "hang-drawing", "die", "garble", "boast"} {
		t.Run(does, func(t *testing.T) {
			t.Parallel()
			p := process(t, does, short)
			if does != "hang" && does != "hang-drawing" { // only these are to meet their limit
				p = process(t, does, nil)
			}
			for range 2 {
				given, held := content(photo(t, 40, 40))
				if page, err := p.Draw(t.Context(), given, 300); !errors.Is(err, drawing.ErrGaveUp) || page != nil {
					t.Errorf("%v", err)
				}
				held.closed.Wait()
				if p.Running() {
					t.Error("it is still there")
				}
			}
		})
	}
	p := drawing.NewProcess(drawing.Options{Command: []string{filepath.Join(t.TempDir(), "nothing")}, Log: slog.New(slog.DiscardHandler)})
	given, held := content(photo(t, 40, 40))
	if _, err := p.Draw(t.Context(), given, 300); !errors.Is(err, drawing.ErrGaveUp) {
		t.Errorf("no program: %v", err)
	}
	held.closed.Wait()
}

func TestWhoeverTurnsAwayWaitsForNothingAndWhatIsSlowToBeginGoesOn(t *testing.T) {
	p := process(t, "draw", nil)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	given, held := content(photo(t, 40, 40))
	if _, err := p.Draw(ctx, given, 300); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	held.closed.Wait()
	given, _ = content(photo(t, 40, 40))
	if _, err := p.Draw(t.Context(), given, 300); err != nil {
		t.Errorf("the next one: %v", err)
	}

	hung := process(t, "hang-drawing", func(o *drawing.Options) { o.Limit = 20 * time.Millisecond })
	ctx, leave = context.WithCancel(t.Context())
	time.AfterFunc(time.Millisecond, leave)
	given, held = content(photo(t, 40, 40))
	if _, err := hung.Draw(ctx, given, 300); err == nil {
		t.Error("it was drawn")
	}
	held.closed.Wait()
}

func TestTheOtherProcessEndsWhenNothingIsAskedOfIt(t *testing.T) {
	p := process(t, "draw", func(o *drawing.Options) { o.Idle = time.Millisecond })
	for range 2 {
		given, _ := content(photo(t, 40, 40))
		if _, err := p.Draw(t.Context(), given, 300); err != nil {
			t.Fatal(err)
		}
		for p.Running() {
			if t.Context().Err() != nil {
				t.Fatal("it is still there")
			}
			time.Sleep(time.Millisecond)
		}
	}
}

func TestNothingIsDrawnOnceItIsClosed(t *testing.T) {
	p := process(t, "draw", nil)
	given, _ := content(photo(t, 40, 40))
	if _, err := p.Draw(t.Context(), given, 300); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil || p.Running() {
		t.Errorf("%v", err)
	}
	given, held := content(photo(t, 40, 40))
	if _, err := p.Draw(t.Context(), given, 300); !errors.Is(err, drawing.ErrGaveUp) {
		t.Errorf("%v", err)
	}
	held.closed.Wait()
}

func TestADocumentsLastBytesThatAreMissingHangNothing(t *testing.T) {
	p := process(t, "draw", nil)
	given, _ := content(photo(t, 40, 40))
	given.Size += 100
	if _, err := p.Draw(t.Context(), given, 300); !errors.Is(err, drawing.ErrGaveUp) {
		t.Errorf("%v", err)
	}
}
