package issuer_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func TestClientsAreAddedListedAndRemoved(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		registry := issuer.NewRegistry(db, time.Now)
		added, secret, err := registry.Add(t.Context(), issuer.NewClient{
			Name: " Books ", RedirectURIs: []string{"https://books.example/a", "https://books.example/b"},
			LogoutURIs: []string{"https://books.example/"},
		})
		must(t, err)
		if len(secret) < 43 || added.Name != "Books" || len(added.SecretHash) != 32 {
			t.Errorf("added %+v with a secret of %d letters", added, len(secret))
		}
		found, err := registry.Client(t.Context(), added.ID)
		must(t, err)
		if diff := cmp.Diff(added, found); diff != "" {
			t.Error(diff)
		}
		public, none, err := registry.Add(t.Context(), issuer.NewClient{Name: "Apps", RedirectURIs: []string{"http://127.0.0.1/x"}, Public: true})
		must(t, err)
		if none != "" || len(public.SecretHash) != 0 {
			t.Error("a public client has a secret")
		}
		listed, err := registry.Clients(t.Context())
		must(t, err)
		if len(listed) != 2 || listed[0].Name != "Apps" || listed[1].Name != "Books" {
			t.Errorf("listed %+v", listed)
		}
		removed, err := registry.Remove(t.Context(), added.ID)
		if err != nil || removed.Name != "Books" {
			t.Errorf("removed %+v, %v", removed, err)
		}
		if _, err := registry.Client(t.Context(), added.ID); !errors.Is(err, issuer.ErrUnknownClient) {
			t.Errorf("afterwards: %v", err)
		}
		if _, err := registry.Remove(t.Context(), added.ID); !errors.Is(err, issuer.ErrUnknownClient) {
			t.Errorf("once more: %v", err)
		}
		events, err := db.AuditEventsAfter(t.Context(), 0, 10)
		must(t, err)
		var kinds []string
		for _, event := range events {
			kinds = append(kinds, event.Kind)
		}
		if diff := cmp.Diff([]string{string(audit.ClientAdded), string(audit.ClientAdded), string(audit.ClientRemoved)}, kinds); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhichAddressesMayBeRegistered(t *testing.T) {
	tests := []struct {
		name, address string
		ok            bool
	}{
		{"an encrypted one", "https://books.example/callback", true},
		{"one with a query", "https://books.example/callback?tenant=1", true},
		{"this computer", "http://127.0.0.1/callback", true},
		{"this computer with a port", "http://127.0.0.1:8080/callback", true},
		{"this computer on IPv6", "http://[::1]/callback", true},
		{"one in the clear", "http://books.example/callback", false},
		{"another loopback address", "http://127.0.0.2/callback", false},
		{"localhost", "http://localhost/callback", false},
		{"a fragment", "https://books.example/callback#x", false},
		{"an empty fragment", "https://books.example/callback#", false},
		{"userinfo", "https://me@books.example/callback", false},
		{"a wildcard", "https://*.books.example/callback", false},
		{"a path through itself", "https://books.example/a/../callback", false},
		{"a program's own scheme", "books:/callback", false},
		{"javascript", "javascript:alert(1)", false},
		{"a path alone", "/callback", false},
		{"nothing", "", false},
	}
	registry := issuer.NewRegistry(databasetest.SQLite(t), time.Now)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := registry.Add(t.Context(), issuer.NewClient{Name: test.name, RedirectURIs: []string{test.address}})
			if test.ok != (err == nil) || err != nil && !errors.Is(err, issuer.ErrClientAddress) {
				t.Errorf("as a redirect URI: %v", err)
			}
			_, _, err = registry.Add(t.Context(), issuer.NewClient{
				Name: test.name + ", left again", RedirectURIs: []string{"https://books.example/"}, LogoutURIs: []string{test.address},
			})
			if test.ok != (err == nil) {
				t.Errorf("as a log-out URI: %v", err)
			}
		})
	}
}

func TestAClientNeedsANameAndAnAddress(t *testing.T) {
	registry := issuer.NewRegistry(databasetest.SQLite(t), time.Now)
	if _, _, err := registry.Add(t.Context(), issuer.NewClient{Name: " ", RedirectURIs: []string{"https://books.example/"}}); err == nil {
		t.Error("one without a name was added")
	}
	var refused account.Refusal
	for _, name := range []string{"Books\u202egnp.exe", "Bo\x07oks", strings.Repeat("Books ", 100)} {
		if _, _, err := registry.Add(t.Context(), issuer.NewClient{Name: name, RedirectURIs: []string{"https://books.example/"}}); !errors.As(err, &refused) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, _, err := registry.Add(t.Context(), issuer.NewClient{Name: "Books"}); !errors.Is(err, issuer.ErrClientAddress) {
		t.Errorf("one without an address: %v", err)
	}
}

func TestTwoClientsCanNotHaveOneName(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		registry := issuer.NewRegistry(db, time.Now)
		books := issuer.NewClient{Name: "Books  Online", RedirectURIs: []string{"https://books.example/"}, SignInURI: "https://books.example/start"}
		first, _, err := registry.Add(t.Context(), books)
		must(t, err)
		for _, name := range []string{"Books Online", " books online ", "satchel", "Ｂｏｏｋｓ online", "Books\u200d Online"} {
			books.Name = name
			if _, _, err := registry.Add(t.Context(), books); !errors.Is(err, issuer.ErrClientName) {
				t.Errorf("another %q: %v", name, err)
			}
		}
		_, err = registry.Remove(t.Context(), first.ID)
		must(t, err)
		books.Name = "Books Online"
		_, _, err = registry.Add(t.Context(), books)
		must(t, err)
	})
}

func TestThePortalsSecretFollowsFromTheServices(t *testing.T) {
	secret := []byte("0123456789abcdef0123456789abcdef")
	client, proof, err := issuer.PortalClient(secret, []string{"https://satchel.example/back"}, nil)
	must(t, err)
	_, again, err := issuer.PortalClient(secret, nil, nil)
	must(t, err)
	_, other, err := issuer.PortalClient(append([]byte("x"), secret[1:]...), nil, nil)
	must(t, err)
	if proof != again || proof == other || len(client.SecretHash) != 32 {
		t.Errorf("%q, %q, %q", proof, again, other)
	}
	registry := issuer.NewRegistry(databasetest.SQLite(t), time.Now, client)
	if found, err := registry.Client(t.Context(), issuer.PortalID); err != nil || found.ID != client.ID {
		t.Errorf("%+v, %v", found, err)
	}
}
