package mail

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// mailboxSize is how many mails the embedded mailbox keeps.
const mailboxSize = 500

// Mailbox keeps mail in the database instead of sending it, for trying Satchel out on one machine.
type Mailbox struct {
	db  *database.DB
	now func() time.Time
}

// NewMailbox keeps mail in db; now tells the time.
func NewMailbox(db *database.DB, now func() time.Time) *Mailbox { return &Mailbox{db: db, now: now} }

// Send keeps the message.
func (m *Mailbox) Send(ctx context.Context, message Message) error {
	if err := message.check(); err != nil {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("numbering a mail: %w", err)
	}
	row := database.MailboxMessage{ID: id, Recipient: message.To, Subject: message.Subject, Body: message.Text, SentAt: m.now().UTC()}
	return m.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.AddMailboxMessage(ctx, row, mailboxSize)
	})
}

// Kept is a mail in the embedded mailbox.
type Kept struct {
	ID      string    `json:"id"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Links   []string  `json:"links"` // the addresses in the text, in order
	Time    time.Time `json:"time"`
}

// Messages are the newest mails, newest first.
func (m *Mailbox) Messages(ctx context.Context) ([]Kept, error) {
	rows, err := m.db.MailboxMessages(ctx, mailboxSize)
	if err != nil {
		return nil, err
	}
	kept := make([]Kept, 0, len(rows))
	for _, row := range rows {
		kept = append(kept, Kept{
			ID: row.ID.String(), To: row.Recipient, Subject: row.Subject, Text: row.Body,
			Links: Links(row.Body), Time: row.SentAt,
		})
	}
	return kept, nil
}

var link = regexp.MustCompile(`https?://[^\s<>"]+`)

// Links are the web addresses in a text, in order, without the punctuation that ends a sentence.
func Links(text string) []string {
	found := []string{}
	for _, address := range link.FindAllString(text, -1) {
		found = append(found, strings.TrimRight(address, `.,;:!?)]}'`))
	}
	return found
}
