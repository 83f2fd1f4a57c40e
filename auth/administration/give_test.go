package administration_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/storage/database"
)

// deny has the owner deny a member a feature.
func (b *bench) deny(who database.Account, feature access.Feature) {
	b.t.Helper()
	b.want("denying", b.SetFeature(b.t.Context(), b.by(b.olive), who.ID, feature, administration.AsRole, administration.Deny), nil)
}

// may has the owner say what a role may do on the site.
func (b *bench) may(role access.Role, change func([]access.Feature) []access.Feature) {
	b.t.Helper()
	was := must(b.RoleMay(b.t.Context(), b.site.ID, role))
	b.want("the matrix", b.SetRoleFeatures(b.t.Context(), b.by(b.olive), role, was, change(slices.Clone(was))), nil)
}

// ways are all those by which a role is given on a site, and what came of each.
func (b *bench) ways(by database.Account, role access.Role) map[string]error {
	b.t.Helper()
	ctx, who := b.t.Context(), b.by(by)
	file := fmt.Appendf(nil, "nina@demo.test,Nina,%s\n", role)
	plan := must(b.Preview(ctx, who, file))
	_, err := b.Import(ctx, who, file, plan.Seal)
	b.want("carrying out what was shown", err, nil)
	var imported error
	if plan.Lines[0].Why == administration.WhyBeyond {
		imported = &administration.BeyondError{Role: role} // as its line says
	}
	other, was := b.ben, access.Bookkeeper
	if role == access.Bookkeeper {
		other, was = must(b.access.CreateAccount(ctx, "bea@demo.test", "Bea Admin")), access.Administrator
		b.want("another administrator", b.access.AddMember(ctx, b.site.ID, other.ID, was), nil)
	}
	return map[string]error{
		"inviting":         b.Invite(ctx, who, administration.Invitee{Email: "otto@demo.test", Role: role}),
		"importing":        imported,
		"adding who asked": b.AddMember(ctx, who, b.sid.ID, role, nil),
		"another role":     b.SetRole(ctx, who, other.ID, was, role),
	}
}

// beyond wants an error that names what the giver lacks, or none where they lack nothing.
func (b *bench) beyond(what string, err error, role access.Role, lacking ...access.Feature) {
	b.t.Helper()
	var beyond *administration.BeyondError
	switch {
	case len(lacking) == 0:
		b.want(what, err, nil)
	case !errors.As(err, &beyond) || !errors.Is(err, administration.ErrNotAllowed) || beyond.Role != role:
		b.t.Errorf("%s: got %v, want to be told that it goes beyond what the giver has", what, err)
	case what != "importing" && !slices.Equal(beyond.Lacking, lacking):
		b.t.Errorf("%s: the giver is told of %v, lacks %v", what, beyond.Lacking, lacking)
	}
}

// Attack: who is denied a feature lets in a second account of theirs that has it by its role, to lift the denial.
func TestNobodyGivesARoleThatMayWhatTheyMayNot(t *testing.T) {
	for _, test := range []struct {
		name                      string
		before                    func(b *bench)
		administrator, bookkeeper []access.Feature // what ada lacks of each
	}{
		{"who has all", func(*bench) {}, nil, nil},
		{
			"who is denied what bookkeepers haven't",
			func(b *bench) { b.deny(b.ada, access.Security); b.deny(b.ada, access.Logins) },
			[]access.Feature{access.Logins, access.Security},
			nil,
		},
		{
			"who is denied what bookkeepers have",
			func(b *bench) { b.deny(b.ada, access.DownloadDocuments) },
			[]access.Feature{access.DownloadDocuments},
			[]access.Feature{access.DownloadDocuments},
		},
		{
			"who is denied what no administrator of the site has",
			func(b *bench) {
				b.deny(b.ada, access.Security)
				b.may(access.Administrator, func(was []access.Feature) []access.Feature { return was[:len(was)-1] })
			},
			nil, nil,
		},
		{
			"on a site whose bookkeepers may more",
			func(b *bench) {
				b.deny(b.ada, access.Logins)
				b.may(access.Bookkeeper, func(was []access.Feature) []access.Feature { return append(was, access.Logins) })
			},
			[]access.Feature{access.Logins},
			[]access.Feature{access.Logins},
		},
		{
			"whose role may less than bookkeepers",
			func(b *bench) {
				b.may(access.Administrator, func(was []access.Feature) []access.Feature { return was[1:] })
			},
			nil,
			[]access.Feature{access.SeeDocuments},
		},
		{
			"to whom more is given than their role may",
			func(b *bench) {
				b.may(access.Administrator, func(was []access.Feature) []access.Feature { return was[1:] })
				b.want("giving", b.SetFeature(b.t.Context(), b.by(b.olive), b.ada.ID, access.SeeDocuments, administration.AsRole, administration.Allow), nil)
			},
			nil, nil,
		},
	} {
		for role, lacking := range map[access.Role][]access.Feature{access.Administrator: test.administrator, access.Bookkeeper: test.bookkeeper} {
			t.Run(test.name+", "+string(role), func(t *testing.T) {
				each(t, func(b *bench) {
					b.asksToJoin()
					test.before(b)
					for way, err := range b.ways(b.ada, role) {
						b.beyond(way, err, role, lacking...)
					}
					for _, account := range []database.Account{b.sid, b.ben} {
						member, err := b.db.Member(b.t.Context(), b.site.ID, account.ID)
						if err == nil && len(lacking) > 0 && member.Role == string(access.Administrator) {
							b.t.Errorf("refused, %s is an administrator all the same", account.Name)
						}
					}
				})
			})
		}
	}
}

// The owner has everything, whatever their role was said to be able to, or they were denied before they became it.
func TestTheOwnerGivesEveryRole(t *testing.T) {
	for _, role := range administration.Roles() {
		each(t, func(b *bench) {
			b.asksToJoin()
			b.deny(b.ada, access.Security)
			b.want("handing over", b.Transfer(b.t.Context(), b.by(b.olive), b.ada.ID), nil)
			for way, err := range b.ways(b.ada, role) {
				b.want(way, err, nil)
			}
		})
	}
}

// Nor a feature alone, to a person or to a role.
func TestNobodyGivesAFeatureThatTheyDoNotHave(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.deny(b.ada, access.Logins)
		b.deny(b.ben, access.Logins)
		give := func(feature access.Feature, was, now administration.Choice) error {
			return b.SetFeature(ctx, b.by(b.ada), b.ben.ID, feature, was, now)
		}
		b.beyond("to a person", give(access.Logins, administration.Deny, administration.Allow), "", access.Logins)
		b.beyond("to a person, as the role", give(access.Logins, administration.Deny, administration.AsRole), "", access.Logins)
		b.beyond("another", give(access.Companies, administration.AsRole, administration.Allow), "")
		was := must(b.RoleMay(ctx, b.site.ID, access.Bookkeeper))
		to := func(feature access.Feature) error {
			return b.SetRoleFeatures(ctx, b.by(b.ada), access.Bookkeeper, was, append(slices.Clone(was), feature))
		}
		b.beyond("to a role", to(access.Logins), "", access.Logins)
		b.beyond("another to a role", to(access.Companies), "")
		b.want("to oneself", b.SetFeature(ctx, b.by(b.ada), b.ada.ID, access.Logins, administration.Deny, administration.AsRole), administration.ErrOwn)
	})
}

// An invitation is as good as its inviter is when it is accepted.
func TestAnInvitationToARoleEndsWhenItsInviterIsDeniedWhatThatMay(t *testing.T) {
	each(t, func(b *bench) {
		token := b.inviteAs(b.ada, b.sid.Email, access.Administrator)
		b.deny(b.ada, access.Security)
		b.ended("denied", token, database.EndedInviter)
		token = b.inviteAs(b.ada, b.sid.Email, access.Bookkeeper)
		_, _, err := b.Accept(b.t.Context(), token, "Sid", anywhere)
		b.want("a role that may less", err, nil)
	})
}

// Also where nothing on the site noted what the inviter lost.
func TestAnInvitationIsHeldAgainstWhatItsInviterHasWhenItIsAccepted(t *testing.T) {
	each(t, func(b *bench) {
		token := b.inviteAs(b.ada, b.sid.Email, access.Administrator)
		b.want("denying where the service runs", b.db.Write(b.t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.PutMemberFeature(ctx, database.MemberFeature{SiteID: b.site.ID, AccountID: b.ada.ID, Feature: string(access.Security)})
		}), nil)
		b.ended("denied", token, database.EndedInviter)
		if void := must(b.Unbacked(b.t.Context(), b.site.ID)); len(void) != 1 || void[0].Email != b.sid.Email {
			b.t.Errorf("the administrators are shown %v", void)
		}
	})
}

// An import that offers the role of an administrator to nobody new makes none.
func TestAPlanTellsWhichRolesItGives(t *testing.T) {
	each(t, func(b *bench) {
		for file, want := range map[string]bool{
			"nina@demo.test,,administrator\n": true,
			"nina@demo.test,,bookkeeper\n":    false,
			"ada@demo.test,,administrator\n":  false,
			"nina,,administrator\n":           false,
		} {
			if plan := must(b.Preview(b.t.Context(), b.by(b.ada), []byte(file))); plan.Makes(access.Administrator) != want {
				b.t.Errorf("%q is said to make an administrator: %v", file, !want)
			}
		}
		b.inviteAs(b.olive, "nina@demo.test", access.Bookkeeper)
		if plan := must(b.Preview(b.t.Context(), b.by(b.ada), []byte("nina@demo.test,,administrator\n"))); !plan.Makes(access.Administrator) {
			b.t.Error("an invitation again, as an administrator, is not said to make one")
		}
	})
}

// The page that asks whether to remove somebody says no where the removal would.
func TestWhoCannotBeRemovedIsNotAskedAbout(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("giving", b.SetFeature(ctx, b.by(b.olive), b.ben.ID, access.People, administration.AsRole, administration.Allow), nil)
		for _, test := range []struct {
			name    string
			by, who database.Account
			want    error
		}{
			{"the owner, by an administrator", b.ada, b.olive, administration.ErrOwner},
			{"the owner, by themselves", b.olive, b.olive, administration.ErrOwner},
			{"oneself", b.ada, b.ada, administration.ErrOwn},
			{"an administrator, by a bookkeeper", b.ben, b.ada, administration.ErrNotAllowed},
			{"by a stranger", b.sid, b.ben, administration.ErrNotAllowed},
			{"a stranger", b.ada, b.sid, administration.ErrNoSuch},
		} {
			b.want("asking: "+test.name, b.Removable(ctx, b.by(test.by), test.who.ID), test.want)
			b.want(test.name, b.Remove(ctx, b.by(test.by), test.who.ID), test.want)
		}
		b.want("a bookkeeper", b.Removable(ctx, b.by(b.ada), b.ben.ID), nil)
	})
}
