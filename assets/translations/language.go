package translations

import (
	"fmt"
	"sync"
	"time"
)

// Language is one that Satchel speaks to people. The zero one is English.
type Language struct {
	Code, Name string // such as de, and what its speakers call it
	Mark       string // between whole numbers and decimals; empty for the English one
	Thousands  string // between groups of three digits; empty for the English one
	catalogue  func() (Catalogue, error)
}

// german is read when somebody first asks for it.
var german = sync.OnceValues(German)

// Languages are all there are, the usual one first.
func Languages() []Language {
	return []Language{
		{Code: "en-GB", Name: "English"},
		{Code: "de", Name: "Deutsch", Mark: ",", Thousands: ".", catalogue: german},
	}
}

// Named is the language of a code; for a code that none has it is the zero one.
func Named(code string) (found Language, known bool) {
	for _, one := range Languages() {
		if one.Code == code {
			return one, true
		}
	}
	return Language{}, false
}

// Texts are English where the catalogue can't be read, as any text without a translation.
func (l Language) Texts() Catalogue {
	if l.catalogue == nil {
		return Catalogue{}
	}
	texts, _ := l.catalogue()
	return texts
}

// Text is a text in the language with its arguments put in, as Catalogue.Text gives it.
func (l Language) Text(source string, args ...any) string { return l.Texts().Text(source, args...) }

// Day is the day of a time: 22 November 2026.
func (l Language) Day(at time.Time) string {
	return fmt.Sprintf(l.Text("%d %s %d"), at.Day(), l.Text(at.Month().String()), at.Year())
}
