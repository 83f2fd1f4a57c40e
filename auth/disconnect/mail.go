package disconnect

import (
	"context"
	"strings"
	"time"

	"satchel/auth/account"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// The mails, by file in assets/mail.
const (
	mailDisconnected = "disconnected.txt"
	mailCaseFiled    = "support-filed.txt"
	mailCaseDeclined = "support-declined.txt"
)

// notify has the owner told once the transaction commits, so that what was not their doing doesn't go unseen.
func (s *Service) notify(ctx context.Context, tx *database.Tx, to database.Account, label string, by by, at time.Time) error {
	return s.enqueue(ctx, tx, to, mailDisconnected, map[string]any{
		"Label":       label,
		"Support":     by.who == "support",
		"HasPassword": to.PasswordHash != "",
		"At":          at,
		"SignIn":      s.link("sign-in"),
		"Forgot":      s.link("password", "forgot"),
	})
}

func (s *Service) enqueue(ctx context.Context, tx *database.Tx, to database.Account, file string, data map[string]any) error {
	data["Name"], data["Email"] = to.Name, to.Email
	message, err := mail.Compose(mail.Recipient{Email: to.Email, Language: to.Language}, file, data)
	if err != nil {
		return err
	}
	return s.Jobs.Enqueue(ctx, tx, mail.Job, message)
}

// labelOf is what the person knows the identity by that is linked.
func (s *Service) labelOf(links []database.Link) string {
	if s.Label == nil {
		return account.UsualLabel
	}
	for _, link := range links {
		if label := s.Label(link.Issuer); label != "" && link.DisconnectedAt.IsZero() {
			return label
		}
	}
	return account.UsualLabel
}

func (s *Service) link(path ...string) string {
	return strings.TrimSuffix(s.PublicURL.JoinPath(path...).String(), "/")
}
