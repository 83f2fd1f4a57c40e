package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// EntombLinksOf makes tombstones of an account's links: none of those identities is ever linked again.
func (q Queries) EntombLinksOf(ctx context.Context, account uuid.UUID, at time.Time) error {
	_, err := q.db.NewUpdate().Model((*Link)(nil)).Set("disconnected_at = ?", at).
		Where("account_id = ? AND disconnected_at IS NULL", account).Exec(ctx)
	if err != nil {
		return fmt.Errorf("disconnecting an account's links: %w", err)
	}
	return nil
}

// Tombstones lists what disconnected identities have left, the oldest first.
func (q Queries) Tombstones(ctx context.Context) ([]Link, error) {
	var links []Link
	err := q.db.NewSelect().Model(&links).Where("disconnected_at IS NOT NULL").OrderExpr("disconnected_at, issuer, subject").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing tombstones: %w", err)
	}
	return links, nil
}

// PutTombstone keeps a tombstone, in the place of the identity's link if it has one, and reports whether it had none
// yet.
func (q Queries) PutTombstone(ctx context.Context, tombstone Link) (bool, error) {
	result, err := q.db.NewInsert().Model(&tombstone).
		On("CONFLICT (issuer, subject) DO UPDATE").Set("disconnected_at = EXCLUDED.disconnected_at").
		Where("link.disconnected_at IS NULL").Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("keeping a tombstone: %w", err)
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("keeping a tombstone: %w", err)
	}
	return changed > 0, nil
}

// EndSignInsOf ends everything an account is signed in by: sessions, devices, sign-ins under way, and whatever else was
// issued to it before. It returns the new auth epoch.
func (q Queries) EndSignInsOf(ctx context.Context, account uuid.UUID, why string, at time.Time) (epoch int64, err error) {
	for _, end := range []func() error{
		func() error { return q.DeleteSessionsOf(ctx, account) },
		func() error { return q.DeleteSignInsUnderWayOf(ctx, account) },
		func() error { return q.RevokeDevicesOf(ctx, account, why, at) },
	} {
		if err := end(); err != nil {
			return 0, err
		}
	}
	return q.RaiseAuthEpoch(ctx, account)
}

// DeleteSignInsUnderWayOf forgets every sign-in of an account that has begun and not ended, and what stands in
// for part of one: sign-ins at another place, passcodes waited for, pairings, remembered browsers.
func (q Queries) DeleteSignInsUnderWayOf(ctx context.Context, account uuid.UUID) error {
	for _, from := range []struct{ table, where string }{
		{"pending_sign_ins", "account_id = ?"},
		{"passcode_challenges", "owner_kind = 'account' AND owner_id = ?"},
		{"remembered_browsers", "owner_kind = 'account' AND owner_id = ?"},
		{"pairings", "used_at IS NULL AND account_id = ?"},
	} {
		if _, err := q.db.NewDelete().Table(from.table).Where(from.where, account).Exec(ctx); err != nil {
			return fmt.Errorf("deleting an account's sign-ins under way: %w", err)
		}
	}
	return nil
}

// HasPasscode reports whether an account's sign-ins want a passcode: one was enrolled and confirmed.
func (q Queries) HasPasscode(ctx context.Context, account uuid.UUID) (bool, error) {
	n, err := q.db.NewSelect().Table("passcodes").
		Where("owner_kind = 'account' AND owner_id = ? AND confirmed_at IS NOT NULL", account).Count(ctx)
	if err != nil {
		return false, fmt.Errorf("asking whether an account has passcodes: %w", err)
	}
	return n > 0, nil
}

// LiveSessionsOf counts an account's sessions that are not over at now, last used after then.
func (q Queries) LiveSessionsOf(ctx context.Context, account Account, now, then time.Time) (int64, error) {
	n, err := q.db.NewSelect().Model((*Session)(nil)).
		Where("account_id = ? AND auth_epoch = ? AND expires_at > ? AND last_seen_at > ?", account.ID, account.AuthEpoch, now, then).
		Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting an account's sessions: %w", err)
	}
	return n, nil
}
