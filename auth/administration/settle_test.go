package administration_test

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/storage/database"
)

// free lets through as often as is asked.
type free struct{}

func (free) Invite(context.Context, uuid.UUID) error                { return nil }
func (free) ImportPeople(context.Context, uuid.UUID) error          { return nil }
func (free) AskAccess(context.Context, uuid.UUID, netip.Addr) error { return nil }

// inviteAs has somebody invite a person to Alpha, and takes the token from the mail.
func (b *bench) inviteAs(inviter database.Account, email string, role access.Role) string {
	b.t.Helper()
	who := administration.Invitee{Email: email, Role: role, Companies: []uuid.UUID{b.alpha.ID}}
	b.want("inviting", b.Invite(b.t.Context(), b.by(inviter), who), nil)
	return b.token(email)
}

// asksToJoin has sid ask to be a user of the site.
func (b *bench) asksToJoin() {
	b.t.Helper()
	b.want("asking to join", b.DeliverJoin(b.t.Context(), administration.JoinOrdered{Account: b.sid.ID, Named: b.site.CustomerNumber, From: anywhere}), nil)
}

// ended wants an invitation to be void for the reason.
func (b *bench) ended(what, token, why string) {
	b.t.Helper()
	_, peeked := b.PeekInvitation(b.t.Context(), token)
	_, _, accepted := b.Accept(b.t.Context(), token, "Sid", anywhere)
	for _, err := range []error{peeked, accepted} {
		var ended *administration.EndedError
		if !errors.As(err, &ended) || ended.Why != why {
			b.t.Errorf("%s: the invitation says %v, not that it ended as %q", what, err, why)
		}
	}
	if _, err := b.db.Member(b.t.Context(), b.site.ID, b.sid.ID); (why == database.EndedJoined) != (err == nil) {
		b.t.Errorf("%s: their place on the site: %v", what, err)
	}
}

func TestNobodyComesBackThroughAnInvitationFromBeforeTheyWereRemoved(t *testing.T) {
	waysIn := map[string]func(b *bench) error{
		"their request is granted": func(b *bench) error {
			b.asksToJoin()
			return b.AddMember(b.t.Context(), b.by(b.ada), b.sid.ID, access.Bookkeeper, nil)
		},
		"added where the service runs": func(b *bench) error {
			return b.access.AddMember(b.t.Context(), b.site.ID, b.sid.ID, access.Bookkeeper)
		},
	}
	each(t, func(b *bench) {
		for name, comeIn := range waysIn {
			token := b.inviteAs(b.ada, b.sid.Email, access.Administrator)
			b.want(name, comeIn(b), nil)
			b.ended(name, token, database.EndedJoined)
			if open := must(b.Pending(b.t.Context(), b.site.ID)); len(open) != 0 {
				b.t.Errorf("%s: still invited are %v", name, open)
			}
			b.want("removing", b.Remove(b.t.Context(), b.by(b.ada), b.sid.ID), nil)
			_, _, err := b.Accept(b.t.Context(), token, "Sid", anywhere)
			b.want("coming back", err, administration.ErrInvitationWithdrawn)
		}
	})
}

// An invitation that was made in the very moment its person came in another way is open while they are a member.
func TestRemovingSomebodyEndsAnInvitationThatSlippedIn(t *testing.T) {
	each(t, func(b *bench) {
		token := b.inviteAs(b.ada, b.sid.Email, access.Administrator)
		b.want("slipping in", b.db.Write(b.t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.SQL().ExecContext(ctx, "INSERT INTO members (site_id, account_id, role, created_at) SELECT site_id, '"+b.sid.ID.String()+"', 'bookkeeper', created_at FROM invitations")
			return err
		}), nil)
		_, _, err := b.Accept(b.t.Context(), token, "Sid", anywhere)
		b.want("a member's", err, administration.ErrInvitationWithdrawn)
		b.want("removing", b.Remove(b.t.Context(), b.by(b.ada), b.sid.ID), nil)
		b.ended("removed", token, database.EndedRemoved)
	})
}

func TestAnInvitationEndsWithTheRightOfItsInviter(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		all := must(b.RoleMay(ctx, b.site.ID, access.Administrator))
		losses := map[string]func() error{
			"demoted": func() error {
				return b.SetRole(ctx, b.by(b.olive), b.ada.ID, access.Administrator, access.Bookkeeper)
			},
			"denied the feature": func() error {
				return b.SetFeature(ctx, b.by(b.olive), b.ada.ID, access.People, administration.AsRole, administration.Deny)
			},
			"with a role that may no longer": func() error {
				without := slices.DeleteFunc(slices.Clone(all), func(f access.Feature) bool { return f == access.People })
				return b.SetRoleFeatures(ctx, b.by(b.olive), access.Administrator, all, without)
			},
			"removed": func() error { return b.Remove(ctx, b.by(b.olive), b.ada.ID) },
		}
		for name, lose := range losses {
			b.want("as at first", b.access.AddMember(ctx, b.site.ID, b.ada.ID, access.Administrator), nil)
			token := b.inviteAs(b.ada, b.sid.Email, access.Bookkeeper)
			b.inviteAs(b.olive, "nina@demo.test", access.Bookkeeper)
			b.want(name, lose(), nil)
			b.ended(name, token, database.EndedInviter)
			if open := must(b.Pending(ctx, b.site.ID)); len(open) != 1 || open[0].Email != "nina@demo.test" {
				b.t.Errorf("%s: invited are %v", name, open)
			}
			if void := must(b.Unbacked(ctx, b.site.ID)); len(void) != 1 || void[0].Email != b.sid.Email {
				b.t.Errorf("%s: the administrators are shown %v", name, void)
			}
			_ = b.SetFeature(ctx, b.by(b.olive), b.ada.ID, access.People, administration.Deny, administration.AsRole)
			_ = b.SetRoleFeatures(ctx, b.by(b.olive), access.Administrator, must(b.RoleMay(ctx, b.site.ID, access.Administrator)), all)
		}
		b.inviteAs(b.olive, b.sid.Email, access.Bookkeeper)
		if void := must(b.Unbacked(ctx, b.site.ID)); len(void) != 0 {
			b.t.Errorf("invited again, the administrators are still shown %v", void)
		}
	})
}

// Where the service runs a role is changed without the site's administration; that holds for whoever follows the link, and
// the list of people says so at once.
func TestALossOfRightWhereTheServiceRunsHoldsAtOnce(t *testing.T) {
	each(t, func(b *bench) {
		token := b.inviteAs(b.ada, b.sid.Email, access.Administrator)
		b.want("demoting", b.access.AddMember(b.t.Context(), b.site.ID, b.ada.ID, access.Bookkeeper), nil)
		void, pending := must(b.Unbacked(b.t.Context(), b.site.ID)), must(b.Pending(b.t.Context(), b.site.ID))
		if len(void) != 1 || void[0].Email != b.sid.Email || void[0].Inviter != b.ada.Name || len(pending) != 0 {
			b.t.Errorf("void are %v, alive %v", void, pending)
		}
		b.ended("demoted", token, database.EndedInviter)
		b.inviteAs(b.olive, b.sid.Email, access.Administrator)
		if void, pending := must(b.Unbacked(b.t.Context(), b.site.ID)), must(b.Pending(b.t.Context(), b.site.ID)); len(void) != 0 || len(pending) != 1 {
			b.t.Errorf("invited again, void are %v, alive %v", void, pending)
		}
	})
}

// A bookkeeper who may invite does so only where they work, and loses that with the company.
func TestAnInvitationEndsWhenItsInviterLeavesTheCompanyItLeadsInto(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("giving", b.SetFeature(ctx, b.by(b.olive), b.ben.ID, access.People, administration.AsRole, administration.Allow), nil)
		token := b.inviteAs(b.ben, b.sid.Email, access.Bookkeeper)
		b.want("elsewhere", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.beta.ID, false, true), nil)
		must(b.PeekInvitation(ctx, token))
		b.want("leaving", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.alpha.ID, true, false), nil)
		b.ended("left", token, database.EndedInviter)
	})
}

func TestAPromotionAnswersWhatItGives(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("asking", b.Ask(ctx, b.by(b.ben), string(access.Logins)), nil)
		b.want("promoting", b.SetRole(ctx, b.by(b.ada), b.ben.ID, access.Bookkeeper, access.Administrator), nil)
		b.mailed(b.ben.Email, "You now have “User Login Status” on Hartley")
		if asks := must(b.Asked(ctx, b.site.ID)); len(asks) != 0 {
			b.t.Errorf("still asked: %v", asks)
		}
	})
}

// story is what happens to one person, and what should come of it.
type story struct {
	*bench
	t *rapid.T

	who    database.Account
	tokens []string // every one there was
	open   int      // the one that works, as an index; -1 for none
	role   access.Role
	member bool
	ada    bool // whether ada runs the site
	byAda  bool // whether the open one is hers
}

func (s *story) invite(inviter database.Account, role access.Role) {
	who := administration.Invitee{Email: s.who.Email, Role: role, Companies: []uuid.UUID{s.alpha.ID}}
	err := s.Invite(s.bench.t.Context(), s.by(inviter), who)
	may := inviter.ID != s.bench.ada.ID || s.ada
	if (err == nil) != (may && !s.member) {
		s.t.Fatalf("inviting a member (%v) by who may (%v): %v", s.member, may, err)
	}
	if err == nil {
		s.tokens = append(s.tokens, s.token(s.who.Email))
		s.open, s.role, s.byAda = len(s.tokens)-1, role, inviter.ID == s.bench.ada.ID
	}
}

func (s *story) accept(i int) {
	_, _, err := s.Accept(s.bench.t.Context(), s.tokens[i], "Nina", anywhere)
	if (err == nil) != (i == s.open) {
		s.t.Fatalf("invitation %d of %d, of which %d is open: %v", i, len(s.tokens), s.open, err)
	}
	if err == nil {
		s.member, s.open = true, -1
	}
}

func (s *story) step() {
	ctx := s.bench.t.Context()
	switch what := rapid.SampledFrom([]string{"invite", "invite", "by ada", "accept", "accept", "back", "granted", "added", "removed", "removed", "ada"}).Draw(s.t, "what"); what {
	case "invite", "by ada":
		inviter := s.olive
		if what == "by ada" {
			inviter = s.bench.ada
		}
		s.invite(inviter, rapid.SampledFrom(administration.Roles()).Draw(s.t, "role"))
	case "accept":
		if len(s.tokens) > 0 {
			s.accept(rapid.IntRange(0, len(s.tokens)-1).Draw(s.t, "which"))
		}
	case "back":
		_ = s.WithdrawInvitation(ctx, s.by(s.olive), s.who.Email)
		s.open = -1
	case "granted":
		_ = s.DeliverJoin(ctx, administration.JoinOrdered{Account: s.who.ID, Named: s.site.CustomerNumber, From: anywhere})
		if err := s.AddMember(ctx, s.by(s.olive), s.who.ID, access.Bookkeeper, nil); (err == nil) == s.member {
			s.t.Fatalf("granting a request: %v", err)
		}
		s.member, s.open = true, -1
	case "added":
		s.want("adding", s.access.AddMember(ctx, s.site.ID, s.who.ID, access.Bookkeeper), nil)
		s.member, s.open = true, -1
	case "removed":
		if err := s.Remove(ctx, s.by(s.olive), s.who.ID); (err == nil) != s.member {
			s.t.Fatalf("removing: %v", err)
		}
		s.member = false
	case "ada":
		roles := map[bool]access.Role{true: access.Administrator, false: access.Bookkeeper}
		s.want("another role", s.SetRole(ctx, s.by(s.olive), s.bench.ada.ID, roles[s.ada], roles[!s.ada]), nil)
		if s.ada = !s.ada; !s.ada && s.byAda {
			s.open = -1
		}
	}
}

// Whatever happens to somebody, in whatever order: exactly the newest invitation works, while nothing came between it
// and them; and who was removed gets in with nothing from before.
func TestWhateverHappensNothingFromBeforeARemovalLetsAnybodyIn(t *testing.T) {
	each(t, func(b *bench) {
		b.Throttle = free{}
		rapid.Check(b.t, func(t *rapid.T) {
			ctx := b.t.Context()
			who := must(b.access.CreateAccount(ctx, uuid.NewString()+"@demo.test", "Nina"))
			b.want("ada", b.access.AddMember(ctx, b.site.ID, b.ada.ID, access.Administrator), nil)
			s := &story{bench: b, t: t, who: who, open: -1, ada: true}
			for range rapid.IntRange(1, 12).Draw(t, "steps") {
				s.step()
				if _, err := b.db.Member(ctx, b.site.ID, who.ID); (err == nil) != s.member {
					t.Fatalf("their place on the site: %v", err)
				}
			}
			_ = b.Remove(ctx, b.by(b.olive), who.ID)
			for i := range s.tokens {
				if _, _, err := b.Accept(ctx, s.tokens[i], "Nina", anywhere); err == nil && (s.member || i != s.open) {
					t.Fatalf("removed, they came back through invitation %d of %d", i, len(s.tokens))
				}
			}
		})
	})
}
