package administration_test

import (
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/account"
	"satchel/auth/administration"
	"satchel/auth/audit"
)

var anywhere = netip.MustParseAddr("198.51.100.7")

func (b *bench) invite(email string) string {
	b.t.Helper()
	who := administration.Invitee{Email: email, Name: "Nina New", Role: access.Bookkeeper, Companies: []uuid.UUID{b.alpha.ID}}
	b.want("inviting", b.Invite(b.t.Context(), b.by(b.ada), who), nil)
	return b.token(strings.ToLower(email))
}

func TestAnOrderInvitesOnceHoweverOftenItIsSent(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		who := administration.Invitee{Email: "Nina@Demo.Test", Role: access.Bookkeeper, Order: uuid.New()}
		for range 2 {
			b.want("ordering", b.Invite(ctx, b.by(b.ada), who), nil)
		}
		if got := len(b.invites); got != 1 {
			b.t.Errorf("ordered twice, it is mailed %d times", got)
		}
		who.Companies = []uuid.UUID{b.alpha.ID}
		b.want("ordering more", b.Invite(ctx, b.by(b.ada), who), nil)
		if got := len(b.invites); got != 2 {
			b.t.Errorf("with a company added, %d mails in all", got)
		}
	})
}

func TestAnInvitationMakesAMemberOnce(t *testing.T) {
	each(t, func(b *bench) {
		ctx, token := b.t.Context(), b.invite("Nina@Demo.Test")
		seen := must(b.PeekInvitation(ctx, token))
		if seen.Site != "Hartley" || seen.Inviter != "Ada Admin" || seen.Name != "Nina New" || seen.HasAccount || strings.Join(seen.Companies, "") != "Alpha" {
			b.t.Errorf("it offers %+v", seen)
		}
		must(b.PeekInvitation(ctx, token)) // looking uses nothing up
		_, _, err := b.Accept(ctx, token, " ", anywhere)
		if _, ok := asRefusal(err); !ok {
			b.t.Errorf("without a name: %v", err)
		}
		var made atomic.Int64
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if _, isNew, err := b.Accept(ctx, token, "Nina New", anywhere); err == nil && isNew {
					made.Add(1)
				}
			})
		}
		all.Wait()
		if made.Load() != 1 {
			b.t.Errorf("it was accepted %d times", made.Load())
		}
		_, _, err = b.Accept(ctx, token, "Nina New", anywhere)
		b.want("again", err, administration.ErrInvitationUsed)
		nina := must(b.db.AccountByEmail(ctx, "nina@demo.test"))
		b.want("the company", b.access.Check(ctx, nina.ID, b.alpha.ID), nil)
		b.want("another", b.access.Check(ctx, nina.ID, b.beta.ID), access.ErrNoAccess)
		b.mailed(b.ada.Email, "Nina New has joined")
		b.recorded(audit.MemberInvited, audit.InvitationTaken)
	})
}

func TestAnInvitationEndsByTimeByANewerOneAndWithItsInviter(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		accept := func(token string) error {
			_, _, err := b.Accept(ctx, token, "Nina New", anywhere)
			return err
		}
		b.want("no token", accept("made up"), administration.ErrInvitationUnknown)
		first := b.invite("nina@demo.test")
		second := b.invite("nina@demo.test")
		b.want("the older", accept(first), administration.ErrInvitationWithdrawn)
		b.now = b.now.Add(administration.InvitationLife)
		b.want("after 7 days", accept(second), administration.ErrInvitationExpired)
		third := b.invite("nina@demo.test")
		b.want("taking back", b.WithdrawInvitation(ctx, b.by(b.ada), "nina@demo.test"), nil)
		b.want("taking back again", b.WithdrawInvitation(ctx, b.by(b.ada), "nina@demo.test"), administration.ErrNoSuch)
		b.want("taken back", accept(third), administration.ErrInvitationWithdrawn)
		fourth := b.invite("nina@demo.test")
		b.want("removing who invited", b.Remove(ctx, b.by(b.olive), b.ada.ID), nil)
		b.want("from who is gone", accept(fourth), administration.ErrInvitationWithdrawn)
	})
}

// Attack: a bookkeeper who may invite undoes what the owner gave an administrator to be, by taking it back or by a
// lesser one.
func TestWhoDoesntRunTheSiteTakesNoAdministratorsInvitationBack(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("giving ben the people", b.SetFeature(ctx, b.by(b.olive), b.ben.ID, access.People, administration.AsRole, administration.Allow), nil)
		invitee := administration.Invitee{Email: "nina@demo.test", Role: access.Administrator}
		b.want("inviting", b.Invite(ctx, b.by(b.ada), invitee), nil)
		b.want("taking back", b.WithdrawInvitation(ctx, b.by(b.ben), "Nina@demo.test"), administration.ErrNotAllowed)
		lesser := administration.Invitee{Email: "nina@demo.test", Role: access.Bookkeeper}
		b.want("inviting to less", b.Invite(ctx, b.by(b.ben), lesser), administration.ErrNotAllowed)
		if open := must(b.Pending(ctx, b.site.ID)); len(open) != 1 || open[0].Role != string(access.Administrator) {
			b.t.Errorf("pending are %v", open)
		}
		b.want("by an administrator", b.WithdrawInvitation(ctx, b.by(b.ada), "nina@demo.test"), nil)
		b.want("ben invites", b.Invite(ctx, b.by(b.ben), lesser), nil)
		b.want("and takes that back", b.WithdrawInvitation(ctx, b.by(b.ben), "nina@demo.test"), nil)
	})
}

func TestWhoHasAnAccountKeepsItAndWhoIsAMemberIsNotInvited(t *testing.T) {
	each(t, func(b *bench) {
		ctx, token := b.t.Context(), b.invite(b.sid.Email)
		who, isNew, err := b.Accept(ctx, token, "another name", anywhere)
		b.want("accepting", err, nil)
		if isNew || who.ID != b.sid.ID || must(b.db.Account(ctx, b.sid.ID)).Name != "Sid Stranger" {
			b.t.Errorf("it made %+v", who)
		}
		b.want("a member", b.Invite(ctx, b.by(b.ada), administration.Invitee{Email: b.sid.Email, Role: access.Bookkeeper}), administration.ErrMember)
		b.want("as an owner", b.Invite(ctx, b.by(b.ada), administration.Invitee{Email: "x@demo.test", Role: access.Owner}), access.ErrUnknownRole)
		if _, ok := asRefusal(b.Invite(ctx, b.by(b.ada), administration.Invitee{Email: "no address", Role: access.Bookkeeper})); !ok {
			b.t.Error("no address was invited")
		}
	})
}

func asRefusal(err error) (account.Refusal, bool) {
	for ; err != nil; err = unwrap(err) {
		if refusal, ok := err.(account.Refusal); ok {
			return refusal, true
		}
	}
	return account.Refusal{}, false
}

func unwrap(err error) error {
	if wrapper, ok := err.(interface{ Unwrap() error }); ok {
		return wrapper.Unwrap()
	}
	return nil
}
