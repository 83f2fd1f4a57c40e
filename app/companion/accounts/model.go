package accounts

import (
	"net/url"
	"slices"
	"strings"

	"satchel/app/words"
	"satchel/sync/companion"
)

// Service is where people sign in, with those known of it.
type Service struct {
	Name  string
	Known []companion.Account
}

// Services puts accounts by their service, and people by their address.
func Services(accounts []companion.Account) []Service {
	var all []Service
	for _, account := range accounts {
		name := host(account.Server)
		place := slices.IndexFunc(all, func(s Service) bool { return s.Name == name })
		if place < 0 {
			all, place = append(all, Service{Name: name}), len(all)
		}
		all[place].Known = append(all[place].Known, account)
	}
	slices.SortFunc(all, func(a, b Service) int { return strings.Compare(a.Name, b.Name) })
	for _, service := range all {
		slices.SortFunc(service.Known, func(a, b companion.Account) int { return strings.Compare(a.Email, b.Email) })
	}
	return all
}

// Line is an account as a person reads it.
func Line(tongue words.Tongue, account companion.Account) string {
	if !account.SignedIn {
		return tongue.T("%s, signed out", account.Email)
	}
	return account.Email
}

// host is the service's address without what is the same for all.
func host(server string) string {
	if address, err := url.Parse(server); err == nil && address.Host != "" {
		return address.Host
	}
	return server
}
