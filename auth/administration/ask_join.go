package administration

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/storage/database"
)

// maxNamed is the most characters a site is named with: an e-mail is the longest.
const maxNamed = 320

// ErrNotNamed means that nothing was typed by which a site could be known.
var ErrNotNamed = errors.New("administration: name the customer number, or the owner's e-mail")

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
