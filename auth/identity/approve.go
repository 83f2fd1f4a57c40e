package identity

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// Reasons why a request can't be decided.
var (
	// ErrNoRequest means that there is no such request, or none that this account may decide: only the owner of
	// the site may, and whoever else asks isn't told that it is there.
	ErrNoRequest = errors.New("identity: no such request")
	ErrDecided   = errors.New("identity: the request has been decided, or taken back")
	ErrLapsed    = errors.New("identity: the request has lapsed")
)

// Request is somebody's wish to join a site, as its owner sees it.
type Request struct {
	ID        uuid.UUID
	Name      string
	Email     string
	Site      string
	AskedAt   time.Time
	ExpiresAt time.Time
	DecidedAt time.Time // zero while open
	Decision  string    // approved, declined, withdrawn or lapsed; empty while open
}

// Open reports whether the request can be decided at now.
func (r Request) Open(now time.Time) bool { return r.Decision == "" && now.Before(r.ExpiresAt) }

// shown is how many requests an owner is shown.
const shown = 100

// Requests lists what an account has to decide as the owner of sites, then what has been decided.
func (s *Service) Requests(ctx context.Context, owner uuid.UUID) ([]Request, error) {
	rows, err := s.DB.ApprovalsFor(ctx, owner, shown)
	if err != nil {
		return nil, err
	}
	requests := make([]Request, 0, len(rows))
	for _, row := range rows {
		request := Request{
			ID: row.ID, Name: row.Name, Email: row.Email, Site: row.SiteName,
			AskedAt: row.AskedAt, ExpiresAt: row.ExpiresAt, DecidedAt: row.DecidedAt, Decision: row.Decision,
		}
		if request.Decision == "" && !request.Open(s.Clock()) {
			request.Decision, request.DecidedAt = lapsed, row.ExpiresAt
		}
		requests = append(requests, request)
	}
	return requests, nil
}

// OpenRequests is how many requests wait for an account.
func (s *Service) OpenRequests(ctx context.Context, owner uuid.UUID) (int64, error) {
	return s.DB.OpenApprovalsFor(ctx, owner, s.now())
}

// Decide approves or declines a request, as the account that owns the site. Approved, the identity works, and is
// a bookkeeper of the site with whatever account it is linked to, now or later. Both sides are told. Of several
// decisions at once exactly one counts. Errors are ErrNoRequest, ErrDecided and ErrLapsed.
func (s *Service) Decide(ctx context.Context, owner, request uuid.UUID, approve bool, from netip.Addr) (Request, error) {
	asked, err := s.DB.Approval(ctx, request)
	if errors.Is(err, database.ErrNotFound) {
		return Request{}, ErrNoRequest
	}
	if err != nil {
		return Request{}, err
	}
	var decided Request
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockIdentity(ctx, asked.IdentityID) // first, as everybody does
		if err != nil {
			return err
		}
		site, err := s.mayDecide(ctx, tx, asked.ID, owner)
		if err != nil {
			return err
		}
		decided, err = s.decide(ctx, tx, row, site, asked, owner, approve, from)
		return err
	})
	if errors.Is(err, errNotOwner) {
		err = errors.Join(ErrNoRequest, s.refusedTo(ctx, owner, asked, from))
	}
	if err != nil {
		return Request{}, fmt.Errorf("deciding a request: %w", err)
	}
	return decided, nil
}

// errNotOwner is ErrNoRequest of who tried to decide about another's site.
var errNotOwner = errors.New("identity: not the owner's request")

// refusedTo writes down who tried to decide about a site that isn't theirs.
func (s *Service) refusedTo(ctx context.Context, who uuid.UUID, asked database.Approval, from netip.Addr) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		event := s.event(audit.ApprovalRefused, asked.IdentityID, from)
		event.Actor, event.Site = who, asked.SiteID
		return s.Audit.Record(ctx, tx, event)
	})
}

// mayDecide checks, under the identity's lock, whose the request is and whether it is open.
func (s *Service) mayDecide(ctx context.Context, tx *database.Tx, request, owner uuid.UUID) (database.Site, error) {
	asked, err := tx.Approval(ctx, request)
	if err != nil {
		return database.Site{}, err
	}
	site, err := tx.Site(ctx, asked.SiteID)
	if err != nil {
		return database.Site{}, err
	}
	switch {
	case site.OwnerID != owner:
		return database.Site{}, errNotOwner
	case asked.Decision == lapsed || asked.Decision == "" && !s.Clock().Before(asked.ExpiresAt):
		return database.Site{}, ErrLapsed
	case asked.Decision != "":
		return database.Site{}, ErrDecided
	}
	return site, nil
}

func (s *Service) decide(
	ctx context.Context, tx *database.Tx, row database.Identity, site database.Site, asked database.Approval, owner uuid.UUID, approve bool, from netip.Addr,
) (Request, error) {
	step, decision, kind, at := Decline, declined, audit.IdentityDeclined, uuid.Nil
	if approve {
		step, decision, kind, at = Approve, approved, audit.IdentityApproved, site.ID
	}
	now := s.now()
	row, err := s.step(ctx, tx, row, step, at)
	if err != nil {
		return Request{}, err
	}
	if err := tx.DecideApproval(ctx, asked.ID, owner, decision, now); err != nil {
		return Request{}, err
	}
	if approve {
		if err := s.joinLinked(ctx, tx, row); err != nil {
			return Request{}, err
		}
	}
	if err := s.tellBoth(ctx, tx, row, site, owner, approve, now); err != nil {
		return Request{}, err
	}
	event := s.event(kind, row.ID, from)
	event.Actor, event.Site = owner, site.ID
	request := Request{
		ID: asked.ID, Name: row.Name, Email: row.Email, Site: site.Name,
		AskedAt: asked.AskedAt, ExpiresAt: asked.ExpiresAt, DecidedAt: now, Decision: decision,
	}
	return request, s.Audit.Record(ctx, tx, event)
}

func (s *Service) tellBoth(ctx context.Context, tx *database.Tx, row database.Identity, site database.Site, owner uuid.UUID, approve bool, at time.Time) error {
	decider, err := tx.Account(ctx, owner)
	if err != nil {
		return err
	}
	data := map[string]any{
		"Label": s.Label, "Name": row.Name, "Email": row.Email, "Site": site.Name, "Approved": approve,
		"At": at, "Link": s.address(),
	}
	if err := s.tell(ctx, tx, personOf(row).recipient(), mailDecided, data); err != nil {
		return err
	}
	return s.tell(ctx, tx, mail.Recipient{Email: decider.Email, Language: decider.Language}, mailYouDecided, map[string]any{
		"Label": s.Label, "Name": decider.Name, "Who": row.Name, "Email": row.Email, "Site": site.Name, "Approved": approve,
		"At": at, "Link": s.portal("approvals"),
	})
}

// Linked tells that an identity was linked to an account, in the transaction that does it. Where the identity
// was let in somewhere, the account is now a bookkeeper there, or stays what it is; one that was removed from there
// since stays out. Other issuers' identities are nothing to this provider.
func (s *Service) Linked(ctx context.Context, tx *database.Tx, issuer, subject string, owner uuid.UUID) error {
	id, err := uuid.Parse(subject)
	if issuer != database.EmbeddedIssuer || err != nil {
		return nil
	}
	row, err := tx.Identity(ctx, id)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if out, err := outSince(ctx, tx, row, owner); err != nil || out {
		return err
	}
	return s.join(ctx, tx, row, owner)
}

// outSince reports whether an account was removed from the site that an identity was let into, and not before.
func outSince(ctx context.Context, tx *database.Tx, row database.Identity, owner uuid.UUID) (bool, error) {
	removed, err := tx.RemovedAt(ctx, row.SiteID, owner)
	if err != nil || removed.IsZero() {
		return false, err
	}
	asked, err := tx.ApprovalsOf(ctx, row.ID)
	return !slices.ContainsFunc(asked, func(one database.Approval) bool {
		return one.SiteID == row.SiteID && one.Decision == approved && one.DecidedAt.After(removed)
	}), err
}

// joinLinked has the account that an identity is linked to join, if there is one already.
func (s *Service) joinLinked(ctx context.Context, tx *database.Tx, row database.Identity) error {
	link, err := tx.Link(ctx, database.EmbeddedIssuer, row.ID.String())
	if errors.Is(err, database.ErrNotFound) || err == nil && !link.DisconnectedAt.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	return s.join(ctx, tx, row, link.AccountID)
}

func (s *Service) join(ctx context.Context, tx *database.Tx, row database.Identity, owner uuid.UUID) error {
	if State(row.State) != Active || row.SiteID == uuid.Nil {
		return nil
	}
	_, err := tx.Member(ctx, row.SiteID, owner)
	if !errors.Is(err, database.ErrNotFound) {
		return err // a member already, in whatever role
	}
	return tx.PutMember(ctx, database.Member{
		SiteID: row.SiteID, AccountID: owner, Role: string(access.Bookkeeper), CreatedAt: s.now(),
	})
}

// Expire ends the requests that nobody decided in time, and tells who made them.
func (s *Service) Expire(ctx context.Context) error {
	requests, err := s.DB.LapsedApprovals(ctx, s.now(), shown)
	if err != nil {
		return err
	}
	for _, request := range requests {
		if err := s.expire(ctx, request); err != nil {
			return fmt.Errorf("ending a request that lapsed: %w", err)
		}
	}
	return nil
}

func (s *Service) expire(ctx context.Context, request database.Approval) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.LockIdentity(ctx, request.IdentityID)
		if err != nil {
			return err
		}
		now, err := tx.Approval(ctx, request.ID)
		if err != nil || now.Decision != "" {
			return err // decided meanwhile
		}
		if err := s.close(ctx, tx, row, Lapse, netip.Addr{}); err != nil {
			return err
		}
		site, err := tx.Site(ctx, request.SiteID)
		if err != nil {
			return err
		}
		return s.tell(ctx, tx, personOf(row).recipient(), mailLapsed, map[string]any{
			"Label": s.Label, "Name": row.Name, "Site": site.Name, "Days": int(ApprovalLife.Hours() / 24), "Link": s.address(),
		})
	})
}
