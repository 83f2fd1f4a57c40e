package portal_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"satchel/auth/session"
	"satchel/storage/mail"
)

func TestTheMailOfAPasscodeSaysHowTheSignInBegan(t *testing.T) {
	s := serve(t)
	s.passcodes.ToMailbox = true
	s.enrol(t, s.ann)
	s.door.Label = func(string) string { return "Works ID" }
	ways := map[session.By][2]string{
		session.ByPassword: {
			"somebody who knows your password is signing in as ann@hartley.test, and asked for a passcode to be sent:",
			"jemand, der Ihr Passwort kennt, meldet sich als ann@hartley.test an und hat um einen Einmalcode gebeten:",
		},
		session.ByIdentity: {
			"somebody is signing in as ann@hartley.test with your Works ID, and asked for a passcode to be sent:",
			"jemand meldet sich als ann@hartley.test mit Ihrer Works ID an und hat um einen Einmalcode gebeten:",
		},
		session.BySAML: {
			"somebody whom your organisation signed in as ann@hartley.test asked for a passcode to be sent:",
			"jemand, den Ihre Organisation als ann@hartley.test angemeldet hat, hat um einen Einmalcode gebeten:",
		},
	}
	last := map[session.By]string{
		session.ByPassword: "set a new password.", session.ByIdentity: "set a new password for your Works ID.",
		session.BySAML: "ask your organisation who can sign in as you.",
	}
	for n, language := range []string{"en-GB", "de"} {
		s.setAccount(t, s.ann.ID, "language = '"+language+"'")
		for by, says := range ways {
			sent := s.sentAfter(t, session.Proof{Account: s.ann, By: by})
			text := strings.Join(strings.Fields(sent.Text), " ")
			if !strings.Contains(text, says[n]) || n == 0 && !strings.HasSuffix(text, last[by]) {
				t.Errorf("by %s, in %s: it says\n%s", by, language, sent.Text)
			}
			if by != session.ByPassword && (strings.Contains(text, "knows your password") || strings.Contains(text, "Ihr Passwort kennt")) {
				t.Errorf("by %s it speaks of the password", by)
			}
		}
	}
}

// sentAfter is the mail with the passcode that whoever has proved this has sent to them.
func (s *service) sentAfter(t *testing.T, proof session.Proof) mail.Kept {
	t.Helper()
	s.clock.Advance(24 * time.Hour) // so many are sent a day
	sent := func() (sent []mail.Kept) {
		for _, message := range must(s.mailbox.Messages(t.Context())) {
			if strings.HasPrefix(message.Subject, "Your passcode: ") || strings.HasPrefix(message.Subject, "Ihr Einmalcode: ") {
				sent = append(sent, message)
			}
		}
		return sent
	}
	before := len(sent())
	v, answer := s.visitor(t), httptest.NewRecorder()
	if err := s.door.Enter(answer, httptest.NewRequestWithContext(t.Context(), "POST", "/", nil), proof, "/"); err != nil {
		t.Fatal(err)
	}
	for _, cookie := range answer.Result().Cookies() {
		v.cookies[cookie.Name] = cookie
	}
	v.submit("/sign-in/passcode/send", "by", "mailbox")
	await(t, "a passcode by mail", func() bool { return len(sent()) > before })
	return sent()[0]
}
