package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// RequirePasscode writes down whether a site demands passcodes of its members.
func (q Queries) RequirePasscode(ctx context.Context, site uuid.UUID, required bool) error {
	_, err := q.db.NewUpdate().Model((*Site)(nil)).Set("requires_passcode = ?", required).Where("id = ?", site).Exec(ctx)
	if err != nil {
		return fmt.Errorf("writing down whether a site demands passcodes: %w", err)
	}
	return nil
}

// RequiresPasscode reports whether a site demands passcodes of its members.
func (q Queries) RequiresPasscode(ctx context.Context, site uuid.UUID) (bool, error) {
	n, err := q.db.NewSelect().Model((*Site)(nil)).Where("id = ? AND requires_passcode", site).Count(ctx)
	if err != nil {
		return false, fmt.Errorf("asking whether a site demands passcodes: %w", err)
	}
	return n > 0, nil
}

// PasscodeRequiredOf reports whether any site that an account is a member of demands passcodes.
func (q Queries) PasscodeRequiredOf(ctx context.Context, account uuid.UUID) (bool, error) {
	n, err := q.db.NewSelect().Model((*Site)(nil)).
		Join("JOIN members AS member ON member.site_id = site.id AND member.account_id = ?", account).
		Where("site.requires_passcode").Count(ctx)
	if err != nil {
		return false, fmt.Errorf("asking whether passcodes are demanded of an account: %w", err)
	}
	return n > 0, nil
}

// MemberPasscode is how a member of a site stands with passcodes.
type MemberPasscode struct {
	AccountID uuid.UUID `bun:"account_id"`
	Name      string    `bun:"name"`
	Email     string    `bun:"email"`
	Role      string    `bun:"role"`
	Since     time.Time `bun:"since,nullzero"` // zero while off
}

// MemberPasscodes lists how a site's members stand with passcodes, by name.
func (q Queries) MemberPasscodes(ctx context.Context, site uuid.UUID) ([]MemberPasscode, error) {
	var rows []MemberPasscode
	err := q.db.NewSelect().TableExpr("members AS member").
		ColumnExpr("member.account_id, member.role, account.name, account.email, passcode.confirmed_at AS since").
		Join("JOIN accounts AS account ON account.id = member.account_id").
		Join("LEFT JOIN passcodes AS passcode ON passcode.owner_kind = 'account' AND passcode.owner_id = member.account_id").
		Where("member.site_id = ?", site).OrderExpr("account.name, account.email").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("listing how a site's members stand with passcodes: %w", err)
	}
	byName(rows, func(row MemberPasscode) string { return row.Name })
	return rows, nil
}
