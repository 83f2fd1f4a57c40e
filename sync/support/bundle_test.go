package support

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/sync/companion"
	"satchel/sync/document"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// office is a companion full of what must not get out.
type office struct {
	home   string
	checks []companion.Check
	broken error
}

func (o office) Home() string { return o.home }

func (o office) Accounts() ([]companion.Account, error) {
	return []companion.Account{{
		ID: "s3cr3tid", Server: "https://satchel.brightwater.example", Email: "bea.booker@brightwater.example", Name: "Bea Booker",
		Company: companion.Company{Name: "Harbour Lane Bakery Ltd"}, Keychain: "os", SignedIn: true, Current: true,
	}}, o.broken
}

func (o office) Doctor(context.Context) []companion.Check { return o.checks }

// personal is what stands in the home, the queue and the log of the office, whole and in telling parts.
var personal = []string{
	"Kettle-Harbour-Nineteen-Gulls", "Kettle", "Gulls", "stl_rt_9fJ2kQ8mZx7LwP4v", "482913", "bea.booker", "Booker", "brightwater",
	"Payslip March Joe Fisher.pdf", "Payslip", "Fisher", "call him", "Harbour", "Bakery", "/home/bea", "bea", "Scans", "192.0.2.14",
	"3f786850e387550fdab836ed7e6dc881de23001b", "s3cr3tid", "JBSWY3DPEHPK3PXP", "https://", "quarrel",
}

func newOffice(t *testing.T) (office, Facts) {
	t.Helper()
	home := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(home, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("window.json", `{"theme": "dark", "width": 1280, "end_on_close": true, "app_lock": {"name": "Kettle", "minutes": 15}, `+
		`"folders": ["/home/bea/Scans"], "/home/bea/Scans": {"Joe Fisher": true}, "dismissed": "queue.db.damaged-Harbour"}`)
	write("logs/satchel.log.old", "time=2026-11-26T09:00:00.000Z level=INFO msg=opened version=v1.2\n")
	write("logs/satchel.log", strings.Join([]string{
		`time=2026-11-27T09:00:01.000Z level=WARN msg="signed in, but the companies can't be had now" error="Get \"https://satchel.brightwater.example/api\": dial tcp 192.0.2.14:443: connect: connection refused"`,
		`time=2026-11-27T09:00:02.000Z level=ERROR msg="nothing is sent any more" error="open /home/bea/Scans/Payslip March Joe Fisher.pdf: permission denied"`,
		`time=2026-11-27T09:00:03.000Z level=WARN msg="closing failed" error="bea.booker@brightwater.example typed Kettle-Harbour-Nineteen-Gulls and 482913" after=1m30s status=503`,
		`time=2026-11-27T09:00:04.000Z level=WARN msg="a captured copy is damaged and was kept aside" document=0197a1b2-0000-7000-8000-000000000001 error="hash 3f786850e387550fdab836ed7e6dc881de23001b"`,
		`time=Kettle level="Joe Fisher" msg="stl_rt_9fJ2kQ8mZx7LwP4v" Harbour=JBSWY3DPEHPK3PXP`,
		`panic: Joe Fisher had a quarrel`, `msg="Payslip`, "",
	}, "\n"))
	record := func(state document.State, code document.ReasonCode, fault string) document.Record {
		return document.Record{
			ID: uuid.New(), Account: "s3cr3tid", Server: "https://satchel.brightwater.example", Company: document.Company{Name: "Harbour Lane Bakery Ltd"},
			Name: "Payslip March Joe Fisher.pdf", Note: "call him about the quarrel", Size: 1000, State: state, Attempts: 4, Pages: 2,
			Reason: &document.Reason{Code: code, Text: "Joe Fisher"}, LastError: fault, CapturedAt: noon.Add(-90 * time.Minute),
		}
	}
	records := []document.Record{
		record(document.Waiting, document.Offline, `Post "https://satchel.brightwater.example/files": dial tcp: connection refused`),
		record(document.Waiting, document.Offline, `Post "https://satchel.brightwater.example/files": dial tcp: connection refused`),
		record(document.NeedsPerson, "Kettle", "refused Payslip March Joe Fisher.pdf"),
	}
	from := office{home: home, checks: []companion.Check{
		{Name: "queue", Result: companion.OK, Found: "Sound, 3 documents, 2 still to be sent."},
		{Name: "damage", Result: companion.Warn, Found: "A queue was damaged or lost; what is left of it was put aside in /home/bea/.config, as queue.db.damaged-1"},
		{Name: "server", Result: companion.Fail, Found: "It can't be reached.", Err: errors.New("dial tcp 192.0.2.14:443: connection refused")},
	}}
	return from, Facts{Program: "satchel", Version: "v1.2", Now: noon, Documents: func() ([]document.Record, error) { return records, nil }}
}

// contents are the parts of a bundle by their names.
func contents(t *testing.T, bundle []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, file := range archive.File {
		part, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		parts[file.Name] = string(body)
	}
	return parts
}

func written(t *testing.T, from Companion, facts Facts) map[string]string {
	t.Helper()
	var bundle bytes.Buffer
	if err := Write(t.Context(), &bundle, from, facts); err != nil {
		t.Fatal(err)
	}
	return contents(t, bundle.Bytes())
}

func TestNothingSecretOrPersonalStandsInTheBundle(t *testing.T) {
	from, facts := newOffice(t)
	for name, part := range written(t, from, facts) {
		for _, secret := range personal {
			if strings.Contains(strings.ToLower(part), strings.ToLower(secret)) {
				t.Errorf("%s holds %q:\n%s", name, secret, part)
			}
		}
	}
}

func TestTheBundleSaysWhatHelps(t *testing.T) {
	from, facts := newOffice(t)
	parts := written(t, from, facts)
	for name, wanted := range map[string][]string{
		"README.txt":    {"no password"},
		"about.json":    {`"version": "v1.2"`, `"keychain": "os"`, `"signed_in": true`, `"company_chosen": true`},
		"doctor.json":   {"Sound, 3 documents, 2 still to be sent.", `"result": "warn"`, "connection refused", "A queue was damaged or lost"},
		"queue.json":    {`"documents": 3`, `"waiting": 2`, `"offline": 2`, "connection refused", `"most_attempts": 4`, "1h30m0s"},
		"settings.json": {`"theme": "dark"`, `"width": 1280`, `"end_on_close": true`, `"minutes": 15`},
		"log.txt": {
			"2026-11-26T09:00:00Z level=INFO", `msg="nothing is sent any more"`, "permission denied", "connect: connection refused",
			"signed in, but the companies can't be had now", `after="1m30s"`, "503", "0197a1b2-0000-7000-8000-000000000001",
		},
	} {
		for _, want := range wanted {
			if !strings.Contains(parts[name], want) {
				t.Errorf("%s lacks %q:\n%s", name, want, parts[name])
			}
		}
	}
}

func TestWhatCanNotBeFoundOutIsSaidAndIsNoError(t *testing.T) {
	from := office{home: filepath.Join(t.TempDir(), "gone"), broken: errors.New("reading Joe Fisher: permission denied")}
	parts := written(t, from, Facts{Now: noon, Documents: func() ([]document.Record, error) { return nil, companion.ErrHomeInUse }})
	if !strings.Contains(parts["about.json"], "permission denied") || strings.Contains(parts["about.json"], "Fisher") {
		t.Error(parts["about.json"])
	}
	if !strings.Contains(parts["queue.json"], "error") || parts["log.txt"] != "" {
		t.Errorf("%s %s", parts["queue.json"], parts["log.txt"])
	}
}

func TestErrorsThatAreAlikeButForAnIdAreCountedTogether(t *testing.T) {
	var records []document.Record
	for range 301 {
		id := uuid.New()
		records = append(records, document.Record{ID: id, State: document.NeedsPerson, LastError: "upload " + id.String() + " refused: You have no access to this company."})
	}
	q := NewScrubber().standing(records, noon)
	if len(q.LastErrors) != 1 || q.LastErrors["upload … refused: You have no access to this company."] != 301 {
		t.Errorf("%v", q.LastErrors)
	}
}

func TestALongLogIsCutAtAWholeLine(t *testing.T) {
	from, facts := newOffice(t)
	line := `time=2026-11-27T09:00:00.000Z level=WARN msg="closing failed"` + "\n"
	if err := os.WriteFile(filepath.Join(from.home, "logs", "satchel.log"), []byte(strings.Repeat(line, 2*maxLog/len(line))), 0o600); err != nil {
		t.Fatal(err)
	}
	log := written(t, from, facts)["log.txt"]
	for said := range strings.Lines(log) {
		if !strings.HasPrefix(said, "time=2026-11-2") {
			t.Fatalf("cut in the middle: %q", said)
		}
	}
	if len(log) < maxLog/2 {
		t.Errorf("only %d bytes are left", len(log))
	}
}

func TestAFileThatIsThereIsLeftAlone(t *testing.T) {
	from, facts := newOffice(t)
	path := filepath.Join(t.TempDir(), "bundle.zip")
	if err := WriteFile(t.Context(), path, from, facts); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	if err := WriteFile(t.Context(), path, from, facts); !errors.Is(err, ErrExists) {
		t.Errorf("again: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("it was changed (%v)", err)
	}
}
