package authenticator

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/auth/vault"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func many(n int) []vault.Entry {
	entries := make([]vault.Entry, n)
	for i := range entries {
		entries[i] = vault.Entry{ID: uuid.New(), Issuer: fmt.Sprintf("Service %04d", i), Name: "ann"}
	}
	return entries
}

func TestDigitsAreHiddenUntilTappedAndAgainAfterAMinute(t *testing.T) {
	var m Model
	entries := many(1)
	m.Load(entries)
	if row := m.Row(0, noon); row.Digits != "" || m.Ticking() {
		t.Fatalf("%+v", row)
	}
	m.Show(vault.Code{Entry: entries[0], Digits: "123456", Left: 10 * time.Second}, noon)
	if row := m.Row(0, noon.Add(4*time.Second)); row.Digits != "123 456" || row.Left != 6 || !row.Timed {
		t.Errorf("%+v", row)
	}
	later := noon.Add(10 * time.Second)
	if stale := m.Tick(later); len(stale) != 1 || len(m.Tick(later)) != 0 {
		t.Errorf("new digits are asked for %d times", len(stale))
	}
	m.Show(vault.Code{Entry: entries[0], Digits: "654321", Left: 30 * time.Second}, later)
	if m.Tick(noon.Add(59 * time.Second)); m.Digits(entries[0].ID) == "" {
		t.Error("hidden too early")
	}
	if m.Tick(noon.Add(ShownFor)); m.Digits(entries[0].ID) != "" || m.Ticking() {
		t.Error("shown for longer than a minute")
	}
}

func TestTwoThousandEntriesAreSearchedByEveryWord(t *testing.T) {
	var m Model
	m.Load(many(2000))
	for text, want := range map[string]int{"": 2000, "SERVICE 19": 139, "ann 1999": 1, "nobody": 0} {
		if m.Search(text); m.Len() != want {
			t.Errorf("%q fits %d, want %d", text, m.Len(), want)
		}
	}
}

func TestAClockIsSaidToBeWrongOnlyWhenItMatters(t *testing.T) {
	for skew, want := range map[time.Duration]string{
		0: "", 5 * time.Second: "", -10 * time.Second: "", time.Hour: "This computer's clock is 1 hour slow.",
		-5 * time.Minute: "This computer's clock is 5 minutes fast.", 72 * time.Hour: "This computer's clock is 3 days slow.",
	} {
		if got, _ := ClockWarning(words.Tongue{}, skew); got != want {
			t.Errorf("%s: %q", skew, got)
		}
	}
}

func TestOnlyAnAbsolutePathIsAPastedPicture(t *testing.T) {
	for text, want := range map[string]string{
		"otpauth://totp/x?secret=JBSWY3DP": "", "JBSWY3DP": "", "/a/b.png": "/a/b.png", "file:///a/caf%C3%A9.png\n": "/a/café.png", "/a\n/b": "",
	} {
		if got := PastedPicture(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestAnEntryIsMovedPastTheNextThatIsShown(t *testing.T) {
	var m Model
	entries := many(25)
	m.Load(entries)
	for _, c := range []struct {
		search               string
		entry, before, after int
	}{
		{"", 5, 4, 6},
		{"", 0, -1, 1},
		{"", 24, 23, -1},
		{"2", 12, 2, 20},
		{"2", 2, -1, 12},
		{"2", 24, 23, -1},
		{"2", 5, -1, -1}, // which is hidden
	} {
		m.Search(c.search)
		if before, after := m.Beside(entries[c.entry].ID); before != c.before || after != c.after {
			t.Errorf("%q: entry %d is between %d and %d, want %d and %d", c.search, c.entry, before, after, c.before, c.after)
		}
	}
}
