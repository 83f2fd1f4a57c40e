package session

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// Choose has the session of a cookie's value, and its account wherever it signs in next, work in a company. That the
// account may is for the caller to know. Errors are the reasons of Find.
func (s *Service) Choose(ctx context.Context, value string, of database.Account, company uuid.UUID) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := s.liveIn(ctx, tx, value, of)
		if err != nil {
			return err
		}
		return tx.ChooseCompany(ctx, row.Hash, of.ID, company)
	})
	if err != nil {
		return fmt.Errorf("choosing the company to work in: %w", err)
	}
	return nil
}
