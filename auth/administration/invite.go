package administration

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// InvitationLife is how long an invitation can be accepted.
const InvitationLife = 7 * 24 * time.Hour

// KindInvite is the job that mails an invitation; it is kept in the database, so its kind doesn't change.
const KindInvite = "administration.invited"

// InviteOrdered is the payload of KindInvite.
type InviteOrdered struct {
	ID uuid.UUID `json:"id"`
}

// Invitee is whom to invite, as what, and into which companies.
type Invitee struct {
	Email     string
	Name      string // may be empty: they type it themselves
	Role      access.Role
	Companies []uuid.UUID
	Order     uuid.UUID // under which this is asked for, so that asking twice mails once; uuid.Nil asks anew each time
}

// Invite has somebody mailed a link that makes them a member of the site. An earlier invitation of theirs is void, but for
// the one that the same order made, which stands.
// Errors are a Refusal of account.ParseEmail or ParseName, ErrMember, ErrNotAllowed, which may be a *BeyondError,
// ErrNoSuch for a company, access.ErrUnknownRole, and *throttle.Error.
func (s *Service) Invite(ctx context.Context, by By, who Invitee) error {
	who, err := parseInvitee(who)
	if err != nil {
		return err
	}
	if err := s.Throttle.Invite(ctx, by.Site); err != nil {
		return err
	}
	err = s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		id, stands, err := c.orderOf(ctx, who)
		if err != nil || stands {
			return err
		}
		return s.invite(ctx, c, id, who)
	})
	return wrapped("inviting somebody", err)
}

// orderOf is the id for an invitation, or that one stands which is what was ordered. An order that was for something else,
// or whose invitation has ended, is one anew: somebody has gone back to the form and changed it.
func (c *change) orderOf(ctx context.Context, who Invitee) (id uuid.UUID, stands bool, err error) {
	if who.Order == uuid.Nil {
		return uuid.Must(uuid.NewV7()), false, nil
	}
	row, err := c.InvitationCalled(ctx, who.Order)
	if errors.Is(err, database.ErrNotFound) {
		return who.Order, false, nil
	}
	if err != nil {
		return uuid.Nil, false, err
	}
	companies, err := companiesText(who.Companies)
	if err != nil {
		return uuid.Nil, false, err
	}
	same := row.SiteID == c.site.ID && row.InvitedBy == c.by.Account && row.Email == who.Email && row.Name == who.Name &&
		row.Role == string(who.Role) && row.CompanyIDs == companies
	return uuid.Must(uuid.NewV7()), same && row.WithdrawnAt.IsZero() && row.ExpiresAt.After(c.now), nil
}

// companiesText is how an invitation keeps the companies it leads into.
func companiesText(ids []uuid.UUID) (string, error) {
	text, err := json.Marshal(slices.Concat([]uuid.UUID{}, ids))
	if err != nil {
		return "", fmt.Errorf("writing down the companies: %w", err)
	}
	return string(text), nil
}

func parseInvitee(who Invitee) (Invitee, error) {
	var err error
	if who.Email, err = account.ParseEmail(who.Email); err != nil {
		return who, err
	}
	if who.Name != "" {
		if who.Name, err = account.ParseName(who.Name); err != nil {
			return who, err
		}
	}
	if !slices.Contains(Roles(), who.Role) {
		return who, access.ErrUnknownRole
	}
	return who, nil
}

func (s *Service) invite(ctx context.Context, c *change, id uuid.UUID, who Invitee) error {
	if is, err := memberWith(ctx, c.Tx, c.site.ID, who.Email); err != nil {
		return err
	} else if is {
		return ErrMember
	}
	for _, company := range who.Companies {
		if _, err := c.companyOf(ctx, company); err != nil {
			return err
		}
	}
	inviter, err := issuerOf(ctx, c.Tx, c.by.Account, c.site.ID)
	if err != nil {
		return err
	}
	if err := inviter.mayIssue(who.Role, who.Companies); err != nil {
		return err
	}
	if err := c.overInvited(ctx, who.Email); err != nil {
		return err
	}
	if _, err := c.WithdrawInvitation(ctx, c.site.ID, who.Email, database.EndedRenewed, c.now); err != nil {
		return err
	}
	companies, err := companiesText(who.Companies)
	if err != nil {
		return err
	}
	row := database.Invitation{
		ID: id, Hash: hashOf(newToken()), SiteID: c.site.ID, Email: who.Email, Name: who.Name,
		Role: string(who.Role), CompanyIDs: companies, InvitedBy: c.by.Account,
		CreatedAt: c.now, ExpiresAt: c.now.Add(InvitationLife),
	}
	if err := c.AddInvitation(ctx, row); err != nil {
		return err
	}
	if err := s.Jobs.Enqueue(ctx, c.Tx, KindInvite, InviteOrdered{ID: row.ID}); err != nil {
		return err
	}
	return s.record(ctx, c, audit.MemberInvited, uuid.Nil, audit.Detail{"email": who.Email, "role": string(who.Role)})
}

// accounts is what tells whether somebody is a member: the database, or a transaction.
type accounts interface {
	AccountByEmail(ctx context.Context, email string) (database.Account, error)
	Member(ctx context.Context, site, account uuid.UUID) (database.Member, error)
}

func memberWith(ctx context.Context, db accounts, site uuid.UUID, email string) (bool, error) {
	row, err := db.AccountByEmail(ctx, email)
	if err == nil {
		_, err = db.Member(ctx, site, row.ID)
	}
	if errors.Is(err, database.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// DeliverInvitation works the job of Invite: it makes the link and mails it. The token exists only here and in the
// mail; trying again after a failure makes a new one.
func (s *Service) DeliverInvitation(ctx context.Context, order InviteOrdered) error {
	token := newToken()
	var row database.Invitation
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		var err error
		row, err = tx.RenewInvitation(ctx, order.ID, hashOf(token))
		return err
	})
	if errors.Is(err, database.ErrNotFound) {
		return nil // taken back meanwhile
	}
	if err != nil {
		return err
	}
	site, err := s.DB.Site(ctx, row.SiteID)
	if err != nil {
		return err
	}
	inviter, err := s.DB.Account(ctx, row.InvitedBy)
	if err != nil {
		return err
	}
	language, err := s.languageOf(ctx, row.Email, inviter)
	if err != nil {
		return err
	}
	message, err := mail.Compose(mail.Recipient{Email: row.Email, Language: language}, mailInvited, map[string]any{
		"Name": row.Name, "Who": inviter.Name, "Email": inviter.Email, "Site": site.Name,
		"Link": s.link("invitation", token), "Days": int(InvitationLife.Hours() / 24),
	})
	if err != nil {
		return err
	}
	if err := s.Mail.Send(ctx, message); err != nil {
		return mail.JobError(fmt.Errorf("mailing an invitation: %w", err))
	}
	return nil
}

// languageOf is what an invitation is written in: the language of whoever has the account, and the inviter's for somebody
// new.
func (s *Service) languageOf(ctx context.Context, email string, inviter database.Account) (string, error) {
	row, err := s.DB.AccountByEmail(ctx, email)
	if err != nil && !errors.Is(err, database.ErrNotFound) {
		return "", err
	}
	return cmp.Or(row.Language, inviter.Language), nil
}

// Pending lists a site's invitations that nobody has accepted yet and whose inviters still may, expired ones included.
func (s *Service) Pending(ctx context.Context, site uuid.UUID) ([]database.Invitation, error) {
	open, _, err := byBacking(ctx, s.DB, site)
	return open, err
}

// WithdrawInvitation takes an invitation back: its link is void. ErrNoSuch if there is none, or it was accepted;
// ErrNotAllowed if it makes somebody run the site and who takes it back doesn't.
func (s *Service) WithdrawInvitation(ctx context.Context, by By, email string) error {
	email, err := account.ParseEmail(email)
	if err != nil {
		return ErrNoSuch
	}
	err = s.changing(ctx, by, access.People, func(ctx context.Context, c *change) error {
		if err := c.overInvited(ctx, email); err != nil {
			return err
		}
		was, err := c.WithdrawInvitation(ctx, c.site.ID, email, database.EndedBack, c.now)
		if err != nil {
			return err
		}
		if !was {
			return ErrNoSuch
		}
		return s.record(ctx, c, audit.InvitationBack, uuid.Nil, audit.Detail{"email": email})
	})
	return wrapped("taking an invitation back", err)
}

func newToken() string {
	var secret [32]byte
	rand.Read(secret[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(secret[:])
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
