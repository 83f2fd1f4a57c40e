package password

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"text/template"

	texts "satchel/assets/mail"
	"satchel/storage/database"
)

// Mailer sends one mail of plain text.
type Mailer func(ctx context.Context, to, subject, text string) error

// The mails, by file in assets/mail.
const (
	mailReset      = "reset.txt"
	mailChanged    = "changed.txt"
	mailNoPassword = "nopassword.txt"
)

// send mails to the stored address, never to one that was typed.
func (s *Service) send(ctx context.Context, to database.Account, text string, data map[string]any) error {
	subject, body, err := compose(text, to, data)
	if err != nil {
		return err
	}
	if err := s.Mail(ctx, to.Email, subject, body); err != nil {
		return fmt.Errorf("mailing %s: %w", text, err)
	}
	return nil
}

func compose(text string, to database.Account, data map[string]any) (subject, body string, err error) {
	parsed, err := template.New(text).Option("missingkey=error").ParseFS(texts.Templates, text)
	if err != nil {
		return "", "", fmt.Errorf("reading the mail %s: %w", text, err)
	}
	all := map[string]any{"Name": to.Name, "Email": to.Email}
	maps.Copy(all, data)
	var out strings.Builder
	if err := parsed.Execute(&out, all); err != nil {
		return "", "", fmt.Errorf("writing the mail %s: %w", text, err)
	}
	subject, body, _ = strings.Cut(out.String(), "\n")
	return subject, strings.TrimLeft(body, "\n"), nil
}
