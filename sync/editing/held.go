package editing

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Held is a document that a session has open, for whoever wants to log it off.
type Held struct {
	Document    uuid.UUID
	Company     uuid.UUID
	Name        string // of the document
	CompanyName string
	Site        uuid.UUID // the company's
	Since       time.Time
	DraftAt     time.Time // when what was typed was last kept; zero if nothing was
}

// HeldBy tells what sessions have open, by the session's key.
func (s *Service) HeldBy(ctx context.Context, keys [][]byte) (map[string][]Held, error) {
	locks, err := s.db.LocksIn(ctx, keys)
	if err != nil {
		return nil, err
	}
	var documents []uuid.UUID
	for _, lock := range locks {
		documents = append(documents, lock.DocumentID)
	}
	drafts, err := s.db.DraftsOfDocuments(ctx, documents)
	if err != nil {
		return nil, err
	}
	kept := map[[2]uuid.UUID]time.Time{}
	for _, draft := range drafts {
		kept[[2]uuid.UUID{draft.AccountID, draft.DocumentID}] = draft.KeptAt.UTC()
	}
	held := map[string][]Held{}
	for _, lock := range locks {
		if lapsed(lock.Lock, latest(lock.SeenAt, lock.SessionAlive)) {
			continue
		}
		key := string(lock.SessionHash)
		held[key] = append(held[key], Held{
			Document: lock.DocumentID, Company: lock.CompanyID, Name: lock.DocumentName, CompanyName: lock.CompanyName, Site: lock.SiteID,
			Since: lock.TakenAt.UTC(), DraftAt: kept[[2]uuid.UUID{lock.AccountID, lock.DocumentID}],
		})
	}
	return held, nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
