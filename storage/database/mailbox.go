package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// MailboxMessage is a mail kept by the embedded mailbox instead of being sent.
type MailboxMessage struct {
	bun.BaseModel `bun:"table:mailbox_messages"`

	ID        uuid.UUID `bun:"id,pk"`
	Recipient string    `bun:"recipient"`
	Subject   string    `bun:"subject"`
	Body      string    `bun:"body"` // plain text
	SentAt    time.Time `bun:"sent_at"`
}

// AddMailboxMessage keeps a mail, and drops the oldest beyond the number to keep.
func (q Queries) AddMailboxMessage(ctx context.Context, message MailboxMessage, keep int) error {
	if _, err := q.db.NewInsert().Model(&message).Exec(ctx); err != nil {
		return fmt.Errorf("keeping a mail: %w", err)
	}
	oldest := q.db.NewSelect().Model((*MailboxMessage)(nil)).Column("id").
		OrderExpr("sent_at DESC, id DESC").Limit(1).Offset(int64(keep))
	_, err := q.db.NewDelete().Model((*MailboxMessage)(nil)).Where("id IN (?)", oldest).Exec(ctx)
	if err != nil {
		return fmt.Errorf("dropping the oldest mail: %w", err)
	}
	return nil
}

// MailboxMessages are the newest mails, newest first.
func (q Queries) MailboxMessages(ctx context.Context, limit int) ([]MailboxMessage, error) {
	var messages []MailboxMessage
	err := q.db.NewSelect().Model(&messages).OrderExpr("sent_at DESC, id DESC").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the mailbox: %w", err)
	}
	return messages, nil
}
