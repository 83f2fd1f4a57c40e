package administration_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/storage/database"
)

// asksFor has somebody ask to work in a company.
func (b *bench) asksFor(who database.Account, company uuid.UUID) {
	b.t.Helper()
	b.want("asking", b.DeliverCompany(b.t.Context(), administration.CompanyOrdered{Account: who.ID, Company: company, From: anywhere}), nil)
}

func TestWhoWorksInOneCompanyAsksForAnotherAndIsLetIn(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		b.asksFor(b.ben, b.beta.ID)
		for _, admin := range []string{b.olive.Email, b.ada.Email} {
			asked := b.mailed(admin, "Ben Books asks to work in Beta on Hartley")
			if !strings.Contains(asked.Text, "/people/"+b.ben.ID.String()+"/asked/company:"+b.beta.ID.String()) {
				b.t.Errorf("the mail doesn't lead to the company: %s", asked.Text)
			}
		}
		asks := must(b.Asked(ctx, b.site.ID))
		if len(asks) != 1 || asks[0].Company != "Beta" || asks[0].Account != b.ben.ID {
			b.t.Errorf("asked is %+v", asks)
		}
		for _, company := range must(b.Person(ctx, b.site.ID, b.ben.ID)).Companies {
			if company.Asks != (company.ID == b.beta.ID) {
				b.t.Errorf("%s is asked for: %v", company.Name, company.Asks)
			}
		}
		mails := len(b.mails)
		b.asksFor(b.ben, b.beta.ID)
		if len(b.mails) != mails {
			b.t.Error("asked again, the administrators are mailed again")
		}
		b.want("letting in", b.SetCompany(ctx, b.by(b.ada), b.ben.ID, b.beta.ID, false, true), nil)
		b.mailed(b.ben.Email, "You can work in Beta on Hartley now")
		if asks := must(b.Asked(ctx, b.site.ID)); len(asks) != 0 {
			b.t.Errorf("still asked: %v", asks)
		}
	})
}

func TestARequestForACompanyIsDeclined(t *testing.T) {
	each(t, func(b *bench) {
		b.asksFor(b.ben, b.beta.ID)
		b.want("declining", b.Decline(b.t.Context(), b.by(b.ada), b.ben.ID, administration.AskCompany(b.beta.ID)), nil)
		b.mailed(b.ben.Email, "Your request to Hartley was declined")
		b.asksFor(b.ben, b.beta.ID) // once more is theirs to decide
		b.want("what is none", b.Decline(b.t.Context(), b.by(b.ada), b.ben.ID, "company:'; DROP TABLE"), administration.ErrNoSuch)
	})
}

// As for letting in: a request for another's company is not theirs to answer.
func TestWhoMayNotLetIntoACompanyDoesNotDeclineARequestForIt(t *testing.T) {
	each(t, func(b *bench) {
		ctx, zoe := b.t.Context(), must(b.access.CreateAccount(b.t.Context(), "zoe@example.test", "Zoe"))
		b.want("adding", b.access.AddMember(ctx, b.site.ID, zoe.ID, access.Bookkeeper), nil)
		b.want("giving", b.SetFeature(ctx, b.by(b.olive), b.ben.ID, access.People, administration.AsRole, administration.Allow), nil)
		b.asksFor(zoe, b.alpha.ID)
		b.asksFor(zoe, b.beta.ID)
		b.want("where he doesn't work", b.Decline(ctx, b.by(b.ben), zoe.ID, administration.AskCompany(b.beta.ID)), administration.ErrNotAllowed)
		b.want("where he works", b.Decline(ctx, b.by(b.ben), zoe.ID, administration.AskCompany(b.alpha.ID)), nil)
		if asks := must(b.Asked(ctx, b.site.ID)); len(asks) != 1 || asks[0].Company != "Beta" {
			b.t.Errorf("still asked is %+v", asks)
		}
	})
}

// Whoever guesses at companies is told nothing, and nobody is mailed.
func TestNobodyIsAskedForACompanyThatIsNotToBeHad(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.t.Context()
		other := must(b.access.CreateSite(ctx, "Other", "4712", b.olive.ID))
		foreign := must(b.access.CreateCompany(ctx, other.ID, "Foreign"))
		gamma := must(b.access.CreateCompany(ctx, b.site.ID, "Gamma"))
		b.want("closing", b.CloseCompany(ctx, b.by(b.ada), gamma.ID), nil)
		mails := len(b.mails)
		b.asksFor(b.ben, uuid.New())
		b.asksFor(b.ben, foreign.ID)
		b.asksFor(b.ben, gamma.ID)
		b.asksFor(b.ben, b.alpha.ID) // where he works
		b.asksFor(b.sid, b.beta.ID)  // a stranger
		if len(b.mails) != mails {
			b.t.Errorf("mailed is %v", b.mails[mails:])
		}
		b.want("the other way, which answers", b.Ask(ctx, b.by(b.ben), administration.AskCompany(b.beta.ID)), administration.ErrNoSuch)
		for range 40 {
			if err := b.AskForCompany(ctx, b.ben.ID, uuid.New(), anywhere); err != nil {
				return // throttled
			}
		}
		b.t.Error("40 companies are guessed at")
	})
}

func TestARequestForACompanyEndsWithItsPersonsPlace(t *testing.T) {
	each(t, func(b *bench) {
		b.asksFor(b.ben, b.beta.ID)
		b.want("removing", b.Remove(b.t.Context(), b.by(b.ada), b.ben.ID), nil)
		b.want("adding", b.access.AddMember(b.t.Context(), b.site.ID, b.ben.ID, access.Bookkeeper), nil)
		if asks := must(b.Asked(b.t.Context(), b.site.ID)); len(asks) != 0 {
			b.t.Errorf("still asked: %v", asks)
		}
	})
}
