package identity

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"strings"
	"time"

	"satchel/storage/database"
	"satchel/storage/jobs"
	"satchel/storage/mail"
)

// The mails, by file in assets/mail.
const (
	mailCode       = "identity-code.txt"
	mailReset      = "identity-reset.txt"
	mailChanged    = "identity-changed.txt"
	mailAsked      = "approval-asked.txt"
	mailDecided    = "approval-decided.txt"
	mailYouDecided = "approval-you-decided.txt"
	mailLapsed     = "approval-lapsed.txt"
)

// The jobs; they are kept in the database, so their kinds don't change.
const (
	KindCode   = "identity.code-ordered"
	KindReset  = "identity.reset-ordered"
	kindSweep  = "identity.sweep"
	kindExpire = "identity.expire"
)

// CodeOrdered is the payload of KindCode.
type CodeOrdered struct {
	Flow     []byte    `json:"flow"` // the SHA-256 of the flow's secret
	At       time.Time `json:"at"`
	Language string    `json:"language,omitempty"` // of the page it was ordered on
}

// ResetOrdered is the payload of KindReset.
type ResetOrdered struct {
	Email string    `json:"email"` // it need not be anybody's
	At    time.Time `json:"at"`
	// From is where the order came from, for the audit log.
	From     netip.Addr `json:"from,omitzero"`
	Language string     `json:"language,omitempty"` // of the page it was ordered on
}

// HandleJobs has the queue work what the service enqueues, and sweep now and then.
func (s *Service) HandleJobs(q *jobs.Queue) {
	jobs.Handle(q, KindCode, s.DeliverCode)
	jobs.Handle(q, KindReset, s.DeliverReset)
	jobs.Every(q, kindSweep, time.Hour, s.Sweep)
	jobs.Every(q, kindExpire, time.Hour, s.Expire)
}

// send mails at once what must not be kept in a queue, since it holds a secret.
func (s *Service) send(ctx context.Context, to mail.Recipient, text string, data map[string]any) error {
	message, err := s.compose(to, text, data)
	if err != nil {
		return err
	}
	if err := s.Mail.Send(ctx, message); err != nil {
		return mail.JobError(fmt.Errorf("mailing %s: %w", text, err))
	}
	return nil
}

// tell has a notice mailed once the transaction commits.
func (s *Service) tell(ctx context.Context, tx *database.Tx, to mail.Recipient, text string, data map[string]any) error {
	message, err := s.compose(to, text, data)
	if err != nil {
		return err
	}
	return s.Jobs.Enqueue(ctx, tx, mail.Job, message)
}

func (s *Service) compose(to mail.Recipient, text string, data map[string]any) (mail.Message, error) {
	all := map[string]any{"Label": s.Label}
	maps.Copy(all, data)
	return mail.Compose(to, text, all)
}

// address is one below the provider's.
func (s *Service) address(path ...string) string {
	return strings.TrimSuffix(s.Issuer.JoinPath(path...).String(), "/")
}

func (s *Service) portal(path ...string) string {
	return strings.TrimSuffix(s.Portal.JoinPath(path...).String(), "/")
}
