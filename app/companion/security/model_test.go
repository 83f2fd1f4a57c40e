package security

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/app/words"
	"satchel/auth/signin"
	"satchel/sync/companion"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func TestThisDeviceComesFirstAndThenThoseSeenLast(t *testing.T) {
	var m Model
	m.Loaded(Standing{Devices: []companion.Device{
		{Name: "old phone", Platform: "ios", LastSeenAt: noon.AddDate(-1, 0, 0), CreatedAt: noon.AddDate(-2, 0, 0), SignedInBy: "saml"},
		{Name: "office", Platform: "windows", LastSeenAt: noon.Add(-time.Hour), CreatedAt: noon.Add(-2 * time.Hour)},
		{Name: "this", Platform: "plan9", Current: true, CreatedAt: noon, SignedInBy: "password"},
	}})
	want := []Row{
		{Name: "this", Facts: "signed in 12:00:00 by password", Current: true},
		{Name: "office", Facts: "Windows · signed in 10:00:00 · last seen 11:00:00"},
		{Name: "old phone", Facts: "iOS · signed in 26 Nov 2024 12:00 by your organisation · last seen 26 Nov 2025 12:00", Phone: true},
	}
	if diff := cmp.Diff(want, m.Devices(noon)); diff != "" {
		t.Error(diff)
	}
	if m.Others() != 2 {
		t.Errorf("%d others", m.Others())
	}
}

func TestWhatWasKnownStaysWhenTheServiceIsAway(t *testing.T) {
	var m Model
	if m.Known() {
		t.Error("known before the service was asked")
	}
	m.Loaded(Standing{Devices: make([]companion.Device, 2)})
	m.Failed(signin.ErrOffline, words.Explanation{Title: "The service can't be reached."})
	if !m.Known() || m.Others() != 2 || m.Trouble().Title == "" {
		t.Errorf("%+v", m)
	}
	m.Loaded(Standing{})
	if m.Trouble().Title != "" {
		t.Error("the trouble stays after an answer")
	}
}

func TestNothingStaysOnceThisDeviceIsSignedOut(t *testing.T) {
	var m Model
	m.Loaded(Standing{Devices: make([]companion.Device, 2), TwoFactor: companion.TwoFactor{On: true}})
	m.Failed(fmt.Errorf("asking for the devices: %w", signin.ErrSignedOut), words.Explanation{Title: "You are signed out."})
	if m.Known() || m.Others() != 0 || m.TwoFactor().On || m.Trouble().Title == "" {
		t.Errorf("%+v", m)
	}
}

func TestTwoFactorIsPutIntoWords(t *testing.T) {
	for want, standing := range map[string]companion.TwoFactor{
		"Whoever learns the password alone gets nowhere.": {},
		"set it up yet: do so now":                        {Required: true},
		"7 recovery codes are left.":                      {On: true, RecoveryLeft: 7},
		"One recovery code is left":                       {On: true, RecoveryLeft: 1},
		"All recovery codes are used up":                  {On: true},
		"so it can't be turned off":                       {On: true, Required: true},
	} {
		var m Model
		m.Loaded(Standing{TwoFactor: standing})
		if got := m.Factor(); !strings.Contains(got, want) {
			t.Errorf("%+v: %q", standing, got)
		}
	}
}

func TestWhatCanBeDoneFollowsFromHowTheAccountSignsIn(t *testing.T) {
	for name, c := range map[string]struct {
		standing           Standing
		password           Password
		factor, disconnect bool
	}{
		"an account with a password and a Sage ID": {Standing{}, ChangeIt, true, true},
		"without a password":                       {Standing{TwoFactor: companion.TwoFactor{Obstacle: noPassword}, Disconnect: "no-password"}, MakeOne, false, false},
		"under an organisation":                    {Standing{TwoFactor: companion.TwoFactor{Obstacle: signedInBySAML}, Disconnect: "saml-account"}, HasNone, false, false},
		"without a Sage ID":                        {Standing{Disconnect: "not-linked"}, ChangeIt, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			var m Model
			m.Loaded(c.standing)
			whyFactor, factor := m.CanChangeFactor()
			whyDisconnect, disconnect := m.CanDisconnect()
			if m.Password() != c.password || factor != c.factor || disconnect != c.disconnect {
				t.Errorf("%v %v %v", m.Password(), factor, disconnect)
			}
			if (whyFactor.Title == "") != factor || (whyDisconnect.Title == "") != disconnect {
				t.Errorf("%q, %q", whyFactor.Title, whyDisconnect.Title)
			}
		})
	}
}

func TestANewPasswordIsLookedAtBeforeTheServiceIsAsked(t *testing.T) {
	for name, c := range map[string]struct {
		typed NewPassword
		want  NewPasswordFaults
	}{
		"nothing":         {NewPassword{}, NewPasswordFaults{Current: "Type the password you have now.", New: "Type the password you want."}},
		"the same":        {NewPassword{"a", "a", "a"}, NewPasswordFaults{New: "That is the password you have now."}},
		"repeated badly":  {NewPassword{"a", "b", "c"}, NewPasswordFaults{Repeated: "The two are not the same."}},
		"as it should be": {NewPassword{"a", "b", "b"}, NewPasswordFaults{}},
	} {
		if got := c.typed.Check(); got != c.want || got.Any() != (c.want != NewPasswordFaults{}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAFirstPasscodeIsSixDigits(t *testing.T) {
	for typed, ok := range map[string]bool{"123456": true, " 123 456 ": true, "": false, "12345": false, "1234567": false, "12345x": false, "１２３４５６": false} {
		if got := CheckFirst(typed) == ""; got != ok {
			t.Errorf("%q: %v", typed, got)
		}
	}
}

func TestTheWindowCallsTheIdentityWhatItsPeopleDo(t *testing.T) {
	german, _ := words.Named("de")
	for _, tongue := range []words.Tongue{{}, german} {
		tongue = tongue.Calling("100% Acme ID")
		m, flow := Model{Tongue: tongue}, Disconnecting{Tongue: tongue}
		m.Loaded(Standing{Disconnect: "not-linked", Devices: []companion.Device{{Name: "Till", SignedInBy: "identity"}}})
		why, _ := m.CanDisconnect()
		said := []string{why.Title, m.Devices(time.Now())[0].Facts, Disconnected(tongue, 0)}
		for _, change := range flow.Changes()[:2] {
			said = append(said, change.Becomes)
		}
		for _, one := range said {
			if !strings.Contains(one, "100% Acme ID") || strings.Contains(one, "Sage ID") {
				t.Errorf("%q", one)
			}
		}
	}
}

func TestDisconnectingAsksForWhatTheServiceWants(t *testing.T) {
	var d Disconnecting
	d.Proved("hers", companion.Changes{Word: "disconnect", Passcode: true})
	if !d.IsProved() || !d.WantsPasscode() {
		t.Fatal("not proved")
	}
	if got := d.Check("disconect", ""); got.Word == "" || got.Passcode == "" {
		t.Errorf("%+v", got)
	}
	if got := d.Check(" DISCONNECT ", "123456"); got != (ConfirmFaults{}) {
		t.Errorf("%+v", got)
	}
	if got := d.Confirmation(" disconnect ", " 123456 "); got != (companion.Confirmation{Password: "hers", Passcode: "123456", Word: "disconnect"}) {
		t.Errorf("%+v", got)
	}
	for waiting, want := range map[int]string{0: "sign in with them.", 1: "1 document waits here, safe.", 5: "5 documents wait here, safe."} {
		if got := Disconnected(words.Tongue{}, waiting); !strings.HasSuffix(got, want) {
			t.Errorf("%d: %q", waiting, got)
		}
	}
}

func TestRecoveryCodesSayWhoseTheyAre(t *testing.T) {
	text := RecoveryText(words.Tongue{}, "bea@demo.test", "https://s.test", []string{"aaaa", "bbbb"}, noon)
	for _, want := range []string{"bea@demo.test", "https://s.test", "26 November 2026", "\naaaa\nbbbb\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	if RecoveryFile(words.Tongue{}, noon) != "Satchel recovery codes 2026-11-26.txt" {
		t.Error(RecoveryFile(words.Tongue{}, noon))
	}
}

func TestTheQuestionTellsDevicesOfOneNameApart(t *testing.T) {
	var m Model
	device := func(platform string, seen time.Duration) companion.Device {
		return companion.Device{Name: "vm", Platform: platform, SignedInBy: "password", CreatedAt: noon.Add(-24 * time.Hour), LastSeenAt: noon.Add(-seen)}
	}
	m.Loaded(Standing{Devices: []companion.Device{device("linux", time.Minute), device("windows", 9*time.Hour)}})
	for i, row := range m.Devices(noon) {
		title, said := Revoking(words.Tongue{}, row)
		if want := []string{"Linux", "Windows"}[i]; title != "Sign vm out?" || !strings.HasPrefix(said, want+" · ") || !strings.Contains(said, "last seen") {
			t.Errorf("%s\n%s", title, said)
		}
	}
}

func TestQuestionsAboutDevicesCountThem(t *testing.T) {
	for others, want := range map[int]string{1: "the other device", 4: "4 other devices"} {
		if title, _ := RevokingOthers(words.Tongue{}, others); !strings.Contains(title, want) {
			t.Errorf("%d: %q", others, title)
		}
	}
	for devices, want := range map[int]string{0: "No other", 1: "1 device is", 2: "2 devices are"} {
		if got := Revoked(words.Tongue{}, devices); !strings.HasPrefix(got, want) {
			t.Errorf("%d: %q", devices, got)
		}
	}
}

func TestLoginsThatNeedThePersonStandFirstAndSayWhatTheyHold(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	m := Model{}
	m.Loaded(Standing{Logins: []companion.Login{
		{ID: "1", Browser: "Chrome", SignedInAt: now, AliveAt: now},
		{ID: "2", SignedInAt: now, AliveAt: now, Disconnected: true, Open: []companion.OpenDocument{{Since: now, KeptAt: &now}}},
	}})
	rows := m.Logins(now)
	if len(rows) != 2 || rows[0].ID != "2" || rows[0].Browser != "A browser" || rows[1].Disconnected {
		t.Fatalf("%+v", rows)
	}
	held := rows[0].Held
	if len(held) != 1 || !strings.Contains(held[0].Name, "no longer work in") || !strings.Contains(held[0].Facts, "draft") {
		t.Errorf("%+v", held)
	}
	for open, want := range map[int]string{0: "nothing open", 1: "the document", 3: "the 3 documents"} {
		_, said := Releasing(words.Tongue{}, LoginRow{Held: make([]Held, open)})
		if !strings.Contains(said, want) {
			t.Errorf("%d open: %q", open, said)
		}
		if done := Released(words.Tongue{}, companion.Login{Open: make([]companion.OpenDocument, open)}); !strings.HasPrefix(done, "The login is released") {
			t.Errorf("%q", done)
		}
	}
}
