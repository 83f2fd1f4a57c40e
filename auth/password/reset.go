package password

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"satchel/assets/translations"
	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/passcode"
	"satchel/storage/database"
)

// LinkLife is how long a reset link can be used.
const LinkLife = 30 * time.Minute

// RequestReset orders a reset link for an address. It does the same whether the address has an account or not:
// it counts the order and queues a job, and the job finds out (DeliverReset). Errors are a Refusal of
// account.ParseEmail for what can't be an address, *throttle.Error, or a failure of the service.
func (s *Service) RequestReset(ctx context.Context, typed string, from netip.Addr) error {
	email, err := account.ParseEmail(typed)
	if err != nil {
		return err
	}
	if err := s.Throttle.ResetRequest(ctx, email, from); err != nil {
		return err
	}
	return s.order(ctx, email, from)
}

// RequestOwnReset orders a reset link for an account that is signed in. It is counted by account, apart from the orders
// of those who aren't. Errors are *throttle.Error, or a failure of the service.
func (s *Service) RequestOwnReset(ctx context.Context, row database.Account, from netip.Addr) error {
	if err := s.Throttle.OwnReset(ctx, row.ID); err != nil {
		return err
	}
	return s.order(ctx, row.Email, from)
}

func (s *Service) order(ctx context.Context, email string, from netip.Addr) error {
	order := ResetOrdered{Email: email, At: s.Clock().UTC(), From: from, Language: translations.ReadBy(ctx)}
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.Jobs.Enqueue(ctx, tx, KindReset, order)
	})
}

// DeliverReset works the job of RequestReset: it makes the link, which supersedes earlier ones, and mails it
// to the stored address. An address without an account gets nothing. The token exists only here and in the
// mail; trying again after a failure makes a new one.
func (s *Service) DeliverReset(ctx context.Context, order ResetOrdered) error {
	row, err := s.DB.AccountByEmail(ctx, order.Email)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if s.Clock().Sub(order.At) > LinkLife {
		s.Log.WarnContext(ctx, "a reset link ordered long ago is not mailed any more", "account", row.ID, "ordered", order.At)
		return nil
	}
	row.Language = cmp.Or(order.Language, row.Language)
	if _, err := StateOf(row).Apply(account.SetPassword); errors.Is(err, account.ErrSAML) {
		return s.send(ctx, row, mailNoPassword, nil)
	}
	token := newToken()
	if err := s.keepToken(ctx, row, token, order.From); err != nil {
		return err
	}
	return s.send(ctx, row, mailReset, map[string]any{"Link": s.link("reset", token), "Minutes": int(LinkLife.Minutes())})
}

// FirstLink makes the link by which a new account sets its first password, for a page that has just been reached
// through its mailbox. It is the token alone; account.ErrSAML where there are no passwords.
func (s *Service) FirstLink(ctx context.Context, row database.Account, from netip.Addr) (string, error) {
	if _, err := StateOf(row).Apply(account.SetPassword); err != nil {
		return "", err
	}
	token := newToken()
	return token, s.keepToken(ctx, row, token, from)
}

func (s *Service) keepToken(ctx context.Context, row database.Account, token string, from netip.Addr) error {
	now := s.Clock().UTC()
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.LockAccount(ctx, row.ID); err != nil {
			return err
		}
		err := tx.AddResetToken(ctx, database.ResetToken{
			Hash: hashToken(token), AccountID: row.ID, CreatedAt: now, ExpiresAt: now.Add(LinkLife),
		})
		if err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, audit.Event{Kind: audit.ResetOrdered, Account: row.ID, Address: from})
	})
}

// Reset is what a usable reset link is for.
type Reset struct {
	Account   database.Account
	Person    account.Person // whom the new password will be judged for
	ExpiresAt time.Time
	Passcode  bool // one is wanted with the new password
}

// Peek looks at a reset link without using it, for the page that asks for the new password. The errors are
// ErrLinkUnknown, ErrLinkUsed, ErrLinkSuperseded and ErrLinkExpired.
func (s *Service) Peek(ctx context.Context, token string) (Reset, error) {
	kept, err := s.DB.ResetToken(ctx, hashToken(token))
	if errors.Is(err, database.ErrNotFound) {
		return Reset{}, ErrLinkUnknown
	}
	if err != nil {
		return Reset{}, err
	}
	if err := usable(kept, s.Clock()); err != nil {
		return Reset{}, err
	}
	row, err := s.DB.Account(ctx, kept.AccountID)
	if err != nil {
		return Reset{}, fmt.Errorf("reading whose reset link it is: %w", err)
	}
	who, err := s.PersonOf(ctx, row)
	if err != nil {
		return Reset{}, err
	}
	reset := Reset{Account: row, Person: who, ExpiresAt: kept.ExpiresAt}
	if s.Passcodes != nil {
		reset.Passcode, err = s.Passcodes.On(ctx, passcode.Account(row.ID))
	}
	return reset, err
}

func usable(kept database.ResetToken, now time.Time) error {
	switch {
	case !kept.UsedAt.IsZero():
		return ErrLinkUsed
	case !kept.SupersededAt.IsZero():
		return ErrLinkSuperseded
	case !now.Before(kept.ExpiresAt):
		return ErrLinkExpired
	}
	return nil
}

// Replacement is what a person sends in with a reset link.
type Replacement struct {
	Password string
	Passcode string // looked at only where passcodes are on
}

// CompleteReset uses a reset link: it sets the password, consumes every link of the account, ends its sessions
// and devices, raises its epoch and has the notice mailed, all in one transaction. It signs nobody in. Of
// several at once exactly one succeeds. Errors are those of Peek, account.Refusals for a password that is not
// taken or ErrPasscodeWanted or ErrWrongPasscode (the link stays usable), account.ErrSAML, ErrBusy, or
// *throttle.Error.
func (s *Service) CompleteReset(ctx context.Context, token string, typed Replacement, from netip.Addr) (database.Account, error) {
	if err := s.Throttle.ResetCompletion(ctx, from); err != nil {
		return database.Account{}, err
	}
	reset, err := s.Peek(ctx, token)
	if err != nil {
		return database.Account{}, err
	}
	judgement := s.Policy.Judge(typed.Password, reset.Person)
	if err := judgement.Err(); err != nil {
		return database.Account{}, err
	}
	if err := s.checkPasscode(ctx, reset, typed.Passcode, from); err != nil {
		return database.Account{}, err
	}
	// Before the transaction: on SQLite nobody else writes while one is open.
	hash, err := s.Hasher.Hash(ctx, judgement.Prepared)
	if err != nil {
		return database.Account{}, err
	}
	var row database.Account
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err = tx.LockAccount(ctx, reset.Account.ID)
		if err != nil {
			return err
		}
		if err := tx.UseResetToken(ctx, hashToken(token), s.Clock().UTC()); err != nil {
			return err
		}
		row.Language = translations.Settled(ctx, row.Language)
		if err := tx.KeepAccountLanguage(ctx, row.ID, row.Language); err != nil {
			return err
		}
		first := row.PasswordHash == ""
		if row, err = s.replace(ctx, tx, row, hash, "the password was reset"); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, audit.Event{
			Kind: audit.ResetCompleted, Account: row.ID, Actor: row.ID, Address: from, Detail: yes(first, "first"),
		})
	})
	if errors.Is(err, database.ErrNotFound) {
		return database.Account{}, s.whyNot(ctx, token)
	}
	if err != nil {
		return database.Account{}, fmt.Errorf("resetting a password: %w", err)
	}
	if err := s.Throttle.ResetCompleted(ctx, row.Email, from); err != nil {
		s.Log.WarnContext(ctx, "the throttle of a reset account could not be cleared", "account", row.ID, "error", err)
	}
	return row, nil
}

// checkPasscode comes last of what a person can get wrong: it uses the passcode up.
func (s *Service) checkPasscode(ctx context.Context, reset Reset, typed string, from netip.Addr) error {
	if !reset.Passcode {
		return nil
	}
	if strings.TrimSpace(typed) == "" {
		return ErrPasscodeWanted
	}
	err := s.Passcodes.Check(ctx, passcode.Account(reset.Account.ID), typed, from)
	if errors.Is(err, passcode.ErrWrong) {
		return ErrWrongPasscode
	}
	return err
}

// whyNot is the reason a link could not be used that could a moment before.
func (s *Service) whyNot(ctx context.Context, token string) error {
	if _, err := s.Peek(ctx, token); err != nil {
		return err
	}
	return ErrLinkUsed
}

// replace sets a new hash and voids everything issued under the old password. The account's row is locked.
func (s *Service) replace(ctx context.Context, tx *database.Tx, row database.Account, hash, why string) (database.Account, error) {
	if _, err := StateOf(row).Apply(account.SetPassword); err != nil {
		return row, err
	}
	now := s.Clock().UTC()
	if err := tx.SetPasswordHash(ctx, row.ID, hash); err != nil {
		return row, err
	}
	if err := tx.ConsumeResetTokensOf(ctx, row.ID, now); err != nil {
		return row, err
	}
	if err := tx.DeleteSessionsOf(ctx, row.ID); err != nil {
		return row, err
	}
	if err := tx.RevokeDevicesOf(ctx, row.ID, why, now); err != nil {
		return row, err
	}
	epoch, err := tx.RaiseAuthEpoch(ctx, row.ID)
	if err != nil {
		return row, err
	}
	first := row.PasswordHash == ""
	row.PasswordHash, row.AuthEpoch = hash, epoch
	return row, s.notify(ctx, tx, row, first, now)
}

// Sweep forgets links that expired a day ago or more: until then their page can still say what happened.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.DeleteResetTokensBefore(ctx, s.Clock().UTC().Add(-24*time.Hour))
	})
}

func yes(is bool, name string) audit.Detail {
	if !is {
		return nil
	}
	return audit.Detail{name: "yes"}
}

func newToken() string {
	var secret [32]byte
	rand.Read(secret[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(secret[:])
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
