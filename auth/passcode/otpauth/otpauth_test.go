package otpauth

import (
	"encoding/hex"
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAnAddressIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := Key{
			Kind: rapid.SampledFrom([]Kind{Time, Counter}).Draw(t, "kind"), Secret: rapid.SliceOfN(rapid.Byte(), 1, 64).Draw(t, "secret"),
			Issuer: rapid.StringMatching(`[A-Za-z][A-Za-z +&/]{0,20}[a-z]`).Draw(t, "issuer"), Name: rapid.StringMatching(`[a-z][a-z+. @/%]{0,20}[a-z]`).Draw(t, "name"),
			Algorithm: rapid.SampledFrom([]string{"SHA1", "SHA256", "SHA512"}).Draw(t, "algorithm"),
			Digits:    rapid.IntRange(6, 8).Draw(t, "digits"), Period: 30 * time.Second,
		}
		if key.Kind == Counter {
			key.Counter = rapid.Uint64Range(0, 1<<62).Draw(t, "counter")
		} else {
			key.Period = time.Duration(rapid.IntRange(5, 3600).Draw(t, "period")) * time.Second
		}
		got, err := Parse(key.String())
		if err != nil || cmp.Diff(key, got) != "" {
			t.Errorf("%s: %v\n%s", key, err, cmp.Diff(key, got))
		}
	})
}

func TestAddressesOfOthersAreRead(t *testing.T) {
	for text, want := range map[string]Key{
		"otpauth://totp/Example:alice@google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example": FromSecret([]byte("Hello!\xde\xad\xbe\xef"), "Example", "alice@google.com"),
		"otpauth://totp/ACME%20Co:john%40example.com?secret=jbswy3dpehpk3pxp":            FromSecret([]byte("Hello!\xde\xad\xbe\xef"), "ACME Co", "john@example.com"),
		" otpauth://TOTP/alice?secret=JBSW%20Y3DP%20EHPK%203PXP \n":                      FromSecret([]byte("Hello!\xde\xad\xbe\xef"), "", "alice"),
	} {
		got, err := Parse(text)
		if err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%s: %v\n%s", text, err, cmp.Diff(want, got))
		}
	}
}

func TestWhatNoPasscodesCanBeMadeOfIsRefusedWithoutRepeatingIt(t *testing.T) {
	for _, text := range []string{
		"", "hunter2hunter2", "https://hunter2hunter2", "otpauth://totp/x?secret=hunter2hunter2!!", "otpauth://totp/x", "otpauth://steam/x?secret=JBSWY3DP",
		"otpauth://totp/x?secret=JBSWY3DP&digits=4", "otpauth://totp/x?secret=JBSWY3DP&period=0", "otpauth://totp/x?secret=JBSWY3DP&algorithm=MD5",
		"otpauth://hotp/x?secret=JBSWY3DP", "otpauth-migration://offline?data=hunter2hunter2", "otpauth://totp/%zz?secret=hunter2hunter2",
	} {
		_, err := Parse(text)
		if !errors.Is(err, ErrUnreadable) || strings.Contains(err.Error(), "hunter2hunter2") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestWhatIsSomethingElseOrAnExportIsToldApart(t *testing.T) {
	type told struct{ foreign, export bool }
	foreign, export := told{foreign: true}, told{export: true}
	for text, want := range map[string]told{
		"https://example.com/sign-up": foreign, "WIFI:S:Lane;T:WPA;P:100%;;": foreign, "hello": foreign,
		" OTPAUTH-MIGRATION://offline?data=CjEK": export, "otpauth://totp/x": {}, "otpauth://totp/%zz": {},
	} {
		_, err := Parse(text)
		if got := (told{errors.Is(err, ErrForeign), errors.Is(err, ErrExport)}); got != want {
			t.Errorf("%q: %v, told as %+v, want %+v", text, err, got, want)
		}
	}
}

func TestOathtoolMakesTheSamePasscodesOfAnyKey(t *testing.T) {
	program, err := exec.LookPath("oathtool")
	if err != nil {
		t.Fatalf("no oathtool to compare with: %v; apt-get install oathtool", err)
	}
	now := time.Unix(1_772_442_017, 0)
	for _, algorithm := range []string{"SHA1", "SHA256", "SHA512"} {
		for digits := 6; digits <= 8; digits++ {
			for _, period := range []int{30, 60} {
				key := Key{Kind: Time, Secret: []byte("a secret of a service"), Algorithm: algorithm, Digits: digits, Period: time.Duration(period) * time.Second}
				arguments := []string{"--totp=" + algorithm, "--digits=" + strconv.Itoa(digits), "--time-step-size=" + strconv.Itoa(period) + "s", "--now=@" + strconv.FormatInt(now.Unix(), 10)}
				compare(t, program, key, now, arguments)
			}
		}
	}
	compare(t, program, Key{Kind: Counter, Secret: []byte("a secret of a service"), Algorithm: "SHA1", Digits: 6, Counter: 41}, now, []string{"--hotp", "--counter=41"})
}

func compare(t *testing.T, program string, key Key, now time.Time, arguments []string) {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), program, append(arguments, hex.EncodeToString(key.Secret))...).CombinedOutput()
	if err != nil {
		t.Fatalf("oathtool %v: %v\n%s", arguments, err, output)
	}
	ours, _, err := key.At(now)
	if theirs := strings.TrimSpace(string(output)); err != nil || ours != theirs {
		t.Errorf("%v: %s, %v; oathtool says %s", arguments, ours, err, theirs)
	}
}

func TestAPasscodeLastsToTheEndOfItsPeriod(t *testing.T) {
	key := FromSecret([]byte("secret"), "", "")
	for at, want := range map[int64]time.Duration{60: 30 * time.Second, 61: 29 * time.Second, 89: time.Second} {
		if _, left, err := key.At(time.Unix(at, 0)); left != want || err != nil {
			t.Errorf("at %d: %s, %v; want %s", at, left, err, want)
		}
	}
}
