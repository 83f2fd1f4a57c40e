package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Phone is where an account's passcodes can be sent to. Its owner has proved that it is theirs.
type Phone struct {
	bun.BaseModel `bun:"table:phones"`

	AccountID   uuid.UUID `bun:"account_id,pk"`
	Number      string    `bun:"number"` // E.164, such as +447700900123
	ConfirmedAt time.Time `bun:"confirmed_at"`
}

// PhoneProof is a number that still wants the code that was sent to it.
type PhoneProof struct {
	bun.BaseModel `bun:"table:phone_proofs"`

	AccountID uuid.UUID `bun:"account_id,pk"`
	Number    string    `bun:"number"`
	Code      []byte    `bun:"code"` // sealed
	SentAt    time.Time `bun:"sent_at"`
	Tries     int64     `bun:"tries"`
}

// Phone is an account's, or ErrNotFound.
func (q Queries) Phone(ctx context.Context, account uuid.UUID) (Phone, error) {
	var row Phone
	if err := q.db.NewSelect().Model(&row).Where("account_id = ?", account).Scan(ctx); err != nil {
		return Phone{}, fmt.Errorf("reading a phone: %w", found(err))
	}
	return row, nil
}

// PhoneProof is the number that an account is about to prove, or ErrNotFound.
func (q Queries) PhoneProof(ctx context.Context, account uuid.UUID) (PhoneProof, error) {
	var row PhoneProof
	if err := q.db.NewSelect().Model(&row).Where("account_id = ?", account).Scan(ctx); err != nil {
		return PhoneProof{}, fmt.Errorf("reading a number to be proved: %w", found(err))
	}
	return row, nil
}

// PutPhoneProof keeps a number to be proved, in the place of any other that the account was about to prove.
func (q Queries) PutPhoneProof(ctx context.Context, row PhoneProof) error {
	_, err := q.db.NewInsert().Model(&row).On("CONFLICT (account_id) DO UPDATE").
		Set("number = EXCLUDED.number").Set("code = EXCLUDED.code").Set("sent_at = EXCLUDED.sent_at").Set("tries = EXCLUDED.tries").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("keeping a number to be proved: %w", err)
	}
	return nil
}

// CountPhoneTry counts a try at a code and returns what it is tried at. It is ErrNotFound where nothing is to be
// proved that was sent after then, or had its most tries. Concurrent calls are all counted.
func (q Queries) CountPhoneTry(ctx context.Context, account uuid.UUID, most int64, then time.Time) (PhoneProof, error) {
	var row PhoneProof
	err := q.db.NewUpdate().Model(&row).Set("tries = tries + 1").
		Where("account_id = ? AND tries < ? AND sent_at > ?", account, most, then).Returning("*").Scan(ctx)
	if err != nil {
		return PhoneProof{}, fmt.Errorf("counting a try at a phone's code: %w", found(err))
	}
	return row, nil
}

// ConfirmPhone makes the number that was proved with this code the account's phone. It is ErrNotFound if that code
// isn't waited for any more. Of several at once exactly one succeeds.
func (q Queries) ConfirmPhone(ctx context.Context, proof PhoneProof, at time.Time) error {
	result, err := q.db.NewDelete().Model((*PhoneProof)(nil)).Where("account_id = ? AND code = ?", proof.AccountID, proof.Code).Exec(ctx)
	if err != nil {
		return fmt.Errorf("confirming a phone: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("confirming a phone: %w", orNotFound(err))
	}
	row := Phone{AccountID: proof.AccountID, Number: proof.Number, ConfirmedAt: at}
	_, err = q.db.NewInsert().Model(&row).On("CONFLICT (account_id) DO UPDATE").
		Set("number = EXCLUDED.number").Set("confirmed_at = EXCLUDED.confirmed_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("confirming a phone: %w", err)
	}
	return nil
}

// DeletePhone removes an account's phone. It is ErrNotFound if it has none.
func (q Queries) DeletePhone(ctx context.Context, account uuid.UUID) error {
	result, err := q.db.NewDelete().Model((*Phone)(nil)).Where("account_id = ?", account).Exec(ctx)
	if err != nil {
		return fmt.Errorf("removing a phone: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("removing a phone: %w", orNotFound(err))
	}
	return nil
}

// DeletePhoneProof forgets the number that an account was about to prove, if any.
func (q Queries) DeletePhoneProof(ctx context.Context, account uuid.UUID) error {
	if _, err := q.db.NewDelete().Model((*PhoneProof)(nil)).Where("account_id = ?", account).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting a number to be proved: %w", err)
	}
	return nil
}

// DeletePhoneProofsBefore forgets the numbers whose code was sent before then.
func (q Queries) DeletePhoneProofsBefore(ctx context.Context, then time.Time) error {
	if _, err := q.db.NewDelete().Model((*PhoneProof)(nil)).Where("sent_at < ?", then).Exec(ctx); err != nil {
		return fmt.Errorf("forgetting numbers that were not proved: %w", err)
	}
	return nil
}
