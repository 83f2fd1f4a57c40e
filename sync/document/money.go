package document

import (
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// Money is an amount in the minor units of a currency (ISO 4217), such as pence.
type Money struct {
	Minor    int64
	Currency string
}

// Decimals is how many digits of a currency's amounts stand behind the point (ISO 4217, table A.1); 2 for what is none.
func Decimals(code string) int {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 2
	}
	digits, _ := currency.Standard.Rounding(unit)
	return digits
}

// String is the amount as a person reads it, such as GBP 1,234.50; empty without a currency.
func (m Money) String() string {
	if m.Currency == "" {
		return ""
	}
	digits, negative := strings.CutPrefix(strconv.FormatInt(m.Minor, 10), "-")
	sign := ""
	if negative {
		sign = "−"
	}
	decimals := Decimals(m.Currency)
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	whole, rest := digits[:len(digits)-decimals], digits[len(digits)-decimals:]
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return m.Currency + " " + sign + whole
}
