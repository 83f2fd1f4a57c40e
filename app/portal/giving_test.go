package portal_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/auth/session"
	"satchel/storage/database"
)

// member is somebody more on the site.
func (c *colleagues) member(t *testing.T, email, name string, role access.Role) database.Account {
	t.Helper()
	row := must(c.access.CreateAccount(t.Context(), email, name))
	if err := c.access.AddMember(t.Context(), c.service.site(t), row.ID, role); err != nil {
		t.Fatal(err)
	}
	return row
}

// asking is a stranger who waits to be made a user of the site.
func (c *colleagues) asking(t *testing.T) database.Account {
	t.Helper()
	sid := must(c.access.CreateAccount(t.Context(), "sid@elsewhere.test", "Sid Stranger"))
	c.passwordFor(t, sid, firstPassword)
	v := c.visitor(t)
	v.submit("/sign-in", "email", sid.Email, "password", firstPassword)
	v.submit("/access/join", "named", "4711")
	c.awaitMail(t, "ann@hartley.test", "Sid Stranger asks for access to Hartley Bookkeeping")
	return sid
}

// run wants nobody to run the site but those.
func (c *colleagues) run(t *testing.T, when string, names ...string) {
	t.Helper()
	var running []string
	for _, person := range must(c.sites.People(t.Context(), c.service.site(t))) {
		if person.Role == access.Owner || person.Role == access.Administrator {
			running = append(running, person.Name)
		}
	}
	if got, want := strings.Join(running, ", "), strings.Join(names, ", "); got != want {
		t.Errorf("%s: the site is run by %s, not by %s alone", when, got, want)
	}
}

// invited wants nobody to be invited but those, by e-mail.
func (c *colleagues) invited(t *testing.T, when string, emails ...string) {
	t.Helper()
	var open []string
	for _, row := range must(c.sites.Pending(t.Context(), c.service.site(t))) {
		open = append(open, row.Email)
	}
	slices.Sort(open)
	if !slices.Equal(open, emails) {
		t.Errorf("%s: invited are %v", when, open)
	}
}

// Attack: an administrator who was denied a feature would have it back through somebody they make an administrator.
func TestWhoLacksAFeatureIsToldWhyTheyCannotMakeAnAdministrator(t *testing.T) {
	c := serve(t).colleagues(t)
	cora, sid := c.member(t, "cora@hartley.test", "Cora Clerk", access.Bookkeeper), c.asking(t)
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator").wants(t, "The role is changed")
	c.ann.submit(c.of(c.benRow, "/feature"), "feature", "security", "was", "role", "now", "deny").wants(t, "The feature is changed")
	const lacks, invite = "Administrators of this site may do what you may not yourself: Security. So you can’t give that role.", "/people/invite"

	form := c.ben.submit(c.site+invite, "email", "eve@hartley.test", "name", "Eve Plum", "role", "administrator")
	form.wants(t, lacks, "Nobody was invited. Ask the owner to do it, or to give you the same.", `value="eve@hartley.test"`, `value="Eve Plum"`, `value="administrator" selected`)
	if form.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("inviting: %d", form.StatusCode)
	}
	plan := c.ben.submit(c.site+"/people/import", "lines", "eve@hartley.test,Eve Plum,administrator")
	plan.wants(t, "0 of 1 lines invite somebody", "That role may do here what you may not yourself. Ask the owner to invite them.")
	c.ben.submit(c.site+"/people/import", "lines", "eve@hartley.test,Eve Plum,administrator", "seal", plan.hidden("seal"))
	for what, refused := range map[string]page{
		"adding":  c.ben.submit(c.of(sid, "/add"), "role", "administrator"),
		"a role":  c.ben.submit(c.of(cora, "/role"), "was", "bookkeeper", "role", "administrator"),
		"oneself": c.ben.submit(c.of(c.benRow, "/role"), "was", "administrator", "role", "administrator"),
	} {
		if refused.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", what, refused.StatusCode)
		}
		if what != "oneself" {
			refused.wants(t, "Nobody gives more than they have", lacks, "Nothing was changed.", "Ask the owner to do it, or to give you the same.")
		}
	}
	c.run(t, "refused", "Ann O'Neil", "Ben Field")
	c.invited(t, "refused")

	page := c.ben.get(c.of(cora, ""))
	page.wants(t, "You don’t have this yourself")
	if switches := strings.Count(page.text, `action="`+c.of(cora, "/feature")+`"`); switches != len(access.Features())-1 {
		t.Errorf("there are %d switches", switches)
	}
	c.ben.submit(c.of(cora, "/feature"), "feature", "security", "was", "role", "now", "allow").
		wants(t, "Nobody gives more than they have", "You don’t have this feature yourself here: Security.", "Nothing was changed.")
	c.ben.submit(c.site+invite, "email", "eve@hartley.test", "role", "bookkeeper").wants(t, "The invitation is on its way")
}

// Whoever may not give a feature doesn't decline it either: neither the page nor its form lets them.
func TestWhoLacksAFeatureDeclinesNobodysRequestForIt(t *testing.T) {
	c := serve(t).colleagues(t)
	cora := c.member(t, "cora@hartley.test", "Cora Clerk", access.Bookkeeper)
	ask := administration.By{Account: cora.ID, Site: c.service.site(t)}
	if err := c.sites.Ask(t.Context(), ask, string(access.Security)); err != nil {
		t.Fatal(err)
	}
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator").wants(t, "The role is changed")
	decline := `name="thing" value="security"`
	c.ben.get(c.of(cora, "")).wants(t, decline)
	c.ann.submit(c.of(c.benRow, "/feature"), "feature", "security", "was", "role", "now", "deny").wants(t, "The feature is changed")
	page := c.ben.get(c.of(cora, ""))
	page.wants(t, "You don’t have this yourself", "Asked for")
	if strings.Contains(page.text, decline) {
		t.Error("ben is offered to decline what he may not give")
	}
	c.ben.submit(c.of(cora, "/decline"), "thing", "security").
		wants(t, "Nobody gives more than they have", "You don’t have this feature yourself here: Security.", "Nothing was changed.")
	c.ann.submit(c.of(cora, "/decline"), "thing", "security").wants(t, "The request is declined")
}

// Whoever comes upon somebody else's open browser makes nobody an administrator with it, nor gives anybody a feature.
func TestMakingAnAdministratorTakesAFreshProof(t *testing.T) {
	c := serve(t).colleagues(t)
	cora, sid := c.member(t, "cora@hartley.test", "Cora Clerk", access.Bookkeeper), c.asking(t)
	const lines = "eve@hartley.test,Eve Plum,administrator"
	asBookkeeper := c.ann.submit(c.site+"/people/import", "lines", "otto@hartley.test")
	plan := c.ann.submit(c.site+"/people/import", "lines", lines)
	c.clock.Advance(session.StepUpLife + time.Second)

	people, invite, sent := c.site+"/people", c.site+"/people/invite", c.site+"/people/import"
	c.ann.submit(invite, "email", "pia@hartley.test", "role", "bookkeeper").wants(t, "The invitation is on its way")
	c.ann.submit(sent, "lines", "otto@hartley.test", "seal", asBookkeeper.hidden("seal")).wants(t, "The invitations are on their way")
	for what, test := range map[string]struct {
		back   string
		answer page
	}{
		"inviting":       {invite, c.ann.submit(invite, "email", "nina@hartley.test", "name", "Nina New", "role", "administrator", "company", c.books["Northwind Traders"])},
		"inviting again": {people, c.ann.submit(invite, "email", "nina@hartley.test", "name", "Nobody", "role", "administrator", "again", "yes")},
		"importing":      {sent, c.ann.submit(sent, "lines", lines, "seal", plan.hidden("seal"))},
		"adding":         {c.of(sid, ""), c.ann.submit(c.of(sid, "/add"), "role", "administrator")},
		"a role":         {c.of(cora, ""), c.ann.submit(c.of(cora, "/role"), "was", "bookkeeper", "role", "administrator")},
		"a feature":      {c.of(cora, ""), c.ann.submit(c.of(cora, "/feature"), "feature", "security", "was", "role", "now", "allow")},
	} {
		if test.answer.title() != "Is it still you?" || test.answer.hidden("next") != test.back {
			t.Errorf("%s: asked %q, to go on to %q", what, test.answer.title(), test.answer.hidden("next"))
		}
	}
	c.run(t, "without a proof", "Ann O'Neil")
	c.invited(t, "without a proof", "otto@hartley.test", "pia@hartley.test")
	if has := must(c.access.On(t.Context(), cora.ID, c.service.site(t))).May(access.Security); has {
		t.Error("without a proof, a feature was given")
	}

	c.ann.submit("/step-up", "next", invite, "password", firstPassword).
		wants(t, `value="nina@hartley.test"`, `value="Nina New"`, `value="administrator" selected`, `value="`+c.books["Northwind Traders"]+`" checked`)
	c.ann.get(sent).wants(t, lines+"</textarea>")
	c.ann.submit(invite, "email", "nina@hartley.test", "role", "administrator").wants(t, "The invitation is on its way")
	c.ann.submit(sent, "lines", lines, "seal", plan.hidden("seal")).wants(t, "The invitations are on their way")
	c.ann.submit(c.of(sid, "/add"), "role", "administrator").wants(t, "They are a user of the site now")
	c.ann.submit(c.of(cora, "/feature"), "feature", "security", "was", "role", "now", "allow").wants(t, "The feature is changed")
}

func TestTheOwnersOwnPageSaysWhatIsTrue(t *testing.T) {
	c := serve(t).colleagues(t)
	c.ann.get(c.of(c.service.ann, "")).wants(t, "This is you, the owner. You may do everything, and stay until you hand the site over.")
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator")
	c.ben.get(c.of(c.benRow, "")).wants(t, "This is you. The owner or another administrator changes your role and features.")
	c.ben.get(c.of(c.service.ann, "")).wants(t, "The owner may do everything, and stays until the site is handed over.")
}

func TestNobodyIsAskedWhetherToRemoveWhomTheyCannot(t *testing.T) {
	c := serve(t).colleagues(t)
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator")
	for title, asked := range map[string][2]page{
		"A site always has its owner":                {c.ann.get(c.of(c.service.ann, "/remove")), c.ann.submit(c.of(c.service.ann, "/remove"))},
		"Nobody changes what they themselves may do": {c.ben.get(c.of(c.benRow, "/remove")), c.ben.submit(c.of(c.benRow, "/remove"))},
		"That is no longer so":                       {c.ann.get(c.site + "/people/00000000-0000-7000-8000-000000000000/remove"), c.ann.submit(c.site + "/people/00000000-0000-7000-8000-000000000000/remove")},
	} {
		for _, answer := range asked {
			if answer.title() != title || answer.StatusCode < http.StatusForbidden {
				t.Errorf("%s: %d %q", answer.Request.Method, answer.StatusCode, answer.title())
			}
			answer.wants(t, "Nothing was changed.")
		}
	}
	c.ann.get(c.of(c.benRow, "/remove")).wants(t, "Remove Ben Field?")
}

// A bookkeeper who looks after the people lets them into the companies they work in themselves, and is offered no other,
// nor any for who runs the site.
func TestWhoLooksAfterPeopleIsOfferedTheCompaniesTheyMayLetInto(t *testing.T) {
	c := serve(t).colleagues(t)
	sid, bea := c.asking(t), c.member(t, "bea@hartley.test", "Bea Books", access.Bookkeeper)
	c.ann.submit(c.of(c.benRow, "/feature"), "feature", "people", "was", "role", "now", "allow").wants(t, "The feature is changed")
	mine, other := c.books["Northwind Traders"], c.books["Hartley & Sons Ltd"]
	offers := func(got page, company string) bool {
		return strings.Contains(got.text, `name="company" value="`+company+`"`)
	}
	for name, path := range map[string]string{
		"one's own page": c.of(c.benRow, ""), "another's": c.of(bea, ""), "an invitation": c.site + "/people/invite", "who asks": c.of(sid, ""),
	} {
		if got := c.ben.get(path); !offers(got, mine) || offers(got, other) {
			t.Errorf("%s: ben's own company is offered: %v, the other: %v", name, offers(got, mine), offers(got, other))
		}
		if got := c.ann.get(path); !offers(got, mine) || !offers(got, other) {
			t.Errorf("%s: the owner isn't offered both", name)
		}
	}
	c.ben.get(c.of(c.benRow, "")).wants(t, "Doesn’t work here · Only those who run the site change this.")
	for _, runs := range []database.Account{c.service.ann, c.member(t, "ada@hartley.test", "Ada Admin", access.Administrator)} {
		if got := c.ben.get(c.of(runs, "")); offers(got, mine) || offers(got, other) {
			t.Errorf("ben is offered companies for %s", runs.Name)
		}
	}
	c.ann.submit(c.of(c.benRow, "/company"), "company", mine, "was", "yes", "works", "no")
	c.ben.get(c.site+"/people/invite").wants(t, "You let people into companies you work in yourself, and there is none.")
}

func TestNobodyIsAskedWhetherToHandOverToWhomTheyCannot(t *testing.T) {
	c := serve(t).colleagues(t)
	for title, asked := range map[string][2]page{
		"Only an administrator can become the owner": {c.ann.get(c.of(c.benRow, "/owner")), c.ann.submit(c.of(c.benRow, "/owner"))},
		"That is no longer so":                       {c.ann.get(c.site + "/people/00000000-0000-7000-8000-000000000000/owner"), c.ann.submit(c.site + "/people/00000000-0000-7000-8000-000000000000/owner")},
	} {
		for _, answer := range asked {
			if answer.title() != title || answer.StatusCode != http.StatusConflict {
				t.Errorf("%s: %d %q", answer.Request.Method, answer.StatusCode, answer.title())
			}
			answer.wants(t, "Nothing was changed.")
		}
	}
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator")
	if answer := c.ben.get(c.of(c.benRow, "/owner")); answer.StatusCode != http.StatusForbidden {
		t.Errorf("an administrator is asked whether to make themselves the owner: %d", answer.StatusCode)
	}
	c.ann.get(c.of(c.benRow, "/owner")).wants(t, "Hand Hartley Bookkeeping over?")
}

func TestPeopleAreFoundByWords(t *testing.T) {
	c := serve(t).colleagues(t)
	c.member(t, "cora@hartley.test", "Cora Clerk", access.Bookkeeper)
	for text, want := range map[string]string{
		"": "Ann Ben Cora", "cora": "Cora", "BEN+field": "Ben", "northwind": "Ann Ben", "hartley.test+clerk": "Cora", "nobody": "", "%25": "", "%3Cb%3E": "",
	} {
		var got []string
		list := c.ann.get(c.site + "/people?text=" + text)
		for _, name := range []string{"Ann O&#39;Neil", "Ben Field", "Cora Clerk"} {
			if strings.Contains(list.text, `">`+name+`</a>`) {
				got = append(got, strings.Fields(name)[0])
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %v, want %s", text, got, want)
		}
		if want == "" {
			list.wants(t, "Nothing passes the filter", "Show everybody")
		}
	}
}
