package identity

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"satchel/assets/translations"
	"satchel/auth/account"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/mail"
)

// signUpLife is how long a sign-up may take from the form to the right code.
const signUpLife = 2 * time.Hour

// Reasons why a sign-up can't go on.
var (
	ErrNoSignUp = errors.New("identity: no sign-up is under way in this browser")
	ErrProven   = errors.New("identity: this sign-up's mailbox is proven already")
)

// Wanted is what a person fills in to sign up.
type Wanted struct {
	Email, Name, Password string
	Then                  string // where to go on once signed in; kept as it is
}

// Judge tells what is thought of a new password for a person who isn't an identity yet.
func (s *Service) Judge(wanted Wanted) account.Judgement {
	return s.Policy.Judge(wanted.Password, account.Person{Email: wanted.Email, Name: wanted.Name, Product: s.Label})
}

// Begin begins a sign-up and orders the code for the mailbox. It returns the secret of the flow, for the browser
// it began in. It does the same whether or not somebody has the address: nobody is looked up before the mailbox
// is proven. Errors are a Refusal for the address or the name, Refusals for the password, password.ErrBusy or
// *throttle.Error.
func (s *Service) Begin(ctx context.Context, wanted Wanted, from netip.Addr) (token string, err error) {
	email, err := account.ParseEmail(wanted.Email)
	if err != nil {
		return "", err
	}
	name, err := account.ParseName(wanted.Name)
	if err != nil {
		return "", err
	}
	judgement := s.Judge(wanted)
	if err := judgement.Err(); err != nil {
		return "", err
	}
	if err := s.Throttle.CodeOrder(ctx, email, from); err != nil {
		return "", err
	}
	hash, err := s.Hasher.Hash(ctx, judgement.Prepared)
	if err != nil {
		return "", err
	}
	now := s.now()
	token = newToken()
	flow := database.SignUp{
		Hash: hashToken(token), Email: email, Name: name, PasswordHash: hash, Code: []byte{}, SentAt: now, CodeExpires: now,
		Detail: wanted.Then, CreatedAt: now, ExpiresAt: now.Add(signUpLife),
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.AddSignUp(ctx, flow); err != nil {
			return err
		}
		return s.Jobs.Enqueue(ctx, tx, KindCode, CodeOrdered{Flow: flow.Hash, At: now, Language: translations.ReadBy(ctx)})
	})
	return token, err
}

// Flow is a sign-up under way, as its page shows it.
type Flow struct {
	Email    string
	ResendAt time.Time // from when on another code can be ordered
	Proven   bool
	Then     string
}

// Flow is the sign-up of a browser, or ErrNoSignUp.
func (s *Service) Flow(ctx context.Context, token string) (Flow, error) {
	row, err := s.DB.SignUp(ctx, hashToken(token))
	if errors.Is(err, database.ErrNotFound) || err == nil && !s.Clock().Before(row.ExpiresAt) {
		return Flow{}, ErrNoSignUp
	}
	if err != nil {
		return Flow{}, err
	}
	return Flow{Email: row.Email, ResendAt: row.SentAt.Add(ResendAfter), Proven: !row.ProvenAt.IsZero(), Then: row.Detail}, nil
}

// Resend orders another code; the old one is dead at once. Errors are ErrNoSignUp, ErrProven, and
// *throttle.Error where the last one was ordered less than a minute ago or there were too many today.
func (s *Service) Resend(ctx context.Context, token string, from netip.Addr) error {
	flow, err := s.Flow(ctx, token)
	if err != nil {
		return err
	}
	now := s.now()
	switch {
	case flow.Proven:
		return ErrProven
	case now.Before(flow.ResendAt):
		return &throttle.Error{RetryAfter: max(flow.ResendAt.Sub(now), time.Second)}
	}
	if err := s.Throttle.CodeOrder(ctx, flow.Email, from); err != nil {
		return err
	}
	hash := hashToken(token)
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.RenewSignUpCode(ctx, hash, now, now.Add(-ResendAfter)); err != nil {
			return err
		}
		return s.Jobs.Enqueue(ctx, tx, KindCode, CodeOrdered{Flow: hash, At: now, Language: translations.ReadBy(ctx)})
	})
	if errors.Is(err, database.ErrNotFound) { // somebody pressed twice
		return &throttle.Error{RetryAfter: ResendAfter}
	}
	return err
}

// DeliverCode works the job behind a code: it makes the code and mails it. The code exists only here and in the
// mail; trying again after a failure makes a new one. An order that a newer one has replaced mails nothing.
func (s *Service) DeliverCode(ctx context.Context, order CodeOrdered) error {
	flow, err := s.DB.SignUp(ctx, order.Flow)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	code, err := newCode()
	if err != nil {
		return err
	}
	now := s.now()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.SetSignUpCode(ctx, order.Flow, order.At, s.seal(order.Flow, code), now.Add(CodeLife))
	})
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	// Not a word of what was typed: the mailbox may be anybody's, and the name an advertisement.
	return s.send(ctx, mail.Recipient{Email: flow.Email, Language: order.Language}, mailCode, map[string]any{
		"Code": spaced(code), "Minutes": int(CodeLife.Minutes()),
	})
}
