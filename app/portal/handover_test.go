package portal_test

import (
	"errors"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	. "satchel/app/browsertest"
	"satchel/auth/handover"
	"satchel/auth/session"
	"satchel/storage/database"
)

// opened is an address that a companion of ann's opens the portal by, in a company, and that companion.
func (s *service) opened(t *testing.T, name string, company uuid.UUID) (path string, device uuid.UUID) {
	t.Helper()
	device = uuid.Must(uuid.NewV7())
	s.addDevice(t, device, name)
	return "/open/" + must(handover.New(s.db, s.clock.Now).Start(t.Context(), device, company)), device
}

// lastCompany is the last of ann's by name: not the one she would be led to without being told.
func (s *service) lastCompany(t *testing.T) (uuid.UUID, string) {
	t.Helper()
	all := must(s.access.CompaniesOf(t.Context(), s.ann.ID))
	last := all[len(all)-1]
	return last.ID, last.Name
}

func TestACompanionOpensThePortalOnlyOnceThePersonSaysSo(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	company, name := s.lastCompany(t)
	path, device := s.opened(t, "Ann’s laptop", company)
	v, preview := s.visitor(t), s.visitor(t)

	for range 2 { // what looks a link up uses nothing up, and signs nobody in
		if seen := preview.get(path); seen.title() != "Open Satchel in this browser?" || strings.Contains(seen.Request.URL.String(), "/open/") {
			t.Fatalf("it sees %q at %s", seen.title(), seen.Request.URL)
		}
	}
	if got := preview.get("/profile"); got.title() != "Sign in" {
		t.Errorf("looking at it signs in: %q", got.title())
	}
	asked := v.get(path)
	for _, said := range []string{"Ann’s laptop", s.ann.Name, s.ann.Email, name} {
		if !strings.Contains(html.UnescapeString(asked.text), said) {
			t.Errorf("the page doesn't name %q", said)
		}
	}
	if asked.Header.Get("Cache-Control") != "no-store" || asked.Header.Get("Referrer-Policy") == "" {
		t.Errorf("the page may be kept: %v", asked.Header)
	}
	if got := v.submit("/open", "device", device.String()); got.title() != "Hello, Ann" || !strings.Contains(got.text, name) {
		t.Errorf("it leads to %q", got.title())
	}
	if got := preview.submit("/open", "device", device.String()); got.title() != "This address has done its work" || got.StatusCode != http.StatusGone {
		t.Errorf("a second time: %d %q", got.StatusCode, got.title())
	}
	if got := v.get("/profile/devices"); !strings.Contains(got.text, "Signed in by your companion,") {
		t.Error("the list of browsers doesn't say what opened it")
	}
	// The browser that signs the companion out is signed out with it.
	v.submit("/profile/devices/revoke", "device", device.String())
	if got := v.get("/profile"); got.title() != "Sign in" {
		t.Errorf("once the companion is signed out: %q", got.title())
	}
}

// Attack: login CSRF. Another website, or another tab, has somebody's browser open the attacker's address.
func TestNobodyIsSignedInAsSomebodyThePageDidNotName(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	company, _ := s.lastCompany(t)
	mine, device := s.opened(t, "Ann’s laptop", company)
	theirs, other := s.opened(t, "The attacker’s laptop", company)
	v := s.visitor(t)
	v.get(mine)
	v.get(theirs) // behind the page that asks
	if got := v.submit("/open", "device", device.String()); got.title() != "Open Satchel in this browser?" || !strings.Contains(got.text, "The attacker’s laptop") {
		t.Errorf("it leads to %q", got.title())
	}
	if got := v.submit("/open"); got.title() != "Open Satchel in this browser?" {
		t.Errorf("without a word it leads to %q", got.title())
	}
	request := v.request(http.MethodPost, "/open", url.Values{"device": {other.String()}})
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := v.do(request); got.StatusCode != http.StatusForbidden {
		t.Errorf("a form of another website: %d", got.StatusCode)
	}
	if got := v.get("/profile"); got.title() != "Sign in" {
		t.Errorf("somebody is signed in: %q", got.title())
	}
}

func TestACompanionsAddressAsksForThePasscodeToo(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	authenticator := s.enrol(t, s.ann)
	company, name := s.lastCompany(t)
	path, device := s.opened(t, "Ann’s laptop", company)
	v := s.visitor(t)
	v.get(path)
	if got := v.submit("/open", "device", device.String()); got.Request.URL.Path != "/sign-in/passcode" {
		t.Fatalf("it leads to %s", got.Request.URL.Path)
	}
	if got := v.submit("/sign-in/passcode", "passcode", s.passcode(authenticator)); got.title() != "Hello, Ann" || !strings.Contains(got.text, name) {
		t.Errorf("it leads to %q", got.title())
	}
}

func TestACompanyThePersonWasTakenOutOfIsSaidAndAnotherIsChosen(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	company, name := s.lastCompany(t)
	path, device := s.opened(t, "Ann’s laptop", company)
	if err := s.access.Withdraw(t.Context(), company, s.ann.ID); err != nil {
		t.Fatal(err)
	}
	v := s.visitor(t)
	if got := v.get(path); !strings.Contains(got.text, "You no longer work in "+name) {
		t.Errorf("the page doesn't say so: %q", got.title())
	}
	if got := v.submit("/open", "device", device.String()); got.Request.URL.Path != "/company" {
		t.Errorf("it leads to %s", got.Request.URL.Path)
	}
}

// Attack: a phone paired by whoever finds a companion left open, through the portal that it opens.
func TestABrowserThatACompanionOpenedPairsNothingWithoutAProof(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	company, _ := s.lastCompany(t)
	path, device := s.opened(t, "Ann’s laptop", company)
	v := s.visitor(t)
	v.get(path)
	v.submit("/open", "device", device.String())
	if got := v.submit("/profile/devices/pair"); got.title() != "Is it still you?" {
		t.Fatalf("just opened: %q", got.title())
	}
	v.submit("/step-up", "next", "/profile/devices", "password", firstPassword)
	codeOn(t, v.submit("/profile/devices/pair"))
}

func TestWhoeverIsSignedInAlreadyIsToldThatTheyWillBeLoggedOut(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	_, carol := s.withCarol(t)
	company, _ := s.lastCompany(t)
	path, device := s.opened(t, "Ann’s laptop", company)
	if got := carol.get(path); !strings.Contains(got.text, "Ann Carol is signed in in this browser and will be logged out.") {
		t.Errorf("they aren't told: %q", got.title())
	}
	before := carol.cookies["__Host-satchel-session"].Value
	carol.submit("/open", "device", device.String())
	if got := carol.get("/profile"); !strings.Contains(got.text, s.ann.Email) {
		t.Error("the browser isn't signed in as the companion's person")
	}
	if _, err := s.sessions.Find(t.Context(), before, session.Polling); !errors.Is(err, session.ErrNone) {
		t.Errorf("the other is still signed in: %v", err)
	}
}

func TestACompanionLeadsOnToWhereDocumentsAreAddedAndNowhereElse(t *testing.T) {
	for to, want := range map[string]string{
		"add": "/company/{company}/documents/add", "": "/", "//example.com": "/", "https://example.com/": "/", "/profile": "/",
	} {
		t.Run(to, func(t *testing.T) {
			s := serve(t)
			s.givePassword(t, firstPassword)
			company, _ := s.lastCompany(t)
			path, device := s.opened(t, "Ann’s phone", company)
			v := s.visitor(t)
			asked := v.get(path + "?to=" + url.QueryEscape(to))
			if asked.title() != "Open Satchel in this browser?" || asked.Request.URL.Host != must(url.Parse(s.URL)).Host {
				t.Fatalf("it shows %q at %s", asked.title(), asked.Request.URL)
			}
			got := v.submit("/open", "device", device.String(), "to", to)
			if want := strings.ReplaceAll(want, "{company}", company.String()); got.Request.URL.Path != want {
				t.Errorf("it leads to %s, want %s", got.Request.URL, want)
			}
		})
	}
}

// withCarol is another person with a password, and their browser, signed in.
func (s *service) withCarol(t *testing.T) (database.Account, *visitor) {
	t.Helper()
	carol := must(s.access.CreateAccount(t.Context(), "carol@hartley.test", "Ann Carol"))
	s.passwordFor(t, carol, secondPassword)
	v := s.visitor(t)
	v.signIn(carol.Email, secondPassword)
	return carol, v
}

// The pages at two widths, light and dark, into SATCHEL_SCREENSHOTS for people to look at.
func TestThePagesACompanionOpensFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	company, _ := s.lastCompany(t)
	browser := Open(t)
	path, _ := s.opened(t, "Ann’s laptop", company)
	Drive(t, browser, chromedp.Navigate(s.URL+path), Heading("Open Satchel in this browser?"))
	Photograph(t, browser, "handover")
	carol, _ := s.withCarol(t)
	Drive(t, browser, chromedp.Navigate(s.URL+"/sign-in"), Fill("email", carol.Email), Fill("password", secondPassword), Press("Sign in"), Heading("Hello, Ann"))
	if err := s.access.Withdraw(t.Context(), company, s.ann.ID); err != nil {
		t.Fatal(err)
	}
	Drive(t, browser, chromedp.Navigate(s.URL+path), Heading("Open Satchel in this browser?"), Says("will be logged out"))
	Photograph(t, browser, "handover-other")
	Drive(t, browser, Press("Continue as "+s.ann.Name), Heading("Change Company"))
	Drive(t, browser, chromedp.Navigate(s.URL+path), Heading("This address has done its work"))
	Photograph(t, browser, "handover-over")
}
