package access

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
)

// Reasons why an account has no company to work in, each explained to the person in its own words.
var (
	// ErrNotUser means that the account is a member of no site.
	ErrNotUser = errors.New("access: not a user of any site")
	// ErrNoCompanies means that the account is a member of a site and was let into none of its companies.
	ErrNoCompanies = errors.New("access: no companies assigned")
)

// Working is the company of these that a person works in: the one chosen in this browser, else the one they chose
// last wherever that was, else the only one. False where none of these is theirs any more and they have to choose.
func Working(companies []Company, chosen, last uuid.UUID) (Company, bool) {
	for _, wanted := range []uuid.UUID{chosen, last} {
		for _, company := range companies {
			if wanted != uuid.Nil && company.ID == wanted {
				return company, true
			}
		}
	}
	if len(companies) == 1 {
		return companies[0], true
	}
	return Company{}, false
}

// Former is a site that somebody was removed from, and when.
type Former struct {
	Site string
	At   time.Time
}

// LastFormer is the site that an account was removed from last and isn't back on; the zero Former if there is none.
func (s *Service) LastFormer(ctx context.Context, account uuid.UUID) (Former, error) {
	rows, err := s.db.RemovalsOf(ctx, account)
	if err != nil || len(rows) == 0 {
		return Former{}, err
	}
	return Former{rows[0].SiteName, rows[0].RemovedAt}, nil
}

// WhyNowhere is why an account without a company has none: ErrNotUser or ErrNoCompanies.
func (s *Service) WhyNowhere(ctx context.Context, account uuid.UUID) error {
	is, err := s.db.IsMember(ctx, account)
	if err != nil {
		return err
	}
	if !is {
		return ErrNotUser
	}
	return ErrNoCompanies
}
