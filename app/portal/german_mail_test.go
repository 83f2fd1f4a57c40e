package portal_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/storage/mail"
)

// reading is a browser that asks for a language.
func (s *service) reading(t *testing.T, language string) *visitor {
	t.Helper()
	v := s.visitor(t)
	v.language = language
	return v
}

// reads is the language that somebody's mails are written in.
func (s *service) reads(t *testing.T, who uuid.UUID) string {
	t.Helper()
	return must(s.db.Account(t.Context(), who)).Language
}

// says fails unless a mail has each of some texts, wherever its lines end.
func says(t *testing.T, message mail.Kept, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(strings.Join(strings.Fields(message.Text), " "), text) {
			t.Errorf("%q doesn’t say %q:\n%s", message.Subject, text, message.Text)
		}
	}
	if found := english.FindAllString(message.Subject+message.Text, -1); found != nil {
		t.Errorf("%q says %q:\n%s", message.Subject, found, message.Text)
	}
}

func TestWhoeverAsksForALinkInGermanIsMailedInGermanAndKnownToReadItOnceItIsUsed(t *testing.T) {
	s := serve(t)
	v := s.reading(t, "de-AT,de;q=0.9,en;q=0.5")
	v.submit("/password/forgot", "email", s.ann.Email)
	link := s.awaitMail(t, s.ann.Email, "Legen Sie Ihr Satchel-Passwort fest")
	says(t, link, "Guten Tag Ann O'Neil,", "jemand, hoffentlich Sie, hat ein neues Satchel-Passwort", "innerhalb von 30 Minuten fest:", "Der Link gilt einmal")
	if got := s.reads(t, s.ann.ID); got != "" {
		t.Errorf("whoever asked, which may be anybody, has her read %q", got)
	}
	v.get(must(url.Parse(link.Links[0])).Path)
	v.submit("/reset", "new", firstPassword, "repeat", firstPassword)
	says(t, s.awaitMail(t, s.ann.Email, "Ihr Satchel-Passwort wurde festgelegt"), "wurde am "+s.clock.Now().Format("2. "), " UTC ein Passwort festgelegt.")
	if got := s.reads(t, s.ann.ID); got != "de" {
		t.Errorf("with the link used she reads %q", got)
	}
}

func TestMailsAreInTheLanguageThatTheirReaderSignedInWithOrChoseLast(t *testing.T) {
	c := serve(t).colleagues(t)
	c.reading(t, "de").submit("/sign-in", "email", c.service.ann.Email, "password", firstPassword)
	ask := func(thing string) { c.ben.submit("/access/ask", "site", c.service.site(t).String(), "thing", thing) }

	ask("people")
	asked := c.awaitMail(t, c.service.ann.Email, "Ben Field bittet um „Personen und was sie dürfen“ auf Hartley Bookkeeping")
	says(t, asked, "hat keinen Zugriff auf die Funktion „Personen und was sie dürfen“ auf Hartley Bookkeeping")

	english := c.reading(t, "en")
	home := english.submit("/sign-in", "email", c.service.ann.Email, "password", firstPassword)
	if home.title() != "Guten Tag, Ann" {
		t.Errorf("in a browser that asks for English, ann, who reads German, is shown %q", home.title())
	}
	english.submit("/sign-out").wants(t, "You are signed out.")
	english.submit("/language", "language", "en-GB")
	ask("security")
	c.awaitMail(t, c.service.ann.Email, "Ben Field bittet um „Sicherheit“ auf Hartley Bookkeeping")
	english.submit("/sign-in", "email", c.service.ann.Email, "password", firstPassword)
	ask("companies")
	c.awaitMail(t, c.service.ann.Email, "Ben Field asks for “Companies” on Hartley Bookkeeping")

	english.submit("/language", "language", "de")
	if got := c.reads(t, c.service.ann.ID); got != "de" {
		t.Errorf("having chosen German she reads %q", got)
	}
	c.ann.submit("/sign-in", "email", c.service.ann.Email, "password", firstPassword) // a program's, which reads none
	if got := c.reads(t, c.service.ann.ID); got != "de" {
		t.Errorf("having signed in without a language she reads %q", got)
	}
	c.ann.submit("/language", "language", "tlh")
	if got := c.reads(t, c.service.ann.ID); got != "de" {
		t.Errorf("having chosen what nobody speaks she reads %q", got)
	}
}

func TestAnInvitationIsInTheInvitersLanguageUntilItsReaderIsKnown(t *testing.T) {
	c := serve(t).colleagues(t)
	ann := c.reading(t, "de")
	ann.submit("/sign-in", "email", c.service.ann.Email, "password", firstPassword)
	invite := func(email string) { ann.submit(c.site+"/people/invite", "email", email, "role", "bookkeeper") }

	invite("nina@hartley.test")
	invitation := c.awaitMail(t, "nina@hartley.test", "Ann O'Neil lädt Sie zu Hartley Bookkeeping ein")
	says(t, invitation, "Guten Tag,", "an den Belegen von Hartley Bookkeeping zu arbeiten", "Er gilt einmal, innerhalb von 7 Tagen:")
	nina := c.reading(t, "en-GB")
	nina.get(invitation.Links[0]).wants(t, "Join Hartley Bookkeeping")
	nina.submit("/invitation", "name", "Nina New")
	says(t, c.awaitMail(t, c.service.ann.Email, "Nina New ist Hartley Bookkeeping beigetreten"), "hat Ihre Einladung zu Hartley Bookkeeping angenommen.")
	if got := c.reads(t, must(c.db.AccountByEmail(t.Context(), "nina@hartley.test")).ID); got != "en-GB" {
		t.Errorf("nina, who accepted in English, reads %q", got)
	}

	sid := must(c.access.CreateAccount(t.Context(), "sid@elsewhere.test", "Sid Stranger"))
	c.setAccount(t, sid.ID, "language = 'en-GB'")
	invite(sid.Email)
	c.awaitMail(t, sid.Email, "Ann O'Neil invites you to Hartley Bookkeeping")
}

func TestAPasscodeAndTheNoticeOfADisconnectAreInGermanToo(t *testing.T) {
	s := serve(t)
	s.passcodes.ToMailbox = true
	s.givePassword(t, firstPassword)
	s.setAccount(t, s.ann.ID, "language = 'de'")
	mine := s.enrol(t, s.ann)
	says(t, s.awaitMail(t, s.ann.Email, "2-Faktor-Authentifizierung ist an"), "für ann@hartley.test wurde die 2-Faktor-Authentifizierung am")
	v := s.reading(t, "de")
	v.submit("/sign-in", "email", s.ann.Email, "password", firstPassword)
	v.submit("/sign-in/passcode/send", "by", "mailbox")
	var sent mail.Kept
	await(t, "a passcode by mail", func() bool {
		for _, message := range must(s.mailbox.Messages(t.Context())) {
			if strings.HasPrefix(message.Subject, "Ihr Einmalcode: ") {
				sent = message
			}
		}
		return sent.ID != ""
	})
	says(t, sent, "meldet sich als ann@hartley.test an und hat um einen Einmalcode gebeten:", "Er gilt fünf Minuten")
	if got := v.submit("/sign-in/passcode", "passcode", strings.TrimPrefix(sent.Subject, "Ihr Einmalcode: ")); got.title() != "Guten Tag, Ann" {
		t.Errorf("signed in with it: %q", got.title())
	}

	s.linkAnn(t)
	v.arrive(s.identitySession(t))
	v.submit("/profile/disconnect/password", "password", firstPassword, "passcode", s.passcode(mine))
	v.submit("/profile/disconnect", "word", "disconnect")
	says(
		t, s.awaitMail(t, s.ann.Email, "Ihre Sage ID ist von Satchel getrennt"),
		"die Sage ID Ihres Satchel-Kontos ann@hartley.test wurde am", "Sie kann nie wieder verbunden werden.", "Alle Browser und alle Companions wurden abgemeldet.",
	)
}
