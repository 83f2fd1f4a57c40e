package access

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// FeatureError means that a member may not do something. It names what, and where.
type FeatureError struct {
	Feature Feature
	Site    uuid.UUID
	Company uuid.UUID // the zero one where the feature is the whole site's
}

// Error names the feature.
func (e *FeatureError) Error() string { return "access: not allowed: " + string(e.Feature) }

// Standing is an account's place on a site and what it may do there.
type Standing struct {
	Account  uuid.UUID
	SiteID   uuid.UUID
	Site     string // its name
	Role     Role
	features map[Feature]bool
}

// May reports whether the member may do something: they were given the feature, and what it needs.
func (s Standing) May(feature Feature) bool { return feature.Usable(s.Given) }

// Given reports whether the member was given a feature, be it of use to them or not; so they may give it to others.
func (s Standing) Given(feature Feature) bool { return s.features[feature] }

// MayLogOff reports whether the member, who has the feature, may log off a login of somebody with a role: their own, one
// that is disconnected, for which the feature is there, and no other of who has a higher role.
func (s Standing) MayLogOff(account uuid.UUID, role Role, disconnected bool) bool {
	return account == s.Account || disconnected || !role.Above(s.Role)
}

// Lacking is the feature that a member who may not do something lacks for it: itself, or what it needs.
func (s Standing) Lacking(feature Feature) Feature {
	if need := feature.needs(); need != "" && !s.Given(need) {
		return need
	}
	return feature
}

// Place is a company an account may work in, with its standing on the company's site.
type Place struct {
	Company
	Standing Standing
}

// In is the account's place in a company. Whoever may not work there gets ErrNotUser, ErrNoCompanies or, when they
// may work in others, ErrNoAccess, whether there is such a company or not; whoever worked there before it was closed
// gets a ClosedError.
func (s *Service) In(ctx context.Context, account, company uuid.UUID) (Place, error) {
	companies, err := s.CompaniesOf(ctx, account)
	if err != nil {
		return Place{}, err
	}
	standings, err := s.Standings(ctx, account)
	if err != nil {
		return Place{}, err
	}
	if place, ok := PlaceIn(companies, standings, company); ok {
		return place, nil
	}
	if err := noPlace(ctx, s.db, account, company); !errors.Is(err, ErrNoAccess) || len(companies) > 0 {
		return Place{}, err
	}
	return Place{}, s.WhyNowhere(ctx, account)
}

// PlaceIn is the place in a company of whose companies and standings these are; false for one they may not work in.
func PlaceIn(companies []Company, standings []Standing, company uuid.UUID) (Place, bool) {
	for _, one := range companies {
		for _, standing := range standings {
			if one.ID == company && one.SiteID == standing.SiteID {
				return Place{Company: one, Standing: standing}, true
			}
		}
	}
	return Place{}, false
}

// ClosedError means that a company was closed in which the account worked.
type ClosedError struct{ Name string }

// Error says so.
func (e *ClosedError) Error() string { return "access: the company was closed" }

// May returns nil when the account may do something in a company, and otherwise what In returns, or a FeatureError.
func (s *Service) May(ctx context.Context, account, company uuid.UUID, feature Feature) error {
	place, err := s.In(ctx, account, company)
	if err != nil {
		return err
	}
	if !place.Standing.May(feature) {
		return &FeatureError{Feature: place.Standing.Lacking(feature), Site: place.SiteID, Company: company}
	}
	return nil
}

// On is the account's standing on a site, or ErrNotMember, whether there is such a site or not.
func (s *Service) On(ctx context.Context, account, site uuid.UUID) (Standing, error) {
	standings, err := s.Standings(ctx, account)
	if err != nil {
		return Standing{}, err
	}
	for _, standing := range standings {
		if standing.SiteID == site {
			return standing, nil
		}
	}
	return Standing{}, ErrNotMember
}

// Standings are the account's standings on all its sites, by the site's name.
func (s *Service) Standings(ctx context.Context, account uuid.UUID) ([]Standing, error) {
	members, err := s.db.MembershipsOf(ctx, account)
	if err != nil {
		return nil, err
	}
	standings := make([]Standing, 0, len(members))
	for _, member := range members {
		standing, err := standingOf(ctx, s.db, member.Member)
		if err != nil {
			return nil, err
		}
		standing.Site = member.SiteName
		standings = append(standings, standing)
	}
	return standings, nil
}

// members is what a standing is read from: the database, or a transaction.
type members interface {
	Member(ctx context.Context, site, account uuid.UUID) (database.Member, error)
	features
}

type features interface {
	RoleFeatures(ctx context.Context, site uuid.UUID) ([]database.RoleFeature, error)
	MemberFeaturesOf(ctx context.Context, site, account uuid.UUID) ([]database.MemberFeature, error)
}

// StandingIn is On in a transaction, without the site's name: for a change that must not be overtaken.
func StandingIn(ctx context.Context, tx members, account, site uuid.UUID) (Standing, error) {
	member, err := tx.Member(ctx, site, account)
	if err != nil {
		return Standing{}, notMember(err)
	}
	return standingOf(ctx, tx, member)
}

func standingOf(ctx context.Context, db features, member database.Member) (Standing, error) {
	roles, err := db.RoleFeatures(ctx, member.SiteID)
	if err != nil {
		return Standing{}, err
	}
	own, err := db.MemberFeaturesOf(ctx, member.SiteID, member.AccountID)
	if err != nil {
		return Standing{}, fmt.Errorf("finding a member's standing: %w", err)
	}
	standing := Standing{Account: member.AccountID, SiteID: member.SiteID, Role: Role(member.Role), features: map[Feature]bool{}}
	for _, feature := range Features() {
		ofRole, ofThem := SaidOfRole(roles, standing.Role, feature), SaidOfMember(own, standing.Account, feature)
		standing.features[feature] = Given(standing.Role, feature, ofRole, ofThem)
	}
	return standing, nil
}
