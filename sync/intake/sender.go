package intake

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/resumable"
)

// standings is what maySend reads: the database, or a transaction.
type standings interface {
	MayWorkIn(ctx context.Context, account, company uuid.UUID) (bool, error)
	ClosedCompanyOf(ctx context.Context, account, company uuid.UUID) (database.Company, error)
	StandingOf(ctx context.Context, sender database.Sender, feature string, now time.Time) (database.SenderStanding, error)
}

// senderOf is who sends, of a request.
func senderOf(owner resumable.Owner) access.Sender {
	return access.Sender{Account: owner.Account, Company: owner.Company, Device: owner.Device, Session: owner.Session}
}

// maySend is nil while a sender may add documents to the company, through the device or the session that they use; else
// the refusal that a request gets. Taken away while a document comes in, none of it is accepted.
func (s *Service) maySend(ctx context.Context, db standings, sender access.Sender) error {
	return senderRefusal(access.MaySend(ctx, db, sender, s.now()))
}

// senderRefusal is the refusal of an error of access.MaySend or Check; other errors are as they were.
func senderRefusal(err error) error {
	var feature *access.FeatureError
	var closed *access.ClosedError
	switch {
	case errors.Is(err, access.ErrNoAccess):
		return resumable.ErrNoAccess
	case errors.As(err, &closed):
		return resumable.ErrCompanyClosed
	case errors.Is(err, access.ErrEnded):
		return resumable.ErrUnauthorized
	case errors.As(err, &feature):
		return resumable.ErrNoFeature
	}
	return err
}

// isSenderRefused tells the refusals of senderRefusal from other errors.
func isSenderRefused(err error) bool {
	for _, refusal := range []error{resumable.ErrNoAccess, resumable.ErrCompanyClosed, resumable.ErrUnauthorized, resumable.ErrNoFeature} {
		if errors.Is(err, refusal) {
			return true
		}
	}
	return false
}
