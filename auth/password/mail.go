package password

import (
	"context"
	"fmt"
	"maps"
	"time"

	"satchel/storage/database"
	"satchel/storage/mail"
)

// Mailer is what passwords need of storage/mail.
type Mailer interface {
	Send(ctx context.Context, message mail.Message) error
}

// The mails, by file in assets/mail.
const (
	mailReset      = "reset.txt"
	mailChanged    = "changed.txt"
	mailNoPassword = "nopassword.txt"
)

// send mails at once. Mail goes to the stored address, never to one that was typed.
func (s *Service) send(ctx context.Context, to database.Account, text string, data map[string]any) error {
	message, err := compose(text, to, data)
	if err != nil {
		return err
	}
	if err := s.Mail.Send(ctx, message); err != nil {
		return mail.JobError(fmt.Errorf("mailing %s: %w", text, err))
	}
	return nil
}

// notify has the owner told of a new password once the transaction commits, so that a change that was not
// theirs doesn't go unseen.
func (s *Service) notify(ctx context.Context, tx *database.Tx, to database.Account, first bool, at time.Time) error {
	message, err := compose(mailChanged, to, map[string]any{
		"First": first,
		"At":    at,
		"Link":  s.link("password", "forgot"),
	})
	if err != nil {
		return err
	}
	return s.Jobs.Enqueue(ctx, tx, mail.Job, message)
}

func compose(text string, to database.Account, data map[string]any) (mail.Message, error) {
	all := map[string]any{"Name": to.Name, "Email": to.Email}
	maps.Copy(all, data)
	return mail.Compose(mail.Recipient{Email: to.Email, Language: to.Language}, text, all)
}
