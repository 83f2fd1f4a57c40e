package samples

import (
	"fmt"
	"slices"
	"time"

	"github.com/signintech/gopdf"
)

// entry is one line of a statement: money in is positive, money out is negative.
type entry struct {
	day    int // of October 2026
	what   string
	kind   string
	amount pence
}

func octoberStatement() ([]byte, error) {
	navy := colour{18, 48, 94}
	p := newPaper("Statement, October 2026", "Moorland Bank", october(31))
	p.block(0, 0, 595, 74, navy)
	p.y = 26
	p.pen("bold", 22, colour{255, 255, 255}).text(left, "Moorland Bank")
	p.y = 32
	p.pen("regular", 10, colour{255, 255, 255}).cell(right-200, 200, "Business Current Account", gopdf.Right)
	p.y = 104
	p.pen("regular", 10, ink).lines(left, 14, ourAddress...)
	p.y = 104
	for _, fact := range [][2]string{
		{"Statement", "October 2026, sheet 118"},
		{"Sort code", bakery.sort},
		{"Account", bakery.account},
		{"IBAN", "GB29 MOOR 2045 7760 1144 82"},
	} {
		p.pen("bold", 9, grey).text(330, fact[0])
		p.pen("regular", 10, ink).cell(right-170, 170, fact[1], gopdf.Right)
		p.y += 15
	}
	p.y = 196
	bankLines(p, navy)
	return p.bytes()
}

func bankLines(p *paper, c colour) {
	columns := []column{
		{"Date", left + 8, 50, gopdf.Left},
		{"Details", 115, 210, gopdf.Left},
		{"Paid out £", 325, 65, gopdf.Right},
		{"Paid in £", 395, 65, gopdf.Right},
		{"Balance £", 465, 70, gopdf.Right},
	}
	balance := pence(481_220)
	p.heads(columns, c)
	p.pen("regular", 9.5, ink)
	p.row(columns, []string{"1 Oct", "Balance brought forward", "", "", balance.String()}, false)
	for n, e := range bankEntries() {
		if p.y > bottom-60 {
			p.page()
			p.heads(columns, c)
			p.pen("regular", 9.5, ink)
		}
		balance += e.amount
		out, in := "", e.amount.String()
		if e.amount < 0 {
			out, in = (-e.amount).String(), ""
		}
		p.row(columns, []string{fmt.Sprintf("%d Oct", e.day), e.kind + "  " + e.what, out, in, balance.String()}, n%2 == 0)
	}
	p.pen("bold", 9.5, ink)
	p.row(columns, []string{"31 Oct", "Balance carried forward", "", "", balance.String()}, false)
	p.y += 4
	p.rule(0.7, rule)
	p.y += 14
	p.pen("italic", 8.5, grey).lines(left, 12,
		"Please check this statement and tell us of anything you do not recognise within 60 days.")
}

func bankEntries() []entry {
	entries := []entry{
		{1, "ESK PROPERTIES RENT", "SO", -145_000},
		{2, "NYCC BUSINESS RATES", "DD", -21_400},
		{6, "HARBOUR ROASTERS HR-20388", "FPO", -58_290},
		{7, "NORTH SEA WATER", "DD", -8_817},
		{9, "STAFF WAGES WEEK 28", "BGC", -189_655},
		{12, "COASTLINE ENERGY", "DD", -34_106},
		{13, "ESK VALLEY SURVEYORS", "BGC", 96_300},
		{16, "STAFF WAGES WEEK 29", "BGC", -186_210},
		{19, "HMRC VAT", "DD", -212_844},
		{21, "BRIGHTWELL ELECTRICAL BE-1530", "FPO", -64_728},
		{22, "NORTHERN PRINT NPW-88172", "FPO", -58_020},
		{23, "STAFF WAGES WEEK 30", "BGC", -190_002},
		{26, "TELEPHONE AND BROADBAND", "DD", -5_880},
		{30, "STAFF WAGES WEEK 31", "BGC", -187_730},
	}
	for day := 3; day <= 31; day += 4 {
		takings := pence(148_300 + 7_919*int64(day)%41_000)
		entries = append(entries, entry{day, "CARD TAKINGS", "CR", takings})
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.day - b.day })
	return entries
}

func roasterStatement() ([]byte, error) {
	p := newPaper("Statement of account, October 2026", roaster.name, october(31))
	head := invoice{from: roaster}
	head.head(p)
	p.y = 132
	p.pen("bold", 24, roaster.colour).text(left, "Statement of account")
	p.y = 180
	p.pen("regular", 10, ink).lines(left, 14, ourAddress...)
	p.y = 180
	for _, fact := range [][2]string{{"Account", "HOLL01"}, {"At", "31 October 2026"}, {"Terms", "30 days"}} {
		p.pen("bold", 9, grey).text(350, fact[0])
		p.pen("regular", 10, ink).cell(right-120, 120, fact[1], gopdf.Right)
		p.y += 16
	}
	p.y = 280
	owed := supplierLines(p)
	p.y += 14
	p.block(left, p.y-5, right-left, 24, roaster.colour)
	p.pen("bold", 11, colour{255, 255, 255}).text(left+8, "Amount now due")
	p.cell(455, 80, "£"+owed.String(), gopdf.Right)
	return p.bytes()
}

func supplierLines(p *paper) pence {
	columns := []column{
		{"Date", left + 8, 80, gopdf.Left},
		{"Reference", 145, 180, gopdf.Left},
		{"Charged £", 325, 65, gopdf.Right},
		{"Paid £", 395, 65, gopdf.Right},
		{"Balance £", 465, 70, gopdf.Right},
	}
	entries := []struct {
		day    time.Time
		what   string
		amount pence
	}{
		{time.Date(2026, time.September, 4, 0, 0, 0, 0, time.UTC), "Invoice HR-20388", 58_290},
		{october(5), "Invoice HR-20417", 62_170},
		{october(6), "Payment, with thanks", -58_290},
		{october(20), "Invoice HR-20455", 47_360},
		{october(27), "Credit, bag damaged in transit", -1_650},
	}
	var balance pence
	p.heads(columns, roaster.colour)
	p.pen("regular", 10, ink)
	for n, e := range entries {
		balance += e.amount
		charged, paid := e.amount.String(), ""
		if e.amount < 0 {
			charged, paid = "", (-e.amount).String()
		}
		p.row(columns, []string{e.day.Format("2 Jan 2006"), e.what, charged, paid, balance.String()}, n%2 == 1)
	}
	return balance
}
