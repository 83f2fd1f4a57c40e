package issuer

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// Registry keeps the clients of the OpenID provider. Whoever runs the service adds them.
type Registry struct {
	db      *database.DB
	builtIn []Client
	now     Clock
	log     *audit.Log
}

// NewRegistry makes a registry. Built-in clients, such as the portal itself, are there without being added.
func NewRegistry(db *database.DB, clock Clock, builtIn ...Client) *Registry {
	return &Registry{db: db, builtIn: builtIn, now: clock, log: audit.New(db, clock)}
}

// ErrClientAddress means that an address can't be registered; its text says which and why.
var ErrClientAddress = errors.New("that address can't be registered")

// ErrClientName means that another program is known by that name: people who choose where to go on couldn't tell them apart.
var ErrClientName = errors.New("another program has that name")

// Client looks a client up; it is a Clients.
func (r *Registry) Client(ctx context.Context, id string) (Client, error) {
	for _, client := range r.builtIn {
		if client.ID == id {
			return client, nil
		}
	}
	row, err := r.db.OAuthClient(ctx, id)
	if errors.Is(err, database.ErrNotFound) {
		return Client{}, ErrUnknownClient
	}
	if err != nil {
		return Client{}, err
	}
	return clientOf(row)
}

// Clients lists the clients that were added, by name.
func (r *Registry) Clients(ctx context.Context) ([]Client, error) {
	rows, err := r.db.OAuthClients(ctx)
	if err != nil {
		return nil, err
	}
	clients := make([]Client, 0, len(rows))
	for _, row := range rows {
		client, err := clientOf(row)
		if err != nil {
			return nil, err
		}
		clients = append(clients, client)
	}
	return clients, nil
}

// NewClient is what is to be registered.
type NewClient struct {
	Name         string
	RedirectURIs []string
	LogoutURIs   []string
	SignInURI    string // makes it a product to choose; see Client
	Public       bool   // it can't keep a secret, such as a program on people's own computers
}

// Add registers a client under a new id and returns it with its secret, which is kept as a hash alone and can't
// be shown again. A public client's secret is empty. Errors are ErrClientAddress, ErrClientName, a Refusal of
// account.ParseName, and the database's.
func (r *Registry) Add(ctx context.Context, wanted NewClient) (client Client, secret string, err error) {
	if len(wanted.RedirectURIs) == 0 {
		return Client{}, "", fmt.Errorf("%w: a client needs one to be sent answers at", ErrClientAddress)
	}
	addresses := slices.Concat(wanted.RedirectURIs, wanted.LogoutURIs)
	if wanted.SignInURI != "" {
		addresses = append(addresses, wanted.SignInURI)
	}
	for _, address := range addresses {
		if err := registrable(address); err != nil {
			return Client{}, "", err
		}
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Client{}, "", fmt.Errorf("numbering a client: %w", err)
	}
	row := database.OAuthClient{ID: id.String(), SignInURI: wanted.SignInURI, CreatedAt: r.now().UTC()}
	if row.Name, err = account.ParseName(wanted.Name); err != nil {
		return Client{}, "", fmt.Errorf("naming a client: %w", err)
	}
	if !wanted.Public {
		secret = newSecret()
		row.SecretHash = hex.EncodeToString(hashOf(secret))
	}
	if row.RedirectURIs, err = addressesJSON(wanted.RedirectURIs); err != nil {
		return Client{}, "", err
	}
	if row.LogoutURIs, err = addressesJSON(wanted.LogoutURIs); err != nil {
		return Client{}, "", err
	}
	err = r.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := nameIsFree(ctx, tx, row.Name); err != nil {
			return err
		}
		if err := tx.AddOAuthClient(ctx, row); err != nil {
			return err
		}
		return r.log.Record(ctx, tx, audit.Event{Kind: audit.ClientAdded, Detail: audit.Detail{"client": row.ID, "name": row.Name}})
	})
	if err != nil {
		return Client{}, "", err
	}
	client, err = clientOf(row)
	return client, secret, err
}

// nameIsFree is ErrClientName where a client has the name, or the portal, in whatever capitals.
func nameIsFree(ctx context.Context, tx *database.Tx, name string) error {
	if account.LooksLikeFolded(name, PortalName) {
		return fmt.Errorf("%w: %q is what the website of this service is called", ErrClientName, name)
	}
	rows, err := tx.OAuthClients(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if account.LooksLikeFolded(name, row.Name) {
			return fmt.Errorf("%w: %q has the id %s", ErrClientName, row.Name, row.ID)
		}
	}
	return nil
}

// Remove takes a client away with everything that was granted to it; ErrUnknownClient if there is none.
func (r *Registry) Remove(ctx context.Context, id string) (Client, error) {
	var removed Client
	err := r.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.OAuthClient(ctx, id)
		if errors.Is(err, database.ErrNotFound) {
			return ErrUnknownClient
		}
		if err != nil {
			return err
		}
		if removed, err = clientOf(row); err != nil {
			return err
		}
		if err := tx.RemoveOAuthClient(ctx, id); err != nil {
			return err
		}
		return r.log.Record(ctx, tx, audit.Event{Kind: audit.ClientRemoved, Detail: audit.Detail{"client": row.ID, "name": row.Name}})
	})
	return removed, err
}

// registrable tells whether answers may be sent to an address: encrypted ones, and this very computer's by its
// number (RFC 8252 §7.3, §8.3).
func registrable(address string) error {
	parsed, err := url.Parse(address)
	switch {
	case err != nil || parsed.Host == "" || parsed.Opaque != "":
		return fmt.Errorf("%w: %q is not a whole address such as https://books.example/callback", ErrClientAddress, address)
	case parsed.User != nil || strings.Contains(address, "#") || strings.Contains(address, "*"):
		return fmt.Errorf("%w: %q must have no user, no # and no *", ErrClientAddress, address)
	case parsed.Path != "" && parsed.JoinPath().Path != parsed.Path:
		return fmt.Errorf("%w: the path of %q leads through itself", ErrClientAddress, address)
	case parsed.Scheme == "https":
		return nil
	case parsed.Scheme != "http":
		return fmt.Errorf("%w: %q must begin with https://", ErrClientAddress, address)
	}
	if host := parsed.Hostname(); host != "127.0.0.1" && host != "::1" {
		return fmt.Errorf("%w: %q is not encrypted; only http://127.0.0.1 and http://[::1] may be that", ErrClientAddress, address)
	}
	return nil
}

func clientOf(row database.OAuthClient) (Client, error) {
	client := Client{ID: row.ID, Name: row.Name, SignInURI: row.SignInURI}
	var err error
	if client.SecretHash, err = hex.DecodeString(row.SecretHash); err != nil {
		return Client{}, fmt.Errorf("reading the client %s: %w", row.ID, err)
	}
	if err := json.Unmarshal([]byte(row.RedirectURIs), &client.RedirectURIs); err != nil {
		return Client{}, fmt.Errorf("reading the client %s: %w", row.ID, err)
	}
	if err := json.Unmarshal([]byte(row.LogoutURIs), &client.LogoutURIs); err != nil {
		return Client{}, fmt.Errorf("reading the client %s: %w", row.ID, err)
	}
	return client, nil
}

func addressesJSON(addresses []string) (string, error) {
	packed, err := json.Marshal(append([]string{}, addresses...))
	if err != nil {
		return "", fmt.Errorf("packing a client's addresses: %w", err)
	}
	return string(packed), nil
}

func newSecret() string {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails; see crypto/rand
	return base64.RawURLEncoding.EncodeToString(secret[:])
}

func hashOf(secret string) []byte {
	hash := sha256.Sum256([]byte(secret))
	return hash[:]
}
