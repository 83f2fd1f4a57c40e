package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Sender is who sends documents to a company, and through what. DeviceID is zero where it is no companion, SessionAt
// where it is no browser.
type Sender struct {
	AccountID, CompanyID, DeviceID uuid.UUID
	SessionAt                      time.Time // when the session began; renewing it doesn't change that
}

// SenderStanding is a sender's role on the company's site, and whether a feature was given to or taken from that role,
// and from the member; nil where nothing was said.
type SenderStanding struct {
	Role        string `bun:"role"`
	RoleAllowed *bool  `bun:"role_allowed"`
	OwnAllowed  *bool  `bun:"own_allowed"`
}

// StandingOf is how a sender stands, in one read: ErrNotFound where the account doesn't work in the company, or where
// the device or the session is over by now. In a transaction on PostgreSQL, whoever would change that waits for its end;
// a session alone may be ended meanwhile.
func (q Queries) StandingOf(ctx context.Context, sender Sender, feature string, now time.Time) (SenderStanding, error) {
	text, args := q.asksHow(sender, feature, now)
	var standing SenderStanding
	var err error
	if q.hot != nil && sender.SessionAt.IsZero() { // drivers write times in ways of their own: that of the rows is bun's
		err = q.hot.first(ctx, question{text: text}, &standing, args)
	} else {
		err = found(q.db.NewRaw(text, args...).Scan(ctx, &standing))
	}
	if err != nil {
		return SenderStanding{}, fmt.Errorf("reading how a sender stands: %w", err)
	}
	return standing, nil
}

// HoldSenders holds what StandingOf holds of several senders before any of them is asked about: their sites, then their
// accounts, each in the order of their ids. Asked one after the other, the first one's account would be held while the
// second one's site is waited for, which somebody may have who waits for that account.
func (q Queries) HoldSenders(ctx context.Context, senders []Sender) error {
	if !q.isPostgres() {
		return nil
	}
	var companies, accounts []uuid.UUID
	for _, sender := range senders {
		companies, accounts = append(companies, sender.CompanyID), append(accounts, sender.AccountID)
	}
	for _, held := range []struct {
		text string
		ids  []uuid.UUID
	}{
		{"SELECT id FROM sites WHERE id IN (SELECT site_id FROM companies WHERE id IN (?)) ORDER BY id FOR SHARE", companies},
		{"SELECT id FROM accounts WHERE id IN (?) ORDER BY id FOR SHARE", accounts},
	} {
		if _, err := q.db.NewRaw(held.text, bun.List(held.ids)).Exec(ctx); err != nil {
			return fmt.Errorf("holding senders: %w", err)
		}
	}
	return nil
}

// asksHow is the statement of StandingOf, with a question mark for each of its arguments.
func (q Queries) asksHow(sender Sender, feature string, now time.Time) (string, []any) {
	text := "SELECT member.role, by_role.allowed AS role_allowed, own.allowed AS own_allowed FROM companies AS company " +
		"JOIN sites AS site ON site.id = company.site_id JOIN accounts AS account ON account.id = ? " +
		"JOIN members AS member ON member.site_id = site.id AND member.account_id = account.id " +
		"JOIN company_members AS place ON place.company_id = company.id AND place.account_id = account.id "
	args := []any{sender.AccountID}
	held := "site, account, member, place" // in the order in which others take them, so that nobody waits in a circle
	if sender.DeviceID != uuid.Nil {
		text += "JOIN devices AS device ON device.id = ? AND device.account_id = account.id " +
			"AND device.revoked_at IS NULL AND device.auth_epoch = account.auth_epoch "
		args = append(args, sender.DeviceID)
		held += ", device"
	}
	text += "LEFT JOIN role_features AS by_role ON by_role.site_id = site.id AND by_role.role = member.role AND by_role.feature = ? " +
		"LEFT JOIN member_features AS own ON own.site_id = site.id AND own.account_id = account.id AND own.feature = ? " +
		"WHERE company.id = ? AND company.closed_at IS NULL"
	args = append(args, feature, feature, sender.CompanyID)
	if !sender.SessionAt.IsZero() {
		text += " AND EXISTS (SELECT 1 FROM sessions WHERE account_id = account.id AND created_at = ? " +
			"AND expires_at > ? AND auth_epoch = account.auth_epoch)"
		args = append(args, sender.SessionAt, now)
	}
	if inTransaction := q.hot == nil; inTransaction && q.isPostgres() {
		text += " FOR SHARE OF " + held
	}
	return text, args
}
