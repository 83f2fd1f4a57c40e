package password_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/throttle"
	"satchel/storage/database"
)

func TestAPasswordOpensTheChannelsItsStateAllowsAndEveryRefusalIsTheSame(t *testing.T) {
	each(t, func(b *bench) {
		b.setPassword(first)
		for _, test := range []struct {
			name, columns     string
			portal, companion error
		}{
			{"no link", "link = 'none', saml = FALSE", nil, nil},
			{"linked", "link = 'linked', saml = FALSE", password.ErrRefused, nil},
			{"disconnected", "link = 'disconnected', saml = FALSE", nil, nil},
			{"SAML", "link = 'none', saml = TRUE", password.ErrRefused, password.ErrRefused},
		} {
			b.set(test.columns)
			for channel, want := range map[account.Channel]error{account.Portal: test.portal, account.Companion: test.companion} {
				row, err := b.SignIn(b.t.Context(), channel, "Ann@Hartley.Test ", first, home)
				b.want(test.name+", "+string(channel), err, want)
				if err == nil && row.ID != b.ann.ID {
					b.t.Errorf("%s: somebody else signed in", test.name)
				}
				_, err = b.SignIn(b.t.Context(), channel, b.ann.Email, second, home)
				b.want(test.name+", wrong password", err, password.ErrRefused)
			}
			b.advance(15 * time.Minute)
		}
		b.set("link = 'none', saml = FALSE, password_hash = NULL")
		for _, typed := range []string{first, "", strings.Repeat("x", 1<<20), "\xff", "line\nbreak"} {
			_, err := b.SignIn(b.t.Context(), account.Portal, b.ann.Email, typed, home)
			b.want("no password set", err, password.ErrRefused)
		}
		for _, email := range []string{"nobody@hartley.test", "", "not an address", "a@b\r\nBcc: c@d", strings.Repeat("x", 1<<20)} {
			_, err := b.SignIn(b.t.Context(), account.Portal, email, first, home)
			b.want("no such account", err, password.ErrRefused)
		}
	})
}

// With every slot taken, whoever needs a hash waits; whoever answered without one would give the account's
// state away by being quick.
func TestEverySignInTakesAHashWhateverTheAccountsState(t *testing.T) {
	each(t, func(b *bench) {
		b.setPassword(first)
		release := b.hasher.Occupy()
		defer release()
		for name, columns := range map[string]string{
			"no link": "link = 'none'", "linked": "link = 'linked'", "SAML": "saml = TRUE",
			"a broken hash": "password_hash = 'x'", "no password": "password_hash = NULL",
		} {
			b.set(columns)
			b.wantHash(name, b.ann.Email)
		}
		b.wantHash("no account", "nobody@hartley.test")
		b.wantHash("no address", "nonsense")

		_, err := b.SignIn(b.t.Context(), account.Portal, b.ann.Email, strings.Repeat("x", 1025), home)
		b.want("too long to be hashed", err, password.ErrRefused)
	})
}

func (b *bench) wantHash(what, email string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := b.SignIn(ctx, account.Portal, email, first, home)
	b.want(what, err, context.DeadlineExceeded)
}

func TestAPasswordTypedOnAnotherKeyboardSignsIn(t *testing.T) {
	each(t, func(b *bench) {
		b.setPassword("caf\u00e9 au lait avant midi")
		_, err := b.SignIn(b.t.Context(), account.Companion, b.ann.Email, "cafe\u0301 au\u00a0lait avant midi", home)
		b.want("the accent in two parts, a space that doesn't break", err, nil)
	})
}

func TestTriesAreCountedBeforeThePasswordIsLookedAt(t *testing.T) {
	each(t, func(b *bench) {
		b.setPassword(first)
		for range 10 {
			_, err := b.SignIn(b.t.Context(), account.Portal, b.ann.Email, second, home)
			b.want("a wrong one", err, password.ErrRefused)
		}
		_, err := b.SignIn(b.t.Context(), account.Portal, b.ann.Email, first, home)
		var refused *throttle.Error
		if !errors.As(err, &refused) || refused.RetryAfter != 15*time.Minute {
			b.t.Errorf("the right one at last: %v", err)
		}
	})
}

func TestSigningInBringsTheHashToTodaysCostAndNeverUndoesAReset(t *testing.T) {
	each(t, func(b *bench) {
		old := hash(b.t, hasher(b.t, password.Cost{Memory: 32, Passes: 1, Parallelism: 1}, 1), first)
		b.set("password_hash = '" + old + "'")
		_, err := b.SignIn(b.t.Context(), account.Portal, b.ann.Email, first, home)
		b.want("with the old hash", err, nil)
		fresh := b.row().PasswordHash
		if fresh == old || !strings.Contains(fresh, "m=64,t=1,p=1") {
			b.t.Errorf("the hash is %s", fresh)
		}
		_, err = b.SignIn(b.t.Context(), account.Portal, b.ann.Email, first, home)
		b.want("with the new hash", err, nil)
		if b.row().PasswordHash != fresh {
			b.t.Error("hashed anew without need")
		}
		err = b.db.Write(b.t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.ReplacePasswordHash(ctx, b.ann.ID, old, "a late one")
		})
		b.want("replacing a hash that isn't there any more", err, nil)
		if b.row().PasswordHash != fresh {
			b.t.Error("a late re-hash replaced a newer password")
		}
	})
}
