package editing

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"satchel/sync/document"
)

// Limits of what is typed, in characters.
const (
	maxLine = 200
	maxNote = 1000
)

// Details are what stands of a document beside its bytes, as a person typed it. Any of them may be empty.
type Details struct {
	Dated        string // the day on the document, YYYY-MM-DD
	Counterparty string // who it is from or to
	Reference    string // its number
	Total        string // see document.ParseMoney
	Currency     string // ISO 4217
	Category     string // a document.Category
	Note         string
}

// Field is one of the Details, by its name in a form.
type Field string

// The fields.
const (
	FieldDated        Field = "dated"
	FieldCounterparty Field = "counterparty"
	FieldReference    Field = "reference"
	FieldTotal        Field = "total"
	FieldCategory     Field = "category"
	FieldNote         Field = "note"
)

// InvalidError says which fields can't be saved as they are, and why. Nothing was saved.
type InvalidError struct{ Reasons map[Field]Reason }

// Error tells how many.
func (e *InvalidError) Error() string { return "editing: some fields can't be saved as they are" }

// Reason is why a field can't be saved.
type Reason string

// The reasons.
const (
	BadDay      Reason = "day"      // no day of the calendar that a document is of
	BadMoney    Reason = "money"    // no amount of money, or no currency
	BadCategory Reason = "category" // no such category
	TooLong     Reason = "long"
	Hidden      Reason = "hidden" // characters that aren't seen but act, or bytes that are no text
)

// earliest is the first year that a document is taken to be of: an earlier one is a slip of the fingers, and the year 1 is
// how a day that nobody has given is kept.
const earliest = 1900

// checked are the details as they are to be saved in place of others, with the amount read, or an InvalidError. A field
// that says what is saved in it already is right: documents come with notes that nobody may type here.
func (d Details) checked(saved Details) (Details, document.Money, error) {
	reasons, differing := map[Field]Reason{}, Differing(saved, d)
	d.Dated, d.Category = strings.TrimSpace(d.Dated), strings.TrimSpace(d.Category)
	d.Counterparty = tidied(d.Counterparty, FieldCounterparty, maxLine, reasons)
	d.Reference = tidied(d.Reference, FieldReference, maxLine, reasons)
	d.Note = tidied(d.Note, FieldNote, maxNote, reasons)
	if day, err := time.Parse(time.DateOnly, d.Dated); d.Dated != "" && (err != nil || day.Year() < earliest) {
		reasons[FieldDated] = BadDay
	}
	if _, err := document.ParseCategory(d.Category); err != nil {
		reasons[FieldCategory] = BadCategory
	}
	money, err := document.ParseMoney(d.Total, strings.TrimSpace(d.Currency))
	if err != nil {
		reasons[FieldTotal] = BadMoney
	}
	maps.DeleteFunc(reasons, func(field Field, _ Reason) bool { return !slices.Contains(differing, field) })
	if len(reasons) > 0 {
		return d, money, &InvalidError{reasons}
	}
	return d, money, nil
}

func tidied(typed string, field Field, most int, reasons map[Field]Reason) string {
	text := norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n")))
	acts := func(r rune) bool {
		switch r {
		case '\u200c', '\u200d': // several scripts are spelt with them
			return false
		case '\n', '\t':
			return field != FieldNote
		}
		return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
	}
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, acts):
		reasons[field] = Hidden
	case utf8.RuneCountInString(text) > most:
		reasons[field] = TooLong
	}
	return text
}
