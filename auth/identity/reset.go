package identity

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"satchel/assets/translations"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/passcode"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// LinkLife is how long a reset link can be used.
const LinkLife = 30 * time.Minute

// Reasons why a reset link can't be used. All of them mean: ask for a new one.
var (
	ErrLinkUnknown    = errors.New("identity: no such reset link")
	ErrLinkExpired    = errors.New("identity: the reset link has expired")
	ErrLinkUsed       = errors.New("identity: the reset link has been used")
	ErrLinkSuperseded = errors.New("identity: a newer reset link has been mailed")
)

// RequestReset orders a reset link for an address, and does the same whether or not anybody has it: the job
// finds out. Errors are a Refusal for what can't be an address, and *throttle.Error.
func (s *Service) RequestReset(ctx context.Context, typed string, from netip.Addr) error {
	email, err := account.ParseEmail(typed)
	if err != nil {
		return err
	}
	if err := s.Throttle.IdentityResetRequest(ctx, email, from); err != nil {
		return err
	}
	order := ResetOrdered{Email: email, At: s.now(), From: from, Language: translations.ReadBy(ctx)}
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return s.Jobs.Enqueue(ctx, tx, KindReset, order) })
}

// DeliverReset works the job of RequestReset: it makes the link, which supersedes earlier ones, and mails it.
func (s *Service) DeliverReset(ctx context.Context, order ResetOrdered) error {
	row, err := s.DB.IdentityByEmail(ctx, order.Email)
	if errors.Is(err, database.ErrNotFound) || err == nil && s.now().Sub(order.At) > LinkLife {
		return nil
	}
	if err != nil {
		return err
	}
	token, now := newToken(), s.now()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.LockIdentity(ctx, row.ID); err != nil {
			return err
		}
		err := tx.AddIdentityReset(ctx, database.IdentityReset{
			Hash: hashToken(token), IdentityID: row.ID, CreatedAt: now, ExpiresAt: now.Add(LinkLife),
		})
		if err != nil {
			return err
		}
		return s.Audit.Record(ctx, tx, s.event(audit.IdentityOrdered, row.ID, order.From))
	})
	if err != nil {
		return err
	}
	to := mail.Recipient{Email: row.Email, Language: cmp.Or(order.Language, row.Language)}
	return s.send(ctx, to, mailReset, map[string]any{
		"Name": row.Name, "Email": row.Email, "Link": s.address("reset", token), "Minutes": int(LinkLife.Minutes()),
	})
}

// Reset is what a usable reset link is for.
type Reset struct {
	Person   Person
	Judged   account.Person // whom the new password will be judged for
	Passcode bool           // a passcode is wanted with it
}

// Peek looks at a reset link without using it. The errors are ErrLinkUnknown, ErrLinkUsed, ErrLinkSuperseded
// and ErrLinkExpired.
func (s *Service) Peek(ctx context.Context, token string) (Reset, error) {
	kept, err := s.DB.IdentityReset(ctx, hashToken(token))
	if errors.Is(err, database.ErrNotFound) {
		return Reset{}, ErrLinkUnknown
	}
	if err != nil {
		return Reset{}, err
	}
	switch {
	case !kept.UsedAt.IsZero():
		return Reset{}, ErrLinkUsed
	case !kept.SupersededAt.IsZero():
		return Reset{}, ErrLinkSuperseded
	case !s.Clock().Before(kept.ExpiresAt):
		return Reset{}, ErrLinkExpired
	}
	row, err := s.DB.Identity(ctx, kept.IdentityID)
	if err != nil {
		return Reset{}, fmt.Errorf("reading whose reset link it is: %w", err)
	}
	reset := Reset{Person: personOf(row)}
	if reset.Passcode, err = s.hasPasscode(ctx, reset.Person); err != nil {
		return Reset{}, err
	}
	if reset.Judged, err = s.judged(ctx, row); err != nil {
		return Reset{}, err
	}
	return reset, nil
}

// judged is whom a new password of an identity is judged for. A passcode counts as enforced only where its owner
// can't turn it off: one that can be removed tomorrow must not leave a short password behind.
func (s *Service) judged(ctx context.Context, row database.Identity) (account.Person, error) {
	enforced, err := s.Passcodes.Enforced(ctx, passcode.Identity(row.ID))
	return account.Person{Email: row.Email, Name: row.Name, Product: s.Label, Passcode: enforced}, err
}

// CompleteReset uses a reset link: it sets the password, consumes the link, ends every session and has the notice
// mailed, in one transaction. It signs nobody in. Of several at once exactly one succeeds. Errors are those of
// Peek, Refusals for a password that isn't taken (the link stays usable), ErrPasscodeWanted, ErrWrongPasscode,
// password.ErrBusy and *throttle.Error.
func (s *Service) CompleteReset(ctx context.Context, token, typed, code string, from netip.Addr) error {
	if err := s.Throttle.IdentityResetCompletion(ctx, from); err != nil {
		return err
	}
	reset, err := s.Peek(ctx, token)
	if err != nil {
		return err
	}
	judgement := s.Policy.Judge(typed, reset.Judged)
	if err := judgement.Err(); err != nil {
		return err
	}
	if reset.Passcode {
		if err := s.checkPasscode(ctx, reset.Person, code, from); err != nil {
			return err
		}
	}
	hash, err := s.Hasher.Hash(ctx, judgement.Prepared)
	if err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.replace(ctx, tx, reset.Person, hashToken(token), hash, from)
	})
	if errors.Is(err, database.ErrNotFound) {
		return s.whyNot(ctx, token)
	}
	if err != nil {
		return fmt.Errorf("resetting an identity's password: %w", err)
	}
	if err := s.Throttle.IdentityResetCompleted(ctx, reset.Person.Email, from); err != nil {
		s.Log.WarnContext(ctx, "the throttle of a reset identity could not be cleared", "identity", reset.Person.ID, "error", err)
	}
	return nil
}

// whyNot is the reason a link could not be used that could a moment before.
func (s *Service) whyNot(ctx context.Context, token string) error {
	if _, err := s.Peek(ctx, token); err != nil {
		return err
	}
	return ErrLinkUsed
}

func (s *Service) replace(ctx context.Context, tx *database.Tx, who Person, link []byte, hash string, from netip.Addr) error {
	if _, err := tx.LockIdentity(ctx, who.ID); err != nil {
		return err
	}
	if err := tx.UseIdentityReset(ctx, link, s.now()); err != nil {
		return err
	}
	if err := keepLanguage(ctx, tx, &who); err != nil {
		return err
	}
	_, err := s.renew(ctx, tx, who, hash, s.event(audit.IdentityReset, who.ID, from))
	return err
}

// renew sets a new hash, voids everything that the old password began, and has the notice mailed. It returns the
// new epoch. The identity's row is locked.
func (s *Service) renew(ctx context.Context, tx *database.Tx, who Person, hash string, event audit.Event) (epoch int64, err error) {
	now := s.now()
	for _, step := range []func() error{
		func() (err error) { epoch, err = tx.SetIdentityPassword(ctx, who.ID, hash); return err },
		func() error { return tx.SupersedeIdentityResets(ctx, who.ID, now) },
		func() error { return tx.DeleteIdentitySessionsOf(ctx, who.ID) },
		func() error {
			return s.tell(ctx, tx, who.recipient(), mailChanged, map[string]any{
				"Name": who.Name, "Email": who.Email, "At": now, "Link": s.address("password", "forgot"),
			})
		},
		func() error { return s.Audit.Record(ctx, tx, event) },
	} {
		if err := step(); err != nil {
			return 0, err
		}
	}
	return epoch, nil
}
