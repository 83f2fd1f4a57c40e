package password_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"satchel/auth/account"
	"satchel/auth/audit"
	"satchel/auth/password"
	"satchel/auth/throttle"
	"satchel/storage/mail"
)

func TestAnOrderOfALinkDoesTheSameForEveryAddress(t *testing.T) {
	each(t, func(b *bench) {
		for _, email := range []string{b.ann.Email, "nobody@hartley.test"} {
			b.want(email, b.RequestReset(b.t.Context(), " "+strings.ToUpper(email), home), nil)
		}
		want := []any{
			password.ResetOrdered{Email: b.ann.Email, At: b.Clock(), From: home},
			password.ResetOrdered{Email: "nobody@hartley.test", At: b.Clock(), From: home},
		}
		if diff := cmp.Diff(want, b.orders.taken, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
			b.t.Error(diff)
		}
		if sent := must(b.mailbox.Messages(b.t.Context())); len(sent) != 0 {
			b.t.Errorf("%d mails were sent before the job ran", len(sent))
		}
		var refusal account.Refusal
		if err := b.RequestReset(b.t.Context(), "not an address", home); !errors.As(err, &refusal) {
			b.t.Errorf("not an address: %v", err)
		}
	})
}

func TestTheLinkIsMailedToWhoHasAnAccountAndNothingToOthers(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("nobody", b.DeliverReset(ctx, password.ResetOrdered{Email: "nobody@hartley.test", At: b.Clock()}), nil)
		b.want("long ago", b.DeliverReset(ctx, password.ResetOrdered{Email: b.ann.Email, At: b.Clock().Add(-31 * time.Minute)}), nil)
		if sent := must(b.mailbox.Messages(ctx)); len(sent) != 0 {
			b.t.Fatalf("sent %+v", sent)
		}
		token := b.token()
		sent := b.newestMail()
		if sent.To != b.ann.Email || sent.Subject != "Set your Satchel password" || len(sent.Links) != 1 ||
			!strings.Contains(sent.Text, "within 30 minutes") || !strings.Contains(sent.Text, "Hello Ann O'Neil,") {
			b.t.Errorf("sent %+v", sent)
		}
		reset, err := b.Peek(ctx, token)
		b.want("peeking", err, nil)
		if reset.Account.ID != b.ann.ID || reset.Person.Email != b.ann.Email {
			b.t.Errorf("it is for %+v", reset)
		}
	})
}

func TestUnderSAMLTheMailSaysWhyThereIsNoPassword(t *testing.T) {
	each(t, func(b *bench) {
		token := b.token()
		b.set("saml = TRUE")
		b.want("delivering", b.DeliverReset(b.t.Context(), password.ResetOrdered{Email: b.ann.Email, At: b.Clock()}), nil)
		if sent := b.newestMail(); sent.Subject != "Your organisation signs you in to Satchel" || len(sent.Links) != 0 {
			b.t.Errorf("sent %+v", sent)
		}
		_, err := b.CompleteReset(b.t.Context(), token, password.Replacement{Password: first}, home)
		b.want("a link from before", err, account.ErrSAML)
		if b.row().PasswordHash != "" {
			b.t.Error("a password was set")
		}
	})
}

func TestAResetVoidsEverythingThatWasIssuedAndSignsNobodyIn(t *testing.T) {
	each(t, func(b *bench) {
		b.setPassword(first)
		stands, epoch := b.signedIn(), b.row().AuthEpoch
		older, newest := b.token(), b.token()

		row, err := b.CompleteReset(b.t.Context(), newest, password.Replacement{Password: second}, home)
		b.want("resetting", err, nil)
		if browser, device := stands(); browser || device {
			b.t.Errorf("browser %v, device %v still signed in", browser, device)
		}
		if now := b.row(); now.AuthEpoch != epoch+1 || row.AuthEpoch != now.AuthEpoch || row.PasswordHash != now.PasswordHash {
			b.t.Errorf("epoch %d after %d; returned %+v", now.AuthEpoch, epoch, row)
		}
		_, err = b.Peek(b.t.Context(), older)
		b.want("the older link", err, password.ErrLinkUsed)
		_, err = b.Peek(b.t.Context(), newest)
		b.want("the same link", err, password.ErrLinkUsed)
		_, err = b.SignIn(b.t.Context(), account.Portal, b.ann.Email, first, home)
		b.want("the old password", err, password.ErrRefused)
		_, err = b.SignIn(b.t.Context(), account.Companion, b.ann.Email, second, home)
		b.want("the new password", err, nil)

		notice, ok := b.orders.taken[len(b.orders.taken)-1].(mail.Message)
		if !ok || notice.To != b.ann.Email || notice.Subject != "Your Satchel password has been changed" ||
			!strings.Contains(notice.Text, "22 November 2026 at 12:00 UTC") || !strings.Contains(notice.Text, "https://books.test/satchel/password/forgot") {
			b.t.Errorf("the notice is %+v", notice)
		}
	})
}

func TestARefusedPasswordLeavesTheLinkUsable(t *testing.T) {
	each(t, func(b *bench) {
		token := b.token()
		for typed, code := range map[string]string{"short": "too_short", "ann@hartley.test": "own_words", "passwordpassword": "common"} {
			_, err := b.CompleteReset(b.t.Context(), token, password.Replacement{Password: typed}, home)
			var refused account.Refusals
			if !errors.As(err, &refused) || !refused.Has(code) {
				b.t.Errorf("%s: %v", typed, err)
			}
		}
		_, err := b.CompleteReset(b.t.Context(), token, password.Replacement{Password: first}, home)
		b.want("a good one", err, nil)
	})
}

func TestOfManyResetsWithOneLinkExactlyOneSucceeds(t *testing.T) {
	each(t, func(b *bench) {
		token := b.token()
		results := make(chan error, 8)
		var group sync.WaitGroup
		for range cap(results) {
			group.Go(func() {
				_, err := b.CompleteReset(b.t.Context(), token, password.Replacement{Password: first}, home)
				results <- err
			})
		}
		group.Wait()
		close(results)
		succeeded := 0
		for err := range results {
			if err == nil {
				succeeded++
				continue
			}
			b.want("the others", err, password.ErrLinkUsed)
		}
		if epoch := b.row().AuthEpoch; succeeded != 1 || epoch != 2 {
			b.t.Errorf("%d succeeded, the epoch is %d", succeeded, epoch)
		}
	})
}

func TestWhatIsWrongWithALinkIsToldApart(t *testing.T) {
	each(t, func(b *bench) {
		older := b.token()
		newer := b.token()
		peek := func(token string) error {
			_, peeked := b.Peek(b.t.Context(), token)
			_, completed := b.CompleteReset(b.t.Context(), token, password.Replacement{Password: first}, home)
			b.want("completing like peeking", completed, peeked)
			return peeked
		}
		b.want("superseded", peek(older), password.ErrLinkSuperseded)
		b.want("never mailed", peek("x"), password.ErrLinkUnknown)
		b.want("none", peek(""), password.ErrLinkUnknown)
		b.advance(30 * time.Minute)
		b.want("expired", peek(newer), password.ErrLinkExpired)
		b.want("sweeping", b.Sweep(b.t.Context()), nil)
		b.want("still told", peek(newer), password.ErrLinkExpired)
		b.advance(25 * time.Hour)
		b.want("sweeping", b.Sweep(b.t.Context()), nil)
		b.want("forgotten", peek(newer), password.ErrLinkUnknown)
	})
}

func TestASendThatFailsIsTriedAgainWithANewToken(t *testing.T) {
	each(t, func(b *bench) {
		order := password.ResetOrdered{Email: b.ann.Email, At: b.Clock()}
		real := b.Mail
		b.Mail = failing{}
		if err := b.DeliverReset(b.t.Context(), order); err == nil {
			b.t.Error("a mail that was not sent counts as delivered")
		}
		b.Mail = real
		b.setPassword(first)
	})
}

// failing is a mail server that is down.
type failing struct{}

func (failing) Send(context.Context, mail.Message) error { return errors.New("connection refused") }

func TestSendingPasswordsInIsBounded(t *testing.T) {
	each(t, func(b *bench) {
		from := netip.MustParseAddr("198.51.100.7")
		var refused *throttle.Error
		for range 30 {
			_, err := b.CompleteReset(b.t.Context(), "guess", password.Replacement{Password: first}, from)
			b.want("a guess", err, password.ErrLinkUnknown)
		}
		if _, err := b.CompleteReset(b.t.Context(), "guess", password.Replacement{Password: first}, from); !errors.As(err, &refused) {
			b.t.Errorf("the thirty-first: %v", err)
		}
	})
}

// recorded counts the events of a kind that happened at home.
func (b *bench) recorded(kind audit.Kind) (n int) {
	b.t.Helper()
	events, err := b.db.AuditEventsAfter(b.t.Context(), 0, 1000)
	b.want("reading the audit log", err, nil)
	for _, event := range events {
		if event.Kind == string(kind) && event.Address == home.String() {
			n++
		}
	}
	return n
}

func TestChangingNeedsTheCurrentPasswordAndVoidsTheRest(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		_, err := b.Change(ctx, b.ann.ID, "", first, home)
		b.want("without a password", err, password.ErrWrongCurrent)
		b.setPassword(first)
		stands, link := b.signedIn(), b.token()
		for _, wrong := range []string{second, "", strings.Repeat("x", 1<<20)} {
			_, err = b.Change(ctx, b.ann.ID, wrong, second, home)
			b.want("a wrong current one", err, password.ErrWrongCurrent)
		}
		_, err = b.Prove(ctx, b.ann.ID, second, home)
		b.want("a wrong proof", err, password.ErrWrongCurrent)
		if n := b.recorded(audit.PasswordRefused); n != 5 {
			b.t.Errorf("%d wrong passwords are on record, want 5", n)
		}
		var refused account.Refusals
		if _, err = b.Change(ctx, b.ann.ID, first, first, home); !errors.As(err, &refused) || !refused.Has(password.Unchanged.Code) {
			b.t.Errorf("the same again: %v", err)
		}
		if browser, device := stands(); !browser || !device {
			b.t.Error("a change that was refused signed somebody out")
		}
		row, err := b.Change(ctx, b.ann.ID, first, second, home)
		b.want("changing", err, nil)
		if browser, device := stands(); browser || device {
			b.t.Errorf("browser %v, device %v still signed in", browser, device)
		}
		if row.AuthEpoch != b.row().AuthEpoch || row.PasswordHash != b.row().PasswordHash {
			b.t.Errorf("returned %+v", row)
		}
		_, err = b.Peek(ctx, link)
		b.want("a link from before", err, password.ErrLinkUsed)
		_, err = b.SignIn(ctx, account.Portal, b.ann.Email, second, home)
		b.want("the new one", err, nil)
	})
}

func TestOfTwoChangesAtOnceOneWins(t *testing.T) {
	each(t, func(b *bench) {
		b.setPassword(first)
		results := make(chan error, 2)
		var group sync.WaitGroup
		for _, typed := range []string{second, second + " again"} {
			group.Go(func() {
				_, err := b.Change(b.t.Context(), b.ann.ID, first, typed, home)
				results <- err
			})
		}
		group.Wait()
		one, other := <-results, <-results
		if (one == nil) == (other == nil) || (one != nil && !errors.Is(one, password.ErrWrongCurrent)) || (other != nil && !errors.Is(other, password.ErrWrongCurrent)) {
			b.t.Errorf("got %v and %v", one, other)
		}
	})
}
