package companion

import (
	"context"
	"errors"
	"fmt"

	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/storage/redact"
)

// Credentials are what a person types at sign-in.
type Credentials struct {
	Server   string // such as https://satchel.example or 127.0.0.1:8080
	Email    string
	Password string
	Keychain keychain.Kind // where this sign-in keeps its secrets; empty is Options.Keychain
}

// SignIn signs in with e-mail and app password, keeps the refresh token in the keychain, and makes the account
// the current one. Where the person has a single company it is chosen. Errors are signin.Service.SignIn's.
func (c *Companion) SignIn(ctx context.Context, with Credentials) (Account, error) {
	keeping := with.Keychain
	if keeping == "" {
		keeping = c.options.keychain()
	}
	entered, err := c.signin.SignIn(ctx, signin.Credentials{
		Server: with.Server, Email: with.Email, Password: redact.Secret(with.Password), Keychain: keeping,
	})
	if err != nil {
		return Account{}, err
	}
	return c.chooseOnly(ctx, entered)
}

// GiveMore goes on with a sign-in that was refused with a *signin.MoreWantedError. Errors are
// signin.Service.GiveMore's.
func (c *Companion) GiveMore(ctx context.Context, waiting *signin.MoreWantedError, passcode string) (Account, error) {
	entered, err := c.signin.GiveMore(ctx, waiting, redact.Secret(passcode))
	if err != nil {
		return Account{}, err
	}
	return c.chooseOnly(ctx, entered)
}

// SendPasscode has a passcode sent for a sign-in that wants one. See signin.Service.SendPasscode.
func (c *Companion) SendPasscode(ctx context.Context, waiting *signin.MoreWantedError, by string) (*signin.MoreWantedError, error) {
	return c.signin.SendPasscode(ctx, waiting, by)
}

// ByBrowser says how to sign in in the system browser.
type ByBrowser struct {
	Server   string
	Keychain keychain.Kind // as in Credentials
	// Visit takes the person to an address: it opens the browser, or shows the address. It must return soon.
	Visit func(ctx context.Context, address string) error
}

// SignInByBrowser is SignIn with whatever opens the portal for that person, such as a linked Sage ID. It waits for
// the browser until the context is done. Errors are signin.Service.SignInByBrowser's.
func (c *Companion) SignInByBrowser(ctx context.Context, with ByBrowser) (Account, error) {
	keeping := with.Keychain
	if keeping == "" {
		keeping = c.options.keychain()
	}
	entered, err := c.signin.SignInByBrowser(ctx, signin.ByBrowser{Server: with.Server, Keychain: keeping, Visit: with.Visit})
	if err != nil {
		return Account{}, err
	}
	return c.chooseOnly(ctx, entered)
}

// chooseOnly chooses the company of a person who has one. That the companies can't be had now is no reason to
// call a sign-in failed.
func (c *Companion) chooseOnly(ctx context.Context, entered signin.Account) (Account, error) {
	c.here.goTo(entered)
	companies, err := c.companiesOf(ctx, entered)
	if err != nil {
		c.log.WarnContext(ctx, "signed in, but the companies can't be had now", "error", err)
		return currentOf(entered), nil
	}
	chosen, err := pick(companies, entered.Company.ID.String())
	switch {
	case len(companies) == 1:
		chosen = companies[0]
	case err != nil: // the company of last time is not theirs any more, or there was none
		chosen = Company{}
	}
	entered, err = c.signin.Registry().Update(ctx, entered.ID, func(a *signin.Account) { a.Company = signin.Company(chosen) })
	if err != nil {
		return Account{}, fmt.Errorf("choosing the company: %w", err)
	}
	c.here.choose(entered.ID, entered.Company)
	return currentOf(entered), nil
}

func currentOf(a signin.Account) Account {
	account := toAccount(a)
	account.Current = true
	return account
}

// SignedOut says what signing out achieved.
type SignedOut struct {
	Account Account
	// RevokeLater is set when the service could not be reached: the secrets here are gone, and the device is still on
	// its list. RevokeBySelf is set with it when this home tells the service as soon as a Satchel on it is online;
	// where it isn't, only the person can, or the service does after 30 days without a sign of life.
	RevokeLater  bool
	RevokeBySelf bool
	Waiting      int // documents kept for the same person's next sign-in; -1 where another process has the queue
}

// SignOut wipes the keychain and revokes on the service. Queued documents stay for the same person.
func (c *Companion) SignOut(ctx context.Context, account string) (SignedOut, error) {
	result, err := c.signin.SignOut(ctx, account)
	if err != nil {
		return SignedOut{}, err
	}
	out := SignedOut{Account: toAccount(result.Account), RevokeLater: result.RevokeLater, RevokeBySelf: result.Waiting}
	out.Waiting, err = c.waitingOf(ctx, account)
	if err != nil {
		c.log.WarnContext(ctx, "signed out, but the queue can't be read", "error", err)
		out.Waiting = -1
	}
	return out, nil
}

// RequestReset asks the service to mail a link for making an app password. It never tells whether the address
// has an account.
func (c *Companion) RequestReset(ctx context.Context, server, email string) error {
	return c.signin.RequestReset(ctx, server, email)
}

// waitingOf counts an account's documents that have not been sent.
func (c *Companion) waitingOf(ctx context.Context, account string) (int, error) {
	c.mu.Lock()
	work := c.work
	c.mu.Unlock()
	if work != nil {
		return work.waitingOf(account)
	}
	reached, err := c.Reach(ctx)
	if err != nil {
		return 0, err
	}
	counts, err := reached.countsOf(ctx, account)
	return counts.Waiting + counts.NeedsPerson, errors.Join(err, reached.Close())
}
