package mail

import (
	"fmt"
	"strings"
	"text/template"

	texts "satchel/assets/mail"
)

// Compose fills a text of assets/mail, named by its file: the first line is the subject. A field the text wants
// and data lacks is an error.
func Compose(to, file string, data map[string]any) (Message, error) {
	parsed, err := template.New(file).Option("missingkey=error").ParseFS(texts.Templates, file)
	if err != nil {
		return Message{}, fmt.Errorf("reading the mail %s: %w", file, err)
	}
	var out strings.Builder
	if err := parsed.Execute(&out, data); err != nil {
		return Message{}, fmt.Errorf("writing the mail %s: %w", file, err)
	}
	subject, body, _ := strings.Cut(out.String(), "\n")
	return Message{To: to, Subject: subject, Text: strings.TrimLeft(body, "\n")}, nil
}
