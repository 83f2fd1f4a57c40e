package administration

import (
	"context"
	"maps"
	"strings"
	"time"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/storage/jobs"
	"satchel/storage/mail"
)

// The mails, by file in assets/mail.
const (
	mailInvited     = "member-invited.txt"
	mailAccepted    = "member-accepted.txt"
	mailRemoved     = "member-removed.txt"
	mailTransferred = "site-transferred.txt"
	mailAsked       = "access-asked.txt"
	mailAnswered    = "access-answered.txt"
)

const kindSweep = "administration.sweep"

// keptFor is how long answered requests and expired invitations can still say what became of them.
const keptFor = 90 * 24 * time.Hour

// HandleJobs has the queue work what the service enqueues, and sweep now and then.
func (s *Service) HandleJobs(q *jobs.Queue) {
	jobs.Handle(q, KindInvite, s.DeliverInvitation)
	jobs.Handle(q, KindJoin, s.DeliverJoin)
	jobs.Handle(q, KindAskCompany, s.DeliverCompany)
	jobs.Every(q, kindSweep, 24*time.Hour, s.Sweep)
}

// Sweep forgets what is long over.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.DeleteAccessRequestsBefore(ctx, s.Clock().UTC().Add(-keptFor))
	})
}

// tell has a notice mailed once the transaction commits.
func (s *Service) tell(ctx context.Context, tx *database.Tx, to database.Account, text string, data map[string]any) error {
	all := map[string]any{"Name": to.Name}
	maps.Copy(all, data)
	message, err := mail.Compose(mail.Recipient{Email: to.Email, Language: to.Language}, text, all)
	if err != nil {
		return err
	}
	return s.Jobs.Enqueue(ctx, tx, mail.Job, message)
}

// words are what the mails about a change say: who made it, where and when.
func (c *change) words(more map[string]any) map[string]any {
	data := map[string]any{
		"Who": c.whose.Name, "Email": c.whose.Email, "Site": c.site.Name, "At": c.now,
	}
	maps.Copy(data, more)
	return data
}

func (s *Service) link(path ...string) string {
	return strings.TrimSuffix(s.Portal.JoinPath(path...).String(), "/")
}

// titleOf is a thing in words, empty for what isn't a feature.
func titleOf(thing string) string {
	feature, ok := access.ParseFeature(thing)
	if !ok {
		return ""
	}
	return feature.Title()
}
