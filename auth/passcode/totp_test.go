package passcode

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// RFC 6238 appendix B, of the eight digits the last six.
func TestTheCodesOfTheStandard(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		got, err := code(secret, stepAt(time.Unix(at, 0)))
		if err != nil || got != want {
			t.Errorf("at %d: %s, %v; want %s", at, got, err, want)
		}
	}
}

func TestOathtoolMakesTheSamePasscodes(t *testing.T) {
	program, err := exec.LookPath("oathtool")
	if err != nil {
		t.Fatalf("no oathtool to compare with: %v; apt-get install oathtool", err)
	}
	for range 20 {
		secret := newSecret()
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		output, err := exec.CommandContext(t.Context(), program, "--totp", "--base32", "--window=9",
			"--now="+now.Format("2006-01-02 15:04:05 UTC"), base32Text.EncodeToString(secret)).CombinedOutput()
		if err != nil {
			t.Fatalf("oathtool: %v\n%s", err, output)
		}
		for i, theirs := range strings.Fields(string(output)) {
			ours, err := code(secret, stepAt(now)+int64(i))
			if err != nil || ours != theirs {
				t.Errorf("step %d: %s, %v; oathtool says %s", i, ours, err, theirs)
			}
		}
	}
}

func TestAPasscodeIsTakenInItsStepAndTheNextOneOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), secretBytes, secretBytes).Draw(t, "secret")
		now := time.Unix(rapid.Int64Range(1e9, 4e9).Draw(t, "now"), 0)
		away := rapid.Int64Range(-3, 3).Draw(t, "steps away")
		made, err := code(secret, stepAt(now)+away)
		if err != nil {
			t.Fatal(err)
		}
		step, ok, err := stepOf(secret, made, now)
		if err != nil {
			t.Fatal(err)
		}
		if should := away == 0 || away == -1; should && (!ok || step < stepAt(now)+away) {
			t.Errorf("a code of %d steps away is refused", away)
		} else if !should && ok && made != mustCode(t, secret, step) {
			t.Errorf("a code of %d steps away is taken", away)
		}
	})
}

func mustCode(t *rapid.T, secret []byte, step int64) string {
	made, err := code(secret, step)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestWhatPeopleTypeIsRead(t *testing.T) {
	for typed, want := range map[string]typedKind{
		"123456": typedDigits, " 123 456 ": typedDigits, "123-456": typedDigits, "123\u00a0456": typedDigits,
		"12345": typedNonsense, "1234567": typedNonsense, "": typedNonsense, "12345a": typedNonsense, "１２３４５６": typedNonsense,
		"abcde-fghij-klmno-pqrst-uvwxyz": typedRecovery, "ABCDEFGHIJKLMNOPQRSTUVWXYZ": typedRecovery,
		"ABCDEFGHIJKLMNOPQRSTUVWXY1": typedNonsense, strings.Repeat("A", 200): typedNonsense,
	} {
		if _, got := read(typed); got != want {
			t.Errorf("%q is read as %d, want %d", typed, got, want)
		}
	}
}

func TestTheAddressForAnAuthenticatorSaysEverything(t *testing.T) {
	got := enrolmentURI([]byte("12345678901234567890"), Label{Service: "Sage ID", Name: "ann+books@hartley.test"})
	want := "otpauth://totp/Sage%20ID:ann+books@hartley.test?algorithm=SHA1&digits=6&issuer=Sage%20ID&period=30&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestASecretOpensForItsOwnerAlone(t *testing.T) {
	sealing, err := newSealer([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	sealed := sealing.seal([]byte("secret"), "ann")
	if plain, err := sealing.open(sealed, "ann"); err != nil || string(plain) != "secret" {
		t.Errorf("the owner gets %q, %v", plain, err)
	}
	if _, err := sealing.open(sealed, "ben"); err == nil {
		t.Error("it opens for somebody else")
	}
	other, err := newSealer([]byte(strings.Repeat("l", 32)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.open(sealed, "ann"); err == nil || !strings.Contains(err.Error(), "passcode-key") {
		t.Errorf("under another key: %v", err)
	}
	if _, err := newSealer([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
}
