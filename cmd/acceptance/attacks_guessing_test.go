package acceptance

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// What guesses is bounded, with a time to wait, and keeps the person out of nothing that they have already.
var onGuessing = []attack{
	{"passwords at the portal", guessing(11, func(i *intruder, n int) reply {
		return i.form("/sign-in", url.Values{"email": {bookkeeper}, "password": {fmt.Sprint("guess number ", n)}})
	}), "429 after 10, with a time to wait"},
	{"passwords at the companion's sign-in", guessing(11, func(i *intruder, n int) reply {
		return i.challenge(verifier, "password", fmt.Sprint("guess number ", n))
	}), "429 after 10, with a time to wait"},
	{"one password at many addresses", guessing(101, func(i *intruder, n int) reply {
		return i.challenge(verifier, "username", fmt.Sprintf("person%d@demo.test", n), "password", "one guess for everybody")
	}), "429 after 100, with a time to wait"},
	{"reset links for one address", guessing(4, func(i *intruder, _ int) reply {
		return i.send(http.MethodPost, "/api/v1/password-reset", "application/json", `{"email":"`+bookkeeper+`"}`)
	}), "429 after 3, with a time to wait"},
	{"tokens of reset links", guessing(31, func(i *intruder, n int) reply {
		i.open("/reset/" + strings.Repeat("A", 40) + fmt.Sprintf("%03d", n))
		return i.set(password)
	}), "429 after 30, with a time to wait"},
	{"pairing codes", guessing(31, func(i *intruder, _ int) reply {
		return i.challenge(verifier, "username", "", "password", "", "pairing_code", "BBBBBBBB")
	}), "429 after 30, with a time to wait"},
	{"the current password of a browser left open", guessing(11, func(i *intruder, n int) reply {
		if len(i.cookies) == 0 {
			i.signIn(bookkeeper)
		}
		return i.form("/profile/password", url.Values{"current": {fmt.Sprint("guess ", n)}, "new": {"a new password of mine"}, "repeat": {"a new password of mine"}})
	}), "429 after 10, with a time to wait"},
	{"forged X-Forwarded-For makes each guess a stranger's", guessing(11, func(i *intruder, n int) reply {
		return i.send(http.MethodPost, "/sign-in", formType, url.Values{"email": {bookkeeper}, "password": {"wrong"}}.Encode(), "X-Forwarded-For", fmt.Sprintf("10.0.0.%d", n))
	}), "429 after 10, with a time to wait"},
	{"keeping somebody out by guessing wrong", (*siege).keepOut, "429, the companion still works, a mailed link lets them in"},
}

// guessing tries until it is told to wait, and tells after how many; at most so often.
func guessing(most int, guess func(i *intruder, n int) reply) func(*siege) string {
	return func(s *siege) string {
		i := s.intruder()
		for n := range most {
			got := guess(i, n)
			if got.status != http.StatusTooManyRequests {
				continue
			}
			wait, err := strconv.Atoi(got.header.Get("Retry-After"))
			if err != nil || wait < 1 || wait > 24*60*60 {
				return fmt.Sprintf("429 with Retry-After %q", got.header.Get("Retry-After"))
			}
			return fmt.Sprintf("429 after %d, with a time to wait", n)
		}
		return fmt.Sprintf("%d guesses were taken", most)
	}
}

func (s *siege) keepOut() string {
	owner, outsider := s.intruder(), s.intruder()
	held := owner.companion()
	for range 12 {
		outsider.form("/sign-in", url.Values{"email": {bookkeeper}, "password": {"wrong wrong wrong"}})
	}
	said := fmt.Sprint(owner.signIn(bookkeeper).status)
	if owner.refresh(held.Refresh).status == http.StatusOK {
		said += ", the companion still works"
	}
	s.reset()
	if owner.signIn(bookkeeper); owner.signedIn() == "signed in" {
		said += ", a mailed link lets them in"
	}
	return said
}
