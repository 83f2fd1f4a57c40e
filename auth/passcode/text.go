package passcode

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/assets/translations"
	"satchel/storage/database"
	"satchel/storage/jobs"
	"satchel/storage/sms"
)

// Kinds of the jobs that text a code, and the mails that show one in the embedded mailbox instead.
const (
	jobText      = "passcode.text"
	jobPhoneText = "passcode.phone-text"

	mailSent  = "passcode-sent.txt"
	mailPhone = "phone-code.txt"
)

// Texts sends text messages, such as through sms.Gateway. Errors that are sms.ErrRejected are final.
type Texts interface {
	Send(ctx context.Context, message sms.Message) error
}

// textJob names the code of a challenge. What it is stays sealed where it is kept, and out of the job.
type textJob struct {
	Challenge []byte    `json:"challenge"`
	SentAt    time.Time `json:"sent_at"`
	Language  string    `json:"language,omitempty"`
}

// phoneTextJob names the code that proves a phone.
type phoneTextJob struct {
	Account  uuid.UUID `json:"account"`
	SentAt   time.Time `json:"sent_at"`
	Language string    `json:"language,omitempty"`
}

// HandleJobs has codes texted, and people told of what an operator did. A gateway that is slow or down holds up nothing
// else, and is tried again for as long as the code can be used.
func (s *Service) HandleJobs(queue *jobs.Queue) {
	jobs.HandleApart(queue, jobText, s.textCode)
	jobs.HandleApart(queue, jobPhoneText, s.textPhoneCode)
	jobs.Handle(queue, jobOperatorReset, s.tellOfReset)
}

func (s *Service) textCode(ctx context.Context, job textJob) error {
	row, err := s.DB.PasscodeChallenge(ctx, job.Challenge)
	if errors.Is(err, database.ErrNotFound) {
		return nil // met, or given up
	}
	if err != nil {
		return err
	}
	made, err := s.sentFor(row)
	if err != nil || made == "" || row.SentBy != BySMS || !row.SentAt.Equal(job.SentAt) {
		return err
	}
	phone, err := s.DB.Phone(ctx, row.ID)
	if errors.Is(err, database.ErrNotFound) {
		return nil // removed meanwhile
	}
	if err != nil {
		return err
	}
	id := hex.EncodeToString(job.Challenge[:8]) + "-" + fmt.Sprint(job.SentAt.Unix())
	text := s.codeText(job.Language, made, "%s is your Satchel passcode. Tell it to nobody.")
	return s.text(ctx, sms.Message{ID: id, To: phone.Number, Text: text}, job.SentAt.Add(SentLife))
}

func (s *Service) textPhoneCode(ctx context.Context, job phoneTextJob) error {
	row, err := s.DB.PhoneProof(ctx, job.Account)
	if errors.Is(err, database.ErrNotFound) {
		return nil // proved, or given up
	}
	if err != nil || !row.SentAt.Equal(job.SentAt) || !s.Clock().Before(job.SentAt.Add(PhoneProofLife)) {
		return err
	}
	made, err := s.sealer.open(row.Code, purposeOfPhone(row.AccountID, row.Number))
	if err != nil {
		return err
	}
	id := row.AccountID.String() + "-" + fmt.Sprint(job.SentAt.Unix())
	text := s.codeText(job.Language, string(made), "%s is the code for this phone at Satchel. Tell it to nobody.")
	return s.text(ctx, sms.Message{ID: id, To: row.Number, Text: text}, job.SentAt.Add(PhoneProofLife))
}

// now is the time in whole microseconds, which is what both databases keep: a job knows the code it is for by it.
func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

// codeText ends as phones want it that fill codes in by themselves, and only at the site they are for.
func (s *Service) codeText(language, made, text string) string {
	spoken, _ := translations.Named(language)
	return fmt.Sprintf("%s\n\n@%s #%s", spoken.Text(text, made), s.PublicURL.Hostname(), made)
}

// text hands a message to the gateway. Nothing is tried again once nobody can use the code any more. Who it was for
// and what it says stay out of the log.
func (s *Service) text(ctx context.Context, message sms.Message, until time.Time) error {
	if s.Texts == nil {
		return jobs.Permanent(errors.New("passcode: no gateway for text messages is configured any more"))
	}
	err := s.Texts.Send(ctx, message)
	if errors.Is(err, sms.ErrRejected) {
		return jobs.Permanent(err)
	}
	if busy, ok := errors.AsType[*sms.BusyError](err); ok {
		if !s.Clock().Add(busy.RetryAfter).Before(until) {
			return jobs.Permanent(fmt.Errorf("the code is void by then: %w", err))
		}
		s.Log.WarnContext(ctx, "the gateway for text messages asks to come again later", "error", err)
		return jobs.Later(err, busy.RetryAfter)
	}
	return err
}
