package administration

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// settle brings what waits on a site in line with what was just changed, whatever that was: who has what they asked
// for is answered, an invitation that its inviter could no longer issue ends, and so does a lock of who may no longer edit.
func (s *Service) settle(ctx context.Context, c *change) error {
	if err := s.answerAllGiven(ctx, c); err != nil {
		return err
	}
	if err := s.endUnbacked(ctx, c); err != nil {
		return err
	}
	return c.endLocks(ctx)
}

// endLocks gives free the documents that somebody has open who may no longer change them: they could neither save nor
// leave them. What they typed stays kept for them. In a closed company nobody waits for a document, and opened again its
// people go on where they were.
func (c *change) endLocks(ctx context.Context) error {
	locks, err := c.LocksOn(ctx, c.site.ID)
	if err != nil || len(locks) == 0 {
		return err
	}
	places, err := c.CompanyMembersOn(ctx, c.site.ID)
	if err != nil {
		return err
	}
	for _, lock := range locks {
		standing, err := access.StandingIn(ctx, c.Tx, lock.AccountID, c.site.ID)
		if err != nil && !errors.Is(err, access.ErrNotMember) {
			return err
		}
		if standing.May(access.EditDocuments) && worksIn(places, lock.AccountID, lock.CompanyID) {
			continue
		}
		if err := c.DeleteLock(ctx, lock.DocumentID, lock.SessionHash); err != nil {
			return err
		}
	}
	return nil
}

// answerAllGiven answers every request of a member for what they have by now.
func (s *Service) answerAllGiven(ctx context.Context, c *change) error {
	rows, err := c.OpenAccessRequests(ctx, c.site.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		err := lacks(ctx, c.Tx, By{Account: row.AccountID, Site: c.site.ID}, row.Thing)
		if errors.Is(err, ErrSet) {
			err = s.answer(ctx, c, row.AccountID, row.Thing, given)
		}
		if err != nil && !errors.Is(err, ErrNotAllowed) && !errors.Is(err, ErrNoSuch) { // no member yet, or a feature of old
			return err
		}
	}
	return nil
}

// endUnbacked ends the open invitations whose inviters may no longer issue them: a removed administrator's, those of
// one who is a bookkeeper now, or who was denied what the role may. They stay ended should the inviter become an
// administrator again.
func (s *Service) endUnbacked(ctx context.Context, c *change) error {
	_, unbacked, err := byBacking(ctx, c.Tx, c.site.ID)
	if err != nil {
		return err
	}
	for _, row := range unbacked {
		if _, err := c.WithdrawInvitation(ctx, c.site.ID, row.Email, database.EndedInviter, c.now); err != nil {
			return err
		}
		if err := s.record(ctx, c, audit.InvitationBack, uuid.Nil, audit.Detail{"email": row.Email, "why": "who invited may no longer"}); err != nil {
			return err
		}
	}
	return nil
}

// byBacking are the open invitations of a site, and those among them that their inviters could no longer issue. The latter
// are void, and noted as that with the next change: what somebody may do can change without one, such as by a command.
func byBacking(ctx context.Context, db openings, site uuid.UUID) (backed, unbacked []database.Invitation, err error) {
	rows, err := db.OpenInvitations(ctx, site)
	if err != nil {
		return nil, nil, err
	}
	inviters := map[uuid.UUID]issuer{}
	for _, row := range rows {
		inviter, known := inviters[row.InvitedBy]
		if !known {
			if inviter, err = issuerOf(ctx, db, row.InvitedBy, site); err != nil {
				return nil, nil, err
			}
			inviters[row.InvitedBy] = inviter
		}
		if inviter.mayIssue(access.Role(row.Role), companyIDs(row)) == nil {
			backed = append(backed, row)
		} else {
			unbacked = append(unbacked, row)
		}
	}
	return backed, unbacked, nil
}

// openings is what the open invitations of a site are read from.
type openings interface {
	standings
	OpenInvitations(ctx context.Context, site uuid.UUID) ([]database.Invitation, error)
}

// issuer is who invites, where they work, and how the site's roles differ.
type issuer struct {
	access.Standing

	works  []uuid.UUID
	differ []database.RoleFeature
}

// standings is what an issuer is read from: the database, or a transaction.
type standings interface {
	Member(ctx context.Context, site, account uuid.UUID) (database.Member, error)
	RoleFeatures(ctx context.Context, site uuid.UUID) ([]database.RoleFeature, error)
	MemberFeaturesOf(ctx context.Context, site, account uuid.UUID) ([]database.MemberFeature, error)
	CompanyMembersOn(ctx context.Context, site uuid.UUID) ([]database.CompanyMember, error)
}

// issuerOf is what somebody may invite to on a site: nothing, for who isn't a member.
func issuerOf(ctx context.Context, db standings, account, site uuid.UUID) (issuer, error) {
	standing, err := access.StandingIn(ctx, db, account, site)
	if errors.Is(err, access.ErrNotMember) {
		return issuer{}, nil
	}
	if err != nil {
		return issuer{}, err
	}
	differ, err := db.RoleFeatures(ctx, site)
	if err != nil || standing.Role.Runs() {
		return issuer{Standing: standing, differ: differ}, err
	}
	places, err := db.CompanyMembersOn(ctx, site)
	return issuer{standing, worksOf(places, account), differ}, err
}

// backed is nil while who invited may still issue an invitation.
func backed(ctx context.Context, db standings, row database.Invitation) error {
	inviter, err := issuerOf(ctx, db, row.InvitedBy, row.SiteID)
	if err == nil && inviter.mayIssue(access.Role(row.Role), companyIDs(row)) != nil {
		return &EndedError{database.EndedInviter}
	}
	return err
}

func worksOf(places []database.CompanyMember, account uuid.UUID) (ids []uuid.UUID) {
	for _, place := range places {
		if place.AccountID == account {
			ids = append(ids, place.CompanyID)
		}
	}
	return ids
}

// mayIssue is the rule of who invites: to a role that they may give, and whoever doesn't run the site lets nobody in where
// they don't work themselves. Errors are those of mayGive.
func (i issuer) mayIssue(role access.Role, companies []uuid.UUID) error {
	if !i.May(access.People) {
		return ErrNotAllowed
	}
	elsewhere := func(id uuid.UUID) bool { return !slices.Contains(i.works, id) }
	if !i.Role.Runs() && slices.ContainsFunc(companies, elsewhere) {
		return ErrNotAllowed
	}
	return mayGive(i.Standing, role, i.differ)
}

// companyIDs are the companies that an invitation was made for, closed ones included.
func companyIDs(row database.Invitation) (ids []uuid.UUID) {
	_ = json.Unmarshal([]byte(row.CompanyIDs), &ids) // written by this package
	return ids
}
