package signin_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"satchel/auth/signin"
)

// signedIn is a home with n people on it, the last of them current.
func signedIn(t *testing.T, n int) (*companion, []signin.Account) {
	t.Helper()
	home, store := t.TempDir(), inMemory(t)
	c := newCompanion(t, home, store)
	accounts := make([]signin.Account, n)
	for i := range accounts {
		accounts[i] = c.signIn(newWorld(t)) // each on a service of their own
	}
	return c, accounts
}

func TestSeveralAccountsLiveSideBySide(t *testing.T) {
	c, accounts := signedIn(t, 3)
	listed, err := c.Registry().Accounts()
	must(t, err)
	if len(listed) != 3 || listed[0].ID != accounts[2].ID {
		t.Fatalf("listed %+v; the newest should be first", listed)
	}
	must(t, c.Registry().Use(t.Context(), accounts[0].ID))
	current, err := c.Registry().Current()
	if err != nil || current.ID != accounts[0].ID {
		t.Errorf("the current one is %+v, %v", current, err)
	}
	if _, err := c.SignOut(t.Context(), accounts[1].ID); err != nil {
		t.Fatal(err)
	}
	c.mustEcho(accounts[0])
	c.mustEcho(accounts[2])
	must(t, c.Registry().Forget(t.Context(), accounts[0].ID))
	if _, err := c.Registry().Current(); !errors.Is(err, signin.ErrUnknownAccount) {
		t.Errorf("after forgetting the current one: %v", err)
	}
}

func TestWhatIsWrittenIsReadByTheNextProcess(t *testing.T) {
	c, accounts := signedIn(t, 1)
	got, err := signin.OpenRegistry(c.home).Account(accounts[0].ID)
	must(t, err)
	if diff := cmp.Diff(accounts[0], got); diff != "" {
		t.Error(diff)
	}
}

func TestAFileThatIsNotOursToReadIsLeftAlone(t *testing.T) {
	tests := []struct {
		name, content string
		want          error
	}{
		{"of a newer companion", `{"version":2,"people":[]}`, signin.ErrNewerRegistry},
		{"cut short", `{"version":1,"accounts":[{"id"`, signin.ErrBrokenRegistry},
		{"something else", `[]`, signin.ErrBrokenRegistry},
		{"empty", ``, signin.ErrBrokenRegistry},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			home := t.TempDir()
			path := filepath.Join(home, "accounts.json")
			must(t, os.WriteFile(path, []byte(test.content), 0o600))
			registry := signin.OpenRegistry(home)
			if _, err := registry.Accounts(); !errors.Is(err, test.want) {
				t.Errorf("reading: %v", err)
			}
			if err := registry.Use(t.Context(), "x"); !errors.Is(err, test.want) {
				t.Errorf("changing: %v", err)
			}
			if now, _ := os.ReadFile(path); string(now) != test.content {
				t.Error("the file was changed")
			}
		})
	}
}

func TestAHomeWhereNobodyWasSignedIn(t *testing.T) {
	registry := signin.OpenRegistry(t.TempDir())
	if accounts, err := registry.Accounts(); err != nil || len(accounts) != 0 {
		t.Errorf("accounts: %v, %v", accounts, err)
	}
	if _, err := registry.Current(); !errors.Is(err, signin.ErrUnknownAccount) {
		t.Errorf("current: %v", err)
	}
	if err := registry.Use(t.Context(), ""); !errors.Is(err, signin.ErrUnknownAccount) {
		t.Errorf("using nobody: %v", err)
	}
}

func TestChangesOfManyAtOnceAreAllKept(t *testing.T) {
	c, accounts := signedIn(t, 2)
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			_, err := signin.OpenRegistry(c.home).Update(t.Context(), accounts[i%2].ID, func(a *signin.Account) {
				a.Company.Name += fmt.Sprint(i%10, " ")
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for _, account := range accounts {
		got, err := c.Registry().Account(account.ID)
		must(t, err)
		if len(got.Company.Name) != 20 {
			t.Errorf("kept %q", got.Company.Name)
		}
	}
	entries, err := os.ReadDir(c.home)
	must(t, err)
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) != ".json" && filepath.Ext(entry.Name()) != ".lock" {
			t.Errorf("left %s behind", entry.Name())
		}
	}
}
