package portal_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// companies are the ids behind the buttons of a page, by the company's name.
func (p page) companies() map[string]string {
	found := map[string]string{}
	for _, part := range strings.Split(p.text, `name="company" value="`)[1:] {
		id, rest, _ := strings.Cut(part, `"`)
		_, rest, _ = strings.Cut(rest, `aria-label="Open `)
		name, _, _ := strings.Cut(rest, `"`)
		found[name] = id
	}
	return found
}

func (p page) wants(t *testing.T, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(p.text, word) {
			t.Errorf("%s lacks %q", p.Request.URL.Path, word)
		}
	}
}

func (p page) lacks(t *testing.T, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(p.text, word) {
			t.Errorf("%s says %q", p.Request.URL.Path, word)
		}
	}
}

func TestACompanyIsChosenOnceAndRememberedForThePerson(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	visitor := s.visitor(t)
	visitor.signIn(s.ann.Email, firstPassword)
	home := visitor.get("/")
	home.wants(t, "Choose the company to work in", "No company chosen")
	northwind := home.companies()["Northwind Traders"]
	visitor.submit("/company", "company", northwind).wants(t, `<span class="name">Northwind Traders</span>`, "You work here", "Change Company")
	visitor.get("/profile").wants(t, `<span class="name">Northwind Traders</span>`)

	other := s.visitor(t)
	other.signIn(s.ann.Email, firstPassword)
	home = other.get("/")
	home.wants(t, `<span class="name">Northwind Traders</span>`)
	other.submit("/company", "company", home.companies()["Hartley &amp; Sons Ltd"]).wants(t, `<span class="name">Hartley &amp; Sons Ltd</span>`)
	visitor.get("/").wants(t, `<span class="name">Northwind Traders</span>`) // what another browser chose doesn't change this one
}

func TestNobodyChoosesACompanyThatIsNotTheirs(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	site := must(s.access.CreateSite(t.Context(), "Another practice", "4712", s.ann.ID))
	foreign := must(s.access.CreateCompany(t.Context(), site.ID, "Foreign Books")).ID.String()
	visitor := s.visitor(t)
	visitor.signIn(s.ann.Email, firstPassword)
	mine := visitor.get("/").companies()["Northwind Traders"]
	visitor.submit("/company", "company", mine)
	for _, wrong := range []string{foreign, uuid.Must(uuid.NewV7()).String(), "", "'; DROP TABLE companies; --", strings.Repeat("x", 10_000)} {
		got := visitor.submit("/company", "company", wrong)
		if got.StatusCode != http.StatusForbidden || got.title() != "You can’t work in that company" {
			t.Errorf("%.40q: %d %q", wrong, got.StatusCode, got.title())
		}
	}
	visitor.get("/").wants(t, `<span class="name">Northwind Traders</span>`)

	if err := s.access.Withdraw(t.Context(), uuid.MustParse(mine), s.ann.ID); err != nil {
		t.Fatal(err)
	}
	left := visitor.get("/")
	left.wants(t, `<span class="name">Hartley &amp; Sons Ltd</span>`) // the only one left, so there is nothing to choose
	if strings.Contains(left.text, "Northwind") {
		t.Error("the company that was taken away is still shown")
	}
}

func TestWhoHasNoCompanyIsToldWhatToAskFor(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	visitor := s.visitor(t)
	visitor.signIn(s.ann.Email, firstPassword)
	for name, id := range visitor.get("/").companies() {
		if err := s.access.Withdraw(t.Context(), uuid.MustParse(id), s.ann.ID); err != nil {
			t.Fatal(name, err)
		}
	}
	visitor.get("/company").wants(t, "No companies assigned to your user account", s.ann.Email)
	stranger := must(s.access.CreateAccount(t.Context(), "sid@elsewhere.test", "Sid Stranger"))
	s.passwordFor(t, stranger, firstPassword)
	lone := s.visitor(t)
	lone.submit("/sign-in", "email", stranger.Email, "password", firstPassword).wants(t, "You’re not a user yet", stranger.Email)
}
