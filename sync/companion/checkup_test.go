package companion

import (
	"strings"
	"testing"
	"time"
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
