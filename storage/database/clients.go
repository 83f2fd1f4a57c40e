package database

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// OAuthClient is a program that signs people in with the identity provider. SecretHash is the SHA-256 of its
// secret in hexadecimal, empty for a public client; the lists of addresses are JSON.
type OAuthClient struct {
	bun.BaseModel `bun:"table:oauth_clients"`

	ID           string    `bun:"id,pk"`
	Name         string    `bun:"name"`
	SecretHash   string    `bun:"secret_hash"`
	RedirectURIs string    `bun:"redirect_uris"`
	LogoutURIs   string    `bun:"logout_uris"`
	SignInURI    string    `bun:"sign_in_uri"` // where a sign-in there begins; empty if the client isn't a product
	CreatedAt    time.Time `bun:"created_at"`
}

// AddOAuthClient keeps a new client; an id that is taken is ErrTaken.
func (q Queries) AddOAuthClient(ctx context.Context, client OAuthClient) error {
	result, err := q.db.NewInsert().Model(&client).On("CONFLICT (id) DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("adding an OAuth client: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("adding an OAuth client: %w", orTaken(err))
	}
	return nil
}

// OAuthClient is the client with this id, or ErrNotFound.
func (q Queries) OAuthClient(ctx context.Context, id string) (OAuthClient, error) {
	var client OAuthClient
	if err := q.db.NewSelect().Model(&client).Where("id = ?", id).Scan(ctx); err != nil {
		return OAuthClient{}, fmt.Errorf("reading an OAuth client: %w", found(err))
	}
	return client, nil
}

// OAuthClients lists the clients by name.
func (q Queries) OAuthClients(ctx context.Context) ([]OAuthClient, error) {
	var clients []OAuthClient
	if err := q.db.NewSelect().Model(&clients).Order("name", "id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing OAuth clients: %w", err)
	}
	return clients, nil
}

// RemoveOAuthClient deletes a client with all that was granted to it; one that isn't there is ErrNotFound.
func (q Queries) RemoveOAuthClient(ctx context.Context, id string) error {
	result, err := q.db.NewDelete().Model((*OAuthClient)(nil)).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("removing an OAuth client: %w", err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return fmt.Errorf("removing an OAuth client: %w", orNotFound(err))
	}
	if _, err := q.db.NewDelete().Model((*Grant)(nil)).Where("client_id = ?", id).Exec(ctx); err != nil {
		return fmt.Errorf("dropping an OAuth client's grants: %w", err)
	}
	return nil
}

// LockGrant is Grant, and holds the row until the transaction ends.
func (q Queries) LockGrant(ctx context.Context, kind, signature string) (Grant, error) {
	var grant Grant
	err := q.forUpdate(q.db.NewSelect().Model(&grant).Where("kind = ? AND signature = ?", kind, signature)).Scan(ctx)
	if err != nil {
		return Grant{}, fmt.Errorf("locking a grant of kind %s: %w", kind, found(err))
	}
	return grant, nil
}
