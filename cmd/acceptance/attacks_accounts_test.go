package acceptance

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"satchel/cmd/internal/programs"
	"satchel/storage/database"
)

const nobody = "nobody-at-all@demo.test"

var onKnowing = []attack{
	{"the portal's sign-in tells new and existing e-mail apart", (*siege).tellApartAtSignIn, "the same"},
	{"the companion's sign-in tells them apart", (*siege).tellApartAtChallenge, "the same"},
	{"the page for forgotten passwords tells them apart", (*siege).tellApartAtForgot, "the same"},
	{"the API's reset tells them apart", (*siege).tellApartAtAPI, "the same"},
	{"CR and LF in an address put a recipient into a mail", (*siege).lineBreaks, "no mail"},
}

// tell asks the same of an address that exists and of one that doesn't, in turns, and compares status, body and time. A
// machine at work makes any one measurement worthless, and whoever asks first finds a service that has rested: each
// goes first in turn, the medians are compared, and a difference is one only where all of five measurements show it.
func (s *siege) tell(ask func(i *intruder, email string) reply) string {
	s.Helper()
	var ratio float64
	for range 5 {
		var known, unknown []time.Duration
		for turn := range 10 {
			s.calm(s.T)
			var a, b reply
			if turn%2 == 0 {
				a, b = ask(s.intruder(), bookkeeper), ask(s.intruder(), nobody)
			} else {
				b = ask(s.intruder(), nobody)
				a = ask(s.intruder(), bookkeeper)
			}
			if a.status != b.status || strings.ReplaceAll(a.body, bookkeeper, "X") != strings.ReplaceAll(b.body, nobody, "X") {
				return fmt.Sprintf("%d %q and %d %q", a.status, a.body, b.status, b.body)
			}
			known, unknown = append(known, a.took), append(unknown, b.took)
		}
		slices.Sort(known)
		slices.Sort(unknown)
		ratio = float64(known[4]) / float64(unknown[4])
		if ratio > 0.6 && ratio < 1.7 {
			return "the same"
		}
	}
	return fmt.Sprintf("a known address takes %.2f times as long", ratio)
}

func (s *siege) tellApartAtSignIn() string {
	return s.tell(func(i *intruder, email string) reply {
		return i.form("/sign-in", url.Values{"email": {email}, "password": {"not the password at all"}})
	})
}

func (s *siege) tellApartAtChallenge() string {
	return s.tell(func(i *intruder, email string) reply {
		return i.challenge(strings.Repeat("v", 43), "username", email, "password", "not the password at all")
	})
}

func (s *siege) tellApartAtForgot() string {
	return s.tell(func(i *intruder, email string) reply {
		return i.form("/password/forgot", url.Values{"email": {email}})
	})
}

func (s *siege) tellApartAtAPI() string {
	return s.tell(func(i *intruder, email string) reply {
		return i.send(http.MethodPost, "/api/v1/password-reset", "application/json", `{"email":"`+email+`"}`)
	})
}

func (s *siege) lineBreaks() string {
	i := s.intruder()
	before := time.Now()
	for _, email := range []string{
		"x@demo.test\r\nBcc: thief@evil.test", "administrator@demo.test\r\nBcc: thief@evil.test", "x@demo.test%0d%0aBcc: thief@evil.test", "x@demo.test\nthief@evil.test",
	} {
		i.form("/password/forgot", url.Values{"email": {email}})
		encoded := strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(email)
		i.send(http.MethodPost, "/api/v1/password-reset", "application/json", `{"email":"`+encoded+`"}`)
	}
	i.mailedLink("owner@demo.test") // whatever was ordered before it has been mailed too
	mails, err := programs.Mails(s.Context(), s.service.URL)
	if err != nil {
		s.Fatal(err)
	}
	for _, mail := range mails {
		theirs := mail.To == bookkeeper || mail.To == "owner@demo.test" // whose links were ordered by name
		if !mail.Time.Before(before) && (!theirs || strings.Contains(mail.Subject+mail.Text, "evil")) {
			return "a mail to " + mail.To
		}
	}
	return "no mail"
}

var onResets = []attack{
	{"a scanner fetches the link three times before the person posts", (*siege).fetchThrice, "303 /reset/done, signed out"},
	{"two post at once with one link", (*siege).postTwice, "one took, one did not"},
	{"a link that was used", (*siege).usedLink, "410 This link has been used"},
	{"a link that a newer one replaced", (*siege).supersededLink, "410 There is a newer link"},
	{"a link that is over", (*siege).expiredLink, "410 This link has expired"},
	{"a made-up link", (*siege).madeUpLink, "404 This link doesn’t work"},
	{"a forged Host puts another address into the mail", (*siege).forgedHost, "the configured address"},
	{"the Referer after the reset page gives the token away", (*siege).referer, "no-referrer, and no token in any address"},
	{"a refresh token from before the reset", (*siege).refreshFromBefore, "400 invalid_grant"},
	{"an access token from before the reset", (*siege).accessFromBefore, "401"},
	{"a session from before the reset", (*siege).sessionFromBefore, "signed out"},
}

// open follows a link and posts a password.
func (i *intruder) open(link string) {
	i.Helper()
	i.get(strings.TrimPrefix(link, i.service.URL))
}

func (i *intruder) set(typed string) reply {
	i.Helper()
	return i.form("/reset", url.Values{"new": {typed}, "repeat": {typed}})
}

func (s *siege) fetchThrice() string {
	i := s.intruder()
	link := i.mailedLink(bookkeeper)
	for range 3 {
		scanner := s.intruder()
		scanner.open(link)
		scanner.get("/reset")
	}
	i.open(link)
	got := i.set(password)
	return fmt.Sprintf("%d %s, %s", got.status, got.header.Get("Location"), i.signedIn())
}

func (s *siege) postTwice() string {
	link := s.intruder().mailedLink(bookkeeper)
	var took [2]int
	var both sync.WaitGroup
	for n := range took {
		i := s.intruder()
		i.open(link)
		both.Go(func() { took[n] = i.set(password).status })
	}
	both.Wait()
	slices.Sort(took[:])
	if took == [2]int{http.StatusSeeOther, http.StatusGone} {
		return "one took, one did not"
	}
	return fmt.Sprint(took)
}

func (s *siege) usedLink() string {
	i := s.intruder()
	link := i.mailedLink(bookkeeper)
	i.open(link)
	i.set(password)
	i.open(link)
	return i.set(password).said()
}

func (s *siege) supersededLink() string {
	i := s.intruder()
	old := i.mailedLink(bookkeeper)
	i.mailedLink(bookkeeper)
	i.open(old)
	return i.set(password).said()
}

func (s *siege) expiredLink() string {
	i := s.intruder()
	link := i.mailedLink(bookkeeper)
	s.rows(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "UPDATE reset_tokens SET expires_at = '2020-01-01 00:00:00+00:00'")
		return err
	})
	i.open(link)
	return i.set(password).said()
}

func (s *siege) madeUpLink() string {
	i := s.intruder()
	i.open("/reset/" + strings.Repeat("A", 43))
	return i.set(password).said()
}

func (s *siege) forgedHost() string {
	i := s.intruder()
	before := time.Now()
	i.form("/password/forgot", url.Values{"email": {bookkeeper}}, "Host", "evil.example", "X-Forwarded-Host", "evil.example", "Forwarded", "host=evil.example")
	link := i.awaitReset(bookkeeper, before)
	mails, err := programs.Mails(s.Context(), s.service.URL)
	if err != nil {
		s.Fatal(err)
	}
	for _, mail := range mails {
		if strings.Contains(mail.Text, "evil.example") {
			return mail.Text
		}
	}
	if !strings.HasPrefix(link, s.service.URL+"/") {
		return link
	}
	return "the configured address"
}

func (s *siege) referer() string {
	i := s.intruder()
	link := i.mailedLink(bookkeeper)
	token := link[strings.LastIndex(link, "/")+1:]
	followed := i.get(strings.TrimPrefix(link, s.service.URL))
	shown := i.get("/reset")
	switch {
	case strings.Contains(followed.header.Get("Location"), token), strings.Contains(shown.body, token):
		return "the token stands in an address or a page"
	case followed.header.Get("Referrer-Policy") != shown.header.Get("Referrer-Policy"):
		return "the redirect has another policy"
	}
	return shown.header.Get("Referrer-Policy") + ", and no token in any address"
}

// reset has the bookkeeper set the password once more.
func (s *siege) reset() {
	s.Helper()
	i := s.intruder()
	i.open(i.mailedLink(bookkeeper))
	if got := i.set(password); got.status != http.StatusSeeOther {
		s.Fatalf("resetting: %s", got.said())
	}
}

func (s *siege) refreshFromBefore() string {
	i := s.intruder()
	held := i.companion()
	s.reset()
	return i.refresh(held.Refresh).said()
}

func (s *siege) accessFromBefore() string {
	i := s.intruder()
	held := i.companion()
	s.reset()
	return fmt.Sprint(i.get("/api/v1/me", "Authorization", "Bearer "+held.Access).status)
}

func (s *siege) sessionFromBefore() string {
	i := s.intruder()
	i.signIn(bookkeeper)
	s.reset()
	return i.signedIn()
}
