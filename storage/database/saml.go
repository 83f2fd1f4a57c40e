package database

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// SAMLProvider is an organisation's identity provider: it signs in who has an e-mail of the domain.
type SAMLProvider struct {
	bun.BaseModel `bun:"table:saml_providers"`

	ID          uuid.UUID `bun:"id,pk"`
	SiteID      uuid.UUID `bun:"site_id"`
	Domain      string    `bun:"domain"`       // in lower case
	MetadataURL string    `bun:"metadata_url"` // where it describes itself, or empty
	Metadata    string    `bun:"metadata"`     // how, if there is no address
	EntityID    string    `bun:"entity_id"`    // what it calls itself, for good; empty until it is first known
	CreatedAt   time.Time `bun:"created_at"`
}

// AddSAMLProvider keeps a provider. A domain that has one is ErrTaken.
func (q Queries) AddSAMLProvider(ctx context.Context, provider SAMLProvider) error {
	result, err := q.db.NewInsert().Model(&provider).On("CONFLICT (domain) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("adding a SAML provider: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("adding a SAML provider: %w", orTaken(err))
	}
	return nil
}

// SAMLProviderOf is the provider of a domain, or ErrNotFound.
func (q Queries) SAMLProviderOf(ctx context.Context, domain string) (SAMLProvider, error) {
	var provider SAMLProvider
	if err := q.db.NewSelect().Model(&provider).Where("domain = ?", domain).Scan(ctx); err != nil {
		return SAMLProvider{}, fmt.Errorf("finding a domain's SAML provider: %w", found(err))
	}
	return provider, nil
}

// PinSAMLProvider keeps what a provider calls itself, unless that is known, and returns the provider as it is now.
func (q Queries) PinSAMLProvider(ctx context.Context, id uuid.UUID, entity string) (SAMLProvider, error) {
	_, err := q.db.NewUpdate().Model((*SAMLProvider)(nil)).Set("entity_id = ?", entity).Where("id = ? AND entity_id = ''", id).Exec(ctx)
	if err != nil {
		return SAMLProvider{}, fmt.Errorf("keeping what a SAML provider calls itself: %w", err)
	}
	var provider SAMLProvider
	if err := q.db.NewSelect().Model(&provider).Where("id = ?", id).Scan(ctx); err != nil {
		return SAMLProvider{}, fmt.Errorf("reading a SAML provider: %w", found(err))
	}
	return provider, nil
}

// SAMLProviders lists all, by domain.
func (q Queries) SAMLProviders(ctx context.Context) ([]SAMLProvider, error) {
	var providers []SAMLProvider
	if err := q.db.NewSelect().Model(&providers).Order("domain").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing SAML providers: %w", err)
	}
	return providers, nil
}

// DeleteSAMLProvider takes one away.
func (q Queries) DeleteSAMLProvider(ctx context.Context, id uuid.UUID) error {
	if _, err := q.db.NewDelete().Model((*SAMLProvider)(nil)).Where("id = ?", id).Exec(ctx); err != nil {
		return fmt.Errorf("removing a SAML provider: %w", err)
	}
	return nil
}

// samlAssertion is one that was used.
type samlAssertion struct {
	bun.BaseModel `bun:"table:saml_assertions"`

	ID        string    `bun:"id,pk"`
	ExpiresAt time.Time `bun:"expires_at"`
}

// UseSAMLAssertion writes down that an assertion was used, once: of any number of callers, in any number of
// processes, all but one are told ErrTaken.
func (q Queries) UseSAMLAssertion(ctx context.Context, id string, expires time.Time) error {
	result, err := q.db.NewInsert().Model(&samlAssertion{ID: id, ExpiresAt: expires}).On("CONFLICT (id) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("using a SAML assertion: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("using a SAML assertion: %w", orTaken(err))
	}
	return nil
}

// DeleteSAMLAssertionsBefore forgets assertions that nobody would take any more.
func (q Queries) DeleteSAMLAssertionsBefore(ctx context.Context, at time.Time) error {
	if _, err := q.db.NewDelete().Table("saml_assertions").Where("expires_at < ?", at).Exec(ctx); err != nil {
		return fmt.Errorf("deleting SAML assertions: %w", err)
	}
	return nil
}

// SetAccountSAML writes down that an account's organisation signs it in. Call it under LockAccount.
func (q Queries) SetAccountSAML(ctx context.Context, id uuid.UUID, saml bool) error {
	if _, err := q.db.NewUpdate().Model((*Account)(nil)).Set("saml = ?", saml).Where("id = ?", id).Exec(ctx); err != nil {
		return fmt.Errorf("setting whether an account is under SAML: %w", err)
	}
	return nil
}
