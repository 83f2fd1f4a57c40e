package session

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// Reasons why a companion's request about logins comes to nothing.
var (
	// ErrAlive means that a login gave a sign of life within DisconnectedAfter: somebody may be working in it.
	ErrAlive = errors.New("session: not a disconnected login")
	// ErrCursor means that a cursor is none that Page gave.
	ErrCursor = errors.New("session: no such cursor")
)

// position is where a page of logins ends. When one began is never changed, so the order stays while pages are read.
type position struct {
	StartedAt time.Time `json:"at"`
	ID        string    `json:"id"`
}

func (p position) compare(other position) int {
	if later := other.StartedAt.Compare(p.StartedAt); later != 0 {
		return later
	}
	return cmp.Compare(p.ID, other.ID)
}

// Page lists an account's live sessions after a cursor ("" for the first page), the one begun last first, and the cursor
// of what comes after, "" at the end. It may fail with ErrCursor.
func (s *Service) Page(ctx context.Context, of database.Account, cursor string, limit int) (page []Listed, next string, err error) {
	all, err := s.List(ctx, of, "")
	if err != nil {
		return nil, "", err
	}
	slices.SortFunc(all, func(a, b Listed) int { return positionOf(a).compare(positionOf(b)) })
	if cursor != "" {
		after, err := readCursor(cursor)
		if err != nil {
			return nil, "", err
		}
		all = slices.DeleteFunc(all, func(one Listed) bool { return positionOf(one).compare(after) <= 0 })
	}
	if len(all) <= limit {
		return all, "", nil
	}
	return all[:limit], writeCursor(positionOf(all[limit-1])), nil
}

func positionOf(one Listed) position { return position{one.StartedAt.UTC(), one.ID} }

func writeCursor(at position) string {
	text, err := json.Marshal(at)
	if err != nil {
		return "" // a time and an id always have a text
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func readCursor(cursor string) (at position, err error) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, &at)
	}
	if err != nil {
		return position{}, fmt.Errorf("%w: %w", ErrCursor, err)
	}
	return at, nil
}

// Release ends a disconnected login of an account, for its person, who asks from a companion. What it has open becomes
// free, and Find says ErrLoggedOff of it for a day. Errors are ErrGone if there is none of this id, and ErrAlive while
// it isn't a disconnected one.
func (s *Service) Release(ctx context.Context, of uuid.UUID, id string, from netip.Addr) error {
	alive, now := false, s.clock().UTC()
	expire := func(ctx context.Context, tx *database.Tx, hash []byte) error {
		_, err := tx.ExpireSession(ctx, hash, now)
		return err
	}
	ended, err := s.endWhere(ctx, of, "a companion", from, expire, func(row database.Session) bool {
		if handle(row) != id {
			return false
		}
		alive = !describe(row, database.Account{ID: of}).Disconnected(now)
		return !alive
	})
	switch {
	case err != nil:
		return err
	case alive:
		return ErrAlive
	case ended == 0:
		return ErrGone
	}
	return nil
}
