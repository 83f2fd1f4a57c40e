package portal_test

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"satchel/assets/web"
	"satchel/auth/session"
	"satchel/sync/editing"
)

const typedEarlier = "You typed this earlier and did not send it."

// unsentForm is a form of which what is typed is kept.
type unsentForm struct {
	who   *visitor
	email string
	path  string            // that it is sent to
	typed map[string]string // by field, as the page's script sends it
	shown []string          // in the page, once it is there again
	send  func() page       // what was typed, so that it is taken
}

// unsentForms are all but a document's details, which unsent_test.go is about.
func unsentForms(t *testing.T) (*colleagues, []unsentForm) {
	s := serve(t)
	c := s.colleagues(t)
	s.linkAnn(t)
	s.agent(t, "dee@desk.test", "Ann Desk")
	stranger := must(s.access.CreateAccount(t.Context(), "sid@elsewhere.test", "Ann Stranger"))
	s.passwordFor(t, stranger, secondPassword)
	desk, sid := s.visitor(t), s.visitor(t)
	desk.signIn("dee@desk.test", secondPassword)
	sid.signIn(stranger.Email, secondPassword)
	northwind := c.books["Northwind Traders"]
	if got := c.ben.submit("/company", "company", northwind); got.StatusCode != http.StatusOK {
		t.Fatal(got.StatusCode)
	}
	ben := &clerk{c.ben, s, must(s.access.CompaniesOf(t.Context(), c.benRow.ID))[0].ID, "/company/" + northwind + "/documents"}
	c.ann.submit(c.of(c.benRow, "/role"), "was", "bookkeeper", "role", "administrator").wants(t, "The role is changed")
	rename := c.site + "/companies/" + northwind + "/rename"
	return c, []unsentForm{
		{
			c.ben, c.benRow.Email, c.site + "/people/invite",
			map[string]string{"email": "eve@hartley.test", "name": `Eve "Plum"`, "role": "administrator", "company": c.books["Hartley & Sons Ltd"] + " " + northwind},
			[]string{`value="eve@hartley.test"`, `value="Eve &#34;Plum&#34;"`, `value="administrator" selected`, `value="` + northwind + `" checked`, `value="` + c.books["Hartley & Sons Ltd"] + `" checked`},
			func() page {
				return c.ben.submit(c.site+"/people/invite", "email", "eve@hartley.test", "role", "bookkeeper")
			},
		},
		{
			c.ben, c.benRow.Email, c.site + "/people/import",
			map[string]string{"lines": "mia@hartley.test,Mia Pear\nzoe@hartley.test"},
			[]string{"mia@hartley.test,Mia Pear\nzoe@hartley.test</textarea>"},
			func() page {
				plan := c.ben.submit(c.site+"/people/import", "lines", "mia@hartley.test,Mia Pear\nzoe@hartley.test")
				plan.wants(t, "What the import does")
				c.ben.get(c.site+"/people/import").wants(t, "zoe@hartley.test</textarea>", typedEarlier) // not carried out yet
				return c.ben.submit(c.site+"/people/import", "lines", "mia@hartley.test,Mia Pear\nzoe@hartley.test", "seal", plan.hidden("seal"))
			},
		},
		{
			c.ben, c.benRow.Email, c.site + "/companies",
			map[string]string{"name": "Rope & Tar"},
			[]string{`id="name" name="name" value="Rope &amp; Tar"`},
			func() page { return c.ben.submit(c.site+"/companies", "name", "Rope & Tar") },
		},
		{
			c.ben, c.benRow.Email, rename,
			map[string]string{"name": "Northwind & Daughters"},
			[]string{`<details class="rename" open>`, `value="Northwind &amp; Daughters"`},
			func() page { return c.ben.submit(rename, "was", "Northwind Traders", "name", "Northwind & Daughters") },
		},
		{
			c.ben, c.benRow.Email, ben.path + "/add",
			map[string]string{"category": "sale", "note": "March’s"},
			[]string{`rows="2">March’s</textarea>`, `value="sale" selected`},
			func() page {
				return ben.send([]file{{"files", "a.txt", []byte("a")}}, "category", "sale", "note", "March’s")
			},
		},
		{
			c.ben, c.benRow.Email, ben.path + "/add/pages",
			map[string]string{"name": "Till rolls", "category": "expense", "note": ""},
			[]string{`value="Till rolls"`, `value="expense" selected`},
			func() page {
				return ben.send([]file{{"pages", "a.jpg", photo(t, 40, 40)}}, "category", "sale", "name", "Till rolls")
			},
		},
		{
			sid, stranger.Email, "/access/join",
			map[string]string{"named": "4711"},
			[]string{`value="4711"`},
			func() page { return sid.submit("/access/join", "named", "4711") },
		},
		{
			desk, "dee@desk.test", "/support/file",
			map[string]string{"email": "ann@hartley.test", "evidence": caseEvidence},
			[]string{`value="ann@hartley.test"`, caseEvidence + "</textarea>"},
			func() page {
				return desk.submit("/support/file", "email", "ann@hartley.test", "evidence", caseEvidence)
			},
		},
	}
}

// password of whoever a form is of.
func (f unsentForm) password() string {
	if f.email == "ben@hartley.test" {
		return firstPassword
	}
	return secondPassword
}

func (f unsentForm) page() string {
	page, _ := editing.PageOf(f.path)
	return page
}

// keep has what is typed kept, as the page's script does.
func (f unsentForm) keep(t *testing.T) {
	t.Helper()
	if got := f.who.submit("/session/draft", "account", f.who.get("/").account(), "path", f.path, "fields", string(must(json.Marshal(f.typed)))); got.StatusCode != http.StatusOK {
		t.Fatalf("%s: keeping it: %d", f.path, got.StatusCode)
	}
}

func (f unsentForm) signIn(next string) page {
	return f.who.submit("/sign-in", "email", f.email, "password", f.password(), "next", next)
}

func TestWhatWasTypedIntoAFormIsThereAgainAfterTheLogOutUntilItIsSentOrDiscarded(t *testing.T) {
	c, forms := unsentForms(t)
	for _, form := range forms {
		if !strings.Contains(form.who.get(form.page()).text, `data-draft="`+form.path+`"`) {
			t.Errorf("%s: the page doesn't keep it", form.path)
		}
		form.keep(t)
	}
	c.clock.Advance(session.IdleLimit)
	signedIn := map[*visitor]bool{}
	for _, form := range forms {
		if !signedIn[form.who] {
			form.signIn("")
			signedIn[form.who] = true
		}
		form.who.get(form.page()).wants(t, append(form.shown, typedEarlier)...)
	}
	c.ann.submit("/sign-in", "email", c.service.ann.Email, "password", firstPassword)
	for _, path := range []string{"/people/invite", "/people/import", "/companies"} {
		if strings.Contains(c.ann.get(c.site+path).text, typedEarlier) {
			t.Errorf("%s: ann is shown what ben typed", path)
		}
	}
	for _, form := range forms {
		if got := form.send(); got.StatusCode != http.StatusOK {
			t.Fatalf("%s, sent: %d %q", form.path, got.StatusCode, got.title())
		}
		if got := form.who.get(form.page()); strings.Contains(got.text, `data-discards="`+form.path+`"`) {
			t.Errorf("%s: it was sent, and is offered again", form.path)
		}
	}
	for _, form := range forms {
		form.keep(t)
		got := form.who.submit("/session/discard", "path", form.path)
		if got.Request.URL.Path != form.page() || strings.Contains(got.text, typedEarlier) {
			t.Errorf("%s, discarded: at %s %d", form.path, got.Request.URL.Path, got.StatusCode)
		}
	}
	if in := strings.Count(templates(t), ` data-draft="`); in != len(forms)+1 {
		t.Errorf("%d forms are kept, and %d and a document's details are tried", in, len(forms))
	}
}

func templates(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, name := range must(fs.Glob(web.Templates, "templates/pages/*.html")) {
		all.Write(must(fs.ReadFile(web.Templates, name)))
	}
	return all.String()
}

// Without JavaScript what is sent after the log-out is kept for whoever comes back.
func TestAFormSentAfterTheLogOutIsThereAgainForWhoSentIt(t *testing.T) {
	c, forms := unsentForms(t)
	for _, form := range forms {
		c.clock.Advance(session.IdleLimit)
		var sent page
		if strings.Contains(form.path, "/documents/add") {
			fields := []string{"name", form.typed["name"], "category", form.typed["category"], "note", form.typed["note"]}
			sent = (&clerk{form.who, c.service, [16]byte{}, strings.TrimSuffix(form.page(), "/add")}).send([]file{{strings.TrimPrefix(form.path, form.page()+"/"), "a.jpg", nil}}, fields...)
		} else {
			fields := []string{"password", "never kept"}
			for name, text := range form.typed {
				for _, one := range split(name, text) {
					fields = append(fields, name, one)
				}
			}
			sent = form.who.submit(form.path, fields...)
		}
		if sent.title() != "Sign in" {
			t.Fatalf("%s, sent after the log-out: %q", form.path, sent.title())
		}
		back := form.signIn(sent.hidden("next"))
		if back.Request.URL.Path != form.page() && form.page() != "/access" {
			t.Errorf("%s: signing in leads to %s", form.path, back.Request.URL.Path)
		}
		form.who.get(form.page()).wants(t, append(form.shown, typedEarlier)...)
	}
}

// split are the values of a field of which there are several.
func split(name, text string) []string {
	if name == "company" {
		return strings.Fields(text)
	}
	return []string{text}
}

// What one form holds is neither lost with another's sending, nor with an error that has a page of its own.
func TestWhatIsTypedStaysWhereAnotherFormIsSentOrTheServiceSaysNo(t *testing.T) {
	c, forms := unsentForms(t)
	invite, rename := forms[0], forms[3]
	invite.keep(t)
	c.ben.submit(invite.path, "again", "yes", "email", "otto@hartley.test", "role", "bookkeeper").wants(t, "The invitation is on its way")
	c.ben.get(invite.path).wants(t, invite.shown...)

	c.ann.submit(rename.path, "was", "Northwind Traders", "name", "Northwind One").wants(t, "Northwind One")
	second := c.ben.submit(rename.path, "was", "Northwind Traders", "name", "Northwind & Daughters")
	second.wants(t, "Somebody else was quicker", foundThere)
	c.ben.get(rename.page()).wants(t, append(rename.shown, typedEarlier, "Northwind One")...)

	empty := c.ben.submit("/session/draft", "account", c.ben.get("/").account(), "path", rename.path, "fields", `{"name":"  "}`)
	if got := c.ben.get(rename.page()); empty.StatusCode != http.StatusOK || strings.Contains(got.text, typedEarlier) {
		t.Error("what was taken out again is still kept")
	}
}
