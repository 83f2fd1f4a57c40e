package samples

import (
	"fmt"
	"time"

	"github.com/signintech/gopdf"
)

// business is a letterhead: who sends, in which colour.
type business struct {
	name, trade, address, town, phone, vat, sort, account string
	colour                                                colour
}

type item struct {
	what     string
	quantity int64
	unit     pence
}

type invoice struct {
	file, category, title, number, order string
	from                                 business
	to                                   []string
	day                                  time.Time
	terms                                int // days
	items                                []item
	vat                                  int64 // per cent; 0 is zero-rated
	note                                 string
}

func (i invoice) net() pence {
	var sum pence
	for _, line := range i.items {
		sum += pence(line.quantity) * line.unit
	}
	return sum
}

func (i invoice) draw() ([]byte, error) {
	p := newPaper(i.title+" "+i.number, i.from.name, i.day)
	i.head(p)
	i.parties(p)
	i.table(p)
	i.totals(p)
	i.foot(p)
	return p.bytes()
}

func (i invoice) head(p *paper) {
	b := i.from
	p.block(0, 0, 595, 8, b.colour)
	p.block(left, top-6, 34, 34, b.colour)
	p.pen("bold", 20, colour{255, 255, 255})
	p.y = top + 5
	p.cell(left, 34, b.name[:1], gopdf.Center)
	p.y = top - 4
	p.pen("bold", 17, ink).text(left+46, b.name)
	p.y = top + 16
	p.pen("italic", 9.5, grey).text(left+46, b.trade)
	p.y = top - 4
	p.pen("regular", 8.5, grey)
	for _, s := range []string{b.address, b.town, b.phone, "VAT no. " + b.vat} {
		p.cell(right-200, 200, s, gopdf.Right)
		p.y += 12
	}
}

func (i invoice) parties(p *paper) {
	p.y = 132
	p.pen("bold", 26, i.from.colour).text(left, i.title)
	p.y = 180
	p.pen("bold", 8.5, grey).text(left, "TO")
	p.y += 14
	p.pen("regular", 10, ink).lines(left, 14, i.to...)
	p.y = 180
	facts := [][2]string{
		{"Number", i.number},
		{"Date", i.day.Format("2 January 2006")},
		{"Due", i.day.AddDate(0, 0, i.terms).Format("2 January 2006")},
		{"Your order", i.order},
	}
	for _, fact := range facts {
		p.pen("bold", 9, grey).text(350, fact[0])
		p.pen("regular", 10, ink).cell(right-120, 120, fact[1], gopdf.Right)
		p.y += 16
	}
}

func (i invoice) table(p *paper) {
	columns := []column{
		{"Description", left + 8, 260, gopdf.Left},
		{"Quantity", 330, 50, gopdf.Right},
		{"Unit £", 390, 60, gopdf.Right},
		{"Amount £", 465, 70, gopdf.Right},
	}
	p.y = 280
	p.heads(columns, i.from.colour)
	p.pen("regular", 10, ink)
	for n, line := range i.items {
		amount := pence(line.quantity) * line.unit
		p.row(columns, []string{line.what, fmt.Sprint(line.quantity), line.unit.String(), amount.String()}, n%2 == 1)
	}
	p.y += 4
	p.rule(0.7, rule)
}

func (i invoice) totals(p *paper) {
	net, vat := i.net(), i.net().vat(i.vat)
	p.y += 14
	for _, sum := range [][2]string{{"Net", net.String()}, {fmt.Sprintf("VAT at %d%%", i.vat), vat.String()}} {
		p.pen("regular", 10, grey).cell(330, 120, sum[0], gopdf.Right)
		p.pen("regular", 10, ink).cell(465, 70, sum[1], gopdf.Right)
		p.y += 17
	}
	p.block(370, p.y-5, right-370, 24, i.from.colour)
	p.pen("bold", 11, colour{255, 255, 255}).cell(330, 120, "Total GBP", gopdf.Right)
	p.cell(455, 80, (net + vat).sterling(), gopdf.Right)
}

func (i invoice) foot(p *paper) {
	p.y += 56
	p.pen("italic", 9.5, grey).text(left, i.note)
	p.y = 730
	p.rule(0.7, rule)
	p.y += 12
	p.pen("bold", 8.5, i.from.colour).text(left, "How to pay")
	p.y += 14
	p.pen("regular", 9, ink).lines(left, 13,
		"Bank transfer to "+i.from.name+", sort code "+i.from.sort+", account "+i.from.account,
		"Please give "+i.number+" as the reference.")
}
