package federation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/password"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// The mails, by file in assets/mail.
const (
	mailRequired = "saml-required.txt"
	mailReleased = "saml-released.txt"
)

// Why a device was signed out, for its owner.
const (
	underSAMLWhy = "the organisation signs this account in from now on"
	releasedWhy  = "the organisation signs this account in no more"
)

// ErrNotSAML means that no organisation signs the account in.
var ErrNotSAML = errors.New("federation: the account isn't under SAML")

// Moves brings accounts under SAML and releases them at the wish of whoever runs the service; no page does. All
// fields are needed.
type Moves struct {
	DB    *database.DB
	Jobs  Jobs
	Audit Audit
	Clock func() time.Time
}

// Require brings every account of an organisation's domain under SAML that isn't yet, and returns them. What
// signed them in until now ends at once, and they are mailed how they sign in from now on.
func (m Moves) Require(ctx context.Context, provider database.SAMLProvider) ([]database.Account, error) {
	return m.each(ctx, provider, false, func(ctx context.Context, tx *database.Tx, of database.Account) error {
		row, err := tx.LockAccount(ctx, of.ID)
		if err != nil || row.SAML {
			return err // another way was faster
		}
		if _, err := bringUnder(ctx, tx, row, m.now()); err != nil {
			return err
		}
		return m.told(ctx, tx, row, mailRequired, audit.AccountUnderSAML, provider.Domain)
	})
}

// Release has an organisation sign an account in no more, though it goes on signing others in: the identity it
// knows the person by leaves a tombstone, so that the organisation can't take the account back, whoever has the
// address next. ErrNotSAML if the account isn't under SAML, database.ErrNotFound if nobody has the e-mail.
func (m Moves) Release(ctx context.Context, email string) (database.Account, error) {
	row, err := m.DB.AccountByEmail(ctx, email)
	if err != nil {
		return row, err
	}
	return row, m.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		links, err := tx.LinksOf(ctx, row.ID)
		if err != nil {
			return err
		}
		for _, link := range links {
			if !strings.HasPrefix(link.Issuer, samlMark) {
				continue
			}
			if err := tx.EntombLink(ctx, link.Issuer, link.Subject, m.now()); err != nil {
				return err
			}
		}
		return m.release(ctx, tx, row)
	})
}

// ReleaseAll releases every account of an organisation's domain, because the site gives SAML up, and returns
// them. Should it come back to it, they come under SAML again as any account does.
func (m Moves) ReleaseAll(ctx context.Context, provider database.SAMLProvider) ([]database.Account, error) {
	return m.each(ctx, provider, true, m.release)
}

// each does something to every account of a domain that is, or isn't, under SAML; each for itself, so that what
// fails in the middle can be done again.
func (m Moves) each(ctx context.Context, of database.SAMLProvider, saml bool, do func(context.Context, *database.Tx, database.Account) error) ([]database.Account, error) {
	rows, err := m.DB.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var done []database.Account
	for _, row := range rows {
		if _, domain, _ := strings.Cut(row.Email, "@"); domain != of.Domain || row.SAML != saml {
			continue
		}
		if err := m.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return do(ctx, tx, row) }); err != nil {
			return done, fmt.Errorf("changing how %s signs in: %w", row.Email, err)
		}
		done = append(done, row)
	}
	return done, nil
}

// release gives an account back the ways to sign in that it had before SAML, ends everything that SAML began, and
// has the link to make a password mailed, so that nobody is locked out.
func (m Moves) release(ctx context.Context, tx *database.Tx, of database.Account) error {
	row, err := tx.LockAccount(ctx, of.ID)
	if err != nil {
		return err
	}
	if !row.SAML {
		return ErrNotSAML
	}
	after, err := password.StateOf(row).Apply(account.ReleaseSAML)
	if err != nil {
		return err
	}
	if _, err := move(ctx, tx, row, after, releasedWhy, m.now()); err != nil {
		return err
	}
	order := password.ResetOrdered{Email: row.Email, At: m.now()}
	if err := m.Jobs.Enqueue(ctx, tx, password.KindReset, order); err != nil {
		return err
	}
	_, domain, _ := strings.Cut(row.Email, "@")
	return m.told(ctx, tx, row, mailReleased, audit.AccountReleased, domain)
}

// told has the person told, and writes down that whoever runs the service did it.
func (m Moves) told(ctx context.Context, tx *database.Tx, row database.Account, text string, kind audit.Kind, domain string) error {
	message, err := mail.Compose(mail.Recipient{Email: row.Email, Language: row.Language}, text, map[string]any{
		"Name": row.Name, "Email": row.Email, "At": m.now(), "HasPassword": row.PasswordHash != "",
		"Linked": row.Link == string(account.LinkLinked),
	})
	if err != nil {
		return err
	}
	if err := m.Jobs.Enqueue(ctx, tx, mail.Job, message); err != nil {
		return err
	}
	return m.Audit.Record(ctx, tx, audit.Event{Kind: kind, Account: row.ID, Detail: audit.Detail{"domain": domain, "by": "operator"}})
}

func (m Moves) now() time.Time { return m.Clock().UTC().Truncate(time.Microsecond) }

// bringUnder makes an account a SAML account. Its row is locked.
func bringUnder(ctx context.Context, tx *database.Tx, row database.Account, at time.Time) (database.Account, error) {
	after, err := password.StateOf(row).Apply(account.RequireSAML)
	if err != nil {
		return row, err
	}
	return move(ctx, tx, row, after, underSAMLWhy, at)
}

// move writes down whether an account is under SAML, and ends whatever it is signed in by until now: sessions,
// devices, sign-ins under way.
func move(ctx context.Context, tx *database.Tx, row database.Account, after account.State, why string, at time.Time) (database.Account, error) {
	err := tx.SetAccountSAML(ctx, row.ID, after.SAML)
	if err != nil {
		return row, err
	}
	row.SAML = after.SAML
	row.AuthEpoch, err = tx.EndSignInsOf(ctx, row.ID, why, at)
	return row, err
}
