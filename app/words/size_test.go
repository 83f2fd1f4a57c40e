package words

import (
	"testing"
	"time"
)

func TestSizesReadAsAPersonSaysThem(t *testing.T) {
	for bytes, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 1049: "1.0 kB", 9949: "9.9 kB", 9950: "10 kB", 999_499: "999 kB",
		999_500: "1.0 MB", 2_500_000_000: "2.5 GB", 1 << 62: "4.6 EB",
	} {
		if got := Size(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}

func TestTimesNameNoMoreThanTheyMust(t *testing.T) {
	now := time.Date(2026, 11, 22, 11, 0, 0, 0, time.FixedZone("here", 3600))
	for name, c := range map[string]struct {
		at   time.Time
		want string
	}{
		"never":                              {time.Time{}, "–"},
		"today":                              {time.Date(2026, 11, 22, 9, 30, 5, 0, time.UTC), "10:30:05"},
		"this year":                          {time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), "2 Mar 10:30"},
		"long ago":                           {time.Date(2024, 3, 2, 9, 30, 0, 0, time.UTC), "2 Mar 2024 10:30"},
		"late yesterday there is today here": {time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC), "00:30:00"},
	} {
		if got := When(c.at, now); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
