package companion

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"satchel/auth/signin"
	"satchel/storage/keychain"
)

// checkKeychain tries the keychain of the current account, or the one a sign-in would use.
func (c *Companion) checkKeychain(ctx context.Context) Check {
	ctx, cancel := context.WithTimeout(ctx, doctorPatience)
	defer cancel()
	kind := c.options.keychain()
	account, err := c.currentSignin()
	known := err == nil
	if known {
		kind = account.Keychain
	}
	check := Check{Name: "keychain", Result: OK}
	store, err := c.store(kind)
	if err == nil {
		err = keychain.Probe(ctx, store)
	}
	if err != nil {
		check.Result, check.Err = Fail, err
		check.Found = fmt.Sprintf("The %s can't be used now.", placeOf(kind))
		return check
	}
	check.Found = fmt.Sprintf("The %s works.", placeOf(kind))
	if !known || account.State != signin.SignedIn || kind == keychain.Memory {
		return check
	}
	service, user := signin.KeychainItem(account)
	switch _, err := store.Get(ctx, service, user); {
	case errors.Is(err, keychain.ErrNotFound):
		check.Result, check.Err = Fail, err
		check.Found = fmt.Sprintf("The %s works, but this account's token is not in it.", placeOf(kind))
	case err != nil:
		check.Result, check.Err = Fail, err
		check.Found = fmt.Sprintf("The %s can't be read now.", placeOf(kind))
	default:
		check.Found = fmt.Sprintf("The %s works and holds this account's token.", placeOf(kind))
	}
	return check
}

func placeOf(kind keychain.Kind) string {
	switch kind {
	case keychain.File:
		return "encrypted file"
	case keychain.Memory:
		return "memory of this process"
	default:
		return "operating system's keychain"
	}
}

// unreadableAccounts tells whether it is the list of accounts that stands in the way.
func unreadableAccounts(err error) bool {
	return errors.Is(err, signin.ErrBrokenRegistry) || errors.Is(err, signin.ErrNewerRegistry)
}

// checkRevocations tells of devices that were signed out here and that their service still lists.
func (c *Companion) checkRevocations() []Check {
	const byHand = "To end one at once, sign in to the portal: your name at the top right, Devices, Sign out."
	var checks []Check
	if damaged := c.signin.DamagedRevocations(); damaged != "" {
		checks = append(checks, Check{
			Name: "revoking", Result: Warn,
			Found:  "The file of devices that were signed out here and not revoked yet is damaged: " + damaged + ".",
			Action: "Their service drops them after 30 days without use. " + byHand + " Then move that file away.",
		})
	}
	waiting, err := c.RevocationsWaiting()
	switch {
	case err != nil || waiting == 0: // what is damaged stands above
	case waiting == 1:
		checks = append(checks, Check{
			Name: "revoking", Result: Warn, Found: "1 device that was signed out here is still on its service's list.",
			Action: "The service is told as soon as it is reached. " + byHand,
		})
	default:
		checks = append(checks, Check{
			Name: "revoking", Result: Warn, Found: fmt.Sprintf("%d devices that were signed out here are still on their services' lists.", waiting),
			Action: "The services are told as soon as they are reached. " + byHand,
		})
	}
	return checks
}

// checkService asks the current account's service who it is, what time it has, and whether it knows us.
func (c *Companion) checkService(ctx context.Context) []Check {
	ctx, cancel := context.WithTimeout(ctx, doctorPatience)
	defer cancel()
	account, err := c.currentSignin()
	if unreadableAccounts(err) {
		return []Check{{Name: "accounts", Result: Fail, Found: "The list of who is signed in here, accounts.json in " + c.home + ", can't be read.", Err: err}}
	}
	if err != nil {
		return []Check{{Name: "signed-in", Result: Fail, Found: "Nobody is signed in here.", Err: err}}
	}
	server, err := c.signin.Discover(ctx, account.Server)
	if err != nil {
		return []Check{{Name: "server", Result: Fail, Found: account.Server + " can't be used now.", Err: err}}
	}
	checks := []Check{
		{Name: "server", Result: OK, Found: fmt.Sprintf("%s answers; it is Satchel %s.", account.Server, server.Version)},
		checkClock(server.Skew),
	}
	return append(checks, c.checkSignedIn(ctx, account))
}

// lengthOf is a length of time as a person says it, to the minute: "1 day and 2 hours", "6 minutes".
func lengthOf(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	var parts []string
	for _, unit := range []struct {
		name    string
		minutes int
	}{{"day", 24 * 60}, {"hour", 60}, {"minute", 1}} {
		n := minutes / unit.minutes
		minutes %= unit.minutes
		switch {
		case n == 0 || len(parts) == 2:
		case n == 1:
			parts = append(parts, "1 "+unit.name)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, unit.name))
		}
	}
	if len(parts) == 0 {
		return "less than a minute"
	}
	return strings.Join(parts, " and ")
}

func checkClock(skew time.Duration) Check {
	if skew.Abs() <= maxClockDrift {
		return Check{Name: "clock", Result: OK, Found: "This computer's clock agrees with the service's."}
	}
	direction := "behind"
	if skew < 0 {
		direction = "ahead of"
	}
	return Check{
		Name: "clock", Result: Warn,
		Found:  fmt.Sprintf("This computer's clock is %s %s the service's.", lengthOf(skew.Abs()), direction),
		Action: "Set this computer's date and time, or have it set by itself. Documents are safe and are sent all the same.",
	}
}

func (c *Companion) checkSignedIn(ctx context.Context, account signin.Account) Check {
	if account.State == signin.SignedOut {
		return Check{Name: "signed-in", Result: Fail, Found: account.Email + " signed out here, on " + account.Since.Local().Format(time.DateOnly) + "; the service was not asked.", Err: signin.ErrSignedOut}
	}
	s, err := c.serviceOf(account)
	var who Identity
	if err == nil {
		who, err = s.whoAmI(ctx)
	}
	switch {
	case errors.Is(err, signin.ErrSignedOut):
		return Check{Name: "signed-in", Result: Fail, Found: "The service does not take this device's token any more.", Err: err}
	case err != nil:
		return Check{Name: "signed-in", Result: Fail, Found: "The service could not be asked with this device's token.", Err: err}
	}
	return Check{Name: "signed-in", Result: OK, Found: fmt.Sprintf("As %s, on the device %s.", who.Account.Email, who.Device.Name)}
}
