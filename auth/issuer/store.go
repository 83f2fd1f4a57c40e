package issuer

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"
	"github.com/ory/fosite"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// The kinds of grants in the database.
const (
	kindCode    = "code"
	kindAccess  = "access"
	kindRefresh = "refresh"
	kindPKCE    = "pkce"
)

// store is fosite's view of oauth_grants. It works in the transaction that the token endpoint opened, and
// judges what has expired.
type store struct {
	clients Clients
	now     Clock
}

// work is the transaction fosite's storage runs in, what is known in it already, and what is to be written as it
// ends: all at once, since the database does one statement in much less time than several.
type work struct {
	tx     *database.Tx
	client *Client          // who sent the request, if that was found out before
	grant  *database.Grant  // the refresh token that is exchanged, read under the lock on its device
	device *database.Device // whose tokens are made, read or added under that lock
	broken error

	added   []database.Grant
	rotated string // signature of a refresh token that fosite takes for used, and which is not yet
}

// finish writes what was put off. A refresh token that gets a successor without being used up would be two lives
// for one, so that is no outcome.
func (w *work) finish(ctx context.Context) error {
	if w.rotated != "" {
		return errors.New("issuer: a refresh token was renewed and not used up")
	}
	return w.tx.AddGrants(ctx, w.added...)
}

type workKey struct{}

func withTx(ctx context.Context, tx *database.Tx) (context.Context, *work) {
	here := &work{tx: tx}
	return context.WithValue(ctx, workKey{}, here), here
}

func workOf(ctx context.Context) *work {
	here, ok := ctx.Value(workKey{}).(*work)
	if !ok {
		panic("issuer: fosite's storage used outside the token endpoint's transaction")
	}
	return here
}

func txFrom(ctx context.Context) *database.Tx { return workOf(ctx).tx }

// GetClient implements fosite.ClientManager.
func (s *store) GetClient(ctx context.Context, id string) (fosite.Client, error) {
	client, err := s.client(ctx, id)
	if err != nil {
		return nil, err
	}
	return client.fosite(), nil
}

// client looks a client up; inside a transaction that knows who is asking, it doesn't: another connection that
// waits for the lookup, held by each of many transactions that wait for one another, is a circle.
func (s *store) client(ctx context.Context, id string) (Client, error) {
	if here, ok := ctx.Value(workKey{}).(*work); ok && here.client != nil {
		if here.client.ID == id {
			return *here.client, nil
		}
		return Client{ID: id}, nil // somebody else's, which is all that there is to know about it
	}
	client, err := s.clients(ctx, id)
	if errors.Is(err, ErrUnknownClient) {
		return Client{}, fosite.ErrInvalidClient.WithHint("There is no such client here.")
	}
	if err != nil {
		return Client{}, fmt.Errorf("looking up a client: %w", err)
	}
	return client, nil
}

var errNoAssertions = errors.New("issuer: client assertions are not supported")

// ClientAssertionJWTValid implements fosite.ClientManager; clients here sign nothing.
func (s *store) ClientAssertionJWTValid(context.Context, string) error { return errNoAssertions }

// SetClientAssertionJWT implements fosite.ClientManager; clients here sign nothing.
func (s *store) SetClientAssertionJWT(context.Context, string, time.Time) error {
	return errNoAssertions
}

func (s *store) add(ctx context.Context, kind, signature string, request fosite.Requester, life time.Duration) error {
	packed, whose, err := pack(request)
	if err != nil {
		return err
	}
	now, here := s.now().UTC(), workOf(ctx)
	here.added = append(here.added, database.Grant{
		Kind:      kind,
		Signature: signature,
		DeviceID:  whose.Device,
		ClientID:  request.GetClient().GetID(),
		Request:   packed,
		CreatedAt: now,
		ExpiresAt: now.Add(life),
	})
	return nil
}

// grant is read from the database unless the work has it already.
func (s *store) grant(ctx context.Context, kind, signature string) (database.Grant, error) {
	here := workOf(ctx)
	if here.grant != nil && here.grant.Kind == kind && here.grant.Signature == signature {
		return *here.grant, nil
	}
	return here.tx.Grant(ctx, kind, signature)
}

// get is the request a grant was kept for: used ones with whenUsed, expired ones not at all.
func (s *store) get(ctx context.Context, kind, signature string, whenUsed error) (fosite.Requester, error) {
	grant, err := s.grant(ctx, kind, signature)
	if errors.Is(err, database.ErrNotFound) {
		return nil, fosite.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	client, err := s.GetClient(ctx, grant.ClientID)
	if err != nil {
		return nil, err
	}
	request, err := unpack(grant, client)
	if err != nil {
		return nil, err
	}
	if !grant.UsedAt.IsZero() {
		return request, whenUsed
	}
	if !grant.ExpiresAt.After(s.now()) {
		return nil, fosite.ErrNotFound
	}
	return request, nil
}

// use marks a grant used; one that another request got to first is fosite.ErrSerializationFailure.
func (s *store) use(ctx context.Context, kind, signature string) error {
	won, err := txFrom(ctx).UseGrant(ctx, kind, signature, s.now().UTC(), nil)
	if err != nil {
		return err
	}
	if !won {
		return fosite.ErrSerializationFailure
	}
	return nil
}

// revoke ends the device that is the family of a request. Fosite mentions an error of it in a refusal's debug
// text and goes on; nobody must be told "refused" while a stolen family lives, so it is kept as well.
func (s *store) revoke(ctx context.Context, family, why string) error {
	here := workOf(ctx)
	id, err := uuid.Parse(family)
	if err == nil {
		err = revokeDevice(ctx, here.tx, id, why, s.now().UTC())
	}
	if err != nil {
		here.broken = fmt.Errorf("ending a family: %w", err)
	}
	return err
}

// revokeDevice is fine with a device that is revoked already, or was never made.
func revokeDevice(ctx context.Context, tx *database.Tx, id uuid.UUID, why string, at time.Time) error {
	device, err := tx.LockDevice(ctx, id)
	if err == nil {
		err = tx.RevokeDevice(ctx, device.AccountID, id, why, at)
	}
	if err == nil {
		return recordDevice(ctx, tx, audit.DeviceRevoked, device, netip.Addr{}, at, audit.Detail{"why": why})
	}
	if errors.Is(err, database.ErrNotFound) {
		return tx.DropGrants(ctx, id)
	}
	return err
}
