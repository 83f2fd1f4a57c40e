package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/storage/spool"
	"satchel/sync/capture"
	"satchel/sync/companion"
	"satchel/sync/document"
)

func TestTablesAreAlignedWhateverStandsInThem(t *testing.T) {
	d := &desk{}
	f := &face{terminal: d.terminal("")}
	err := f.print(table{
		{"Name", "Size"},
		{"漢字.pdf", "1 kB"},
		{"ü\x1b[2J\u202egpj.exe", "22 kB"},
		{strings.Repeat("long ", 40), "3 kB"},
	})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(d.out.String()), "\n")
	if len(lines) != 4 || !strings.HasSuffix(lines[3], "…  3 kB") && !strings.Contains(lines[3], "…") {
		t.Errorf("%d lines:\n%s", len(lines), &d.out)
	}
	if strings.ContainsAny(d.out.String(), "\x1b\u202e") {
		t.Errorf("what could harm a terminal reaches it: %q", &d.out)
	}
}

// record is a document in some state.
func record(state document.State, change func(*document.Record)) document.Record {
	r := document.Record{
		ID: uuid.MustParse("01a20320-dfb7-7313-95df-bc94ed9320f9"), Name: "bill\n.pdf", SHA256: "abc", Size: 1234,
		Company: document.Company{Name: "Hollin & Fern Bakery"}, Category: document.Purchase, State: state, Attempts: 2,
	}
	if change != nil {
		change(&r)
	}
	return r
}

func TestListedDocumentsKeepTheirPromiseToScripts(t *testing.T) {
	reason, action := document.Because(document.NoAccess), document.ToDo(document.AskAdministrator)
	earlier := uuid.MustParse("01a20320-0000-7313-95df-bc94ed9320f9")
	for name, c := range map[string]struct {
		record document.Record
		want   string
	}{
		"waiting for its turn": {
			record(document.Spooled, nil),
			`{"id":"01a20320-dfb7-7313-95df-bc94ed9320f9","name":"bill\n.pdf","sha256":"abc","size":1234,"company":"Hollin & Fern Bakery","category":"purchase","state":"spooled","reason":"","action":"","attempts":2,"acknowledgement":null}`,
		},
		"needing the person": {
			record(document.NeedsPerson, func(r *document.Record) { r.Reason, r.Action = &reason, &action }),
			`{"id":"01a20320-dfb7-7313-95df-bc94ed9320f9","name":"bill\n.pdf","sha256":"abc","size":1234,"company":"Hollin & Fern Bakery","category":"purchase","state":"needs-person","reason":"no-access","action":"ask-administrator","attempts":2,"acknowledgement":null}`,
		},
		"accepted": {
			record(document.Accepted, func(r *document.Record) {
				r.Acknowledgement = &document.Acknowledgement{SHA256: "abc", Size: 1234, Time: time.Date(2026, 11, 22, 12, 0, 0, 5000, time.UTC), DuplicateOf: &earlier}
			}),
			`{"id":"01a20320-dfb7-7313-95df-bc94ed9320f9","name":"bill\n.pdf","sha256":"abc","size":1234,"company":"Hollin & Fern Bakery","category":"purchase","state":"accepted","reason":"","action":"","attempts":2,"acknowledgement":{"sha256":"abc","size":1234,"time":"2026-11-22T12:00:00.000005Z","duplicate_of":"01a20320-0000-7313-95df-bc94ed9320f9"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := &desk{}
			writeLine(d.terminal("").out, list(c.record))
			if diff := cmp.Diff(c.want+"\n", d.out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSyncSaysEachEndOnce(t *testing.T) {
	d := &desk{}
	p := &lines{face: &face{terminal: d.terminal("")}, last: map[string]document.State{}}
	accepted := record(document.Accepted, func(r *document.Record) {
		r.Acknowledgement = &document.Acknowledgement{SHA256: "abc"}
	})
	p.show(companion.Snapshot{Changed: []document.Record{record(document.Uploading, nil)}})
	p.show(companion.Snapshot{Offline: true})
	p.show(companion.Snapshot{Offline: true})
	p.show(companion.Snapshot{Changed: []document.Record{accepted}})
	p.show(companion.Snapshot{Changed: []document.Record{accepted}})
	p.end()
	want := "offline   the service can't be reached; waiting\n" +
		"accepted  bill·.pdf  sha256 abc\n" +
		"online    the service answers again\n"
	got := d.out.String()
	if len(strings.Split(got, "\n")) != 4 || !strings.Contains(got, "accepted  bill·.pdf  sha256 abc\n") {
		t.Errorf("%s\nwant, in some order:\n%s", got, want)
	}
}

func TestTheProgressLineIsWipedAtItsEnd(t *testing.T) {
	d := &desk{}
	terminal := d.terminal("")
	terminal.isTerminal, terminal.width = true, 80
	p := &oneLine{face: &face{terminal: terminal}, before: 20}
	p.show(companion.Snapshot{Counts: companion.Counts{Total: 32, Accepted: 23, Waiting: 8, NeedsPerson: 1, BytesLeft: 5_000_000}})
	if got := d.out.String(); !strings.Contains(got, "3 of 12 accepted, 5.0 MB to go, 1 needs") {
		t.Errorf("%q", got)
	}
	p.end()
	if got := d.out.String(); !strings.HasSuffix(got, "\r"+strings.Repeat(" ", 79)+"\r") || strings.Contains(got, "\n") {
		t.Errorf("%q", got)
	}
}

func TestHowTheQueueStandsMakesTheExitCode(t *testing.T) {
	for name, c := range map[string]struct {
		before   companion.Counts
		snapshot companion.Snapshot
		want     int
		says     string
	}{
		"nothing there": {companion.Counts{}, companion.Snapshot{}, done, "Nothing to send. The service was not asked.\n"},
		"all accepted":  {companion.Counts{Accepted: 1}, companion.Snapshot{Counts: companion.Counts{Total: 3, Accepted: 3}}, done, "2 documents were accepted now, and the hashes are the same.\n"},
		"all accepted before": {
			companion.Counts{Accepted: 3},
			companion.Snapshot{Counts: companion.Counts{Total: 3, Accepted: 3}},
			done,
			"Nothing to send. 3 documents listed here are with the service already. The service was not asked.\n",
		},
		"nothing to do, offline": {
			companion.Counts{Accepted: 1},
			companion.Snapshot{Offline: true, Counts: companion.Counts{Total: 1, Accepted: 1}},
			done,
			"Nothing to send. 1 document listed here is with the service already. The service can't be reached now.\n",
		},
		"some accepted, one needs someone": {
			companion.Counts{}, companion.Snapshot{Counts: companion.Counts{Total: 2, Accepted: 1, NeedsPerson: 1}}, person, "1 document was accepted now, and the hashes are the same.\n1 document needs you",
		},
		"one needs someone": {companion.Counts{}, companion.Snapshot{Counts: companion.Counts{Total: 3, Accepted: 2, NeedsPerson: 1}}, person, "1 document needs you"},
		"signed out": {
			companion.Counts{},
			companion.Snapshot{Stuck: true, Counts: companion.Counts{Total: 1, NeedsPerson: 1}, Paused: []companion.Paused{{Email: "you@example.com", Reason: document.SignedOut}}},
			person, "you@example.com: You are signed out",
		},
		"offline": {companion.Counts{}, companion.Snapshot{Offline: true, Counts: companion.Counts{Total: 2, Waiting: 2}}, offline, "2 documents are safe here"},
		"something else answers": {
			companion.Counts{},
			companion.Snapshot{Offline: true, Why: document.WrongAnswer, Counts: companion.Counts{Total: 1, Waiting: 1}},
			offline,
			"Something else answers at the service's address, which a guest network does until you sign in to it. 1 document is safe here",
		},
		"no trust": {
			companion.Counts{},
			companion.Snapshot{Offline: true, Why: document.Untrusted, Counts: companion.Counts{Total: 1, Waiting: 1}},
			offline,
			"certificate",
		},
		"still waits": {companion.Counts{}, companion.Snapshot{Counts: companion.Counts{Total: 2, Waiting: 1, Accepted: 1}}, failed, "1 document is still to be sent"},
	} {
		t.Run(name, func(t *testing.T) {
			d := &desk{}
			o := &syncOptions{face: &face{terminal: d.terminal("")}}
			err := o.sum(c.before, c.snapshot, nil)
			code, _ := errors.AsType[outcome](err)
			if int(code) != c.want || !strings.Contains(d.out.String(), c.says) {
				t.Errorf("exit code %d, said %q; want %d, %q", code, &d.out, c.want, c.says)
			}
		})
	}
}

func TestWhatBecomesOfEachFileIsSaid(t *testing.T) {
	d := &desk{}
	a := &adding{face: &face{terminal: d.terminal("")}}
	a.each(companion.Added{Path: "/in/bill.pdf", Document: record(document.Spooled, nil)})
	a.each(companion.Added{Path: "/in/\x1bempty.pdf", Err: &capture.Refusal{Code: capture.Empty, Err: spool.ErrEmpty}})
	a.each(companion.Added{Path: "/in/.DS_Store", Skipped: true, Err: &capture.Refusal{Code: capture.Hidden}})
	if err := a.sum(); err != nil {
		t.Fatal(err)
	}
	want := `saved    bill·.pdf  (1.2 kB, for Hollin & Fern Bakery)
refused  /in/·empty.pdf
         The file is empty. Scan or save it again; an empty file is not a document.
skipped  /in/.DS_Store
         Hidden files are passed over. Name the file itself to capture it.
1 document saved, 1 refused, 1 passed over.
Send with satchelctl sync
`
	if diff := cmp.Diff(want, d.out.String()); diff != "" {
		t.Error(diff)
	}
	a.sending = true
	if err := a.sum(); err != nil || !strings.HasSuffix(d.out.String(), "The Satchel that runs on this home sends them.\n") {
		t.Errorf("where another one sends: %q, %v", &d.out, err)
	}
}

func TestPagesBoundTogetherAreOneDocument(t *testing.T) {
	lease := record(document.Spooled, func(r *document.Record) { r.Name, r.Pages = "Lease.pdf", 3 })
	for _, json := range []bool{false, true} {
		d := &desk{}
		a := &adding{face: &face{terminal: d.terminal(""), json: json}}
		a.each(companion.Added{Path: "/in/1.jpg", Document: lease})
		a.each(companion.Added{Path: "/in/.hidden", Skipped: true, Err: &capture.Refusal{Code: capture.Hidden}})
		a.each(companion.Added{Path: "/in/2.jpg", Document: lease})
		a.each(companion.Added{Path: "/in/3.jpg", Document: lease})
		if err := a.sum(); err != nil {
			t.Fatal(err)
		}
		if json {
			wantOneOfThree(t, d.out.Bytes())
			continue
		}
		want := `saved    Lease.pdf  (3 pages, 1.2 kB, for Hollin & Fern Bakery)
skipped  /in/.hidden
         Hidden files are passed over. Name the file itself to capture it.
1 document saved, 0 refused, 1 passed over.
Send with satchelctl sync
`
		if diff := cmp.Diff(want, d.out.String()); diff != "" {
			t.Error(diff)
		}
	}
}

func wantOneOfThree(t *testing.T, printed []byte) {
	t.Helper()
	var got []struct {
		Path, Status string
		Paths        []string
		Document     *listed
	}
	if err := json.Unmarshal(printed, &got); err != nil {
		t.Fatal(err)
	}
	want := []string{"/in/1.jpg", "/in/2.jpg", "/in/3.jpg"}
	if len(got) != 2 || got[0].Status != "saved" || got[0].Path != want[0] || !slices.Equal(got[0].Paths, want) || got[0].Document.Name != "Lease.pdf" || got[1].Status != "skipped" {
		t.Errorf("JSON has %s", printed)
	}
}

func TestTheWorseExitCodeWins(t *testing.T) {
	for _, c := range [][3]int{{done, offline, offline}, {offline, failed, failed}, {person, failed, person}, {person, done, person}} {
		if got := worse(c[0], c[1]); got != c[2] {
			t.Errorf("worse(%d, %d) = %d, want %d", c[0], c[1], got, c[2])
		}
	}
}

func TestANameThatTurnsTheWritingRoundIsFaithfulInJSONAndHarmlessOnTheTerminal(t *testing.T) {
	r := record(document.Spooled, nil)
	r.Name = "bill\u202efdp.exe\u2066\u200f"
	d := &desk{}
	f := &face{terminal: d.terminal("")}
	if err := f.writeJSON(listAll([]document.Record{r})); err != nil {
		t.Fatal(err)
	}
	var got []listed
	if err := json.Unmarshal(d.out.Bytes(), &got); err != nil || len(got) != 1 || got[0].Name != r.Name {
		t.Errorf("JSON has %+v, %v", got, err)
	}
	d.out.Reset()
	a := &adding{face: f}
	a.each(companion.Added{Path: "/in/" + r.Name, Document: r})
	p := &lines{face: f, last: map[string]document.State{}}
	waiting := record(document.Waiting, nil)
	reason := document.Because(document.Offline)
	waiting.Name, waiting.Reason = r.Name, &reason
	p.show(companion.Snapshot{Changed: []document.Record{waiting}})
	if err := errors.Join(f.print(documents([]document.Record{r})), f.facts(details(r, time.Now()))); err != nil {
		t.Fatal(err)
	}
	if said := d.out.String(); strings.ContainsAny(said, "\u202e\u2066\u200f") || strings.Count(said, "fdp.exe") != 4 {
		t.Errorf("the terminal gets %q", said)
	}
}

func TestAPictureThatCantBeShownIsSavedWithAWarning(t *testing.T) {
	path := filepath.Join(t.TempDir(), "broken.jpg")
	if err := os.WriteFile(path, []byte("\x8f\x03\x99 random bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	added := companion.Added{Path: path, Document: document.Record{ID: uuid.New(), Name: "broken.jpg", Size: 16}}
	d := &desk{}
	told := &adding{face: &face{terminal: d.terminal("")}, lines: []listedAdd{}}
	told.each(added)
	if !strings.HasPrefix(d.out.String(), "saved") || !strings.Contains(d.out.String(), "look at it") || told.refused != 0 {
		t.Errorf("it says %q, %d refused", &d.out, told.refused)
	}
	told = &adding{face: &face{terminal: d.terminal(""), json: true}, lines: []listedAdd{}}
	told.each(added)
	if line := told.lines[0]; line.Status != "saved" || line.Warning == "" || line.Error != nil {
		t.Errorf("%+v", line)
	}
}
