package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
)

// DisconnectedAfter is how long a login goes without a sign of life before it is a disconnected one: its browser was
// closed, lost its network or died, and what it has open is still in use by it (requirements, Clear disconnected logins).
const DisconnectedAfter = 5 * time.Minute

// Disconnected reports whether the session gave no sign of life for too long. It may still come back.
func (s Session) Disconnected(now time.Time) bool { return now.Sub(s.AliveAt) >= DisconnectedAfter }

// Alive notes that a page of the session is open somewhere, which keeps nobody signed in. It returns the session, or the
// reasons of Find.
func (s *Service) Alive(ctx context.Context, value string) (Session, error) {
	found, err := s.Find(ctx, value, Polling)
	if err != nil {
		return Session{}, err
	}
	found.AliveAt = s.clock().UTC()
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.MarkAlive(ctx, hash(value), found.AliveAt) })
	return found, err
}

// Key is what a session of a cookie's value is known by in the database, for what belongs to it there.
func Key(value string) []byte { return hash(value) }

// Live reports whether the session with this key is there and not over.
func (s *Service) Live(ctx context.Context, tx *database.Tx, key []byte) (live Session, ok bool, err error) {
	row, err := tx.Session(ctx, key)
	if errors.Is(err, database.ErrNotFound) {
		return Session{}, false, nil
	}
	if err != nil {
		return Session{}, false, err
	}
	account, err := tx.Account(ctx, row.AccountID)
	if err != nil {
		return Session{}, false, err
	}
	return describe(row, account), ended(row, account, s.clock().UTC()) == nil, nil
}

// Login is a session on a site, as whoever looks after the site sees it.
type Login struct {
	Session

	ID      string // names it in a form; it opens nothing
	Key     []byte
	Role    string // of its person on the site, an access.Role
	Company string // the one worked in; empty for none
	Current bool   // whether it is the browser that asks
}

// Logins lists who is signed in on a site: its members, in its companies or in none yet, by name. The current one is told
// by its cookie's value.
func (s *Service) Logins(ctx context.Context, site uuid.UUID, current string) ([]Login, error) {
	rows, err := s.db.SessionsOn(ctx, site)
	if err != nil {
		return nil, err
	}
	companies, err := s.companiesOn(ctx, site)
	if err != nil {
		return nil, err
	}
	var logins []Login
	for _, row := range rows {
		of := database.Account{ID: row.AccountID, Name: row.AccountName, Email: row.AccountEmail, AuthEpoch: row.AccountEpoch}
		if ended(row.Session, of, s.clock().UTC()) != nil {
			continue
		}
		working, chosen := access.Working(companies[of.ID], row.CompanyID, row.LastCompany)
		if chosen && working.SiteID != site {
			continue
		}
		logins = append(logins, Login{
			Session: describe(row.Session, of), ID: handle(row.Session), Key: row.Hash, Role: row.AccountRole, Company: working.Name,
			Current: string(row.Hash) == string(hash(current)),
		})
	}
	return logins, nil
}

// companiesOn are the companies that a site's members may work in, by member.
func (s *Service) companiesOn(ctx context.Context, site uuid.UUID) (map[uuid.UUID][]access.Company, error) {
	rows, err := s.db.CompaniesOfMembers(ctx, site)
	if err != nil {
		return nil, err
	}
	companies := map[uuid.UUID][]access.Company{}
	for _, row := range rows {
		companies[row.AccountID] = append(companies[row.AccountID], access.Company{ID: row.ID, Name: row.Name, SiteID: row.SiteID})
	}
	return companies, nil
}

// LogOff ends logins of a site, each audited under the name of who did it; Find says ErrLoggedOff of them for a day. It
// tells how many were still there and that person's to log off: what they may is asked where nobody can take it meanwhile.
// One whose id a step-up renewed since it was listed is known by when it began. Errors are access.ErrNotMember and an
// access.FeatureError.
func (s *Service) LogOff(ctx context.Context, site uuid.UUID, logins []Login, actor uuid.UUID, from netip.Addr) (int, error) {
	gone := 0
	err := s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		gone = 0
		who, err := looksAfter(ctx, tx, site, actor)
		if err != nil {
			return err
		}
		for _, login := range inOrder(logins) {
			there, err := s.takeLogin(ctx, tx, who, login)
			if err != nil {
				return err
			}
			if !there {
				continue
			}
			gone++
			detail := audit.Detail{"from": "User Login Status", "site": site.String()}
			event := audit.Event{Kind: audit.SignedOut, Account: login.Account.ID, Actor: actor, Address: from, Detail: detail}
			if err := s.log.Record(ctx, tx, event); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("logging off: %w", err)
	}
	return gone, nil
}

// looksAfter is the standing of who may log off logins of a site, which is held: whoever changes what its people may
// waits for the end of the transaction.
func looksAfter(ctx context.Context, tx *database.Tx, site, account uuid.UUID) (access.Standing, error) {
	if _, err := tx.LockSite(ctx, site); errors.Is(err, database.ErrNotFound) {
		return access.Standing{}, access.ErrNotMember
	} else if err != nil {
		return access.Standing{}, err
	}
	standing, err := access.StandingIn(ctx, tx, account, site)
	if err == nil && !standing.May(access.Logins) {
		err = &access.FeatureError{Feature: standing.Lacking(access.Logins), Site: site}
	}
	return standing, err
}

// inOrder are the logins by account: two who log off the same people lock them in the same order.
func inOrder(logins []Login) []Login {
	return slices.SortedStableFunc(slices.Values(logins), func(a, b Login) int { return bytes.Compare(a.Account.ID[:], b.Account.ID[:]) })
}

// takeLogin ends one login that is somebody's to log off, under the lock on its account that a step-up takes too.
func (s *Service) takeLogin(ctx context.Context, tx *database.Tx, who access.Standing, login Login) (bool, error) {
	of, err := tx.LockAccount(ctx, login.Account.ID)
	if err != nil {
		return false, err
	}
	row, err := rowOf(ctx, tx, login)
	if errors.Is(err, database.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	member, err := tx.Member(ctx, who.SiteID, of.ID)
	if errors.Is(err, database.ErrNotFound) { // not of the site any more
		return false, nil
	}
	if err != nil {
		return false, err
	}
	now := s.clock().UTC()
	if !who.MayLogOff(of.ID, access.Role(member.Role), describe(row, of).Disconnected(now)) {
		return false, nil
	}
	return tx.ExpireSession(ctx, row.Hash, now)
}

// rowOf is a login as it is now, or database.ErrNotFound.
func rowOf(ctx context.Context, tx *database.Tx, login Login) (database.Session, error) {
	row, err := tx.Session(ctx, login.Key)
	if !errors.Is(err, database.ErrNotFound) {
		return row, err
	}
	rows, err := tx.SessionsOf(ctx, login.Account.ID)
	if err != nil {
		return database.Session{}, err
	}
	for _, row := range rows {
		if row.CreatedAt.Equal(login.StartedAt) {
			return row, nil
		}
	}
	return database.Session{}, database.ErrNotFound
}
