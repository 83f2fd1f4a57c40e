package administration

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// Unbacked is an invitation that ended because who invited may no longer.
type Unbacked struct {
	database.Invitation

	Inviter   string      // their name
	Companies []uuid.UUID // the open ones of those it led into
}

// Unbacked lists a site's, as long as their links would work still and nobody has invited or let in the same person
// since. They are there to be made again, by somebody who may.
func (s *Service) Unbacked(ctx context.Context, site uuid.UUID) ([]Unbacked, error) {
	rows, err := s.DB.InvitationsEnded(ctx, site, database.EndedInviter, s.Clock())
	if err != nil {
		return nil, err
	}
	open, void, err := byBacking(ctx, s.DB, site)
	if err != nil {
		return nil, err
	}
	for _, row := range void {
		if s.Clock().Before(row.ExpiresAt) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, nil
	}
	settled, err := s.settled(ctx, site, open)
	if err != nil {
		return nil, err
	}
	companies, err := s.DB.CompaniesOn(ctx, site)
	if err != nil {
		return nil, err
	}
	var unbacked []Unbacked
	for _, row := range slices.Backward(rows) { // the newest of an e-mail
		if settled[row.Email] {
			continue
		}
		settled[row.Email] = true
		inviter, err := s.DB.Account(ctx, row.InvitedBy)
		if err != nil {
			return nil, err
		}
		one := Unbacked{Invitation: row, Inviter: inviter.Name}
		for _, company := range offered(row, companies) {
			one.Companies = append(one.Companies, company.ID)
		}
		unbacked = append(unbacked, one)
	}
	slices.SortFunc(unbacked, func(a, b Unbacked) int { return strings.Compare(a.Email, b.Email) })
	return unbacked, nil
}

// settled are the e-mails of who is on a site, or invited to it.
func (s *Service) settled(ctx context.Context, site uuid.UUID, open []database.Invitation) (map[string]bool, error) {
	members, err := s.DB.MemberPasscodes(ctx, site)
	if err != nil {
		return nil, err
	}
	emails := map[string]bool{}
	for _, row := range open {
		emails[row.Email] = true
	}
	for _, row := range members {
		emails[row.Email] = true
	}
	return emails, nil
}
