//go:build linux && !android

package signin_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/storage/keychain/keychaintest"
)

const childVariable = "SATCHEL_SIGNIN_CHILD"

// TestMain is also what a child process runs: a companion of its own on the same home and keychain.
func TestMain(m *testing.M) {
	if raw := os.Getenv(childVariable); raw != "" {
		if err := runChild(raw); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// errand is what a child is told to do.
type errand struct {
	Home      string
	Account   string
	DieAtSet  int // the write to the keychain before which the child is killed; 0 for none
	Companion int // how many companions, one after the other; each must renew
}

func runChild(raw string) error {
	var do errand
	if err := json.Unmarshal([]byte(raw), &do); err != nil {
		return err
	}
	store, err := keychain.Open(keychain.OS, keychain.Options{})
	if err != nil {
		return err
	}
	if do.DieAtSet > 0 {
		store = &brokenKeychain{Store: store, sets: func(n int) error {
			if n == do.DieAtSet {
				return syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
			return nil
		}}
	}
	for range do.Companion {
		if err := askOnce(do, store); err != nil {
			return err
		}
	}
	return nil
}

func askOnce(do errand, store keychain.Store) error {
	service, err := signin.New(signin.Options{
		Home:     do.Home,
		Keychain: func(keychain.Kind) (keychain.Store, error) { return store, nil },
	})
	if err != nil {
		return err
	}
	account, err := service.Registry().Account(do.Account)
	if err != nil {
		return err
	}
	client, err := service.Client(account)
	if err != nil {
		return err
	}
	response, err := client.Post(account.Issuer+"/api/v1/echo", "text/plain", strings.NewReader("from a child"))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if body, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusOK {
		return fmt.Errorf("the service answers %s %s", response.Status, body)
	}
	return service.Close(context.Background())
}

func startChild(t *testing.T, environment []string, do errand) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	raw, err := json.Marshal(do)
	must(t, err)
	child := exec.Command(program)
	child.Env = append(environment, childVariable+"="+string(raw))
	child.Stderr = t.Output()
	must(t, child.Start())
	return child
}

// onKeychain is a person signed in through the real keychain of a session of their own.
func onKeychain(t *testing.T) (w *world, environment []string, c *companion, account signin.Account) {
	t.Helper()
	environment = keychaintest.Session(t)
	keychaintest.Use(t, environment)
	store, err := keychain.Open(keychain.OS, keychain.Options{})
	must(t, err)
	w = newWorld(t)
	c = newCompanion(t, t.TempDir(), store)
	return w, environment, c, c.signIn(w)
}

func TestTheRealKeychainHoldsTheTokenFromSignInToSignOut(t *testing.T) {
	w, environment, c, account := onKeychain(t)
	service, user := signin.KeychainItem(account)
	if got := keychaintest.Find(t, environment, service, user); got == "" || got != c.kept(account) {
		t.Errorf("secret-tool finds %q", got)
	}
	if !strings.HasPrefix(service, "satchel-") || len(service) != len("satchel-")+16 || user != account.Subject.String()+"/refresh-token-"+account.Home || len(account.Home) != 8 {
		t.Errorf("it is kept as %q of %q", user, service)
	}
	w.clock.pass(11 * time.Minute)
	c.mustEcho(account)
	if _, err := c.SignOut(t.Context(), account.ID); err != nil {
		t.Fatal(err)
	}
	if got := keychaintest.Find(t, environment, service, user); got != "" {
		t.Errorf("after sign-out secret-tool finds %q", got)
	}
}

func TestProcessesThatRenewAtOnceStaySignedIn(t *testing.T) {
	w, environment, c, account := onKeychain(t)
	const processes, each = 4, 5
	var wait sync.WaitGroup
	for range processes {
		child := startChild(t, environment, errand{Home: c.home, Account: account.ID, Companion: each})
		wait.Go(func() {
			if err := child.Wait(); err != nil {
				t.Errorf("a process ended with %v", err)
			}
		})
	}
	wait.Wait()
	if got := w.renewals.Load(); got != processes*each {
		t.Errorf("%d renewals of %d companions", got, processes*each)
	}
	if devices := w.devices(); len(devices) != 1 {
		t.Errorf("the service knows %+v", devices)
	}
}

func TestAProcessKilledBetweenRenewalAndKeepingLosesNothing(t *testing.T) {
	w, environment, c, account := onKeychain(t)
	before := c.kept(account)
	for range 3 {
		child := startChild(t, environment, errand{Home: c.home, Account: account.ID, Companion: 1, DieAtSet: 2})
		if err := child.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("the child ended with %v", err)
		}
	}
	if got := c.kept(account); got != before || w.renewals.Load() != 3 {
		t.Fatalf("the children were not killed where they should: %d renewals", w.renewals.Load())
	}
	w.clock.pass(24 * time.Hour)
	child := startChild(t, environment, errand{Home: c.home, Account: account.ID, Companion: 2})
	must(t, child.Wait())
	if got := c.kept(account); got == before {
		t.Error("the renewed token was not kept")
	}
}
