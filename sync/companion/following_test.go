package companion

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/auth/signin"
)

func TestWhatTheEngineDidNotHearOfASignInIsToldAgain(t *testing.T) {
	in := func(id string) signin.Account { return signin.Account{ID: id, State: signin.SignedIn} }
	out := func(id string) signin.Account { return signin.Account{ID: id, State: signin.SignedOut} }
	for name, c := range map[string]struct {
		before, after []signin.Account
		want          string
	}{
		"signed in":         {nil, []signin.Account{in("ann")}, "+ann"},
		"signed out":        {[]signin.Account{in("ann")}, []signin.Account{out("ann")}, "-ann"},
		"forgotten":         {[]signin.Account{in("ann")}, nil, "-ann"},
		"as another device": {[]signin.Account{in("ann")}, []signin.Account{{ID: "ann", State: signin.SignedIn, Since: time.Unix(1, 0)}}, "+ann"},
	} {
		t.Run(name, func(t *testing.T) {
			var f following
			var told []string
			var deaf error
			tell := func(accounts []signin.Account) error {
				return f.tell(accounts,
					func(a signin.Account) error { told = append(told, "+"+a.ID); return deaf },
					func(id string) error { told = append(told, "-"+id); return deaf })
			}
			if len(c.before) > 0 {
				if err := tell(c.before[:1]); err != nil {
					t.Fatal(err)
				}
			}
			told, deaf = nil, errors.New("the engine is busy")
			for range 2 {
				if err := tell(c.after); !errors.Is(err, deaf) {
					t.Errorf("not said to have failed: %v", err)
				}
			}
			deaf = nil
			for range 2 { // heard, and then not told again
				if err := tell(c.after); err != nil {
					t.Error(err)
				}
			}
			if diff := cmp.Diff([]string{c.want, c.want, c.want}, told); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhoIsSignedInIsReadAgainWhereItCouldNotBe(t *testing.T) {
	home := t.TempDir()
	c := open(t, home)
	w, err := c.OpenWork(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer closeWork(t, w)
	w.running.Store(true)
	registry := filepath.Join(home, "accounts.json")
	if err := os.WriteFile(registry, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.catchUp(t.Context())
	if w.following.seen != nil {
		t.Error("who is signed in is taken for known, though it could not be read")
	}
}
