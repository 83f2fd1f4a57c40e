package administration

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// Reasons why a change is not made.
var (
	// ErrNotAllowed: who asks may not do that there, or the other isn't on the site.
	ErrNotAllowed = errors.New("administration: not yours to change")
	// ErrNoSuch: what is to be changed isn't there, or not any more.
	ErrNoSuch = errors.New("administration: no such person, company or invitation on this site")
	// ErrOwn: nobody changes their own role or features, nor removes themselves.
	ErrOwn = errors.New("administration: nobody changes what they themselves may do")
	// ErrOwner: the owner's place changes only by a transfer, so that a site always has one.
	ErrOwner = errors.New("administration: the owner stays until the site is handed over")
	// ErrNotAdministrator: a site is only handed over to one of its administrators.
	ErrNotAdministrator = errors.New("administration: only an administrator of the site can become its owner")
	// ErrMember: who is invited is a member already.
	ErrMember = errors.New("administration: a member of the site already")
	// ErrLater: the same was asked a short while ago, and waits for an answer.
	ErrLater = errors.New("administration: asked already")
	// ErrSet: there is nothing to ask for, since it was given meanwhile.
	ErrSet = errors.New("administration: given already")
)

// ChangedError means that what was to be changed is no longer as the person saw it: somebody else was quicker.
type ChangedError struct{ Was, Now string }

// Error tells both.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("administration: it was %q and is %q by now", e.Was, e.Now)
}

// Database is what administration needs of storage/database.
type Database interface {
	audit.Database
	Account(ctx context.Context, id uuid.UUID) (database.Account, error)
	Site(ctx context.Context, id uuid.UUID) (database.Site, error)
	Company(ctx context.Context, id uuid.UUID) (database.Company, error)
	SiteByCustomerNumber(ctx context.Context, number string) (database.Site, error)
	SitesOwnedBy(ctx context.Context, email string) ([]database.Site, error)
	Member(ctx context.Context, site, account uuid.UUID) (database.Member, error)
	MemberPasscodes(ctx context.Context, site uuid.UUID) ([]database.MemberPasscode, error)
	MemberFeaturesOf(ctx context.Context, site, account uuid.UUID) ([]database.MemberFeature, error)
	MemberFeatures(ctx context.Context, site uuid.UUID) ([]database.MemberFeature, error)
	MembershipsOf(ctx context.Context, account uuid.UUID) ([]database.MemberOnSite, error)
	RoleFeatures(ctx context.Context, site uuid.UUID) ([]database.RoleFeature, error)
	CompaniesOn(ctx context.Context, site uuid.UUID) ([]database.Company, error)
	CompanyMembersOn(ctx context.Context, site uuid.UUID) ([]database.CompanyMember, error)
	Invitation(ctx context.Context, hash []byte) (database.Invitation, error)
	InvitationCalled(ctx context.Context, id uuid.UUID) (database.Invitation, error)
	OpenInvitations(ctx context.Context, site uuid.UUID) ([]database.Invitation, error)
	InvitationsEnded(ctx context.Context, site uuid.UUID, why string, now time.Time) ([]database.Invitation, error)
	AccountByEmail(ctx context.Context, email string) (database.Account, error)
	OpenAccessRequests(ctx context.Context, site uuid.UUID) ([]database.AccessRequestNamed, error)
	OpenAccessRequestsBy(ctx context.Context, account uuid.UUID) ([]database.AccessRequest, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Jobs is what administration needs of storage/jobs: work that runs once the transaction commits.
type Jobs interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, payload any) error
}

// Mailer is what administration needs of storage/mail.
type Mailer interface {
	Send(ctx context.Context, message mail.Message) error
}

// Throttle is what administration needs of auth/throttle.
type Throttle interface {
	Invite(ctx context.Context, site uuid.UUID) error
	ImportPeople(ctx context.Context, site uuid.UUID) error
	AskAccess(ctx context.Context, account uuid.UUID, from netip.Addr) error
}

// Options is what a Service is made of; all fields are needed.
type Options struct {
	DB       Database
	Access   *access.Service
	Audit    *audit.Log
	Throttle Throttle
	Jobs     Jobs
	Mail     Mailer
	Portal   *url.URL // the address in mails, from configuration and never from a request
	Clock    func() time.Time
	Log      *slog.Logger
}

// Service administers sites.
type Service struct{ Options }

// New makes the service.
func New(options Options) *Service { return &Service{options} }

// By is who changes something about a site, and where their request came from.
type By struct {
	Account uuid.UUID
	Site    uuid.UUID
	Address netip.Addr
}

// change is one transaction on a locked site, by somebody who may.
type change struct {
	*database.Tx

	by    By
	site  database.Site
	doer  access.Standing
	whose database.Account // the doer's
	now   time.Time
}

// changing runs fn while the site is locked, if the doer holds the feature there, and settles what follows from it.
// Without the feature the error is ErrNotAllowed.
func (s *Service) changing(ctx context.Context, by By, feature access.Feature, fn func(context.Context, *change) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		site, err := tx.LockSite(ctx, by.Site)
		if err != nil {
			return orNoSuch(err)
		}
		doer, err := access.StandingIn(ctx, tx, by.Account, by.Site)
		if errors.Is(err, access.ErrNotMember) || err == nil && !doer.May(feature) {
			return ErrNotAllowed
		}
		if err != nil {
			return err
		}
		whose, err := tx.Account(ctx, by.Account)
		if err != nil {
			return err
		}
		c := &change{Tx: tx, by: by, site: site, doer: doer, whose: whose, now: s.Clock().UTC()}
		if err := fn(ctx, c); err != nil {
			return err
		}
		return s.settle(ctx, c)
	})
}

// record writes down what was changed, about an account or, with uuid.Nil, about the site.
func (s *Service) record(ctx context.Context, c *change, kind audit.Kind, about uuid.UUID, detail audit.Detail) error {
	return s.Audit.Record(ctx, c.Tx, audit.Event{
		Kind: kind, Account: about, Actor: c.by.Account, Site: c.site.ID, Address: c.by.Address, Detail: detail,
	})
}

// over is the member that a change is about. Whoever doesn't run the site has no say over those who do.
func (c *change) over(ctx context.Context, member uuid.UUID) (database.Member, error) {
	row, err := c.Member(ctx, c.site.ID, member)
	if err != nil {
		return database.Member{}, orNoSuch(err)
	}
	return row, isOver(c.doer, row)
}

// isOver is nil for whoever has a say over a member.
func isOver(doer access.Standing, row database.Member) error {
	if access.Role(row.Role).Runs() && !doer.Role.Runs() {
		return ErrNotAllowed
	}
	return nil
}

// overInvited is nil unless somebody is invited to run the site, and the doer doesn't: as over has it for members.
func (c *change) overInvited(ctx context.Context, email string) error {
	if c.doer.Role.Runs() {
		return nil
	}
	rows, err := c.OpenInvitations(ctx, c.site.ID)
	if err != nil {
		return err
	}
	if invitedToRun(rows, email) {
		return ErrNotAllowed
	}
	return nil
}

// invitedToRun reports whether somebody is invited to run the site, as its open invitations stand.
func invitedToRun(open []database.Invitation, email string) bool {
	return slices.ContainsFunc(open, func(row database.Invitation) bool { return row.Email == email && access.Role(row.Role).Runs() })
}

// unchanged is nil if what is there is what the person saw.
func unchanged(was, now string) error {
	if was != now {
		return &ChangedError{Was: was, Now: now}
	}
	return nil
}

func orNoSuch(err error) error {
	if errors.Is(err, database.ErrNotFound) {
		return ErrNoSuch
	}
	return err
}
