package lock

import (
	"errors"
	"strings"
	"testing"
	"time"

	"satchel/app/words"
	"satchel/auth/applock"
)

func TestTheWindowLocksWhenNobodyUsesItAndAfterTheComputerSlept(t *testing.T) {
	noon := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		idle  time.Duration
		looks []time.Duration // after noon
		seen  time.Duration   // before the last look
		want  bool
	}{
		"used a moment ago":                {idle: time.Minute, looks: []time.Duration{0, 5 * time.Second}},
		"unused for long enough":           {idle: 10 * time.Second, looks: []time.Duration{0, 5 * time.Second, 10 * time.Second}, want: true},
		"used in between":                  {idle: 10 * time.Second, looks: []time.Duration{0, 5 * time.Second, 10 * time.Second}, seen: 7 * time.Second},
		"never, by choice":                 {looks: []time.Duration{0, 50 * time.Second, 100 * time.Second}},
		"asleep for an hour":               {looks: []time.Duration{0, time.Hour}, want: true},
		"a clock that was put back":        {idle: time.Minute, looks: []time.Duration{0, -time.Hour}},
		"the first look, however late":     {idle: time.Minute, looks: []time.Duration{5 * time.Hour}},
		"a busy computer is not a sleeper": {looks: []time.Duration{0, 40 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			w := Watch{Idle: test.idle}
			var due bool
			for i, look := range test.looks {
				if i == len(test.looks)-1 && test.seen > 0 {
					w.Seen(noon.Add(test.seen))
				}
				due = w.Due(noon.Add(look))
			}
			if due != test.want {
				t.Errorf("it locks: %v", due)
			}
		})
	}
}

func TestEachFaultOfAPINIsSaid(t *testing.T) {
	for said, err := range map[string]error{
		"That is not the PIN. 3 tries are left": &applock.WrongError{Left: 3},
		"That is not the PIN. One try is left":  &applock.WrongError{Left: 1},
		"Use at least 6 digits.":                applock.TooShort,
		"Use at most 32 digits.":                applock.TooLong,
		"Use digits alone":                      applock.NotDigits,
		"That is among the first":               applock.TooEasy,
	} {
		if got := Fault(words.Tongue{}, err); !strings.HasPrefix(got, said) {
			t.Errorf("%v: %q", err, got)
		}
	}
	if got := Fault(words.Tongue{}, errors.New("keychain")); got != "" {
		t.Errorf("%q", got)
	}
	for _, test := range []struct {
		pin, again string
		entry      int
		want       string
	}{
		{"480213", "480213", 0, ""}, {"480213", "480214", 1, "The two are not the same."}, {"1", "1", 0, "Use at least 6 digits."},
	} {
		if entry, got := NewPIN(words.Tongue{}, test.pin, test.again); entry != test.entry || got != test.want {
			t.Errorf("%s, %s: %q of %d", test.pin, test.again, got, entry)
		}
	}
}

func TestTheChoicesOfIdleTimeAreReadable(t *testing.T) {
	var read []string
	for _, minutes := range Idles() {
		read = append(read, Idle(words.Tongue{}, minutes))
	}
	if got := strings.Join(read, ", "); got != "1 minute, 5 minutes, 15 minutes, 1 hour, Never" {
		t.Error(got)
	}
}
