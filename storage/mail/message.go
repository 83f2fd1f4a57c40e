package mail

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"satchel/storage/jobs"
)

// ErrRejected means that the mail itself is at fault: trying again won't help.
var ErrRejected = errors.New("mail: rejected")

// Message is one mail to one person.
type Message struct {
	To      string `json:"to"`      // an address, such as ada@example.com
	Subject string `json:"subject"` // one line
	Text    string `json:"text"`    // plain text, lines ended by \n
}

// Sender gets mail on its way. An error that is ErrRejected is final; others may pass.
type Sender interface {
	Send(ctx context.Context, message Message) error
}

// Job is the kind under which mail is enqueued, with a Message as payload. A mail that carries a secret is not
// enqueued, since payloads are kept: its own job makes the secret and sends the mail.
const Job = "mail"

// HandleJobs has the sender send what is enqueued.
func HandleJobs(queue *jobs.Queue, sender Sender) {
	jobs.Handle(queue, Job, func(ctx context.Context, message Message) error {
		return JobError(sender.Send(ctx, message))
	})
}

// JobError is a sender's error as a job should return it: final where the mail was rejected.
func JobError(err error) error {
	if errors.Is(err, ErrRejected) {
		return jobs.Permanent(err)
	}
	return err
}

// check refuses what could smuggle headers or recipients into a mail: line ends and other control characters
// in the address or the subject, and anything that isn't a single plain address (RFC 5322, section 3.4.1).
func (m Message) check() error {
	if !utf8.ValidString(m.To + m.Subject + m.Text) {
		return fmt.Errorf("%w: it is not UTF-8", ErrRejected)
	}
	if strings.ContainsFunc(m.To, unicode.IsControl) || strings.ContainsFunc(m.Subject, breaksLine) {
		return fmt.Errorf("%w: a control character in the address or the subject", ErrRejected)
	}
	address, err := mail.ParseAddress(m.To)
	if err != nil || address.Name != "" || address.Address != m.To {
		return fmt.Errorf("%w: the recipient is not a plain address", ErrRejected)
	}
	return nil
}

// breaksLine also names the separators of Unicode that some mail programs take for a line end.
func breaksLine(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }
