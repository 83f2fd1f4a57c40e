package document

import (
	"fmt"
	"strings"
)

// Category is what kind of paperwork a document is. Its text is stable: it goes over the wire and into tables.
type Category string

// The categories (features D7).
const (
	Purchase          Category = "purchase"
	Sale              Category = "sale"
	Expense           Category = "expense"
	BankStatement     Category = "bank-statement"
	SupplierStatement Category = "supplier-statement"
	Other             Category = "other"
)

// Categories lists all categories in the order a person is shown them.
func Categories() []Category {
	return []Category{Purchase, Sale, Expense, BankStatement, SupplierStatement, Other}
}

// ParseCategory reads a category's text; the empty text is Other.
func ParseCategory(text string) (Category, error) {
	if text == "" {
		return Other, nil
	}
	for _, c := range Categories() {
		if string(c) == text {
			return c, nil
		}
	}
	names := make([]string, 0, len(Categories()))
	for _, c := range Categories() {
		names = append(names, string(c))
	}
	return "", fmt.Errorf("%q is not a category; there are %s", text, strings.Join(names, ", "))
}
