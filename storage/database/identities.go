package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Identity is a person at the embedded identity provider. Its id is the subject that clients know the person
// by: it never changes, and since no identity is ever deleted it is never another's.
type Identity struct {
	bun.BaseModel `bun:"table:identities"`

	ID           uuid.UUID `bun:"id,pk"`
	Email        string    `bun:"email"`
	Name         string    `bun:"name"`
	PasswordHash string    `bun:"password_hash,nullzero"` // a PHC string
	State        string    `bun:"state"`                  // unplaced, awaiting approval, active or declined
	SiteID       uuid.UUID `bun:"site_id,nullzero"`       // where it belongs, once active; where it asked to, before
	AuthEpoch    int64     `bun:"auth_epoch"`             // sessions of an older epoch are void
	CreatedAt    time.Time `bun:"created_at"`
	Language     string    `bun:"language"` // that their mails are written in, such as de; empty while nobody knows
}

// AddIdentity keeps a new identity. An e-mail that is taken is ErrTaken.
func (q Queries) AddIdentity(ctx context.Context, identity Identity) error {
	result, err := q.db.NewInsert().Model(&identity).On("CONFLICT (email) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("adding an identity: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("adding an identity: %w", orTaken(err))
	}
	return nil
}

// Identity is the identity with this id, or ErrNotFound.
func (q Queries) Identity(ctx context.Context, id uuid.UUID) (Identity, error) {
	var identity Identity
	if err := q.db.NewSelect().Model(&identity).Where("id = ?", id).Scan(ctx); err != nil {
		return Identity{}, fmt.Errorf("reading an identity: %w", found(err))
	}
	return identity, nil
}

// IdentityByEmail is the identity with this address, as account.ParseEmail spells it, or ErrNotFound.
func (q Queries) IdentityByEmail(ctx context.Context, email string) (Identity, error) {
	var identity Identity
	if err := q.db.NewSelect().Model(&identity).Where("email = ?", email).Scan(ctx); err != nil {
		return Identity{}, fmt.Errorf("finding an identity by e-mail: %w", found(err))
	}
	return identity, nil
}

// LockIdentity is Identity, and holds the row until the transaction ends.
func (q Queries) LockIdentity(ctx context.Context, id uuid.UUID) (Identity, error) {
	var identity Identity
	if err := q.forUpdate(q.db.NewSelect().Model(&identity).Where("id = ?", id)).Scan(ctx); err != nil {
		return Identity{}, fmt.Errorf("locking an identity: %w", found(err))
	}
	return identity, nil
}

// PlaceIdentity writes down an identity's state and the site it belongs to, or none. Call it under
// LockIdentity, with what the state machine of auth/identity gave.
func (q Queries) PlaceIdentity(ctx context.Context, id uuid.UUID, state string, site uuid.UUID) error {
	var at any = site
	if site == uuid.Nil {
		at = nil
	}
	_, err := q.db.NewUpdate().Model((*Identity)(nil)).Set("state = ?", state).Set("site_id = ?", at).
		Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("placing an identity: %w", err)
	}
	return nil
}

// SetIdentityPassword replaces an identity's hash and voids every session of it: it raises the epoch, which it
// returns.
func (q Queries) SetIdentityPassword(ctx context.Context, id uuid.UUID, hash string) (int64, error) {
	var epoch int64
	err := q.db.NewUpdate().Model((*Identity)(nil)).Set("password_hash = ?", hash).Set("auth_epoch = auth_epoch + 1").
		Where("id = ?", id).Returning("auth_epoch").Scan(ctx, &epoch)
	if err != nil {
		return 0, fmt.Errorf("setting an identity's password: %w", found(err))
	}
	return epoch, nil
}

// ReplaceIdentityHash replaces an identity's hash only while it still is the old one.
func (q Queries) ReplaceIdentityHash(ctx context.Context, id uuid.UUID, old, hash string) error {
	_, err := q.db.NewUpdate().Model((*Identity)(nil)).Set("password_hash = ?", hash).
		Where("id = ? AND password_hash = ?", id, old).Exec(ctx)
	if err != nil {
		return fmt.Errorf("replacing an identity's hash: %w", err)
	}
	return nil
}

// KeepIdentityLanguage writes down the language an identity was just seen to read; an empty one changes nothing.
func (q Queries) KeepIdentityLanguage(ctx context.Context, id uuid.UUID, language string) error {
	return q.keepLanguage(ctx, (*Identity)(nil), id, language)
}

// SitesNamed lists the sites that a person names by a customer number or by a registration id, and by the
// e-mail of the owner. An empty registration id names none.
func (q Queries) SitesNamed(ctx context.Context, customerNumber, registrationID, ownerEmail string) ([]Site, error) {
	var sites []Site
	err := q.db.NewSelect().Model(&sites).
		Join("JOIN accounts AS owner ON owner.id = site.owner_id").
		Where("owner.email = ?", ownerEmail).
		Where("upper(site.customer_number) = upper(?) OR (site.registration_id <> '' AND site.registration_id = ?)", customerNumber, registrationID).
		Order("site.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("finding the site a person names: %w", err)
	}
	return sites, nil
}

// SetRegistrationID gives a site a registration id, in the place of any other.
func (q Queries) SetRegistrationID(ctx context.Context, site uuid.UUID, id string) error {
	_, err := q.db.NewUpdate().Model((*Site)(nil)).Set("registration_id = ?", id).Where("id = ?", site).Exec(ctx)
	if err != nil {
		return fmt.Errorf("setting a site's registration id: %w", err)
	}
	return nil
}
