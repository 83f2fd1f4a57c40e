package companion

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"satchel/storage/keychain"
)

func TestTheDoctorSaysHowFarTheClockIsOff(t *testing.T) {
	for _, c := range []struct {
		skew time.Duration // the service's clock minus this computer's
		want Result
		says string
	}{
		{0, OK, "agrees"},
		{5 * time.Minute, OK, "agrees"},
		{-5 * time.Minute, OK, "agrees"},
		{5*time.Minute + time.Second, Warn, "clock is 5 minutes behind the service's"},
		{-(time.Hour + 29*time.Second), Warn, "clock is 1 hour ahead of the service's"},
		{24 * time.Hour, Warn, "clock is 1 day behind the service's"},
		{-(49*time.Hour + 3*time.Minute), Warn, "clock is 2 days and 1 hour ahead of the service's"},
		{400 * 24 * time.Hour, Warn, "clock is 400 days behind the service's"},
	} {
		got := checkClock(c.skew)
		if got.Result != c.want || !strings.Contains(got.Found, c.says) {
			t.Errorf("%v: %s, %q; want %s, %q", c.skew, got.Result, got.Found, c.want, c.says)
		}
		if (got.Action == "") != (c.want == OK) {
			t.Errorf("%v: to do is %q", c.skew, got.Action)
		}
	}
}

func TestTheDoctorNamesAFolderThatCanNotBeWrittenTo(t *testing.T) {
	c := &Companion{home: filepath.Join(t.TempDir(), "gone")}
	if got := c.checkDisk(); got.Result != Fail || got.Err == nil || !strings.Contains(got.Found, "Nothing can be written") {
		t.Errorf("%+v", got)
	}
	c.home = t.TempDir()
	if got := c.checkDisk(); got.Result == Fail {
		t.Errorf("%+v", got)
	}
	if left, err := os.ReadDir(c.home); err != nil || len(left) != 0 {
		t.Errorf("the doctor left %v, %v", left, err)
	}
}

func TestALengthOfTimeIsSaidAsAPersonWould(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                               "less than a minute",
		time.Minute:                     "1 minute",
		59*time.Minute + 40*time.Second: "1 hour",
		3*time.Hour + 5*time.Minute:     "3 hours and 5 minutes",
		24*time.Hour + time.Minute:      "1 day and 1 minute",
		26*time.Hour + 7*time.Minute:    "1 day and 2 hours",
	} {
		if got := lengthOf(d); got != want {
			t.Errorf("%v is said as %q, want %q", d, got, want)
		}
	}
}

func TestTheAuthenticatorGoesByTheServicesClock(t *testing.T) {
	home, w := shared(t)
	closeWork(t, w)
	service := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) // what the line says
	for name, c := range map[string]struct{ ours, skew time.Duration }{
		"a day behind":              {-24 * time.Hour, 24 * time.Hour},
		"a day ahead":               {24 * time.Hour, -24 * time.Hour},
		"as far as anybody can say": {2 * time.Second, 0},
	} {
		here := service.Add(c.ours)
		companion, err := Open(t.Context(), Options{Home: home, Keychain: keychain.Memory, Transport: &line{}, Now: func() time.Time { return here }})
		if err != nil {
			t.Fatal(err)
		}
		if got := companion.Time(); !got.Equal(here) {
			t.Errorf("%s: before anybody asked it is %v", name, got)
		}
		skew, err := companion.CheckClock(t.Context())
		if err != nil || skew != c.skew {
			t.Errorf("%s: the skew is %v, %v; want %v", name, skew, err, c.skew)
		}
		if got := companion.Time(); !got.Equal(here.Add(c.skew)) {
			t.Errorf("%s: then it is %v", name, got)
		}
		if err := companion.Close(); err != nil {
			t.Error(err)
		}
	}
}
