package identity_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	people "satchel/auth/identity"
	"satchel/storage/database"
)

// attack is one try to get what one shouldn't, with the answer it gets. Mallory's browser is v.
type attack struct {
	name string
	run  func(t *testing.T, s *service, v *visitor)
}

var attacks = []attack{
	{"new and existing e-mail told apart by the sign-up's status or body", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		s.clock.Advance(24 * time.Hour)
		v.same(func(v *visitor, email string) []page {
			first := v.signUp(email)
			s.code(t, email) // until it is mailed, a code is told to be over instead of wrong
			second := v.get("/id/sign-up/code")
			return []page{first, second, v.post("/id/sign-up/code", "code", "00000000"), v.post("/id/sign-up/resend")}
		})
	}},
	{"new and existing e-mail told apart by signing in", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		v.same(func(v *visitor, email string) []page { return []page{v.signIn(email, "wrong")} })
	}},
	{"new and existing e-mail told apart by a reset", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		v.same(func(v *visitor, email string) []page { return []page{v.post("/id/password/forgot", "email", email)} })
	}},
	{"new and existing e-mail told apart by time", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		for name, try := range map[string]func(v *visitor, email string){
			"sign-up": func(v *visitor, email string) { v.signUp(email) },
			"sign-in": func(v *visitor, email string) { v.signIn(email, "wrong") },
			"reset":   func(v *visitor, email string) { v.post("/id/password/forgot", "email", email) },
		} {
			if there, not, differ := s.toldApart(t, "ben@baker.test", "new@baker.test", try); differ {
				t.Errorf("%s takes %s with an identity and %s without", name, there, not)
			}
		}
	}},
	{"a sixth wrong code", func(t *testing.T, s *service, v *visitor) {
		v.leads(v.signUp("ben@baker.test"), "/id/sign-up/code")
		code := s.code(t, "ben@baker.test")
		wrong := string('0'+(code[0]-'0'+1)%10) + code[1:] // only what could be a code counts as a try
		for range 5 {
			v.post("/id/sign-up/code", "code", wrong)
		}
		got := v.post("/id/sign-up/code", "code", code)
		if v.wants(got, http.StatusUnprocessableEntity, "Check your mail"); !strings.Contains(got.text, "was tried five times") {
			t.Error("it isn't said why")
		}
	}},
	{"a code of another flow", func(t *testing.T, s *service, v *visitor) {
		other := s.visitor(t)
		other.signUp("mallory@elsewhere.test")
		code := s.code(t, "mallory@elsewhere.test")
		v.signUp("ben@baker.test")
		s.code(t, "ben@baker.test")
		v.wants(v.post("/id/sign-up/code", "code", code), http.StatusUnprocessableEntity, "Check your mail")
	}},
	{"a code asked for again at once", func(t *testing.T, s *service, v *visitor) {
		v.signUp("ben@baker.test")
		s.code(t, "ben@baker.test")
		got := v.post("/id/sign-up/resend")
		if v.wants(got, http.StatusTooManyRequests, "Check your mail"); got.Header.Get("Retry-After") != "60" {
			t.Errorf("browsers are told to come back after %q seconds", got.Header.Get("Retry-After"))
		}
	}},
	{"the old code after a resend", func(t *testing.T, s *service, v *visitor) {
		v.signUp("ben@baker.test")
		old := s.code(t, "ben@baker.test")
		s.clock.Advance(people.ResendAfter)
		v.leads(v.post("/id/sign-up/resend"), "/id/sign-up/code?sent=1")
		code := s.code(t, "ben@baker.test")
		v.wants(v.post("/id/sign-up/code", "code", old), http.StatusUnprocessableEntity, "Check your mail")
		v.leads(v.post("/id/sign-up/code", "code", code), "/id/site")
	}},
	{"an advertisement for a name, to be mailed to anybody", func(t *testing.T, s *service, v *visitor) {
		v.post("/id/sign-up", "email", "ben@baker.test", "name", "Win at http://evil.test", "new", firstPassword, "repeat", firstPassword)
		if sent := s.awaitMail(t, "ben@baker.test", " is your Sage ID code"); strings.Contains(sent.Text+sent.Subject, "evil") {
			t.Errorf("the mail says %s", sent.Text)
		}
	}},
	{"a mailbox flooded with codes", func(t *testing.T, s *service, v *visitor) {
		for range 5 {
			v.leads(v.signUp("ben@baker.test"), "/id/sign-up/code")
		}
		got := v.signUp("ben@baker.test")
		if v.wants(got, http.StatusTooManyRequests, "Too many tries"); got.Header.Get("Retry-After") == "" {
			t.Error("it isn't said when to come back")
		}
	}},
	{"CR and LF in an address", func(t *testing.T, s *service, v *visitor) {
		before := len(must(s.mailbox.Messages(t.Context())))
		for _, email := range []string{"ben@baker.test\r\nBcc: all@baker.test", "ben@baker.test\n", "ben\u2028@baker.test", "ben@baker.test%0d%0aBcc:x@y.test"} {
			v.wants(v.signUp(email), http.StatusUnprocessableEntity, "Create account")
			v.wants(v.post("/id/password/forgot", "email", email), http.StatusUnprocessableEntity, "Forgot your password?")
		}
		if after := len(must(s.mailbox.Messages(t.Context()))); after != before {
			t.Errorf("%d mails were sent", after-before)
		}
	}},
	{"a megabyte for a password", func(t *testing.T, s *service, v *visitor) {
		long := strings.Repeat("x", 1<<20)
		v.wants(v.signIn("ben@baker.test", long), http.StatusUnprocessableEntity, "Sign in")
		v.wants(v.post("/id/sign-up", "email", "ben@baker.test", "name", "Ben", "new", long[:1<<19], "repeat", long[:1<<19]), http.StatusUnprocessableEntity, "Create account")
	}},
	{"a non-owner approving", func(t *testing.T, s *service, v *visitor) {
		who, request := s.asking(t)
		v.portalAs(s, s.bookkeeper(t))
		v.wants(v.post("/approvals/"+request.String(), "decision", "approve"), http.StatusNotFound, "There is no such request for you")
		s.stays(t, who, people.Awaiting)
	}},
	{"approving one's own request", func(t *testing.T, s *service, v *visitor) {
		who, request := s.asking(t)
		v.signIn("ben@baker.test", firstPassword)
		v.leads(v.post("/approvals/"+request.String(), "decision", "approve"), "/sign-in?sent=not")
		s.stays(t, who, people.Awaiting)
	}},
	{"approval by GET", func(t *testing.T, s *service, v *visitor) {
		who, request := s.asking(t)
		v.portalAs(s, s.olive)
		v.leads(v.get("/approvals/"+request.String()+"?decision=approve"), "/approvals")
		v.wants(v.get("/approvals?decision=approve&id="+request.String()), http.StatusOK, "Requests to join")
		s.stays(t, who, people.Awaiting)
	}},
	{"approval by another site's form", func(t *testing.T, s *service, v *visitor) {
		who, request := s.asking(t)
		v.portalAs(s, s.olive)
		v.headers["Sec-Fetch-Site"] = "cross-site"
		v.wants(v.post("/approvals/"+request.String(), "decision", "approve"), http.StatusForbidden, "That form came from another website")
		s.stays(t, who, people.Awaiting)
	}},
	{"getting a code for a client while waiting to be let in", func(t *testing.T, s *service, v *visitor) {
		s.asking(t)
		shop := s.shop(t, "Ledgers Online")
		v.leads(v.signIn("ben@baker.test", firstPassword), "/id/waiting")
		got := v.get(shop.config.AuthCodeURL("state") + "&code_challenge_method=S256&code_challenge=" + strings.Repeat("A", 43))
		if target := got.Header.Get("Location"); !strings.HasPrefix(target, "/id/sign-in?") {
			t.Errorf("it leads to %q", target)
		}
	}},
	{"a reset link fetched three times, then posted", func(t *testing.T, s *service, v *visitor) {
		link := s.resetLink(t)
		for range 3 { // as programs that scan mail do
			s.visitor(t).get(link)
		}
		v.leads(v.get(link), "/id/reset")
		v.leads(v.post("/id/reset", "new", secondPassword, "repeat", secondPassword), "/id/reset/done")
	}},
	{"two posts of a reset link at once", func(t *testing.T, s *service, v *visitor) {
		link := s.resetLink(t)
		var mu sync.Mutex
		var got []int
		var all sync.WaitGroup
		for range 2 {
			browser := s.visitor(t)
			browser.get(link)
			all.Go(func() {
				answer := browser.post("/id/reset", "new", secondPassword, "repeat", secondPassword)
				mu.Lock()
				defer mu.Unlock()
				got = append(got, answer.StatusCode)
			})
		}
		all.Wait()
		if slices.Sort(got); !slices.Equal(got, []int{http.StatusSeeOther, http.StatusGone}) {
			t.Errorf("the answers are %v", got)
		}
	}},
	{"an expired reset link", func(t *testing.T, s *service, v *visitor) {
		v.get(s.resetLink(t))
		s.clock.Advance(people.LinkLife)
		v.wants(v.post("/id/reset", "new", secondPassword, "repeat", secondPassword), http.StatusGone, "This link has expired")
	}},
	{"a superseded reset link", func(t *testing.T, s *service, v *visitor) {
		v.get(s.resetLink(t))
		s.resetLink(t)
		v.wants(v.post("/id/reset", "new", secondPassword, "repeat", secondPassword), http.StatusGone, "There is a newer link")
	}},
	{"a forged Host", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		v.headers["Host"] = "evil.test"
		v.headers["X-Forwarded-Host"] = "evil.test"
		v.post("/id/password/forgot", "email", "ben@baker.test")
		if link := s.awaitMail(t, "ben@baker.test", "Set your Sage ID password").Links[0]; !strings.HasPrefix(link, s.URL+"/id/reset/") {
			t.Errorf("the mail leads to %s", link)
		}
	}},
	{"reading the link from the Referer after the reset page", func(t *testing.T, s *service, v *visitor) {
		link := s.resetLink(t)
		for _, path := range []string{link, "/id/reset"} {
			if got := v.get(path).Header.Get("Referrer-Policy"); got != "no-referrer" {
				t.Errorf("%s: the policy is %q", path, got)
			}
		}
	}},
	{"a session from before a reset", func(t *testing.T, s *service, v *visitor) {
		link := s.resetLink(t)
		v.signIn("ben@baker.test", firstPassword)
		v.wants(v.get("/id"), http.StatusOK, "Your Sage ID")
		other := s.visitor(t)
		other.get(link)
		other.post("/id/reset", "new", secondPassword, "repeat", secondPassword)
		v.leads(v.get("/id"), "/id/sign-in")
	}},
	{"session fixation", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		const cookie = "__Host-satchel-identity"
		v.cookies[cookie] = "planted"
		v.signIn("ben@baker.test", firstPassword)
		first := v.cookies[cookie]
		v.signIn("ben@baker.test", firstPassword)
		other := s.visitor(t)
		for _, value := range []string{"planted", first} {
			other.cookies[cookie] = value
			other.leads(other.get("/id"), "/id/sign-in")
		}
		v.wants(v.get("/id"), http.StatusOK, "Your Sage ID")
	}},
	{"a kept cookie after signing out", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		v.signIn("ben@baker.test", firstPassword)
		kept := v.cookies["__Host-satchel-identity"]
		v.leads(v.post("/id/sign-out"), "/id/signed-out")
		v.cookies["__Host-satchel-identity"] = kept
		v.leads(v.get("/id"), "/id/sign-in")
	}},
	{"another site's form signing out", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		v.signIn("ben@baker.test", firstPassword)
		v.headers["Sec-Fetch-Site"] = "cross-site"
		v.wants(v.post("/id/sign-out"), http.StatusForbidden, "That form came from another website")
		v.wants(v.get("/id"), http.StatusOK, "Your Sage ID")
	}},
	{"another site's form signing in as somebody else", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "mallory@elsewhere.test", "Mallory", true)
		v.headers["Sec-Fetch-Site"] = "cross-site"
		v.wants(v.signIn("mallory@elsewhere.test", firstPassword), http.StatusForbidden, "That form came from another website")
	}},
	{"an open redirect in the way on", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", true)
		for _, to := range []string{"https://evil.test", "//evil.test", "/\\evil.test", "/id/authorize?x\r\nSet-Cookie: a=b", "product:https://evil.test", "/sign-out", "/id/authorize\\@evil.test?"} {
			got := v.post("/id/sign-in", "email", "ben@baker.test", "password", firstPassword, "continue", to)
			for range 3 {
				target := got.Header.Get("Location")
				if target == "" {
					break
				}
				if strings.Contains(must(url.Parse(target)).Host+target[:min(2, len(target))], "evil") || !strings.HasPrefix(target, "/id") {
					t.Errorf("%q leads to %q", to, target)
				}
				got = v.get(target)
			}
			if strings.Contains(got.text, "evil.test") {
				t.Errorf("%q is on the page", to)
			}
		}
	}},
	{"clickjacking", func(t *testing.T, s *service, v *visitor) {
		for _, path := range []string{"/id/sign-in", "/id/sign-up", "/id/password/forgot", "/id/nowhere", "/approvals"} {
			got := v.get(path).Header
			if !strings.Contains(got.Get("Content-Security-Policy"), "frame-ancestors 'none'") || got.Get("X-Frame-Options") != "DENY" {
				t.Errorf("%s may be framed", path)
			}
		}
	}},
	{"the portal's session at the provider, and the other way round", func(t *testing.T, s *service, v *visitor) {
		v.portalAs(s, s.olive)
		v.leads(v.get("/id"), "/id/sign-in")
		s.person(t, "ben@baker.test", "Ben Baker", true)
		other := s.visitor(t)
		other.signIn("ben@baker.test", firstPassword)
		other.cookies["__Host-satchel-session"] = other.cookies["__Host-satchel-identity"]
		other.leads(other.get("/approvals"), "/sign-in?ended=revoked&next=%2Fapprovals")
	}},
	{"somebody's customer number guessed", func(t *testing.T, s *service, v *visitor) {
		s.person(t, "ben@baker.test", "Ben Baker", false)
		v.signIn("ben@baker.test", firstPassword)
		for range 10 {
			v.wants(v.post("/id/site", "number", "CN-1", "owner", s.olive.Email), http.StatusUnprocessableEntity, "Where do you belong?")
		}
		v.wants(v.post("/id/site", "number", "CN-4711", "owner", s.olive.Email), http.StatusTooManyRequests, "Too many tries")
	}},
}

func TestWhatIsTriedAtTheIdentityProviderGetsTheAnswerItShould(t *testing.T) {
	for _, attack := range attacks {
		t.Run(attack.name, func(t *testing.T) {
			s := serve(t)
			attack.run(t, s, s.visitor(t))
		})
	}
}

// same tries something with an address that is somebody's and with one that is nobody's.
func (v *visitor) same(try func(v *visitor, email string) []page) {
	v.t.Helper()
	browser := func() *visitor {
		return &visitor{t: v.t, base: v.base, headers: map[string]string{}, cookies: map[string]string{}}
	}
	there, not := try(browser(), "ben@baker.test"), try(browser(), "new@baker.test")
	for i := range there {
		a, b := strings.ReplaceAll(there[i].text, "ben@baker.test", "X"), strings.ReplaceAll(not[i].text, "new@baker.test", "X")
		if there[i].StatusCode != not[i].StatusCode || a != b || there[i].Header.Get("Location") != not[i].Header.Get("Location") {
			v.t.Errorf("answer %d: %d and %d, or they read differently:\n%s\n%s", i, there[i].StatusCode, not[i].StatusCode, a, b)
		}
	}
}

// toldApart measures how long a try takes for two addresses, and reports whether the times differ by more than chance.
// A machine that does something else meanwhile makes one of them slow by chance, so only a difference that is there
// every time it is measured counts, whichever address goes first.
func (s *service) toldApart(t *testing.T, one, other string, try func(*visitor, string)) (first, second time.Duration, differ bool) {
	t.Helper()
	for range 5 {
		first, second = s.fastest(t, one, other, try)
		if (first - second).Abs() <= max(first, second)/2+3*time.Millisecond {
			return first, second, false
		}
	}
	return first, second, true
}

// fastest is the shortest time each of two addresses takes, each as often the first of the two: what the service does
// on its own once the clock has gone on would otherwise always fall to the same one.
func (s *service) fastest(t *testing.T, one, other string, try func(*visitor, string)) (time.Duration, time.Duration) {
	t.Helper()
	took := map[string][]time.Duration{}
	for round := range 24 {
		s.clock.Advance(24 * time.Hour) // past every throttle
		pair := []string{one, other}
		if round%2 == 1 {
			slices.Reverse(pair)
		}
		for _, email := range pair {
			v := s.visitor(t)
			began := time.Now()
			try(v, email)
			took[email] = append(took[email], time.Since(began))
		}
	}
	return slices.Min(took[one]), slices.Min(took[other])
}

// asking is an identity that awaits olive's approval, and its request.
func (s *service) asking(t *testing.T) (who, request uuid.UUID) {
	t.Helper()
	ben := s.person(t, "ben@baker.test", "Ben Baker", false)
	must(s.people.Place(t.Context(), ben.ID, people.Belonging{Number: "CN-4711", Owner: s.olive.Email}, localhost))
	return ben.ID, must(s.people.Requests(t.Context(), s.olive.ID))[0].ID
}

func (s *service) stays(t *testing.T, who uuid.UUID, state people.State) {
	t.Helper()
	if got := must(s.people.Person(t.Context(), who)).State; got != state {
		t.Errorf("the identity is %s, want %s", got, state)
	}
}

func (s *service) resetLink(t *testing.T) string {
	t.Helper()
	if _, err := s.db.IdentityByEmail(t.Context(), "ben@baker.test"); err != nil {
		s.person(t, "ben@baker.test", "Ben Baker", true)
	}
	if err := s.people.RequestReset(t.Context(), "ben@baker.test", localhost); err != nil {
		t.Fatal(err)
	}
	return s.awaitMail(t, "ben@baker.test", "Set your Sage ID password").Links[0]
}

// bookkeeper is a member of olive's site who doesn't own it, with olive's password.
func (s *service) bookkeeper(t *testing.T) database.Account {
	t.Helper()
	row := must(s.access.CreateAccount(t.Context(), "bella@hartley.test", "Bella Bookkeeper"))
	if err := s.access.AddMember(t.Context(), s.site.ID, row.ID, "administrator"); err != nil {
		t.Fatal(err)
	}
	s.givePassword(t, row)
	return row
}

func (v *visitor) portalAs(s *service, who database.Account) {
	v.t.Helper()
	v.leads(v.post("/sign-in", "email", who.Email, "password", firstPassword), "/")
}
