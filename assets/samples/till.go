package samples

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// till is a receipt from a till, photographed on a table.
type till struct {
	file    string
	name    string
	head    []string
	items   []item
	foot    []string
	vatted  bool    // prices include 20% VAT, shown at the foot
	degrees float64 // how crookedly it was photographed
	seed    uint64
	table   color.RGBA
}

func tills() []till {
	return []till{
		{
			file: "IMG_2381.jpg", name: "BAY STORES", seed: 2381, degrees: -2.6, table: color.RGBA{132, 92, 60, 255},
			head: []string{"22 Silver Street", "Whitby YO21 3BX", "VAT 482 7710 03", "", "06/10/2026 07:42  Till 2"},
			items: []item{
				{"Whole milk 2L", 6, 165},
				{"Free range eggs x30", 2, 689},
				{"Salted butter 250g", 8, 219},
				{"Bin liners 50", 1, 450},
			},
			foot: []string{"CONTACTLESS  ****4821", "Auth 061442", "", "Thank you for shopping local"},
		},
		{
			file: "IMG_2386.jpg", name: "MOORGATE FUEL", seed: 2386, degrees: 3.4, vatted: true, table: color.RGBA{74, 80, 86, 255},
			head: []string{"A171 Guisborough Road", "VAT 901 3345 12", "", "Pump 4   12/10/2026 18:05"},
			items: []item{
				{"Diesel 41.20 L @ 1.449", 1, 5970},
				{"Screenwash 5L", 1, 599},
			},
			foot: []string{"VISA DEBIT  ****4821", "AID A0000000031010", "PIN VERIFIED", "", "Please keep for your records"},
		},
		{
			file: "IMG_2390.jpg", name: "TRAINLINE EAST", seed: 2390, degrees: 1.7, vatted: false, table: color.RGBA{196, 188, 174, 255},
			head: []string{"Ticket office, Whitby", "", "15/10/2026 08:16"},
			items: []item{
				{"Whitby-Leeds off-pk rtn", 1, 4730},
				{"Car park, day", 1, 620},
			},
			foot: []string{"CARD  ****4821", "Not valid for travel"},
		},
		{
			file: "IMG_2402.jpg", name: "COOKS' CORNER", seed: 2402, degrees: -4.1, vatted: true, table: color.RGBA{104, 118, 98, 255},
			head: []string{"Catering equipment", "5 Wellington Rd, Whitby", "VAT 230 9981 45", "", "28/10/2026 10:51"},
			items: []item{
				{"Milk jug 600ml steel", 4, 1295},
				{"Portafilter basket", 2, 1850},
				{"Grouphead brush", 3, 799},
				{"Descaler 1kg", 2, 1140},
				{"Tea towels x10", 1, 1499},
			},
			foot: []string{"CONTACTLESS  ****4821", "Auth 118207", "", "Refunds within 28 days", "with this receipt"},
		},
	}
}

func (t till) draw() ([]byte, error) {
	slip, err := t.slip()
	if err != nil {
		return nil, err
	}
	photo := photograph(slip, t.table, t.degrees, t.seed)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, photo, &jpeg.Options{Quality: 84}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

const (
	slipWidth  = 620
	slipMargin = 44
	lineHeight = 34
	columnsOf  = 30 // characters on a line of the slip
)

func (t till) lines() []string {
	lines := append([]string{}, t.head...)
	lines = append(lines, strings.Repeat("-", columnsOf))
	var total pence
	for _, i := range t.items {
		amount := pence(i.quantity) * i.unit
		total += amount
		lines = append(lines, ends(i.what, amount.String()))
		if i.quantity > 1 {
			lines = append(lines, fmt.Sprintf("   %d x %s", i.quantity, i.unit))
		}
	}
	lines = append(lines, strings.Repeat("-", columnsOf), "*"+ends("TOTAL", "£"+total.String()))
	if t.vatted {
		lines = append(lines, ends("incl. VAT 20%", (total-total*100/120).String()))
	}
	lines = append(lines, "")
	return append(lines, t.foot...)
}

// ends sets one text at each end of a line.
func ends(a, b string) string {
	gap := max(1, columnsOf-len([]rune(a))-len([]rune(b)))
	return a + strings.Repeat(" ", gap) + b
}

// slip draws the printed paper, straight.
func (t till) slip() (*image.RGBA, error) {
	body, err := face(gomono.TTF, 28)
	if err != nil {
		return nil, err
	}
	bold, err := face(gomonobold.TTF, 29)
	if err != nil {
		return nil, err
	}
	title, err := face(gomonobold.TTF, 44)
	if err != nil {
		return nil, err
	}
	lines := t.lines()
	slip := image.NewRGBA(image.Rect(0, 0, slipWidth, 150+lineHeight*len(lines)+60))
	fill(slip, color.RGBA{246, 244, 238, 255})
	centred(slip, title, t.name, 84)
	for n, line := range lines {
		y := 150 + lineHeight*n
		switch {
		case strings.HasPrefix(line, "*"):
			write(slip, bold, line[1:], slipMargin, y)
		case n < len(t.head) || n > len(lines)-len(t.foot)-1:
			centred(slip, body, line, y)
		default:
			write(slip, body, line, slipMargin, y)
		}
	}
	return slip, nil
}

func face(ttf []byte, size float64) (font.Face, error) {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}

func write(on *image.RGBA, f font.Face, s string, x, y int) {
	d := font.Drawer{Dst: on, Src: image.NewUniform(color.RGBA{52, 50, 60, 255}), Face: f, Dot: fixed.P(x, y)}
	d.DrawString(s)
}

func centred(on *image.RGBA, f font.Face, s string, y int) {
	width := font.MeasureString(f, s).Round()
	write(on, f, s, (slipWidth-width)/2, y)
}
