package administration

import (
	"context"
	"errors"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// What can be asked for, besides a feature, whose text stands for itself.
const (
	AskMember    = "member"      // to be a user of the site
	AskCompanies = "any-company" // to work in any of its companies; access.Companies is the page about them
)

// AskLife is how long a request waits before it can be made again.
const AskLife = 14 * 24 * time.Hour

// What became of a request.
const (
	given    = "given"
	declined = "declined"
	lapsed   = "lapsed"
)

// maxNamed is the most characters a site is named with: an e-mail is the longest.
const maxNamed = 320

// ErrNotNamed means that nothing was typed by which a site could be known.
var ErrNotNamed = errors.New("administration: name the customer number, or the owner's e-mail")

// Asked is an open request.
type Asked struct {
	Account     uuid.UUID
	Name, Email string
	Thing       string // AskMember, AskCompanies, one of AskCompany, or a feature's text
	Company     string // its name, where it is about one
	At          time.Time
}

// Asked lists what is asked of a site's administrators, the oldest first.
func (s *Service) Asked(ctx context.Context, site uuid.UUID) ([]Asked, error) {
	rows, err := s.DB.OpenAccessRequests(ctx, site)
	if err != nil {
		return nil, err
	}
	companies, err := s.DB.CompaniesOn(ctx, site)
	if err != nil {
		return nil, err
	}
	var asks []Asked
	for _, row := range rows {
		if s.Clock().Sub(row.AskedAt) >= AskLife {
			continue
		}
		ask := Asked{Account: row.AccountID, Name: row.Name, Email: row.Email, Thing: row.Thing, At: row.AskedAt}
		for _, company := range companies {
			if row.Thing == AskCompany(company.ID) {
				ask.Company = company.Name
			}
		}
		asks = append(asks, ask)
	}
	return asks, nil
}

// AskedBy is since when an account waits for a thing on a site; the zero time if it doesn't.
func (s *Service) AskedBy(ctx context.Context, site, account uuid.UUID, thing string) (time.Time, error) {
	rows, err := s.DB.OpenAccessRequestsBy(ctx, account)
	if err != nil {
		return time.Time{}, err
	}
	for _, row := range rows {
		if row.SiteID == site && row.Thing == thing && s.Clock().Sub(row.AskedAt) < AskLife {
			return row.AskedAt, nil
		}
	}
	return time.Time{}, nil
}

// WhoToAsk are the owner and the administrators who may give an account a thing, the owner first: never the account
// itself, nor who hasn't what they would give. Only members of the site are to be told.
func (s *Service) WhoToAsk(ctx context.Context, site, account uuid.UUID, thing string) ([]Person, error) {
	people, err := s.People(ctx, site)
	if err != nil {
		return nil, err
	}
	var gives []access.Feature
	if feature, is := access.ParseFeature(thing); is {
		gives = []access.Feature{feature}
	}
	if thing == AskMember {
		if gives, err = s.RoleMay(ctx, site, access.Bookkeeper); err != nil {
			return nil, err
		}
	}
	people = slices.DeleteFunc(people, func(p Person) bool {
		lacks := func(feature access.Feature) bool { return !p.given(feature) }
		return p.Account == account || !p.Role.Runs() || lacks(access.People) || slices.ContainsFunc(gives, lacks)
	})
	slices.SortStableFunc(people, func(a, b Person) int {
		return strings.Compare(string(b.Role), string(a.Role)) // owner comes after administrator in the alphabet
	})
	return people, nil
}

// given is whether a person was given a feature, as access.Standing has it.
func (p Person) given(feature access.Feature) bool {
	return slices.ContainsFunc(p.Features, func(g Given) bool { return g.Feature == feature && (g.Own == Allow || g.Own == AsRole && g.Role) })
}

// Ask has a site's administrators mailed that a member wants companies, or a feature. Errors are ErrNotAllowed for who
// isn't a member, ErrNoSuch for a thing that isn't one, ErrSet if they have it, ErrLater if it is asked already, and
// *throttle.Error.
func (s *Service) Ask(ctx context.Context, by By, thing string) error {
	if _, is := CompanyAsked(thing); is {
		return ErrNoSuch // AskForCompany tells nobody whether there is one
	}
	if err := s.Throttle.AskAccess(ctx, by.Account, by.Address); err != nil {
		return err
	}
	people, err := s.WhoToAsk(ctx, by.Site, by.Account, thing)
	if err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		site, err := tx.LockSite(ctx, by.Site)
		if err != nil {
			return orNotAllowed(err)
		}
		if err := lacks(ctx, tx, by, thing); err != nil {
			return err
		}
		return s.ask(ctx, tx, by, site, thing, people)
	})
	return wrapped("asking for access", err)
}

// lacks is nil while a member doesn't have a thing.
func lacks(ctx context.Context, tx *database.Tx, by By, thing string) error {
	standing, err := access.StandingIn(ctx, tx, by.Account, by.Site)
	if err != nil {
		return orNotAllowed(err)
	}
	if thing == AskMember {
		return ErrSet
	}
	if thing == AskCompanies {
		companies, err := tx.CompaniesOf(ctx, by.Account)
		if err == nil && slices.ContainsFunc(companies, func(one database.CompanyOnSite) bool { return one.SiteID == by.Site }) {
			return ErrSet
		}
		return err
	}
	if company, is := CompanyAsked(thing); is {
		return lacksCompany(ctx, tx, by, company)
	}
	feature, ok := access.ParseFeature(thing)
	switch {
	case !ok:
		return ErrNoSuch
	case standing.May(feature):
		return ErrSet
	}
	return nil
}

func orNotAllowed(err error) error {
	if errors.Is(err, database.ErrNotFound) || errors.Is(err, access.ErrNotMember) {
		return ErrNotAllowed
	}
	return err
}

// ask keeps a request on a locked site and has it mailed.
func (s *Service) ask(ctx context.Context, tx *database.Tx, by By, site database.Site, thing string, people []Person) error {
	now := s.Clock().UTC()
	row := database.AccessRequest{ID: uuid.Must(uuid.NewV7()), SiteID: site.ID, AccountID: by.Account, Thing: thing, AskedAt: now}
	before, err := tx.OpenAccessRequestsBy(ctx, by.Account)
	if err != nil {
		return err
	}
	for _, old := range before {
		if old.SiteID == site.ID && old.Thing == thing && now.Sub(old.AskedAt) >= AskLife {
			if _, err := tx.AnswerAccessRequest(ctx, site.ID, by.Account, thing, lapsed, uuid.Nil, now); err != nil {
				return err
			}
		}
	}
	if added, err := tx.AddAccessRequest(ctx, row); err != nil {
		return err
	} else if !added {
		return ErrLater
	}
	who, err := tx.Account(ctx, by.Account)
	if err != nil {
		return err
	}
	words, err := called(ctx, tx, thing)
	if err != nil {
		return err
	}
	maps.Copy(words, map[string]any{
		"Who": who.Name, "Email": who.Email, "Site": site.Name,
		"Link": s.link("site", site.ID.String(), "people", who.ID.String(), "asked", thing),
	})
	for _, person := range people {
		to, err := tx.Account(ctx, person.Account)
		if err != nil {
			return err
		}
		if err := s.tell(ctx, tx, to, mailAsked, words); err != nil {
			return err
		}
	}
	detail, err := noted(ctx, tx, thing)
	if err != nil {
		return err
	}
	return s.Audit.Record(ctx, tx, audit.Event{
		Kind: audit.AccessAsked, Account: by.Account, Actor: by.Account, Site: site.ID, Address: by.Address, Detail: detail,
	})
}

// KindJoin is the job that finds out which site somebody asks to join; it is kept in the database.
const KindJoin = "administration.join-asked"

// JoinOrdered is the payload of KindJoin.
type JoinOrdered struct {
	Account uuid.UUID  `json:"account"`
	Named   string     `json:"named"` // need not be any site's
	From    netip.Addr `json:"from"`
}

// AskToJoin has the administrators of a site mailed that an account wants to be a user of it. The site is named by its
// customer number or its owner's e-mail. The answer, and the time it takes, are the same whether there is such a site
// or not: a job finds out. Errors are ErrNotNamed and *throttle.Error.
func (s *Service) AskToJoin(ctx context.Context, account uuid.UUID, named string, from netip.Addr) error {
	named = strings.TrimSpace(named)
	if named == "" || utf8.RuneCountInString(named) > maxNamed || !utf8.ValidString(named) || strings.ContainsFunc(named, unicode.IsControl) {
		return ErrNotNamed
	}
	if err := s.Throttle.AskAccess(ctx, account, from); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.Jobs.Enqueue(ctx, tx, KindJoin, JoinOrdered{Account: account, Named: named, From: from})
	})
}

// DeliverJoin works the job of AskToJoin. Of an owner of several sites, each is asked.
func (s *Service) DeliverJoin(ctx context.Context, order JoinOrdered) error {
	sites, err := s.sitesNamed(ctx, order.Named)
	if err != nil {
		return err
	}
	for _, site := range sites {
		people, err := s.WhoToAsk(ctx, site.ID, order.Account, AskMember)
		if err != nil {
			return err
		}
		err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
			if _, err := tx.LockSite(ctx, site.ID); err != nil {
				return err
			}
			if _, err := tx.Member(ctx, site.ID, order.Account); !errors.Is(err, database.ErrNotFound) {
				return err // a member already
			}
			by := By{Account: order.Account, Site: site.ID, Address: order.From}
			return s.ask(ctx, tx, by, site, AskMember, people)
		})
		if err != nil && !errors.Is(err, ErrLater) {
			return wrapped("asking to join a site", err)
		}
	}
	return nil
}

func (s *Service) sitesNamed(ctx context.Context, named string) ([]database.Site, error) {
	site, err := s.DB.SiteByCustomerNumber(ctx, named)
	if err == nil {
		return []database.Site{site}, nil
	}
	if !errors.Is(err, database.ErrNotFound) {
		return nil, err
	}
	email, err := account.ParseEmail(named)
	if err != nil {
		return nil, nil // nothing a site is named by
	}
	return s.DB.SitesOwnedBy(ctx, email)
}
