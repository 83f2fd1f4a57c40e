package samples

import "fmt"

// pence is an amount of sterling.
type pence int64

func (p pence) String() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	pounds := fmt.Sprint(int64(p / 100))
	for i := len(pounds) - 3; i > 0; i -= 3 {
		pounds = pounds[:i] + "," + pounds[i:]
	}
	return fmt.Sprintf("%s%s.%02d", sign, pounds, p%100)
}

// vat is a rate in per cent of p, to the nearest penny.
func (p pence) vat(percent int64) pence {
	if p < 0 {
		return -(-p).vat(percent)
	}
	return (p*pence(percent) + 50) / 100
}

// sterling is p with its sign and symbol in front.
func (p pence) sterling() string {
	if p < 0 {
		return "-£" + (-p).String()
	}
	return "£" + p.String()
}
