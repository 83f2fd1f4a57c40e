package portal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

func pathOf(t *testing.T, link string) string {
	t.Helper()
	parsed, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Path
}

func (v *visitor) newPassword(password string) page {
	v.t.Helper()
	return v.submit("/reset", "new", password, "repeat", password)
}

func TestALinkThatDoesNotDoAnyMoreSaysWhyAndChangesNothing(t *testing.T) {
	for _, test := range []struct {
		name   string
		spoil  func(*testing.T, *service, string)
		title  string
		status int
	}{
		{"used", func(t *testing.T, s *service, link string) {
			other := s.visitor(t)
			other.get(link)
			other.newPassword(firstPassword)
		}, "This link has been used", http.StatusGone},
		{"expired", func(_ *testing.T, s *service, _ string) {
			s.clock.Advance(30 * time.Minute)
		}, "This link has expired", http.StatusGone},
		{"superseded", func(t *testing.T, s *service, _ string) {
			s.orderLink(t)
			s.newestLink(t, s.ann.Email)
		}, "There is a newer link", http.StatusGone},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, visitor := serve(t), (*visitor)(nil)
			visitor = s.visitor(t)
			s.orderLink(t)
			link := pathOf(t, s.newestLink(t, s.ann.Email))
			test.spoil(t, s, link)
			before := must(s.db.Account(t.Context(), s.ann.ID)).PasswordHash

			if opened := visitor.get(link); opened.title() != test.title || opened.StatusCode != test.status {
				t.Errorf("opening it: %d %q, want %d %q", opened.StatusCode, opened.title(), test.status, test.title)
			}
			if sent := visitor.newPassword(secondPassword); sent.title() != test.title || sent.StatusCode != test.status {
				t.Errorf("sending a password with it: %d %q, want %d %q", sent.StatusCode, sent.title(), test.status, test.title)
			}
			if after := must(s.db.Account(t.Context(), s.ann.ID)).PasswordHash; after != before {
				t.Error("the password changed")
			}
		})
	}
}

func TestALinkNobodyMailedIsToldApartFromNothing(t *testing.T) {
	s := serve(t)
	for _, path := range []string{"/reset", "/reset/made-up", "/reset/" + strings.Repeat("x", 3000)} {
		if got := s.visitor(t).get(path); got.title() != "This link doesn’t work" || got.StatusCode != http.StatusNotFound {
			t.Errorf("%.20s: %d %q", path, got.StatusCode, got.title())
		}
	}
}

func TestAnExpiringLinkWorksToItsLastMoment(t *testing.T) {
	s := serve(t)
	visitor := s.visitor(t)
	s.orderLink(t)
	link := pathOf(t, s.newestLink(t, s.ann.Email))
	s.clock.Advance(30*time.Minute - time.Millisecond)
	visitor.get(link)
	if got := visitor.newPassword(firstPassword); got.title() != "Your password is set" {
		t.Errorf("got %d %q", got.StatusCode, got.title())
	}
}

// Programs that scan mail follow its links, some of them from many places and more than once.
func TestFollowingALinkAnyNumberOfTimesDoesNotUseItUp(t *testing.T) {
	s := serve(t)
	s.orderLink(t)
	link := pathOf(t, s.newestLink(t, s.ann.Email))
	for range 5 {
		scanner := s.visitor(t)
		scanner.follow(scanner.request(http.MethodHead, link, nil))
		if got := scanner.get(link); got.title() != "Set a new password" {
			t.Fatalf("got %q", got.title())
		}
	}
	visitor := s.visitor(t)
	visitor.get(link)
	if got := visitor.newPassword(firstPassword); got.title() != "Your password is set" {
		t.Errorf("got %d %q", got.StatusCode, got.title())
	}
}

func TestOfManyWhoSendAPasswordWithOneLinkExactlyOneSucceeds(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := serveOn(t, db)
		s.orderLink(t)
		link := pathOf(t, s.newestLink(t, s.ann.Email))
		titles := make(chan string, 8)
		var group sync.WaitGroup
		for range cap(titles) {
			visitor := s.visitor(t)
			visitor.get(link)
			group.Go(func() { titles <- visitor.newPassword(firstPassword).title() })
		}
		group.Wait()
		close(titles)
		got := map[string]int{}
		for title := range titles {
			got[title]++
		}
		if got["Your password is set"] != 1 || got["This link has been used"] != 7 {
			t.Errorf("got %v", got)
		}
		s.awaitMail(t, s.ann.Email, "Your Satchel password has been set")
	})
}

func TestAForgedHostDoesNotGetIntoTheMail(t *testing.T) {
	s := serve(t)
	visitor := s.visitor(t)
	request := visitor.request(http.MethodPost, "/password/forgot", url.Values{"email": {s.ann.Email}})
	request.Host = "evil.example"
	request.Header.Set("X-Forwarded-Host", "evil.example")
	request.Header.Set("Forwarded", "host=evil.example")
	if got := visitor.do(request); got.StatusCode != http.StatusOK {
		t.Fatalf("got %d", got.StatusCode)
	}
	message := s.awaitMail(t, s.ann.Email, "Set your Satchel password")
	if !strings.HasPrefix(message.Links[0], s.URL+"/reset/") || strings.Contains(message.Text, "evil") {
		t.Errorf("the mail says %s", message.Text)
	}
}

func TestTheTokenIsNeitherInTheAddressNorInThePage(t *testing.T) {
	s := serve(t)
	visitor := s.visitor(t)
	s.orderLink(t)
	link := pathOf(t, s.newestLink(t, s.ann.Email))
	token := strings.TrimPrefix(link, "/reset/")
	opened := visitor.do(visitor.request(http.MethodGet, link, nil))
	if opened.StatusCode != http.StatusSeeOther || opened.Header.Get("Location") != "/reset" || strings.Contains(opened.text, token) {
		t.Errorf("got %d to %q", opened.StatusCode, opened.Header.Get("Location"))
	}
	if got := visitor.get("/reset"); strings.Contains(got.text, token) || got.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Error("the page holds the token, or lets its address out")
	}
}

// A table of rows is not a table of secrets: what is at rest opens nothing.
func TestWhatIsAtRestIsNotWhatWasMailed(t *testing.T) {
	s := serve(t)
	s.orderLink(t)
	token := strings.TrimPrefix(pathOf(t, s.newestLink(t, s.ann.Email)), "/reset/")
	if len(token) != 43 { // 256 bits in base64url
		t.Errorf("the token is %q", token)
	}
	if _, err := s.db.ResetToken(t.Context(), []byte(token)); err == nil {
		t.Error("the token itself is in the table")
	}
}

func TestWhoeverIsSignedInIsCountedByAccountAndNotWithTheNetwork(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	for n := range 25 {
		s.visitor(t).submit("/password/forgot", "email", fmt.Sprintf("somebody%d@elsewhere.test", n))
	}
	if got := s.visitor(t).submit("/password/forgot", "email", s.ann.Email); got.StatusCode != http.StatusTooManyRequests {
		t.Fatalf("the network of all of them is answered %d", got.StatusCode)
	}
	for n := range 3 {
		if got := v.submit("/profile/password/reset"); got.StatusCode != http.StatusOK || !strings.Contains(got.text, "on its way") {
			t.Fatalf("order %d of a signed-in person: %d %q", n+1, got.StatusCode, got.title())
		}
	}
	if got := v.submit("/profile/password/reset"); got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
		t.Errorf("the fourth order: %d %q", got.StatusCode, got.title())
	}
}

func TestTheSameAnswerForAddressesWithAndWithoutAnAccount(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	saml := must(s.access.CreateAccount(t.Context(), "sam@hartley.test", "Sam"))
	s.setAccount(t, saml.ID, "saml = TRUE")
	addresses := []string{"ann@hartley.test", "sam@hartley.test", "nobody@hartley.test"}

	ask := func(path string, fields ...string) []string {
		var answers []string
		for _, address := range addresses {
			got := s.visitor(t).submit(path, append(fields, "email", address)...)
			answers = append(answers, http.StatusText(got.StatusCode)+"\n"+head(got)+"\n"+strings.ReplaceAll(got.text, address, "ADDRESS"))
		}
		return answers
	}
	for name, answers := range map[string][]string{
		"forgot":  ask("/password/forgot"),
		"sign in": ask("/sign-in", "password", "not the password of anybody"),
	} {
		for i, answer := range answers {
			if answer != answers[0] {
				t.Errorf("%s: %s is answered\n%s\nbut %s\n%s", name, addresses[i], answer, addresses[0], answers[0])
			}
		}
	}

	s.newestLink(t, s.ann.Email)
	s.awaitMail(t, saml.Email, "Your organisation signs you in to Satchel")
	for _, message := range must(s.mailbox.Messages(t.Context())) {
		if message.To == "nobody@hartley.test" {
			t.Errorf("nobody was mailed: %s", message.Subject)
		}
	}
}

// head is the headers but for the time and the length, which holds the address's.
func head(p page) string {
	recorder := httptest.NewRecorder()
	header := p.Header.Clone()
	header.Del("Date")
	header.Del("Content-Length")
	_ = header.Write(recorder.Body)
	return recorder.Body.String()
}
