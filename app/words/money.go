package words

import (
	"regexp"
	"strings"
)

// Money is an amount with its currency, as document.Money writes it, with the marks of the tongue: GBP 1.234,50.
func (t Tongue) Money(english string) string {
	if t.Mark == "" {
		return english
	}
	return strings.NewReplacer(",", t.Thousands, ".", t.Mark).Replace(english)
}

// plain is an amount as document.Money writes it for a form. One with three digits behind the point is left out, since a
// comma in its place could be between thousands as well.
var plain = regexp.MustCompile(`^-?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4})$`)

// Typed is what stands in a form's field of an amount: 1234,50. What a person typed otherwise stays as it is.
func (t Tongue) Typed(amount string) string {
	if t.Mark == "" || !plain.MatchString(amount) {
		return amount
	}
	return strings.Replace(amount, ".", t.Mark, 1)
}
