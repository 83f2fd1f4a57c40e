package document

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// ErrMoney means that what was typed is no amount of money; its text says why.
var ErrMoney = errors.New("document: no amount of money")

// maxDigits is the longest amount: 15 digits are exact everywhere, in spreadsheets too.
const maxDigits = 15

// ParseMoney reads an amount as people type it, with a point or a comma before the minor units and others between
// thousands, and a currency's code. An empty amount is none, whatever the currency. A comma that stands alone and
// has three digits after it could be either, and is refused rather than guessed.
func ParseMoney(amount, code string) (Money, error) {
	amount = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "").Replace(strings.TrimSpace(amount))
	if amount == "" {
		return Money{}, nil
	}
	if _, err := currency.ParseISO(code); err != nil {
		return Money{}, fmt.Errorf("%w: %.10q is no currency such as GBP", ErrMoney, code)
	}
	scale := Decimals(code)
	unsigned, negative := strings.CutPrefix(amount, "-")
	whole, fraction, err := parted(strings.TrimPrefix(unsigned, "+"), scale)
	if err != nil {
		return Money{}, err
	}
	digits := whole + fraction + strings.Repeat("0", scale-len(fraction))
	if len(digits) > maxDigits {
		return Money{}, fmt.Errorf("%w: %.40q is too large", ErrMoney, amount)
	}
	minor, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || whole+fraction == "" || strings.ContainsAny(digits, "+-") {
		return Money{}, fmt.Errorf("%w: %.40q is no amount such as 1234.50", ErrMoney, amount)
	}
	if negative {
		minor = -minor
	}
	return Money{Minor: minor, Currency: strings.ToUpper(code)}, nil
}

// parted cuts an amount into its whole part and the digits of its minor unit.
func parted(amount string, scale int) (whole, fraction string, err error) {
	last := strings.LastIndexAny(amount, ".,")
	if last < 0 {
		return amount, "", nil
	}
	mark, after := amount[last:last+1], amount[last+1:]
	thousands := map[string]string{".": ",", ",": "."}[mark]
	switch {
	case strings.Count(amount, mark) > 1: // 1,234,567
		return grouped(amount, mark)
	case len(after) == 3 && scale != 3 && strings.Contains(amount[:last], thousands):
		return "", "", fmt.Errorf("%w: %.40q has three digits after its last mark", ErrMoney, amount)
	case len(after) == 3 && scale != 3:
		return "", "", fmt.Errorf("%w: %.40q could be thousands or three decimals; leave the mark out, or write the minor units too", ErrMoney, amount)
	case len(after) > scale:
		return "", "", fmt.Errorf("%w: %.40q has more decimals than the currency", ErrMoney, amount)
	}
	whole, _, err = grouped(amount[:last], thousands)
	return whole, after, err
}

// grouped takes the marks between thousands out, which must stand before every three digits or nowhere.
func grouped(amount, mark string) (whole, fraction string, err error) {
	parts := strings.Split(amount, mark)
	for i, part := range parts {
		if i == 0 && (len(parts) == 1 || len(part) >= 1 && len(part) <= 3) || i > 0 && len(part) == 3 {
			continue
		}
		return "", "", fmt.Errorf("%w: %.40q has its thousands in the wrong places", ErrMoney, amount)
	}
	return strings.Join(parts, ""), "", nil
}

// Amount is the amount as it is typed: 1234.50, without its currency and without marks between thousands.
func (m Money) Amount() string {
	if m.Currency == "" {
		return ""
	}
	scale := Decimals(m.Currency)
	digits := strconv.FormatInt(m.Minor, 10)
	sign := ""
	if m.Minor < 0 {
		sign, digits = "-", digits[1:]
	}
	if scale == 0 {
		return sign + digits
	}
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale+1-len(digits)) + digits
	}
	return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
}
