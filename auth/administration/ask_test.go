package administration_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/auth/audit"
	"satchel/auth/throttle"
	"satchel/storage/database"
)

func TestWhoLacksAFeatureAsksAndTheSwitchAnswers(t *testing.T) {
	each(t, func(b *bench) {
		ctx, logins := b.t.Context(), string(access.Logins)
		b.want("asking", b.Ask(ctx, b.by(b.ben), logins), nil)
		for _, admin := range []string{b.olive.Email, b.ada.Email} {
			asked := b.mailed(admin, "Ben Books asks for “User Login Status” on Hartley")
			if !strings.Contains(asked.Text, "https://books.test/site/"+b.site.ID.String()+"/people/"+b.ben.ID.String()+"/asked/logins") {
				b.t.Errorf("the mail doesn't lead to the switch: %s", asked.Text)
			}
		}
		b.want("again", b.Ask(ctx, b.by(b.ben), logins), administration.ErrLater)
		if since := must(b.AskedBy(ctx, b.site.ID, b.ben.ID, logins)); !since.Equal(b.now) {
			b.t.Errorf("waits since %s", since)
		}
		if ben := must(b.Person(ctx, b.site.ID, b.ben.ID)); !ben.AsksFor(logins) {
			b.t.Error("the administrator doesn't see the request")
		}
		b.want("the switch", b.SetFeature(ctx, b.by(b.ada), b.ben.ID, access.Logins, administration.AsRole, administration.Allow), nil)
		b.mailed(b.ben.Email, "You now have “User Login Status” on Hartley")
		if asks := must(b.Asked(ctx, b.site.ID)); len(asks) != 0 {
			b.t.Errorf("still asked: %v", asks)
		}
		b.want("what one has", b.Ask(ctx, b.by(b.ben), logins), administration.ErrSet)
		b.want("nothing there is", b.Ask(ctx, b.by(b.ben), "'; DROP TABLE"), administration.ErrNoSuch)
		b.want("a stranger", b.Ask(ctx, b.by(b.sid), logins), administration.ErrNotAllowed)
		b.recorded(audit.AccessAsked, audit.FeatureChanged)
	})
}

func TestOnlyWhoCanGiveItIsAskedAndNeverWhoAsks(t *testing.T) {
	each(t, func(b *bench) {
		ctx, logins := b.t.Context(), string(access.Logins)
		eve := must(b.access.CreateAccount(ctx, "eve@demo.test", "Eve Admin"))
		b.want("a second administrator", b.access.AddMember(ctx, b.site.ID, eve.ID, access.Administrator), nil)
		b.deny(b.ada, access.Logins)
		b.deny(eve, access.AddDocuments)
		for _, test := range []struct {
			who   database.Account
			thing string
			want  []string
		}{
			{b.ada, logins, []string{"Olive Owner", "Eve Admin"}},
			{b.ben, logins, []string{"Olive Owner", "Eve Admin"}},
			{b.ben, string(access.Security), []string{"Olive Owner", "Ada Admin", "Eve Admin"}},
			{eve, string(access.AddDocuments), []string{"Olive Owner", "Ada Admin"}},
			{b.ada, administration.AskCompanies, []string{"Olive Owner", "Eve Admin"}},
			{b.olive, administration.AskCompanies, []string{"Ada Admin", "Eve Admin"}},
			{b.sid, administration.AskMember, []string{"Olive Owner", "Ada Admin"}}, // eve can't make a bookkeeper
		} {
			var got []string
			for _, person := range must(b.WhoToAsk(ctx, b.site.ID, test.who.ID, test.thing)) {
				got = append(got, person.Name)
			}
			if !slices.Equal(got, test.want) {
				b.t.Errorf("%s asks %v for %s, want %v", test.who.Name, got, test.thing, test.want)
			}
		}
		b.mails = nil
		b.want("asking", b.Ask(ctx, b.by(b.ada), logins), nil)
		b.mailed(eve.Email, "Ada Admin asks for “User Login Status”")
		b.mailed(b.olive.Email, "Ada Admin asks for “User Login Status”")
		if len(b.mails) != 2 {
			b.t.Errorf("%d are mailed: %v", len(b.mails), b.mails)
		}
	})
}

func TestWhatIsGivenToARoleAnswersEveryoneOfIt(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("asking", b.Ask(ctx, b.by(b.ben), string(access.Logins)), nil)
		before := must(b.RoleMay(ctx, b.site.ID, access.Bookkeeper))
		b.want("giving", b.SetRoleFeatures(ctx, b.by(b.olive), access.Bookkeeper, before, append(before, access.Logins)), nil)
		b.mailed(b.ben.Email, "You now have “User Login Status”")
	})
}

func TestWhoHasNoCompanyAsksAndIsAnsweredByOne(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.want("having one", b.Ask(ctx, b.by(b.ben), administration.AskCompanies), administration.ErrSet)
		b.want("taking it", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.alpha.ID, true, false), nil)
		b.want("asking", b.Ask(ctx, b.by(b.ben), administration.AskCompanies), nil)
		b.mailed(b.ada.Email, "Ben Books asks for a company on Hartley")
		b.want("giving one", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.beta.ID, false, true), nil)
		b.mailed(b.ben.Email, "You have a company on Hartley")
	})
}

func TestWhatSomebodyLacksInACompanyIsAskedForWithoutItsSite(t *testing.T) {
	each(t, func(b *bench) {
		ctx, see, logins := b.t.Context(), access.SeeDocuments, access.Logins
		lacks := must(b.Lacks(ctx, b.ben.ID, b.alpha.ID, see, logins))
		if len(lacks) != 1 || lacks[0].Thing != string(logins) || lacks[0].Name != "Hartley" || len(lacks[0].Whom) != 2 || !lacks[0].Since.IsZero() {
			b.t.Fatalf("ben lacks %+v", lacks)
		}
		for range 2 {
			if lack := must(b.AskFor(ctx, b.by(b.ben), b.alpha.ID, string(logins))); !lack.Since.Equal(b.now) || lack.Title != "User Login Status" {
				b.t.Errorf("asked for is %+v", lack)
			}
		}
		if lacks := must(b.Lacks(ctx, b.ben.ID, b.beta.ID, see)); len(lacks) != 1 || lacks[0].Thing != administration.AskCompany(b.beta.ID) || lacks[0].Name != "" || lacks[0].Whom != nil {
			b.t.Errorf("where ben doesn't work, he lacks %+v", lacks)
		}
		_, err := b.AskFor(ctx, b.by(b.ben), b.beta.ID, string(logins))
		b.want("asking there", err, access.ErrNoAccess)
		_, err = b.AskFor(ctx, b.by(b.sid), uuid.Nil, string(logins))
		b.want("a stranger", err, administration.ErrNotAllowed)
		if lacks := must(b.Lacks(ctx, b.sid.ID, b.alpha.ID, see)); len(lacks) != 1 || lacks[0].Thing != administration.AskMember || lacks[0].Name != "" {
			b.t.Errorf("a stranger lacks %+v", lacks)
		}
		second := must(b.access.CreateSite(ctx, "Second", "4712", b.olive.ID))
		b.want("joining another site", b.access.AddMember(ctx, second.ID, b.ben.ID, access.Bookkeeper), nil)
		_, err = b.AskFor(ctx, b.by(b.ben), uuid.Nil, string(logins))
		b.want("on one of two sites", err, administration.ErrWhichCompany)
	})
}

func TestTheFeatureAboutCompaniesIsNoRequestForOne(t *testing.T) {
	each(t, func(b *bench) {
		ctx, companies := b.t.Context(), string(access.Companies)
		b.want("asking for the feature, with a company", b.Ask(ctx, b.by(b.ben), companies), nil)
		b.mailed(b.olive.Email, "Ben Books asks for “Companies” on Hartley")
		b.want("being let into another company", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.beta.ID, false, true), nil)
		if asks := must(b.Asked(ctx, b.site.ID)); len(asks) != 1 || asks[0].Thing != companies {
			b.t.Errorf("asked is %v", asks)
		}
	})
}

func TestAStrangerNamesASiteAndIsToldNothingOfIt(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		for _, named := range []string{"4711", "no such number", "nobody@demo.test", "<script>", "'; DROP TABLE sites; --", "\u202e1174"} {
			b.want(named, b.AskToJoin(ctx, b.sid.ID, named, anywhere), nil)
		}
		for _, named := range []string{"", "  ", strings.Repeat("x", 321), "\xff", "47\x0011"} {
			b.want("nothing to know a site by", b.AskToJoin(ctx, b.sid.ID, named, anywhere), administration.ErrNotNamed)
		}
		for _, job := range b.joins {
			b.want("finding out", b.DeliverJoin(ctx, job), nil)
		}
		if asks := must(b.Asked(ctx, b.site.ID)); len(asks) != 1 || asks[0].Thing != administration.AskMember || asks[0].Name != "Sid Stranger" {
			b.t.Fatalf("asked is %v", asks)
		}
		b.mailed(b.olive.Email, "Sid Stranger asks for access to Hartley")
		b.want("somebody who didn't ask", b.AddMember(ctx, b.by(b.ada), uuid.Must(uuid.NewV7()), access.Bookkeeper, nil), administration.ErrNoSuch)
		b.want("making a user", b.AddMember(ctx, b.by(b.ada), b.sid.ID, access.Bookkeeper, []uuid.UUID{b.beta.ID}), nil)
		b.want("the company", b.access.Check(ctx, b.sid.ID, b.beta.ID), nil)
		b.mailed(b.sid.Email, "You are now a user of Hartley")
		b.want("again", b.AddMember(ctx, b.by(b.ada), b.sid.ID, access.Bookkeeper, nil), administration.ErrMember)
	})
}

func TestARequestIsDeclinedLapsesAndIsNotRepeatedWithoutEnd(t *testing.T) {
	each(t, func(b *bench) {
		ctx, logins := b.t.Context(), string(access.Logins)
		b.want("by the owner's e-mail", b.AskToJoin(ctx, b.sid.ID, "Olive@demo.test ", anywhere), nil)
		b.want("finding out", b.DeliverJoin(ctx, b.joins[0]), nil)
		b.want("declining", b.Decline(ctx, b.by(b.ada), b.sid.ID, administration.AskMember), nil)
		b.mailed(b.sid.Email, "Your request to Hartley was declined")
		b.want("again", b.Decline(ctx, b.by(b.ada), b.sid.ID, administration.AskMember), administration.ErrNoSuch)

		b.want("asking", b.Ask(ctx, b.by(b.ben), logins), nil)
		b.now = b.now.Add(administration.AskLife)
		if asks := must(b.Asked(ctx, b.site.ID)); len(asks) != 0 {
			b.t.Errorf("what has lapsed is still shown: %v", asks)
		}
		b.want("asking anew", b.Ask(ctx, b.by(b.ben), logins), nil)
		var tooMany *throttle.Error
		for range 20 {
			if err := b.Ask(ctx, b.by(b.ben), logins); errors.As(err, &tooMany) {
				return
			}
		}
		b.t.Error("nothing bounds how often somebody asks")
	})
}

func TestTheAnswerLeadsToWhatWasAskedFor(t *testing.T) {
	each(t, func(b *bench) {
		ctx, site, company := b.t.Context(), "/site/"+b.site.ID.String(), "/company/"+b.alpha.ID.String()
		leads := func(what, subject, path string) {
			b.t.Helper()
			if answer := b.mailed(b.ben.Email, subject); !slices.Contains(strings.Fields(answer.Text), "https://books.test"+path) {
				b.t.Errorf("%s leads not to %s: %s", what, path, answer.Text)
			}
			b.mails = nil
		}
		for feature, path := range map[access.Feature]string{
			access.SeeDocuments: company + "/documents", access.EditDocuments: company + "/documents",
			access.ReviewDocuments: company + "/documents", access.DownloadDocuments: company + "/documents",
			access.AddDocuments: company + "/documents/add", access.People: site + "/people", access.Companies: site + "/companies",
			access.Logins: site + "/logins", access.Security: site + "/two-factor",
		} {
			b.now = b.now.Add(24 * time.Hour)
			b.want("denying", b.SetFeature(ctx, b.by(b.ada), b.ben.ID, feature, administration.AsRole, administration.Deny), nil)
			b.want("asking", b.Ask(ctx, b.by(b.ben), string(feature)), nil)
			b.want("giving", b.SetFeature(ctx, b.by(b.ada), b.ben.ID, feature, administration.Deny, administration.Allow), nil)
			leads(string(feature), "You now have", path)
			b.want("as before", b.SetFeature(ctx, b.by(b.ada), b.ben.ID, feature, administration.Allow, administration.AsRole), nil)
		}

		b.asksFor(b.ben, b.beta.ID)
		b.want("letting in", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.beta.ID, false, true), nil)
		leads("a company", "You can work in Beta", "/company/"+b.beta.ID.String()+"/documents")

		b.now = b.now.Add(24 * time.Hour)
		again := func(what, path string) {
			b.t.Helper()
			give := func(was, now administration.Choice) {
				b.t.Helper()
				b.want("the switch", b.SetFeature(ctx, b.by(b.ada), b.ben.ID, access.SeeDocuments, was, now), nil)
			}
			give(administration.AsRole, administration.Deny)
			b.want("asking", b.Ask(ctx, b.by(b.ben), string(access.SeeDocuments)), nil)
			give(administration.Deny, administration.AsRole)
			leads(what, "You now have", path)
		}
		again("documents of two companies, of which none was chosen", "")
		b.want("choosing", b.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
			return tx.ChooseCompany(ctx, nil, b.ben.ID, b.alpha.ID)
		}), nil)
		again("documents of two companies, of which one was chosen last", company+"/documents")
	})
}
