package companion

import (
	"testing"

	"satchel/app/words"
	core "satchel/sync/companion"
)

func TestNoticesAreForWhatThePersonWouldMiss(t *testing.T) {
	counts := func(waiting, needs, accepted int) core.Snapshot {
		return core.Snapshot{Counts: core.Counts{Waiting: waiting, NeedsPerson: needs, Accepted: accepted}}
	}
	paused := core.Snapshot{Paused: []core.Paused{{Account: "a1"}}}
	for name, test := range map[string]struct {
		before  *core.Snapshot // nil is none yet
		now     core.Snapshot
		looking bool
		want    string
	}{
		"nothing that a start finds":                {now: counts(0, 3, 9)},
		"a document that needs the person":          {before: new(counts(2, 0, 0)), now: counts(1, 1, 0), want: "1 document needs you"},
		"one more":                                  {before: new(counts(2, 1, 0)), now: counts(1, 2, 0), want: "2 documents need you"},
		"one less":                                  {before: new(counts(0, 2, 0)), now: counts(0, 1, 0)},
		"the last has arrived":                      {before: new(counts(2, 0, 5)), now: counts(0, 0, 7), want: "Everything has arrived"},
		"one has arrived, another is on its way":    {before: new(counts(2, 0, 5)), now: counts(1, 0, 6)},
		"an account that needs its person":          {before: new(counts(2, 0, 0)), now: paused, want: "Satchel needs you"},
		"the same account still":                    {before: &paused, now: paused},
		"nothing the person sees in the window":     {before: new(counts(2, 0, 5)), now: counts(0, 0, 7), looking: true},
		"nothing changed":                           {before: new(counts(0, 0, 5)), now: counts(0, 0, 5)},
		"removed documents are nothing to tell of":  {before: new(counts(2, 0, 5)), now: counts(0, 0, 5)},
		"what needs the person before what arrived": {before: new(counts(2, 0, 5)), now: counts(0, 1, 6), want: "1 document needs you"},
	} {
		t.Run(name, func(t *testing.T) {
			var h herald
			if test.before != nil {
				h.hear(words.Tongue{}, *test.before, false)
			}
			notice, worth := h.hear(words.Tongue{}, test.now, test.looking)
			if worth != (test.want != "") || notice.Title != test.want {
				t.Errorf("it says %q", notice.Title)
			}
		})
	}
}

func TestTheTraySaysHowThingsStand(t *testing.T) {
	for want, now := range map[string]core.Snapshot{
		"Everything captured has been sent": {Counts: core.Counts{Accepted: 4, Total: 4}},
		"Sending 1 document":                {Counts: core.Counts{Waiting: 1}},
		"Sending 12 documents":              {Counts: core.Counts{Waiting: 12}},
		"Offline: 2 documents waiting here": {Offline: true, Counts: core.Counts{Waiting: 2}},
		"The service can't be reached":      {Offline: true},
		"3 documents need you":              {Offline: true, Counts: core.Counts{Waiting: 2, NeedsPerson: 3}},
		"Sign-in needs you":                 {Paused: []core.Paused{{Account: "a1"}}, Counts: core.Counts{NeedsPerson: 3}},
	} {
		if got := trayLine(words.Tongue{}, now, 0, false, false); got != want {
			t.Errorf("%+v: %q, want %q", now, got, want)
		}
	}
	if got := trayLine(words.Tongue{}, core.Snapshot{Offline: true}, 0, false, true); got != "A passcode was sent to you" {
		t.Errorf("while a passcode waits: %q", got)
	}
	sending := core.Snapshot{Counts: core.Counts{Waiting: 1}}
	if got := trayLine(words.Tongue{}, sending, 2, false, false); got != "2 files of your watched folders were not captured" {
		t.Errorf("while files are missing: %q", got)
	}
}
