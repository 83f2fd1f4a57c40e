package passcode

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
)

var (
	// ErrNotAdministrator: who asks hasn't the feature access.Security on the site, or for a reset neither owns nor
	// administers it, or the other isn't on it.
	ErrNotAdministrator = errors.New("passcode: only for who looks after the site's security, about its members")
	// ErrOwn: nobody resets their own passcodes; they are removed, with a passcode.
	ErrOwn = errors.New("passcode: nobody resets their own")
	// ErrElsewhere: the other's passcodes guard more than who asks answers for: sites they don't run, or the support desk.
	ErrElsewhere = errors.New("passcode: they guard more than the sites that who asks runs")
	// ErrRequired: a site demands passcodes, so they can't be turned off.
	ErrRequired = errors.New("passcode: a site demands them")
)

// Site is how the members of a site stand with passcodes.
type Site struct {
	ID       uuid.UUID
	Name     string
	Required bool // demanded of every member
	MayReset bool // whether who asks may reset somebody else's, as Reset has it
	Members  []database.MemberPasscode
}

// Site is how the members of a site stand, for whoever has access.Security there. Nobody is shown a secret, a code, or
// when one was used. ErrNotAdministrator if that isn't theirs.
func (s *Service) Site(ctx context.Context, by Administrator) (Site, error) {
	standing, err := secures(ctx, s.DB.Queries, by)
	if err != nil {
		return Site{}, err
	}
	row, err := s.DB.Site(ctx, by.Site)
	if err != nil {
		return Site{}, err
	}
	site := Site{ID: row.ID, Name: row.Name, MayReset: standing.Role.Runs()}
	if site.Required, err = s.DB.RequiresPasscode(ctx, row.ID); err != nil {
		return Site{}, err
	}
	site.Members, err = s.DB.MemberPasscodes(ctx, row.ID)
	return site, err
}

// Administrator is who does something about others, having just proved who they are.
type Administrator struct {
	Account uuid.UUID
	Site    uuid.UUID
	Address netip.Addr
}

// Require has a site demand passcodes of its members, or no longer, by whoever has access.Security there.
// ErrNotAdministrator if that isn't theirs.
func (s *Service) Require(ctx context.Context, by Administrator, required bool) error {
	kind := audit.PasscodeNotRequired
	if required {
		kind = audit.PasscodeRequired
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := secures(ctx, tx.Queries, by); err != nil {
			return err
		}
		before, err := tx.RequiresPasscode(ctx, by.Site)
		if err != nil || before == required {
			return err
		}
		if err := tx.RequirePasscode(ctx, by.Site, required); err != nil {
			return err
		}
		return s.Audit.Record(ctx, tx, audit.Event{Kind: kind, Actor: by.Account, Site: by.Site, Address: by.Address})
	})
}

// Reset turns the passcodes of another member off, who has lost both phone and recovery codes, signs them out everywhere,
// as whoever has the phone now may be signed in, and has them told. Only
// an owner or an administrator of the site may, who has access.Security there. Errors are ErrOwn, ErrNotAdministrator,
// ErrElsewhere and ErrOff.
func (s *Service) Reset(ctx context.Context, by Administrator, member uuid.UUID) error {
	if member == by.Account {
		return ErrOwn
	}
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := runs(ctx, tx.Queries, by); err != nil {
			return err
		}
		if _, err := tx.Member(ctx, by.Site, member); err != nil {
			return notAdministrator(err)
		}
		to, err := lockOwner(ctx, tx, Account(member))
		if err != nil {
			return err
		}
		if err := answersFor(ctx, tx, by, member); err != nil {
			return err
		}
		if err := tx.DeletePasscode(ctx, Account(member)); errors.Is(err, database.ErrNotFound) {
			return ErrOff
		} else if err != nil {
			return err
		}
		if _, err := tx.EndSignInsOf(ctx, member, deviceWhy, s.Clock().UTC()); err != nil {
			return err
		}
		if err := s.notify(ctx, tx, to, noticeReset); err != nil {
			return err
		}
		return s.Audit.Record(ctx, tx, audit.Event{
			Kind: audit.PasscodeReset, Account: member, Actor: by.Account, Site: by.Site, Address: by.Address,
		})
	})
	if err != nil {
		return fmt.Errorf("resetting somebody's passcodes: %w", err)
	}
	return nil
}

// answersFor makes sure that a reset reaches nothing but what the administrator runs. A person has one 2-factor for all
// their sites: were any administrator to turn it off, whoever runs the least guarded site could open the others.
func answersFor(ctx context.Context, tx *database.Tx, by Administrator, member uuid.UUID) error {
	agent, err := tx.IsSupportAgent(ctx, member)
	if err != nil {
		return err
	}
	if agent {
		return ErrElsewhere
	}
	places, err := tx.MembershipsOf(ctx, member)
	if err != nil {
		return err
	}
	for _, place := range places {
		err := runs(ctx, tx.Queries, Administrator{Account: by.Account, Site: place.SiteID})
		if errors.Is(err, ErrNotAdministrator) {
			return ErrElsewhere
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// runs is nil for an owner or an administrator of a site who has access.Security there.
func runs(ctx context.Context, q database.Queries, by Administrator) error {
	standing, err := secures(ctx, q, by)
	if err == nil && !standing.Role.Runs() {
		return ErrNotAdministrator
	}
	return err
}

// secures is the standing of a member of a site who has access.Security there.
func secures(ctx context.Context, q database.Queries, by Administrator) (access.Standing, error) {
	standing, err := access.StandingIn(ctx, q, by.Account, by.Site)
	if errors.Is(err, access.ErrNotMember) || err == nil && !standing.May(access.Security) {
		return access.Standing{}, ErrNotAdministrator
	}
	return standing, err
}

func notAdministrator(err error) error {
	if errors.Is(err, database.ErrNotFound) {
		return ErrNotAdministrator
	}
	return err
}
