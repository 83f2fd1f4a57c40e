package identity

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// ApprovalLife is how long an owner has to decide; as long a request that was declined can't be made again.
const ApprovalLife = 14 * 24 * time.Hour

// Reasons why a person isn't placed where they say they belong.
var (
	// ErrNoSuchSite means that no site has this number together with this owner; which of the two is wrong is told
	// to nobody.
	ErrNoSuchSite = errors.New("identity: no site has this number and this owner")
	// ErrDeclinedThere means that the owner of that site declined the person within the last 14 days.
	ErrDeclinedThere = errors.New("identity: the owner of that site declined not long ago")
)

// The decisions on a request, as they are kept.
const (
	approved  = "approved"
	declined  = "declined"
	withdrawn = "withdrawn"
	lapsed    = "lapsed"
)

// Belonging is how a person says where they belong: by the customer number or the registration id of the site,
// and the e-mail of its owner, which may be their own.
type Belonging struct{ Number, Owner string }

// Place has a person join the site they name: at once if they are its owner, and otherwise once the owner, who
// is mailed, approves. Errors are a Refusal for the owner's address, ErrNoSuchSite, ErrDeclinedThere, ErrStep
// for who has been placed already, and *throttle.Error.
func (s *Service) Place(ctx context.Context, id uuid.UUID, where Belonging, from netip.Addr) (Person, error) {
	owner, err := account.ParseEmail(where.Owner)
	if err != nil {
		return Person{}, err
	}
	if err := s.Throttle.SiteNamed(ctx, id, from); err != nil {
		return Person{}, err
	}
	registration, err := access.ParseRegistrationID(where.Number)
	if err != nil {
		registration = "" // it may be a customer number all the same
	}
	sites, err := s.DB.SitesNamed(ctx, strings.TrimSpace(where.Number), registration, owner)
	if err != nil {
		return Person{}, err
	}
	if len(sites) != 1 || strings.TrimSpace(where.Number) == "" {
		return Person{}, ErrNoSuchSite
	}
	var row database.Identity
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if row, err = tx.LockIdentity(ctx, id); err != nil {
			return err
		}
		if row.Email == owner {
			if row, err = s.step(ctx, tx, row, OwnSite, sites[0].ID); err != nil {
				return err
			}
			event := s.event(audit.IdentityOwnSite, row.ID, from)
			event.Site = sites[0].ID
			return s.Audit.Record(ctx, tx, event)
		}
		row, err = s.ask(ctx, tx, row, sites[0], from)
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("placing an identity: %w", err)
	}
	return personOf(row), nil
}

// step takes a step with a locked identity and writes it down.
func (s *Service) step(ctx context.Context, tx *database.Tx, row database.Identity, step Step, site uuid.UUID) (database.Identity, error) {
	next, err := State(row.State).Apply(step)
	if err != nil {
		return row, err
	}
	row.State, row.SiteID = string(next), site
	return row, tx.PlaceIdentity(ctx, row.ID, row.State, site)
}

func (s *Service) ask(ctx context.Context, tx *database.Tx, row database.Identity, site database.Site, from netip.Addr) (database.Identity, error) {
	now := s.now()
	before, err := tx.ApprovalsOf(ctx, row.ID)
	if err != nil {
		return row, err
	}
	for _, request := range before {
		if request.SiteID == site.ID && request.Decision == declined && now.Sub(request.DecidedAt) < ApprovalLife {
			return row, ErrDeclinedThere
		}
	}
	if row, err = s.step(ctx, tx, row, AskOwner, site.ID); err != nil {
		return row, err
	}
	request := database.Approval{IdentityID: row.ID, SiteID: site.ID, AskedAt: now, ExpiresAt: now.Add(ApprovalLife)}
	if request.ID, err = uuid.NewV7(); err != nil {
		return row, fmt.Errorf("numbering a request: %w", err)
	}
	if err := tx.AddApproval(ctx, request); err != nil {
		return row, err
	}
	owner, err := tx.Account(ctx, site.OwnerID)
	if err != nil {
		return row, err
	}
	err = s.tell(ctx, tx, mail.Recipient{Email: owner.Email, Language: owner.Language}, mailAsked, map[string]any{
		"Name": owner.Name, "Who": row.Name, "Email": row.Email, "Site": site.Name,
		"Until": request.ExpiresAt, "Link": s.portal("approvals"),
	})
	if err != nil {
		return row, err
	}
	event := s.event(audit.ApprovalRequested, row.ID, from)
	event.Site = site.ID
	return row, s.Audit.Record(ctx, tx, event)
}

// Waiting is the request that an identity awaits, for the page that says so.
type Waiting struct {
	Site      string
	AskedAt   time.Time
	ExpiresAt time.Time
}

// Waiting is what an identity in the state Awaiting waits for.
func (s *Service) Waiting(ctx context.Context, who Person) (Waiting, error) {
	requests, err := s.DB.ApprovalsOf(ctx, who.ID)
	if err != nil {
		return Waiting{}, err
	}
	if len(requests) == 0 {
		return Waiting{}, ErrNoRequest
	}
	site, err := s.DB.Site(ctx, requests[0].SiteID)
	if err != nil {
		return Waiting{}, err
	}
	return Waiting{Site: site.Name, AskedAt: requests[0].AskedAt, ExpiresAt: requests[0].ExpiresAt}, nil
}

// Withdraw takes back the request a person made, so that they can name another site. ErrStep if there is none.
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID, from netip.Addr) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockIdentity(ctx, id)
		if err != nil {
			return err
		}
		return s.close(ctx, tx, row, Withdraw, from)
	})
}

// unheard are the ends of a request that nobody decides: what is kept of each, and recorded.
var unheard = map[Step]struct {
	as   string
	kind audit.Kind
}{Withdraw: {withdrawn, audit.ApprovalWithdrawn}, Lapse: {lapsed, audit.ApprovalLapsed}}

// close ends the open request of a locked identity without anybody having decided.
func (s *Service) close(ctx context.Context, tx *database.Tx, row database.Identity, step Step, from netip.Addr) error {
	if _, err := s.step(ctx, tx, row, step, uuid.Nil); err != nil {
		return err
	}
	requests, err := tx.ApprovalsOf(ctx, row.ID)
	if err != nil {
		return err
	}
	if len(requests) == 0 {
		return ErrNoRequest
	}
	if err := tx.DecideApproval(ctx, requests[0].ID, uuid.Nil, unheard[step].as, s.now()); err != nil {
		return err
	}
	event := s.event(unheard[step].kind, row.ID, from)
	event.Site = requests[0].SiteID
	return s.Audit.Record(ctx, tx, event)
}
