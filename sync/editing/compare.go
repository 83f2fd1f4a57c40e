package editing

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/shelf"
)

// DetailsOf are a document's details as they are saved, the way a form shows them.
func DetailsOf(row database.Document) Details {
	money := document.Money{Minor: row.Total, Currency: row.Currency}
	return Details{
		Dated: row.Dated, Counterparty: row.Counterparty, Reference: row.Reference, Total: money.Amount(), Currency: row.Currency,
		Category: row.Category, Note: row.Note,
	}
}

// Fields are all fields, in the order of the form. A total and its currency are one: neither says anything alone.
func Fields() []Field {
	return []Field{FieldDated, FieldCounterparty, FieldReference, FieldTotal, FieldCategory, FieldNote}
}

// Differing are the fields in which two say something else.
func Differing(saved, typed Details) []Field {
	return slices.DeleteFunc(Fields(), func(field Field) bool { return saved.says(field) == typed.says(field) })
}

// changesOf are the fields in which two say something else, with what they say.
func changesOf(saved, typed Details) []shelf.Change {
	var changes []shelf.Change
	for _, field := range Differing(saved, typed) {
		changes = append(changes, shelf.Change{Field: string(field), Was: saved.says(field), Is: typed.says(field)})
	}
	return changes
}

// says is what details say in a field, however it is typed.
func (d Details) says(field Field) string {
	if field == FieldTotal {
		money, err := document.ParseMoney(d.Total, strings.TrimSpace(d.Currency))
		if err != nil {
			return d.Total + " " + d.Currency
		}
		return money.String()
	}
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(*d.at(field), "\r\n", "\n")))
}

// at is where a field other than the total stands.
func (d *Details) at(field Field) *string {
	switch field {
	case FieldDated:
		return &d.Dated
	case FieldCounterparty:
		return &d.Counterparty
	case FieldReference:
		return &d.Reference
	case FieldCategory:
		return &d.Category
	case FieldNote:
		return &d.Note
	}
	return &d.Total
}

// leaving are the details with some fields as they are saved.
func (d Details) leaving(fields []Field, saved Details) Details {
	for _, field := range fields {
		*d.at(field) = *saved.at(field)
		if field == FieldTotal {
			d.Currency = saved.Currency
		}
	}
	return d
}

// texts are the details by their names in a form, and only those of some fields.
func (d Details) texts(fields []Field) map[string]string {
	texts := map[string]string{}
	for _, field := range fields {
		texts[string(field)] = *d.at(field)
		if field == FieldTotal {
			texts[currencyName] = d.Currency
		}
	}
	return texts
}

// currencyName is what the currency is called in a form, where it stands beside the total.
const currencyName = "currency"

// over are the details with texts of a form in their place, where it has any.
func (d Details) over(texts map[string]string) Details {
	for _, field := range Fields() {
		if text, ok := texts[string(field)]; ok {
			*d.at(field) = text
		}
	}
	if text, ok := texts[currencyName]; ok {
		d.Currency = text
	}
	return d
}
