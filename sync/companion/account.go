package companion

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"satchel/auth/signin"
	"satchel/storage/keychain"
)

// Account is somebody signed in, or signed in once, on this home. It holds no secrets.
type Account struct {
	ID       string    // this home's name for it: stable, unique per service and person
	Server   string    // the address the person typed
	Issuer   string    // the service's own name for itself; requests go there
	Subject  uuid.UUID // the account's id on the service
	Email    string
	Name     string
	Label    string        // what people know their identities by there; empty where the service didn't say
	Company  Company       // the one chosen for new documents; zero until chosen
	Keychain keychain.Kind // where its refresh token is
	SignedIn bool          // false once signed out or refused: its queue is kept and waits for the same person
	Current  bool          // the one this process works with, and others do that begin now unless it is changed since
}

// Company is a set of books the person may send documents to.
type Company struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Site string    `json:"site"`
}

// Accounts lists everybody known on this home, the current one first.
func (c *Companion) Accounts() ([]Account, error) {
	known, err := c.signin.Registry().Accounts()
	if err != nil {
		return nil, err
	}
	current, err := c.current(known)
	if err != nil && !errors.Is(err, ErrNoAccount) && !errors.Is(err, ErrUnknownAccount) {
		return nil, err
	}
	accounts := make([]Account, 0, len(known))
	for _, a := range known {
		account := toAccount(a)
		account.Current = a.ID == current.ID
		accounts = append(accounts, account)
	}
	slices.SortStableFunc(accounts, func(a, b Account) int { return yes(b.Current) - yes(a.Current) })
	return accounts, nil
}

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Current is the account that this process works with, and its company, whatever another process changes to meanwhile; or
// ErrNoAccount.
func (c *Companion) Current() (Account, error) {
	current, err := c.currentSignin()
	if err != nil {
		return Account{}, err
	}
	return currentOf(current), nil
}

func (c *Companion) currentSignin() (signin.Account, error) {
	known, err := c.signin.Registry().Accounts()
	if err != nil {
		return signin.Account{}, err
	}
	return c.current(known)
}

// current is the account that this process works with: at first the one that the options name, or else the one used last.
func (c *Companion) current(known []signin.Account) (signin.Account, error) {
	if current, ok := c.here.among(known); ok {
		return current, nil
	}
	current, err := c.first(known)
	if err != nil {
		return signin.Account{}, err
	}
	c.here.goTo(current)
	return current, nil
}

func (c *Companion) first(known []signin.Account) (signin.Account, error) {
	if c.options.Account != "" {
		return find(known, c.options.Account)
	}
	current, err := c.signin.Registry().Current()
	if errors.Is(err, signin.ErrUnknownAccount) {
		return signin.Account{}, ErrNoAccount
	}
	return current, err
}

// UseAccount makes an account the current one, here and for processes that begin later. It is named as find says.
func (c *Companion) UseAccount(ctx context.Context, name string) (Account, error) {
	known, err := c.signin.Registry().Accounts()
	if err != nil {
		return Account{}, err
	}
	chosen, err := find(known, name)
	if err != nil {
		return Account{}, err
	}
	if err := c.signin.Registry().Use(ctx, chosen.ID); err != nil {
		return Account{}, err
	}
	c.here.goTo(chosen)
	return currentOf(chosen), nil
}

// find is the account of an id or the beginning of one, or of an e-mail address, behind which the service's address may
// stand where several have it.
func find(known []signin.Account, name string) (signin.Account, error) {
	var found []signin.Account
	name = strings.TrimSpace(name)
	email, server, _ := strings.Cut(name, " ")
	for _, a := range known {
		if a.ID == name {
			return a, nil
		}
		begins := len(name) >= shortestID && strings.HasPrefix(a.ID, strings.ToLower(name))
		if begins || strings.EqualFold(a.Email, email) && (server == "" || sameServer(a, server)) {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		return signin.Account{}, fmt.Errorf("%q: %w", name, ErrUnknownAccount)
	case 1:
		return found[0], nil
	}
	return signin.Account{}, fmt.Errorf("%q: %w", name, ErrSeveralAccounts)
}

// sameServer tells whether an account's service is the one that a person named, with or without its scheme.
func sameServer(a signin.Account, named string) bool {
	bare := func(address string) string {
		_, rest, scheme := strings.Cut(address, "://")
		if !scheme {
			rest = address
		}
		return strings.ToLower(strings.Trim(rest, "/ "))
	}
	return bare(named) == bare(a.Server) || bare(named) == bare(a.Issuer)
}

func toAccount(a signin.Account) Account {
	return Account{
		ID: a.ID, Server: a.Server, Issuer: a.Issuer, Subject: a.Subject, Email: a.Email, Name: a.Name, Label: a.Label,
		Company: Company(a.Company), Keychain: a.Keychain, SignedIn: a.State == signin.SignedIn,
	}
}
