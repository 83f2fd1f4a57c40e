package password

import (
	"context"
	"net/netip"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/storage/database"
)

// Prove has a signed-in person prove that it is them, with the password. It counts also while an identity is
// linked and the password opens the companion alone, but never for an account under SAML. Wrong tries are
// counted with those of Change. It returns the row as it was proved against; errors are ErrWrongCurrent,
// account.ErrSAML, account.ErrNoPassword, ErrBusy or *throttle.Error.
func (s *Service) Prove(ctx context.Context, id uuid.UUID, typed string, from netip.Addr) (database.Account, error) {
	row, err := s.DB.Account(ctx, id)
	if err != nil {
		return database.Account{}, err
	}
	if err := account.MayProve(StateOf(row)); err != nil {
		return database.Account{}, err
	}
	if err := s.verifyCurrent(ctx, row, typed, from); err != nil {
		return database.Account{}, err
	}
	return row, nil
}
