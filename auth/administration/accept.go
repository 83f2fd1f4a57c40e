package administration

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/assets/translations"
	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// Reasons why an invitation can't be accepted. All of them mean: ask for a new one.
var (
	ErrInvitationUnknown   = errors.New("administration: no such invitation")
	ErrInvitationExpired   = errors.New("administration: the invitation has expired")
	ErrInvitationUsed      = errors.New("administration: the invitation has been accepted")
	ErrInvitationWithdrawn = errors.New("administration: the invitation has ended") // an *EndedError says why
)

// EndedError means that an invitation was withdrawn. It is an ErrInvitationWithdrawn.
type EndedError struct{ Why string } // one of database.Ended…, empty where nobody wrote it down

// Error tells why.
func (e *EndedError) Error() string { return ErrInvitationWithdrawn.Error() + ": " + e.Why }

// Is has it found by the reason that all of its kind share.
func (e *EndedError) Is(target error) bool { return target == ErrInvitationWithdrawn }

// Invited is what a usable invitation offers, for the page that asks whether to accept it.
type Invited struct {
	Email, Name, Site, Inviter string
	Role                       access.Role
	Companies                  []string
	ExpiresAt                  time.Time
	HasAccount                 bool // somebody signs in with that e-mail already
}

// PeekInvitation looks at an invitation without using it up. The errors are the reasons above.
func (s *Service) PeekInvitation(ctx context.Context, token string) (Invited, error) {
	row, err := s.DB.Invitation(ctx, hashOf(token))
	if err != nil {
		return Invited{}, orUnknown(err)
	}
	if err := usable(row, s.Clock()); err != nil {
		return Invited{}, err
	}
	if err := backed(ctx, s.DB, row); err != nil {
		return Invited{}, err
	}
	site, err := s.DB.Site(ctx, row.SiteID)
	if err != nil {
		return Invited{}, err
	}
	inviter, err := s.DB.Account(ctx, row.InvitedBy)
	if err != nil {
		return Invited{}, err
	}
	invited := Invited{Email: row.Email, Name: row.Name, Site: site.Name, Inviter: inviter.Name, Role: access.Role(row.Role), ExpiresAt: row.ExpiresAt}
	companies, err := s.DB.CompaniesOn(ctx, row.SiteID)
	if err != nil {
		return Invited{}, err
	}
	for _, company := range offered(row, companies) {
		invited.Companies = append(invited.Companies, company.Name)
	}
	_, err = s.DB.AccountByEmail(ctx, row.Email)
	if err != nil && !errors.Is(err, database.ErrNotFound) {
		return Invited{}, err
	}
	invited.HasAccount = err == nil
	return invited, nil
}

// offered are the open companies of the site that an invitation leads into.
func offered(row database.Invitation, companies []database.Company) []database.Company {
	ids := companyIDs(row)
	return slices.DeleteFunc(slices.Clone(companies), func(one database.Company) bool {
		return !one.ClosedAt.IsZero() || !slices.Contains(ids, one.ID)
	})
}

func usable(row database.Invitation, now time.Time) error {
	switch {
	case !row.AcceptedAt.IsZero():
		return ErrInvitationUsed
	case !row.WithdrawnAt.IsZero():
		return &EndedError{row.Ended}
	case !now.Before(row.ExpiresAt):
		return ErrInvitationExpired
	}
	return nil
}

func orUnknown(err error) error {
	if errors.Is(err, database.ErrNotFound) {
		return ErrInvitationUnknown
	}
	return err
}

// Accept uses an invitation up: the account with its e-mail, made here under the name if there is none, is a member
// of the site and works in the companies. It signs nobody in. It tells whether the account is new; a new one has no
// password yet. An invitation that its inviter may no longer issue is void. Of several at once exactly one counts.
// Errors are the reasons above, and a Refusal of account.ParseName.
func (s *Service) Accept(ctx context.Context, token, name string, from netip.Addr) (who database.Account, isNew bool, err error) {
	row, err := s.DB.Invitation(ctx, hashOf(token))
	if err != nil {
		return database.Account{}, false, orUnknown(err)
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.LockSite(ctx, row.SiteID); err != nil {
			return err
		}
		if row, err = tx.Invitation(ctx, row.Hash); err != nil {
			return orUnknown(err)
		}
		if err := usable(row, s.Clock()); err != nil {
			return err
		}
		if err := backed(ctx, tx, row); err != nil {
			return err
		}
		if who, isNew, err = s.accountFor(ctx, tx, row.Email, name); err != nil {
			return err
		}
		return s.accept(ctx, tx, row, who, from)
	})
	return who, isNew, wrapped("accepting an invitation", err)
}

func (s *Service) accountFor(ctx context.Context, tx *database.Tx, email, name string) (database.Account, bool, error) {
	row, err := tx.AccountByEmail(ctx, email)
	if !errors.Is(err, database.ErrNotFound) {
		return row, false, err
	}
	if name, err = account.ParseName(name); err != nil {
		return row, false, err
	}
	row = database.Account{
		ID: uuid.Must(uuid.NewV7()), Email: email, Name: name, Link: string(account.LinkNone), AuthEpoch: 1, CreatedAt: s.Clock().UTC(),
		Language: translations.ReadBy(ctx),
	}
	return row, true, tx.AddAccount(ctx, row)
}

func (s *Service) accept(ctx context.Context, tx *database.Tx, row database.Invitation, who database.Account, from netip.Addr) error {
	now := s.Clock().UTC()
	if err := tx.AcceptInvitation(ctx, row.Hash, now); err != nil {
		return err
	}
	if _, err := tx.Member(ctx, row.SiteID, who.ID); err == nil {
		return &EndedError{database.EndedJoined} // at the same moment, another way
	} else if !errors.Is(err, database.ErrNotFound) {
		return err
	}
	member := database.Member{SiteID: row.SiteID, AccountID: who.ID, Role: row.Role, CreatedAt: now}
	if err := tx.PutMember(ctx, member); err != nil {
		return err
	}
	companies, err := tx.CompaniesOn(ctx, row.SiteID)
	if err != nil {
		return err
	}
	for _, company := range offered(row, companies) {
		place := database.CompanyMember{CompanyID: company.ID, AccountID: who.ID, CreatedAt: now}
		if err := tx.PutCompanyMember(ctx, place); err != nil {
			return err
		}
	}
	if _, err := tx.AnswerAccessRequest(ctx, row.SiteID, who.ID, AskMember, given, row.InvitedBy, now); err != nil {
		return err
	}
	if err := s.tellInviter(ctx, tx, row, who); err != nil {
		return err
	}
	return s.Audit.Record(ctx, tx, audit.Event{
		Kind: audit.InvitationTaken, Account: who.ID, Actor: who.ID, Site: row.SiteID, Address: from, Detail: audit.Detail{"role": row.Role},
	})
}

func (s *Service) tellInviter(ctx context.Context, tx *database.Tx, row database.Invitation, who database.Account) error {
	inviter, err := tx.Account(ctx, row.InvitedBy)
	if err != nil {
		return err
	}
	site, err := tx.Site(ctx, row.SiteID)
	if err != nil {
		return fmt.Errorf("reading the site of an invitation: %w", err)
	}
	return s.tell(ctx, tx, inviter, mailAccepted, map[string]any{
		"Who": who.Name, "Email": who.Email, "Site": site.Name, "Link": s.link("site", site.ID.String(), "people", who.ID.String()),
	})
}
