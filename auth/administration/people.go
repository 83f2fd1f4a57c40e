package administration

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
)

// Person is a member of a site, or somebody who asks to become one, as an administrator sees them.
type Person struct {
	Account   uuid.UUID
	Name      string
	Email     string
	Role      access.Role // empty for who isn't a member
	Passcode  time.Time   // since when 2-factor authentication is on; zero while off
	Companies []Assigned  // every open company of the site, and whether they work in it
	Features  []Given     // every feature
	Asks      []Asked     // what they ask for
}

// Assigned is a company, and whether somebody works in it or asks to.
type Assigned struct {
	ID    uuid.UUID
	Name  string
	Works bool
	Asks  bool // they ask to work in it
}

// Given is a feature, and how a member comes to have it or not.
type Given struct {
	Feature access.Feature
	May     bool // in the end
	Role    bool // what the role may
	Own     Choice

	has bool // they were given it, be it of use to them or not
}

// Choice is whether a member differs from their role.
type Choice string

// The choices.
const (
	AsRole Choice = "role"
	Allow  Choice = "allow"
	Deny   Choice = "deny"
)

// Works are the companies a person works in.
func (p Person) Works() []Assigned {
	return slices.DeleteFunc(slices.Clone(p.Companies), func(one Assigned) bool { return !one.Works })
}

// AsksFor reports whether a person has an open request for a thing.
func (p Person) AsksFor(thing string) bool {
	return slices.ContainsFunc(p.Asks, func(one Asked) bool { return one.Thing == thing })
}

// People lists a site's members by name, as people sort names, then those who ask to become one.
func (s *Service) People(ctx context.Context, site uuid.UUID) ([]Person, error) {
	members, err := s.DB.MemberPasscodes(ctx, site)
	if err != nil {
		return nil, err
	}
	seen, err := s.seen(ctx, site)
	if err != nil {
		return nil, err
	}
	people := make([]Person, 0, len(members))
	for _, member := range members {
		person := Person{
			Account: member.AccountID, Name: member.Name, Email: member.Email, Role: access.Role(member.Role), Passcode: member.Since,
		}
		people = append(people, seen.fill(person))
	}
	for _, ask := range seen.asks {
		if ask.Thing == AskMember && !slices.ContainsFunc(people, func(p Person) bool { return p.Account == ask.Account }) {
			people = append(people, seen.fill(Person{Account: ask.Account, Name: ask.Name, Email: ask.Email}))
		}
	}
	return people, nil
}

// Person is one of People, or ErrNoSuch.
func (s *Service) Person(ctx context.Context, site, account uuid.UUID) (Person, error) {
	people, err := s.People(ctx, site)
	if err != nil {
		return Person{}, err
	}
	i := slices.IndexFunc(people, func(p Person) bool { return p.Account == account })
	if i < 0 {
		return Person{}, ErrNoSuch
	}
	return people[i], nil
}

// seen is what is known of a site as a whole.
type seen struct {
	companies []database.Company
	places    []database.CompanyMember
	roles     []database.RoleFeature
	own       []database.MemberFeature
	asks      []Asked
}

func (s *Service) seen(ctx context.Context, site uuid.UUID) (seen, error) {
	var all seen
	var err error
	if all.companies, err = s.DB.CompaniesOn(ctx, site); err != nil {
		return seen{}, err
	}
	if all.places, err = s.DB.CompanyMembersOn(ctx, site); err != nil {
		return seen{}, err
	}
	if all.roles, err = s.DB.RoleFeatures(ctx, site); err != nil {
		return seen{}, err
	}
	if all.own, err = s.DB.MemberFeatures(ctx, site); err != nil {
		return seen{}, err
	}
	all.asks, err = s.Asked(ctx, site)
	return all, err
}

func (a seen) fill(person Person) Person {
	for _, company := range a.companies {
		if company.ClosedAt.IsZero() {
			person.Companies = append(person.Companies, Assigned{
				ID: company.ID, Name: company.Name, Works: worksIn(a.places, person.Account, company.ID), Asks: a.asked(person.Account, AskCompany(company.ID)),
			})
		}
	}
	for _, feature := range access.Features() {
		ofRole, ofThem := access.SaidOfRole(a.roles, person.Role, feature), access.SaidOfMember(a.own, person.Account, feature)
		given := Given{Feature: feature, Role: roleMay(person.Role, feature, a.roles), Own: AsRole}
		given.has = access.Given(person.Role, feature, ofRole, ofThem)
		if ofThem != nil && person.Role != access.Owner {
			given.Own = choice(*ofThem)
		}
		person.Features = append(person.Features, given)
	}
	for i, given := range person.Features {
		person.Features[i].May = given.Feature.Usable(person.given)
	}
	for _, ask := range a.asks {
		if ask.Account == person.Account {
			person.Asks = append(person.Asks, ask)
		}
	}
	return person
}

func (a seen) asked(account uuid.UUID, thing string) bool {
	return slices.ContainsFunc(a.asks, func(one Asked) bool { return one.Account == account && one.Thing == thing })
}

func worksIn(places []database.CompanyMember, account, company uuid.UUID) bool {
	return slices.ContainsFunc(places, func(row database.CompanyMember) bool {
		return row.AccountID == account && row.CompanyID == company
	})
}

func choice(allowed bool) Choice {
	if allowed {
		return Allow
	}
	return Deny
}

// roleMay is what a role may do on a site.
func roleMay(role access.Role, feature access.Feature, differ []database.RoleFeature) bool {
	return access.Given(role, feature, access.SaidOfRole(differ, role, feature), nil)
}
