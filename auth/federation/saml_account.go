package federation

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/session"
	"satchel/storage/database"
)

// arriveSAML is who an organisation's identity is here. Its domain's accounts are the organisation's: one with the
// e-mail comes under SAML at the first such sign-in, which ends everything that a password or another identity
// had signed in; one that another identity of the organisation has already does not.
func (s *Service) arriveSAML(ctx context.Context, provider database.SAMLProvider, said believed, from netip.Addr) (session.Proof, error) {
	email, err := account.ParseEmail(said.Email)
	if err != nil {
		return session.Proof{}, ErrNoEmail
	}
	if _, domain, _ := strings.Cut(email, "@"); domain != provider.Domain {
		return session.Proof{}, ErrOutsideDomain
	}
	said.Email = email
	var row database.Account
	for range 2 { // twice, because of two first sign-ins at once
		err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
			if err := s.use(ctx, tx, said); err != nil {
				return err
			}
			row, err = s.samlAccount(ctx, tx, provider, said, from)
			return err
		})
		if !errors.Is(err, database.ErrTaken) {
			break
		}
	}
	proof := s.proofOf(row, said.Identity, from)
	proof.By = session.BySAML
	return proof, err
}

// use takes an assertion once.
func (s *Service) use(ctx context.Context, tx *database.Tx, said believed) error {
	key := said.Issuer + "\x00" + said.ID
	err := tx.UseSAMLAssertion(ctx, hexOf(key), said.Expires)
	if errors.Is(err, database.ErrTaken) {
		return ErrReplayed
	}
	return err
}

func (s *Service) samlAccount(ctx context.Context, tx *database.Tx, provider database.SAMLProvider, said believed, from netip.Addr) (database.Account, error) {
	row, linked, err := s.samlRow(ctx, tx, provider, said)
	if err != nil {
		return row, err
	}
	var events []audit.Kind
	if row.ID == uuid.Nil {
		row = database.Account{
			ID: uuid.Must(uuid.NewV7()), Email: said.Email, Name: nameOf(said.Identity, said.Email),
			Link: string(account.LinkNone), SAML: true, AuthEpoch: 1, CreatedAt: s.now(),
		}
		if err := tx.AddAccount(ctx, row); err != nil {
			return row, err
		}
		events = append(events, audit.AccountCreated)
	}
	if !row.SAML {
		if row, err = bringUnder(ctx, tx, row, s.now()); err != nil {
			return row, err
		}
		events = append(events, audit.AccountUnderSAML)
	}
	if !linked {
		link := database.Link{Issuer: said.Issuer, Subject: said.Subject, AccountID: row.ID, LinkedAt: s.now()}
		if err := tx.AddLink(ctx, link); err != nil {
			return row, err
		}
		// Only now: an administrator who removes them later means it.
		if err := s.joinSite(ctx, tx, provider.SiteID, row.ID); err != nil {
			return row, err
		}
	}
	for _, kind := range events {
		event := audit.Event{
			Kind: kind, Account: row.ID, Actor: row.ID, Site: provider.SiteID, Address: from, Detail: audit.Detail{"domain": provider.Domain},
		}
		if err := s.Audit.Record(ctx, tx, event); err != nil {
			return row, err
		}
	}
	return row, nil
}

// samlRow is the account that an identity is linked to, or whose e-mail it has, locked; none is no error. One that
// was released from the organisation isn't its own again, whatever it calls itself since.
func (s *Service) samlRow(ctx context.Context, tx *database.Tx, provider database.SAMLProvider, said believed) (row database.Account, linked bool, err error) {
	link, err := tx.Link(ctx, said.Issuer, said.Subject)
	if err == nil {
		if !link.DisconnectedAt.IsZero() {
			return row, false, ErrDisconnected
		}
		row, err = tx.LockAccount(ctx, link.AccountID)
		return row, true, err
	}
	if !errors.Is(err, database.ErrNotFound) {
		return row, false, err
	}
	found, err := tx.AccountByEmail(ctx, said.Email)
	if errors.Is(err, database.ErrNotFound) {
		return row, false, nil
	}
	if err != nil {
		return row, false, err
	}
	if row, err = tx.LockAccount(ctx, found.ID); err != nil {
		return row, false, err
	}
	links, err := tx.LinksOf(ctx, row.ID)
	for _, other := range links {
		released := strings.HasPrefix(other.Issuer, samlDomain(provider)) && !other.DisconnectedAt.IsZero()
		if other.Issuer == said.Issuer || released {
			return database.Account{}, false, ErrEmailTaken
		}
	}
	return row, false, err
}

// joinSite makes an account a bookkeeper of the organisation's site, unless it is somebody there already, or was removed
// from there: then it takes a person to let them in again.
func (s *Service) joinSite(ctx context.Context, tx *database.Tx, site, member uuid.UUID) error {
	_, err := tx.Member(ctx, site, member)
	if !errors.Is(err, database.ErrNotFound) {
		return err
	}
	if removed, err := tx.RemovedAt(ctx, site, member); err != nil || !removed.IsZero() {
		return err
	}
	return tx.PutMember(ctx, database.Member{SiteID: site, AccountID: member, Role: string(access.Bookkeeper), CreatedAt: s.now()})
}
