package translations

import (
	"cmp"
	"embed"
	"fmt"

	"github.com/leonelquinteros/gotext"
)

//go:embed *.po
var files embed.FS

// Catalogue are the texts of one language. The zero one is English: each text is its own translation.
type Catalogue struct {
	texts map[string]string
	forms *gotext.Po // knows the language's plural forms
}

// German reads the German catalogue.
func German() (Catalogue, error) {
	data, err := files.ReadFile("de.po")
	if err != nil {
		return Catalogue{}, fmt.Errorf("reading the German texts: %w", err)
	}
	read := gotext.NewPo()
	read.Parse(data)
	texts := map[string]string{}
	for source, translation := range read.GetDomain().GetTranslations() {
		if source == "" || !translation.IsTranslated() { // an empty source's is the catalogue's header
			continue
		}
		texts[source] = translation.Get()
		if translation.PluralID != "" {
			texts[translation.PluralID] = translation.GetN(1)
		}
	}
	return Catalogue{texts, read}, nil
}

// Has tells whether there is a translation of a text.
func (c Catalogue) Has(source string) bool { return c.texts == nil || c.texts[source] != "" }

// Text is a text in the catalogue's language with its arguments put in, and in English where it isn't translated. The
// source's verbs are those of package fmt.
func (c Catalogue) Text(source string, args ...any) string {
	source = cmp.Or(c.texts[source], source)
	if len(args) == 0 {
		return source
	}
	return fmt.Sprintf(source, args...)
}

// Form is the form of a text for a number of things, of as many as the language has. One and many are the English ones.
func (c Catalogue) Form(n int, one, many string) string {
	switch {
	case c.forms != nil:
		return c.forms.GetN(one, many, n)
	case n == 1:
		return one
	default:
		return many
	}
}
