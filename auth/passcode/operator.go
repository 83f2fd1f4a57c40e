package passcode

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// deviceWhy is why a device was signed out by an operator's reset.
const deviceWhy = "2-factor reset by the operator"

// Operator is whoever runs the service's machine: the last resort of an administrator whom no other can reset. It
// mails nothing itself; the service does once it runs.
type Operator struct {
	DB    *database.DB
	Jobs  Jobs
	Audit *audit.Log
	Clock func() time.Time
}

// Reset turns an account's passcodes off and ends all its sign-ins, and has the person told. That it is really they who
// ask, the operator has made sure. ErrOff if none are on.
func (o Operator) Reset(ctx context.Context, account uuid.UUID) error {
	err := o.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.LockAccount(ctx, account); err != nil {
			return err
		}
		if err := tx.DeletePasscode(ctx, Account(account)); err != nil {
			return err
		}
		if _, err := tx.EndSignInsOf(ctx, account, deviceWhy, o.Clock().UTC()); err != nil {
			return err
		}
		if err := o.Jobs.Enqueue(ctx, tx, jobOperatorReset, operatorResetJob{account}); err != nil {
			return err
		}
		return o.Audit.Record(ctx, tx, audit.Event{Kind: audit.PasscodeResetHere, Account: account})
	})
	switch {
	case errors.Is(err, database.ErrNotFound):
		return ErrOff
	case err != nil:
		return fmt.Errorf("resetting passcodes as the operator: %w", err)
	}
	return nil
}

const jobOperatorReset = "passcode.operator-reset"

type operatorResetJob struct {
	Account uuid.UUID `json:"account"`
}

// tellOfReset mails whose passcodes an operator has reset.
func (s *Service) tellOfReset(ctx context.Context, job operatorResetJob) error {
	row, err := s.DB.Account(ctx, job.Account)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.notify(ctx, tx, person{name: row.Name, email: row.Email, language: row.Language}, noticeOperator)
	})
}
