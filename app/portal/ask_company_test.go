package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// Who keeps other companies is not sent away with nothing to do about the one that was taken from them.
func TestWhoLostOneOfSeveralCompaniesAsksForItBack(t *testing.T) {
	c := serve(t).colleagues(t)
	lost := c.books["Northwind Traders"]
	c.ann.submit(c.of(c.benRow, "/company"), "company", c.books["Hartley & Sons Ltd"], "was", "no", "works", "yes")
	c.ann.submit(c.of(c.benRow, "/company"), "company", lost, "was", "yes", "works", "no").wants(t, "The company is changed")

	away := c.ben.get("/company/" + lost + "/documents")
	away.wants(t, "Ask the administrator", "Choose a company")
	if away.title() != "You can’t work in that company" || away.hidden("company") != lost {
		t.Fatalf("ben is shown %q, to ask for %q", away.title(), away.hidden("company"))
	}
	answer := c.ben.submit("/access/ask", "company", lost)
	answer.wants(t, "If it is a company of your site, the owner and the administrators have been asked by mail", "You get a mail when they answer")
	if guessed := c.ben.submit("/access/ask", "company", uuid.NewString()); guessed.text != answer.text || guessed.StatusCode != answer.StatusCode {
		t.Error("the answer tells whether there is such a company")
	}
	if none := c.ben.submit("/access/ask", "company", "'; DROP TABLE"); none.StatusCode != http.StatusNotFound {
		t.Errorf("what is no id answers %d", none.StatusCode)
	}

	asked := c.awaitMail(t, "ann@hartley.test", "Ben Field asks to work in Northwind Traders on Hartley Bookkeeping")
	led := c.ann.do(c.ann.request(http.MethodGet, must(url.Parse(asked.Links[0])).Path, nil))
	if to := led.Header.Get("Location"); to != c.of(c.benRow, "#company-"+lost) {
		t.Fatalf("the mail leads to %q", to)
	}
	c.ann.get(c.site+"/people").wants(t, "To work in Northwind Traders", "Waiting for an answer")
	c.ann.get(c.of(c.benRow, "")).wants(t, `id="company-`+lost+`" class="asked"`, "Asked for", `value="company:`+lost+`">Decline`)
	c.ann.submit(c.of(c.benRow, "/company"), "company", lost, "was", "no", "works", "yes").wants(t, "The company is changed")
	c.awaitMail(t, c.benRow.Email, "You can work in Northwind Traders on Hartley Bookkeeping now")
}

// A bookkeeper who looks after the people answers for the companies they work in, and for no other.
func TestARequestForACompanyIsNotDeclinedByWhoMayNotLetIntoIt(t *testing.T) {
	c := serve(t).colleagues(t)
	lost := c.books["Northwind Traders"]
	c.ann.submit(c.of(c.benRow, "/company"), "company", c.books["Hartley & Sons Ltd"], "was", "no", "works", "yes")
	c.ann.submit(c.of(c.benRow, "/company"), "company", lost, "was", "yes", "works", "no")
	c.ann.submit(c.of(c.benRow, "/feature"), "feature", "people", "was", "role", "now", "allow").wants(t, "The feature is changed")
	c.ben.submit("/access/ask", "company", lost)
	c.awaitMail(t, "ann@hartley.test", "Ben Field asks to work in Northwind Traders on Hartley Bookkeeping")
	decline := `value="company:` + lost + `">Decline`
	if shown := c.ben.get(c.of(c.benRow, "")); strings.Contains(shown.text, decline) {
		t.Error("ben is offered to decline it")
	}
	if answer := c.ben.submit(c.of(c.benRow, "/decline"), "thing", "company:"+lost); answer.StatusCode != http.StatusForbidden {
		t.Errorf("ben's answer is %d %q", answer.StatusCode, answer.title())
	}
	c.ann.get(c.of(c.benRow, "")).wants(t, decline)
}
