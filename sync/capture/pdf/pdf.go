package pdf

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"satchel/sync/pictures"
)

// ErrNotAPicture means that a page is neither a JPEG nor a PNG, or is broken.
var ErrNotAPicture = errors.New("pdf: not a JPEG or PNG picture")

// Info is what the PDF says of itself.
type Info struct {
	Producer string // ASCII
	Created  time.Time
}

// picture is one page's picture, looked at but not yet copied.
type picture struct {
	width, height int
	orientation   int    // EXIF, 1 to 8
	dictionary    string // the image's own entries: colours, depth, filter
	length        int64  // bytes that copy writes
	copy          func(io.Writer) error
}

// Turned is a page that is turned so many times by a quarter, clockwise, once it is upright.
type Turned interface{ Turns() int }

// Check tells whether a page can be bound: nil, or ErrNotAPicture.
func Check(page io.ReadSeeker) error {
	_, err := look(page)
	return err
}

// Write binds pages in their order. open is asked for each page once, by its number from 0, and what it gives is
// closed before the next. A page may be Turned.
func Write(w io.Writer, info Info, pages int, open func(page int) (io.ReadSeekCloser, error)) error {
	out := &writer{out: bufio.NewWriterSize(w, 64<<10)}
	out.text("%%PDF-1.5\n%%\xe2\xe3\xcf\xd3\n")
	out.object(1, "<< /Type /Catalog /Pages 2 0 R >>")
	kids := make([]string, pages)
	for page := range pages {
		kids[page] = fmt.Sprintf("%d 0 R", firstObject(page))
		if err := writePage(out, page, open); err != nil {
			return fmt.Errorf("page %d: %w", page+1, err)
		}
	}
	out.object(2, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", pages, strings.Join(kids, " ")))
	last := firstObject(pages)
	out.object(last, fmt.Sprintf("<< /Producer (%s) /CreationDate (D:%sZ) >>", info.Producer, info.Created.UTC().Format("20060102150405")))
	out.end(last)
	return out.flush()
}

// firstObject is the number of a page's first object of three: the page, its content, its picture.
func firstObject(page int) int { return 3 + 3*page }

func writePage(out *writer, page int, open func(int) (io.ReadSeekCloser, error)) error {
	file, err := open(page)
	if err != nil {
		return err
	}
	p, err := look(file)
	if turned, ok := file.(Turned); ok && err == nil {
		p.orientation = pictures.Turned(p.orientation, turned.Turns())
	}
	if err == nil {
		err = out.page(firstObject(page), p)
	}
	return errors.Join(err, file.Close())
}

func look(file io.ReadSeeker) (picture, error) {
	head := make([]byte, 8)
	if _, err := io.ReadFull(file, head); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return picture{}, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return picture{}, err
	}
	switch {
	case strings.HasPrefix(string(head), "\xff\xd8\xff"):
		return lookJPEG(file)
	case string(head) == pngHead:
		return lookPNG(file)
	}
	return picture{}, ErrNotAPicture
}

// writer counts what it has written, because a PDF's table says where each object begins.
type writer struct {
	out     *bufio.Writer
	at      int64
	offsets map[int]int64
	err     error
}

func (w *writer) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.out.Write(p)
	w.at += int64(n)
	w.err = err
	return n, err
}

func (w *writer) text(format string, args ...any) {
	// The first error sticks and is reported by flush.
	_, _ = fmt.Fprintf(w, format, args...)
}

func (w *writer) begin(number int) {
	if w.offsets == nil {
		w.offsets = map[int]int64{}
	}
	w.offsets[number] = w.at
}

func (w *writer) object(number int, body string) {
	w.begin(number)
	w.text("%d 0 obj\n%s\nendobj\n", number, body)
}

// The long and short side of A4, in points; a page is its picture fitted into that.
const (
	longSide  = 841.89
	shortSide = 595.28
)

func (w *writer) page(number int, p picture) error {
	wide, high := float64(p.width), float64(p.height)
	if p.orientation >= 5 {
		wide, high = high, wide
	}
	boxWide, boxHigh := shortSide, longSide
	if wide > high {
		boxWide, boxHigh = longSide, shortSide
	}
	scale := min(boxWide/wide, boxHigh/high)
	wide, high = wide*scale, high*scale

	w.object(number, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /XObject << /P %d 0 R >> >> >>",
		wide, high, number+1, number+2))
	content := fmt.Sprintf("q %s cm /P Do Q", placement(p.orientation, wide, high))
	w.object(number+1, fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))

	w.begin(number + 2)
	w.text("%d 0 obj\n<< /Type /XObject /Subtype /Image /Width %d /Height %d %s /Length %d >>\nstream\n",
		number+2, p.width, p.height, p.dictionary, p.length)
	start := w.at
	if err := p.copy(w); err != nil {
		return err
	}
	if w.at-start != p.length {
		return fmt.Errorf("%w: %d bytes of picture, then %d", ErrNotAPicture, p.length, w.at-start)
	}
	w.text("\nendstream\nendobj\n")
	return w.err
}

// placement is the matrix that turns a picture upright on a page of the given size (EXIF 2.3, tag 0x0112).
func placement(orientation int, wide, high float64) string {
	format := map[int]string{
		2: "-%[1]s 0 0 %[2]s %[1]s 0",
		3: "-%[1]s 0 0 -%[2]s %[1]s %[2]s",
		4: "%[1]s 0 0 -%[2]s 0 %[2]s",
		5: "0 -%[2]s -%[1]s 0 %[1]s %[2]s",
		6: "0 -%[2]s %[1]s 0 0 %[2]s",
		7: "0 %[2]s %[1]s 0 0 0",
		8: "0 %[2]s -%[1]s 0 %[1]s 0",
	}[orientation]
	if format == "" {
		format = "%[1]s 0 0 %[2]s 0 0"
	}
	return fmt.Sprintf(format, fmt.Sprintf("%.2f", wide), fmt.Sprintf("%.2f", high))
}

func (w *writer) end(last int) {
	table := w.at
	w.text("xref\n0 %d\n0000000000 65535 f \n", last+1)
	for number := 1; number <= last; number++ {
		w.text("%010d 00000 n \n", w.offsets[number])
	}
	w.text("trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", last+1, last, table)
}

func (w *writer) flush() error {
	if w.err != nil {
		return w.err
	}
	return w.out.Flush()
}
