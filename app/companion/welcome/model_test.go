package welcome

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"satchel/app/words"
	"satchel/auth/signin"
	"satchel/storage/keychain"
)

func TestAnAddressIsCheckedBeforeTheServiceIsAsked(t *testing.T) {
	for typed, ok := range map[string]bool{
		"satchel.example.com":           true,
		"https://satchel.example.com":   true,
		"http://127.0.0.1:8080":         true,
		" 127.0.0.1:8080 ":              true,
		"[::1]:8080":                    true,
		"https://satchel.example.com/x": true,
		"":                              false,
		"   ":                           false,
		"you@example.com":               false,
		"my server":                     false,
		"ftp://satchel.example.com":     false,
		"https://":                      false,
	} {
		m := Model{Server: typed, Email: "a@b.test", Password: "x"}
		if wrong := m.Check(true).Server; (wrong == "") != ok {
			t.Errorf("%q: %q", typed, wrong)
		}
	}
}

func TestAnEMailAddressIsCheckedToo(t *testing.T) {
	for typed, ok := range map[string]bool{
		"bea@demo.test": true, " bea@demo.test ": true, "": false, "bea": false, "Bea <bea@demo.test>": false, "bea@": false,
		"bea@demo": true, "be..a@demo.test": false, `"bea"@demo.test`: false, "bea@[127.0.0.1]": false,
	} {
		m := Model{Server: "s.test", Email: typed, Password: "x"}
		if wrong := m.Check(true).Email; (wrong == "") != ok {
			t.Errorf("%q: %q", typed, wrong)
		}
	}
}

func TestALinkNeedsNoPassword(t *testing.T) {
	m := Model{Server: "s.test", Email: "a@b.test"}
	if m.Check(false).Any() {
		t.Error("a password is asked for")
	}
	if m.Check(true).Password == "" {
		t.Error("signing in without a password passes")
	}
}

func TestCredentialsHaveNoStraySpacesButThePasswordKeepsItsOwn(t *testing.T) {
	m := Model{Server: " s.test ", Email: " a@b.test\n", Password: " two words "}
	got := m.Credentials()
	if got.Server != "s.test" || got.Email != "a@b.test" || got.Password != " two words " {
		t.Errorf("%q %q %q", got.Server, got.Email, got.Password)
	}
}

func TestWithoutAKeychainThePersonChoosesAndNothingIsAssumed(t *testing.T) {
	m := Model{Keeping: keychain.OS}
	if !m.CanGoOn() {
		t.Fatal("asks before there is a reason to")
	}
	m.Failed(fmt.Errorf("keeping the token: %w", keychain.ErrMissing), words.Explanation{Title: "t"})
	if !m.NoVault || m.CanGoOn() || m.Trouble().Title != "" {
		t.Errorf("no vault %v, can go on %v, trouble %q", m.NoVault, m.CanGoOn(), m.Trouble().Title)
	}
	for _, choice := range Choices() {
		m.Keeping = choice.Kind
		if !m.CanGoOn() {
			t.Errorf("%s is no way on", choice.Name)
		}
	}
}

func TestALockedKeychainSpeaksOfTheWindowNotOfFlags(t *testing.T) {
	m := Model{Keeping: keychain.OS}
	m.Failed(keychain.ErrLocked, words.Explain(keychain.ErrLocked))
	if said := m.Trouble(); said.Title == "" || strings.Contains(said.String(), "--") {
		t.Errorf("says %q", said)
	}
	var offered []keychain.Kind
	for _, choice := range m.Offered() {
		offered = append(offered, choice.Kind)
	}
	if want := []keychain.Kind{keychain.OS, keychain.Memory, keychain.File}; !slices.Equal(offered, want) || !m.CanGoOn() {
		t.Errorf("offers %v, can go on %v", offered, m.CanGoOn())
	}
	m.Failed(keychain.ErrMissing, words.Explain(keychain.ErrMissing)) // gone by now
	if m.CanGoOn() || len(m.Offered()) != len(Choices()) {
		t.Errorf("offers %v where there is none", m.Offered())
	}
}

func TestAServiceOutOfReachSpeaksOfWhatWaitsOnlyToWhoWasSignedIn(t *testing.T) {
	away := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	for again, waits := range map[string]bool{"": false, "You were signed out.": true} {
		m := Model{Again: again}
		m.Failed(away, words.Explain(away))
		said := m.Trouble()
		if strings.Contains(said.Action, "What waits") != waits || (said.Safe != "") != waits || !strings.Contains(said.Action, "address") {
			t.Errorf("again %q: says %q", again, said)
		}
	}
}

func TestAskingForALinkNeverTellsWhetherTheAddressHasAnAccount(t *testing.T) {
	m := Model{Email: "nobody@demo.test"}
	m.MailSent()
	if sent := m.Sent(); !strings.HasPrefix(sent, "If nobody@demo.test has an account") {
		t.Errorf("says %q", sent)
	}
	m.Began()
	if m.Sent() != "" {
		t.Error("still says so at the next try")
	}
}

func TestATroubleGoesWhenTheNextTryBegins(t *testing.T) {
	m := Model{}
	m.Failed(errors.New("x"), words.Explanation{Title: "t"})
	m.Began()
	if m.Trouble().Title != "" {
		t.Error("it is still there")
	}
}

func TestAPasscodeIsAskedForOnceThePasswordIsRight(t *testing.T) {
	wanted := &signin.MoreWantedError{Wants: []string{signin.WantsPasscode}}
	m := Model{Password: "x"}
	m.Failed(fmt.Errorf("signing in: %w", wanted), words.Explain(wanted))
	if m.Waiting() != wanted || m.Trouble().Title != "" || m.PasscodeFault() == "" {
		t.Fatalf("waiting %v, trouble %q", m.Waiting(), m.Trouble().Title)
	}
	m.Passcode = "000000"
	wrong := &signin.MoreWantedError{Wants: []string{signin.WantsPasscode}, Wrong: true}
	m.Failed(wrong, words.Explain(wrong))
	if m.Waiting() != wrong || m.Trouble().Title == "" || m.Passcode != "" {
		t.Errorf("after a wrong one: waiting %v, trouble %q, passcode %q", m.Waiting(), m.Trouble().Title, m.Passcode)
	}
	m.Failed(signin.ErrBeginAgain, words.Explain(signin.ErrBeginAgain))
	if m.Waiting() != nil || m.Trouble().Title == "" {
		t.Errorf("once it is over: waiting %v, trouble %q", m.Waiting(), m.Trouble().Title)
	}
}

func TestASiteThatDemandsPasscodesIsATroubleAndNoQuestion(t *testing.T) {
	wanted := &signin.MoreWantedError{Wants: []string{signin.WantsSetUp}}
	m := Model{}
	m.Failed(wanted, words.Explain(wanted))
	if m.Waiting() != nil || !strings.Contains(m.Trouble().Action, "website") {
		t.Errorf("waiting %v, trouble %q", m.Waiting(), m.Trouble())
	}
}

func TestAPasscodeCanBeSentByEveryWayTheServiceOffers(t *testing.T) {
	ways := []signin.Way{{By: signin.ByCompanion}, {By: signin.BySMS, To: "•••• 417"}, {By: signin.ByMailbox}, {By: "pigeon", To: "the loft"}}
	m := Model{}
	if len(m.Sendings()) != 0 || m.OnItsWay() != "" {
		t.Fatal("a passcode is sent before one is wanted")
	}
	m.Failed(&signin.MoreWantedError{Wants: []string{signin.WantsPasscode}, Ways: ways}, words.Explanation{})
	want := []string{
		"Send one to my other devices", "Send one to my phone •••• 417",
		"Send one to this trial service's mailbox", "Send one to the loft",
	}
	for i, sending := range m.Sendings() {
		if sending.Words != want[i] || sending.By != ways[i].By {
			t.Errorf("%q by %s", sending.Words, sending.By)
		}
	}
	for _, way := range ways {
		m.PasscodeSent(&signin.MoreWantedError{Wants: m.Waiting().Wants, Ways: ways, Sent: way.By})
		if m.OnItsWay() == "" || !strings.Contains(m.Asking(), "sent") {
			t.Errorf("%s: says %q and asks %q", way.By, m.OnItsWay(), m.Asking())
		}
	}
}

func TestAWayThatIsGoneIsSaidAndTheAuthenticatorStillDoes(t *testing.T) {
	m := Model{}
	m.PasscodeSent(&signin.MoreWantedError{Wants: []string{signin.WantsPasscode}})
	if m.OnItsWay() != "" || m.Waiting() == nil || !strings.Contains(m.Trouble().Action, "authenticator") {
		t.Errorf("says %q, %q", m.OnItsWay(), m.Trouble())
	}
}

func TestASendingThatMustWaitKeepsTheQuestion(t *testing.T) {
	wanted := &signin.MoreWantedError{Wants: []string{signin.WantsPasscode}, Sent: signin.ByCompanion}
	m := Model{}
	m.PasscodeSent(wanted)
	m.Failed(&signin.ThrottledError{}, words.Explanation{Title: "Wait a minute."})
	if m.Waiting() != wanted || m.Trouble().Title == "" || m.OnItsWay() != "" {
		t.Errorf("waiting %v, trouble %q, on its way %q", m.Waiting(), m.Trouble(), m.OnItsWay())
	}
}
