package samples

import (
	"errors"
	"time"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
)

// colour is red, green, blue.
type colour [3]uint8

var (
	ink   = colour{28, 32, 38}
	grey  = colour{110, 118, 128}
	rule  = colour{205, 210, 216}
	shade = colour{244, 246, 248}
)

const (
	left, right, top, bottom = 52.0, 543.0, 54.0, 790.0 // margins of A4, points
)

// paper is a PDF being drawn, which remembers its first error so that drawing reads as a list of marks.
type paper struct {
	pdf gopdf.GoPdf
	y   float64
	err error
}

func newPaper(title, author string, made time.Time) *paper {
	p := &paper{}
	p.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	p.pdf.SetInfo(gopdf.PdfInfo{Title: title, Author: author, Producer: "Satchel samples", CreationDate: made})
	p.note(p.pdf.AddTTFFontData("regular", goregular.TTF))
	p.note(p.pdf.AddTTFFontData("bold", gobold.TTF))
	p.note(p.pdf.AddTTFFontData("italic", goitalic.TTF))
	p.page()
	return p
}

func (p *paper) note(err error) { p.err = errors.Join(p.err, err) }

func (p *paper) page() {
	p.pdf.AddPage()
	p.y = top
}

// pen chooses what text looks like from here on.
func (p *paper) pen(font string, size float64, c colour) *paper {
	p.note(p.pdf.SetFont(font, "", size))
	p.pdf.SetTextColor(c[0], c[1], c[2])
	return p
}

func (p *paper) text(x float64, s string) { p.cell(x, right-x, s, gopdf.Left) }

func (p *paper) cell(x, width float64, s string, align int) {
	p.pdf.SetXY(x, p.y)
	p.note(p.pdf.CellWithOption(&gopdf.Rect{W: width, H: 12}, s, gopdf.CellOption{Align: align}))
}

func (p *paper) lines(x, height float64, lines ...string) {
	for _, s := range lines {
		p.text(x, s)
		p.y += height
	}
}

func (p *paper) block(x, y, width, height float64, c colour) {
	p.pdf.SetFillColor(c[0], c[1], c[2])
	p.pdf.RectFromUpperLeftWithStyle(x, y, width, height, "F")
}

func (p *paper) rule(width float64, c colour) {
	p.pdf.SetStrokeColor(c[0], c[1], c[2])
	p.pdf.SetLineWidth(width)
	p.pdf.Line(left, p.y, right, p.y)
}

func (p *paper) bytes() ([]byte, error) {
	if p.err != nil {
		return nil, p.err
	}
	return p.pdf.GetBytesPdfReturnErr()
}

// column is one of a table's; x is its left edge.
type column struct {
	title    string
	x, width float64
	align    int
}

func (p *paper) heads(columns []column, c colour) {
	p.block(left, p.y-4, right-left, 20, c)
	p.pen("bold", 8.5, colour{255, 255, 255})
	for _, col := range columns {
		p.cell(col.x, col.width, col.title, col.align)
	}
	p.y += 22
}

func (p *paper) row(columns []column, cells []string, striped bool) {
	if striped {
		p.block(left, p.y-4, right-left, 18, shade)
	}
	for i, col := range columns {
		p.cell(col.x, col.width, cells[i], col.align)
	}
	p.y += 18
}
