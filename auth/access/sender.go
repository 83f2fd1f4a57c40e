package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// ErrEnded means that the device or the session through which somebody does something is over.
var ErrEnded = errors.New("access: the device or the session was ended")

// Sender is who sends documents to a company. Device is zero where it is no companion, and Session, when it began, where
// it is no browser.
type Sender struct {
	Account, Company, Device uuid.UUID
	Session                  time.Time
}

func (s Sender) row() database.Sender {
	return database.Sender{AccountID: s.Account, CompanyID: s.Company, DeviceID: s.Device, SessionAt: s.Session}
}

// holder is a transaction.
type holder interface {
	HoldSenders(ctx context.Context, senders []database.Sender) error
}

// Hold is to be asked before MaySend in a transaction that asks about several senders: whoever changes what they may do waits
// for its end, and it waits for none of them in a circle.
func Hold(ctx context.Context, db holder, senders []Sender) error {
	rows := make([]database.Sender, len(senders))
	for i, sender := range senders {
		rows[i] = sender.row()
	}
	return db.HoldSenders(ctx, rows)
}

// senders is what a sender's standing is read from: the database, or the transaction that must not be overtaken.
type senders interface {
	StandingOf(ctx context.Context, sender database.Sender, feature string, now time.Time) (database.SenderStanding, error)
	MayWorkIn(ctx context.Context, account, company uuid.UUID) (bool, error)
	closedCompanies
}

// MaySend is nil while a sender may add documents; else ErrNoAccess, a ClosedError, ErrEnded or a FeatureError.
func MaySend(ctx context.Context, db senders, sender Sender, now time.Time) error {
	standing, err := db.StandingOf(ctx, sender.row(), string(AddDocuments), now)
	if errors.Is(err, database.ErrNotFound) {
		return whyNot(ctx, db, sender)
	}
	if err != nil {
		return fmt.Errorf("checking whether documents may be added: %w", err)
	}
	if !Given(Role(standing.Role), AddDocuments, standing.RoleAllowed, standing.OwnAllowed) {
		return &FeatureError{Feature: AddDocuments, Company: sender.Company}
	}
	return nil
}

// whyNot is why there is no sender: the place in the company is gone, or the company is closed, or all is there and what
// they send through is over.
func whyNot(ctx context.Context, db senders, sender Sender) error {
	may, err := db.MayWorkIn(ctx, sender.Account, sender.Company)
	switch {
	case err != nil:
		return fmt.Errorf("checking access: %w", err)
	case may:
		return ErrEnded
	}
	return noPlace(ctx, db, sender.Account, sender.Company)
}
