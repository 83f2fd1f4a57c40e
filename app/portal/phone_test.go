package portal_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"satchel/storage/sms"
)

// texts are what was texted, instead of a gateway; how one is asked is storage/sms's to test.
type texts chan sms.Message

func (t texts) Send(_ context.Context, message sms.Message) error {
	t <- message
	return nil
}

// texted is the code that was texted to a number.
func (s *service) texted(t *testing.T, to string) string {
	t.Helper()
	select {
	case message := <-s.texts:
		if message.To != to {
			t.Errorf("texted to %s, not to %s", message.To, to)
		}
		return message.Text[:6]
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was texted in 30 s")
		return ""
	}
}

const phonePath = twoFactor + "/phone"

func TestAPhoneIsAddedWithAFreshProofAndACodeThenTextedAPasscodeAtSignIn(t *testing.T) {
	s := serve(t)
	s.givePassword(t, firstPassword)
	mine := s.enrol(t, s.ann)
	v := s.visitor(t)
	v.submit("/sign-in", "email", s.ann.Email, "password", firstPassword)
	v.submit("/sign-in/passcode", "passcode", s.passcode(mine))
	s.clock.Advance(6 * time.Minute)
	if got := v.submit(phonePath, "phone", "+44 7700 900123"); got.title() != "Is it still you?" {
		t.Errorf("without a fresh proof: %q", got.title())
	}
	v.submit("/step-up", "next", phonePath, "password", firstPassword, "passcode", s.passcode(mine))
	if got := v.submit(phonePath, "phone", "07700 900123"); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.text, "country code") {
		t.Errorf("without a country code: %d %q", got.StatusCode, got.title())
	}
	asked := v.submit(phonePath, "phone", "+44 7700 900123")
	if asked.title() != "Enter the code from your phone" || !strings.Contains(asked.text, "•••• 123") || strings.Contains(asked.text, "7700") {
		t.Errorf("asked for the code: %q %s", asked.title(), asked.text)
	}
	code := s.texted(t, "+447700900123")
	if got := v.submit(phonePath + "/again"); got.StatusCode != http.StatusConflict {
		t.Errorf("another one at once: %d %q", got.StatusCode, got.title())
	}
	if got := v.submit(phonePath+"/code", "code", "nonsense"); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a wrong one: %d", got.StatusCode)
	}
	if got := v.submit(phonePath+"/code", "code", code); !strings.Contains(got.text, "That is your phone now") || strings.Contains(got.text, "7700") {
		t.Errorf("the right one: %q", got.title())
	}
	s.awaitMail(t, s.ann.Email, "Passcodes can be texted to your phone")

	other := s.visitor(t)
	other.submit("/sign-in", "email", s.ann.Email, "password", firstPassword)
	gate := other.get("/sign-in/passcode")
	if !strings.Contains(gate.text, "Text a passcode to •••• 123") || strings.Contains(gate.text, "my companion") {
		t.Errorf("the ways offered: %s", gate.text)
	}
	if got := other.submit("/sign-in/passcode/send", "by", "companion"); got.StatusCode != http.StatusConflict {
		t.Errorf("to a companion there is none of: %d", got.StatusCode)
	}
	if got := other.submit("/sign-in/passcode/send", "by", "sms"); !strings.Contains(got.text, "as a text message") {
		t.Errorf("asked for a text: %q", got.title())
	}
	sent := s.texted(t, "+447700900123")
	if got := other.submit("/sign-in/passcode", "passcode", sent); !strings.HasPrefix(got.title(), "Hello") {
		t.Errorf("signed in with it: %q", got.title())
	}

	v.submit("/step-up", "next", phonePath, "password", firstPassword, "passcode", s.passcode(mine))
	if got := v.submit(phonePath + "/remove"); !strings.Contains(got.text, "The phone is removed") || strings.Contains(got.text, "•••• 123") {
		t.Errorf("removed: %q", got.title())
	}
	s.awaitMail(t, s.ann.Email, "Passcodes are no longer texted to your phone")
}
