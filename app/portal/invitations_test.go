package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"satchel/auth/access"
)

// Somebody who was invited, was let in another way and then removed, still has the first mail.
func TestWhoWasRemovedIsToldThatTheOldInvitationIsVoid(t *testing.T) {
	c := serve(t).colleagues(t)
	sid := must(c.access.CreateAccount(t.Context(), "sid@elsewhere.test", "Sid Stranger"))
	c.passwordFor(t, sid, firstPassword)
	c.ann.submit(c.site+"/people/invite", "email", sid.Email, "role", "administrator").wants(t, "The invitation is on its way")
	link := c.awaitMail(t, sid.Email, "Ann O'Neil invites you to Hartley Bookkeeping").Links[0]
	v := c.visitor(t)
	v.submit("/sign-in", "email", sid.Email, "password", firstPassword)
	v.submit("/access/join", "named", "4711")
	c.awaitMail(t, "ann@hartley.test", "Sid Stranger asks for access to Hartley Bookkeeping")
	added := c.ann.submit(c.of(sid, "/add"), "role", "bookkeeper")
	added.wants(t, "They are a user of the site now")
	if people := c.ann.get(c.site + "/people"); strings.Contains(people.text, "Take back") {
		t.Error("the invitation is listed still")
	}
	v.get(link).wants(t, "This invitation is void", "made a user of the site in another way", "Sign in as always")
	c.ann.submit(c.of(sid, "/remove")).wants(t, "They are removed")
	signedIn := v.submit("/sign-in", "email", sid.Email, "password", firstPassword)
	signedIn.wants(t, "You’re no longer a user of Hartley Bookkeeping", "You were removed from it on", "The documents you sent stay there", "Log out")
	fixIt := v.get("/access")
	fixIt.wants(t, "let you in again. Otherwise log out", `action="/sign-out"`)
	if fixIt.title() != "You’re no longer a user of Hartley Bookkeeping" {
		t.Errorf("the page is called %q", fixIt.title())
	}
	again := c.visitor(t)
	again.get(link).wants(t, "This invitation is void")
	if accepted := again.submit("/invitation", "name", "Sid"); accepted.StatusCode != http.StatusGone || accepted.title() != "This invitation is void" {
		t.Errorf("accepting it: %d %q", accepted.StatusCode, accepted.title())
	}
	if people := c.ann.get(c.site + "/people"); strings.Contains(people.text, "Sid Stranger") {
		t.Error("they are back")
	}
}

func TestAnInvitationThatEndedWithItsInviterIsShownAndMadeAgain(t *testing.T) {
	c := serve(t).colleagues(t)
	role := func(was, role string) {
		c.ann.submit(c.of(c.benRow, "/role"), "was", was, "role", role).wants(t, "The role is changed")
	}
	role("bookkeeper", "administrator")
	c.ben.submit(c.site+"/people/invite", "email", "nina@hartley.test", "name", "Nina New", "role", "administrator", "company", c.books["Northwind Traders"]).
		wants(t, "The invitation is on its way")
	link := c.awaitMail(t, "nina@hartley.test", "Ben Field invites you to Hartley Bookkeeping").Links[0]
	if err := c.access.AddMember(t.Context(), c.service.site(t), c.benRow.ID, access.Bookkeeper); err != nil { // where the service runs
		t.Fatal(err)
	}
	nina := c.visitor(t)
	nina.get(link).wants(t, "This invitation is void", "Whoever invited you may no longer", "another administrator")
	people := c.ann.get(c.site + "/people")
	people.wants(t, "Ended with their inviter", "Nina New", "invited by Ben Field", "Invite again")
	if strings.Contains(people.text, "Take back") {
		t.Error("it is listed as one that is open, too")
	}
	c.ann.submit(c.site+"/people/invite", "email", "nina@hartley.test", "name", "Nina New", "role", "administrator", "company", between(people.text, `name="company" value="`, `"`)).
		wants(t, "The invitation is on its way")
	if people := c.ann.get(c.site + "/people"); strings.Contains(people.text, "Ended with their inviter") {
		t.Error("it is listed still")
	}
	link = c.awaitMail(t, "nina@hartley.test", "Ann O'Neil invites you to Hartley Bookkeeping").Links[0]
	nina.get(link).wants(t, "Join Hartley Bookkeeping", "Northwind Traders")
}

// Whoever follows the link where somebody else is signed in is told so, and what becomes of them.
func TestAnInvitationSaysWhoElseIsSignedIn(t *testing.T) {
	c := serve(t).colleagues(t)
	invite := func(email string) string {
		c.ann.submit(c.site+"/people/invite", "email", email, "role", "bookkeeper").wants(t, "The invitation is on its way")
		return c.awaitMail(t, email, "Ann O'Neil invites you to Hartley Bookkeeping").Links[0]
	}
	sid := must(c.access.CreateAccount(t.Context(), "sid@elsewhere.test", "Sid Stranger"))
	c.passwordFor(t, sid, firstPassword)
	toSid, toNina := invite(sid.Email), invite("nina@hartley.test")

	c.ben.get(toSid).wants(t, "Ben Field is signed in in this browser. The invitation is for sid@elsewhere.test.", "Ben Field stays signed in here", `<a href="/">Go on as Ben Field</a>`)
	if own := c.visitor(t).get(toSid); strings.Contains(own.text, "signed in in this browser") {
		t.Error("nobody is signed in, and it says that somebody is")
	}
	c.ben.submit("/invitation").wants(t, "Hello, Ben")

	c.ben.get(toNina).wants(t, "The invitation is for nina@hartley.test.", "If you accept and choose a password, Ben Field is logged out here.")
	c.ben.submit("/invitation", "name", "Nina New")
	c.ben.get("/").wants(t, "Hello, Ben")
	c.ben.submit("/reset", "new", secondPassword, "repeat", secondPassword).wants(t, "Your password is set")
	if now := c.ben.get("/"); now.title() != "Sign in" {
		t.Errorf("ben is shown %q", now.title())
	}
	for _, one := range must(c.sessions.Logins(t.Context(), c.service.site(t), "")) {
		if one.Account.ID == c.benRow.ID {
			t.Error("ben is still listed as signed in")
		}
	}

	v := c.visitor(t)
	v.submit("/sign-in", "email", sid.Email, "password", firstPassword)
	c.ann.submit(c.of(sid, "/remove")).wants(t, "They are removed")
	v.submit("/sign-in", "email", sid.Email, "password", firstPassword)
	if own := v.get(invite(sid.Email)); !strings.Contains(own.text, "Join Hartley Bookkeeping") || strings.Contains(own.text, "signed in in this browser") {
		t.Error("it says of whom it is for that they are somebody else")
	}
}
