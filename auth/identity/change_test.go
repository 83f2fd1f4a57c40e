package identity_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"satchel/auth/account"
	"satchel/auth/identity"
	"satchel/auth/passcode"
	"satchel/auth/password"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func (w *world) signedIn(email, typed string) string {
	w.t.Helper()
	proof, err := w.SignIn(w.t.Context(), email, typed, here)
	w.ok(err)
	value, err := w.Start(w.t.Context(), proof, "")
	w.ok(err)
	return value
}

func TestAChangeEndsEverySessionMailsTheNoticeAndSignsTheBrowserInAgain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who := w.person("ben@baker.test")
		other, mine := w.signedIn(who.Email, firstPassword), w.signedIn(who.Email, firstPassword)
		w.ok(w.RequestReset(t.Context(), who.Email, elsewhere))
		link := w.tokenTo(who.Email)
		visit, err := w.Find(t.Context(), mine)
		w.ok(err)
		w.clock.Advance(10 * time.Minute)
		changed, err := w.Change(t.Context(), who.ID, firstPassword, secondPassword, here)
		w.ok(err)
		if _, err := w.Find(t.Context(), other); !errors.Is(err, identity.ErrNoSession) {
			t.Errorf("another browser: %v", err)
		}
		renewed, err := w.Start(t.Context(), visit.Again(changed), mine)
		w.ok(err)
		again, err := w.Find(t.Context(), renewed)
		if err != nil || !again.AuthenticatedAt.Equal(visit.AuthenticatedAt) {
			t.Errorf("this browser: signed in at %v, not %v; %v", again.AuthenticatedAt, visit.AuthenticatedAt, err)
		}
		if _, err := w.Peek(t.Context(), link); !errors.Is(err, identity.ErrLinkSuperseded) {
			t.Errorf("a link that was under way: %v", err)
		}
		if notice := w.mailTo(who.Email); !strings.Contains(notice.Text, "was changed on") {
			t.Errorf("the notice is %q", notice.Text)
		}
		if _, err := w.SignIn(t.Context(), who.Email, firstPassword, here); !errors.Is(err, identity.ErrRefused) {
			t.Errorf("the old password: %v", err)
		}
		w.signedIn(who.Email, secondPassword)
	})
}

func TestAChangeIsRefusedWithTheReason(t *testing.T) {
	w := newWorld(t, databasetest.SQLite(t))
	who := w.person("ben@baker.test")
	for name, one := range map[string]struct{ current, typed, code string }{
		"too short":                 {firstPassword, "moss", account.CodeTooShort},
		"the one there is":          {firstPassword, firstPassword, password.Unchanged.Code},
		"the current one is wrong":  {"wrong", secondPassword, ""},
		"the current one is a book": {strings.Repeat("a", 1<<20), secondPassword, ""},
	} {
		_, err := w.Change(t.Context(), who.ID, one.current, one.typed, here)
		var refused account.Refusals
		if one.code == "" && !errors.Is(err, identity.ErrWrongCurrent) || one.code != "" && (!errors.As(err, &refused) || !refused.Has(one.code)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.signedIn(who.Email, firstPassword)
}

func TestGuessingTheCurrentPasswordIsStoppedAndKeepsNobodyOutOfSigningIn(t *testing.T) {
	w := newWorld(t, databasetest.SQLite(t))
	who := w.person("ben@baker.test")
	var stopped *throttle.Error
	for tries := 0; ; tries++ {
		_, err := w.Change(t.Context(), who.ID, "wrong", secondPassword, here)
		if errors.As(err, &stopped) {
			if tries != 10 || stopped.RetryAfter <= 0 {
				t.Errorf("stopped after %d tries, for %v", tries, stopped.RetryAfter)
			}
			break
		}
		if !errors.Is(err, identity.ErrWrongCurrent) {
			t.Fatal(err)
		}
	}
	if _, err := w.Change(t.Context(), who.ID, firstPassword, secondPassword, here); !errors.As(err, &stopped) {
		t.Errorf("the right one meanwhile: %v", err)
	}
	w.signedIn(who.Email, firstPassword)
	w.clock.Advance(stopped.RetryAfter)
	_, err := w.Change(t.Context(), who.ID, firstPassword, secondPassword, here)
	w.ok(err)
}

func TestOfTwoChangesAtOnceOneCounts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		who := w.person("ben@baker.test")
		results := make([]error, 2)
		var all sync.WaitGroup
		for i, typed := range []string{secondPassword, "seventeen quiet umbrellas"} {
			all.Go(func() { _, results[i] = w.Change(context.Background(), who.ID, firstPassword, typed, here) })
		}
		all.Wait()
		if (results[0] == nil) == (results[1] == nil) || !errors.Is(errors.Join(results...), identity.ErrWrongCurrent) {
			t.Errorf("got %v", results)
		}
	})
}

func TestAChangeEndsARememberedBrowser(t *testing.T) {
	w := newWorld(t, databasetest.SQLite(t))
	who := w.person("ben@baker.test")
	w.enrol(who.ID)
	of := passcode.Identity(who.ID)
	secret, err := w.codes.Remember(t.Context(), of, who.AuthEpoch, "Firefox on Linux", here)
	w.ok(err)
	changed, err := w.Change(t.Context(), who.ID, firstPassword, secondPassword, here)
	w.ok(err)
	if known, err := w.codes.Knows(t.Context(), of, changed.AuthEpoch, secret); known || err != nil {
		t.Errorf("known afterwards: %t, %v", known, err)
	}
	listed, err := w.codes.Remembered(t.Context(), of, changed.AuthEpoch)
	if len(listed) != 0 || err != nil {
		t.Errorf("listed are %+v, %v", listed, err)
	}
}

func TestMailsAboutAnIdentitysPasscodesNameItAndLeadToItsPassword(t *testing.T) {
	w := newWorld(t, databasetest.SQLite(t))
	w.enrol(w.person("ben@baker.test").ID)
	told := w.mailTo("ben@baker.test").Text
	for _, want := range []string{"the Sage ID of ben@baker.test", "https://satchel.example/id/password/forgot"} {
		if !strings.Contains(told, want) {
			t.Errorf("the mail lacks %q:\n%s", want, told)
		}
	}
}
