package mail

import (
	"fmt"
	"strings"
	"text/template"
	"time"

	texts "satchel/assets/mail"
	"satchel/assets/translations"
)

// Recipient is whom a mail is for.
type Recipient struct {
	Email    string
	Language string // the code of a language of assets/translations; the usual one where nobody knows
}

// Compose fills a text of assets/mail, named by its file, in the recipient's language: the first line is the subject. A
// field the text wants and data lacks is an error.
func Compose(to Recipient, file string, data map[string]any) (Message, error) {
	parsed, err := template.New(file).Option("missingkey=error").Funcs(functions(to.Language)).ParseFS(texts.Templates, file)
	if err != nil {
		return Message{}, fmt.Errorf("reading the mail %s: %w", file, err)
	}
	var out strings.Builder
	if err := parsed.Execute(&out, data); err != nil {
		return Message{}, fmt.Errorf("writing the mail %s: %w", file, err)
	}
	subject, body, _ := strings.Cut(out.String(), "\n")
	return Message{To: to.Email, Subject: subject, Text: fill(strings.TrimLeft(body, "\n"))}, nil
}

// functions are what the texts call that depends on the language: t for a text of the catalogue, with the verbs of
// package fmt for its arguments, and day and moment for times.
func functions(code string) template.FuncMap {
	language, _ := translations.Named(code) // English where nobody knows
	return template.FuncMap{
		"t": language.Text, "day": func(at time.Time) string { return unbroken(language.Day(at)) },
		"moment": func(at time.Time) string {
			at = at.UTC()
			return unbroken(language.Text("%s at %s UTC", language.Day(at), at.Format("15:04")))
		},
	}
}
