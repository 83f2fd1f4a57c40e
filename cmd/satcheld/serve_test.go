package main

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"satchel/storage/archive"
	"satchel/sync/resumable"
)

func TestTheServiceSaysWhereItIsReadyAndEndsWell(t *testing.T) {
	d := serveOn(t, t.TempDir(), "--demo")
	if address, err := url.Parse(d.url); err != nil || address.Hostname() != "127.0.0.1" || address.Port() == "0" {
		t.Errorf("it is ready at %s", d.url)
	}
	for path, want := range map[string]string{
		"/healthz": `"ok"`, "/readyz": `"documents":"ok"`, "/.well-known/satchel": `"product":"satchel"`,
		"/.well-known/oauth-authorization-server": `"issuer":"` + d.url + `"`, "/sign-in": "<form", "/api/openapi.json": `"3.1`,
	} {
		if code, body := d.get(path, nil); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s answered %d: %s", path, code, body)
		}
	}
	if code, _ := d.get("/debug/pprof/", nil); code != http.StatusNotFound {
		t.Errorf("/debug/pprof/ answered %d", code)
	}
	if code := d.stop(); code != 0 {
		t.Errorf("it ended with %d", code)
	}
}

func TestAnInterruptEndsTheServiceToo(t *testing.T) {
	d := serveOn(t, t.TempDir(), "--demo")
	d.signal(syscall.SIGINT)
	if code := d.wait(); code != 0 {
		t.Errorf("it ended with %d", code)
	}
}

// slow is an upload whose first half is on its way.
type slow struct {
	finish   func() // sends the rest
	abandon  func() // never sends it
	answered chan *http.Response
}

func slowUpload(t *testing.T, p *person, size int) slow {
	t.Helper()
	content, doc := paper(size)
	body, pen := io.Pipe()
	reading := make(chan struct{}) // the service reads the body, so it has the request
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.uploads, body)
	if err != nil {
		t.Fatal(err)
	}
	request.ContentLength = int64(size)
	for name, value := range map[string]string{
		"Expect": "100-continue", "Tus-Resumable": resumable.Version, "Content-Type": "application/offset+octet-stream", "Upload-Length": strconv.Itoa(size),
		"Upload-Metadata": resumable.FormatMetadata(
			resumable.Pair{Key: resumable.MetaDocument, Value: doc.ID.String()}, resumable.Pair{Key: resumable.MetaSHA256, Value: doc.SHA256},
		),
	} {
		request.Header.Set(name, value)
	}
	answered := make(chan *http.Response, 1)
	go func() {
		answer, err := p.http.Do(request)
		if err != nil {
			answer = nil
		}
		answered <- answer
	}()
	if _, err := pen.Write(content[:size/2]); err != nil {
		t.Fatal(err)
	}
	select {
	case <-reading:
	case <-time.After(patience):
		t.Fatal("the service doesn't read the upload")
	}
	finish := func() {
		if _, err := pen.Write(content[size/2:]); err != nil {
			t.Error(err)
		}
		_ = pen.Close()
	}
	return slow{finish, func() { _ = pen.CloseWithError(errors.New("given up")) }, answered}
}

// untilRefused returns when the service takes no more connections.
func untilRefused(t *testing.T, d *daemon) {
	t.Helper()
	address := strings.TrimPrefix(d.url, "http://")
	for end := time.Now().Add(patience); time.Now().Before(end); {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		_ = connection.Close()
	}
	t.Fatal("the service goes on taking connections")
}

func TestStoppingLetsAnUploadUnderWayFinish(t *testing.T) {
	data := t.TempDir()
	d := serveOn(t, data, "--demo")
	p := signIn(t, d, data)
	upload := slowUpload(t, p, 4<<20)
	d.signal(syscall.SIGTERM)
	untilRefused(t, d)
	upload.finish()
	answer := <-upload.answered
	if answer == nil || answer.StatusCode != http.StatusCreated || answer.Header.Get("Satchel-Acknowledgement") == "" {
		t.Fatalf("the upload was answered with %+v", answer)
	}
	if code := d.wait(); code != 0 {
		t.Errorf("the service ended with %d", code)
	}
	if got := runProgram(t, nil, "check", "--data", data); got.code != 0 || !strings.Contains(got.out, "1 document ") {
		t.Errorf("the check says %+v", got)
	}
}

func TestStoppingWaitsNoLongerThanItWasTold(t *testing.T) {
	data := t.TempDir()
	d := serveOn(t, data, "--demo", "--drain-timeout", "300ms")
	p := signIn(t, d, data)
	upload := slowUpload(t, p, 4<<20)
	begun := time.Now()
	if code := d.stop(); code != 0 {
		t.Errorf("the service ended with %d", code)
	}
	if took := time.Since(begun); took > 15*time.Second {
		t.Errorf("it took %v", took)
	}
	upload.abandon()
	if answer := <-upload.answered; answer != nil && answer.StatusCode < 400 {
		t.Errorf("the upload was answered with %s", answer.Status)
	}
	if got := runProgram(t, nil, "check", "--data", data); got.code != 0 {
		t.Errorf("the check says %+v", got)
	}
}

func TestASecondSignalEndsTheServiceAtOnceAndCostsNothing(t *testing.T) {
	data := t.TempDir()
	d := serveOn(t, data, "--demo", "--drain-timeout", "10m")
	p := signIn(t, d, data)
	upload := slowUpload(t, p, 4<<20)
	d.signal(syscall.SIGTERM)
	untilRefused(t, d)
	select {
	case <-d.done:
		t.Fatal("it did not let the upload under way finish")
	default:
	}
	if code := d.stop(); code == 0 {
		t.Error("it ended as if all were done")
	}
	upload.abandon()
	<-upload.answered
	if got := runProgram(t, nil, "check", "--data", data); got.code != 0 {
		t.Errorf("the check says %+v", got)
	}
	if code := serveOn(t, data, "--demo").stop(); code != 0 {
		t.Errorf("the service that was started again ended with %d", code)
	}
}

func TestWhoeverWaitsForEventsDoesNotHoldUpTheEnd(t *testing.T) {
	data := t.TempDir()
	d := serveOn(t, data, "--demo")
	p := signIn(t, d, data)
	events := strings.Replace(strings.TrimPrefix(p.uploads, d.url), "/uploads", "/events?after=0&wait=50", 1)
	answered := make(chan int, 1)
	go func() {
		code, _ := d.get(events, p.authorise)
		answered <- code
	}()
	<-time.After(300 * time.Millisecond) // nothing tells from outside that it waits
	begun := time.Now()
	if code := d.stop(); code != 0 {
		t.Errorf("the service ended with %d", code)
	}
	if took := time.Since(begun); took > 15*time.Second {
		t.Errorf("it took %v", took)
	}
	if code := <-answered; code != http.StatusOK {
		t.Errorf("the waiting request was answered with %d", code)
	}
}

func TestASecondServiceOnTheSameDataIsTurnedAway(t *testing.T) {
	data := t.TempDir()
	serveOn(t, data, "--demo")
	got := runProgram(t, nil, "serve", "--data", data, "--listen", "127.0.0.1:0", "--demo")
	if got.code != exitFailed || !strings.Contains(got.err, "another satcheld is using this data directory") || got.out != "" {
		t.Errorf("it ended with %+v", got)
	}
}

func TestAPortInUseIsSaidSo(t *testing.T) {
	d := serveOn(t, t.TempDir(), "--demo")
	got := runProgram(t, nil, "serve", "--data", t.TempDir(), "--listen", strings.TrimPrefix(d.url, "http://"), "--demo")
	if got.code != exitFailed || !strings.Contains(got.err, "is in use by another program") {
		t.Errorf("it ended with %+v", got)
	}
}

func TestNewerTablesAreRefused(t *testing.T) {
	data := t.TempDir()
	serveOn(t, data, "--demo").stop()
	db := openTables(t, data)
	if _, err := db.Writer().ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)"); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0", "--demo"}, {"check"}, {"account", "list"}} {
		got := runProgram(t, nil, append(args, "--data", data)...)
		if got.code != exitFailed || !strings.Contains(got.err, "from a newer Satchel") {
			t.Errorf("%v ended with %+v", args, got)
		}
	}
}

func TestTheServiceIsNotReadyWithoutItsDocuments(t *testing.T) {
	data := t.TempDir()
	d := serveOn(t, data, "--demo")
	if err := os.Rename(archive.BlobDir(data), filepath.Join(data, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	if code, body := d.get("/readyz", nil); code != http.StatusServiceUnavailable || !strings.Contains(body, `"documents":"failing"`) || strings.Contains(body, data) {
		t.Errorf("/readyz answered %d: %s", code, body)
	}
	if code, _ := d.get("/healthz", nil); code != http.StatusOK {
		t.Errorf("/healthz answered %d", code)
	}
}

func TestTheMailboxAnswersOnlyThisMachine(t *testing.T) {
	d := serveOn(t, t.TempDir(), "--demo")
	for _, path := range []string{"/mailbox", "/mailbox/messages"} {
		if code, _ := d.get(path, nil); code != http.StatusOK {
			t.Errorf("%s answered %d", path, code)
		}
		if code, _ := d.get(path, func(r *http.Request) { r.Host = "satchel.example" }); code != http.StatusNotFound {
			t.Errorf("%s answered %d to another name", path, code)
		}
	}
}

func TestWithoutEmbeddedMailThereIsNoMailbox(t *testing.T) {
	d := serveOn(t, t.TempDir(), "--smtp-address", "127.0.0.1:1", "--smtp-security", "none", "--smtp-from", "satchel@example.test")
	for _, path := range []string{"/mailbox", "/mailbox/messages"} {
		if code, _ := d.get(path, nil); code != http.StatusNotFound {
			t.Errorf("%s answered %d", path, code)
		}
	}
}

func TestServingWithoutAWayForMailIsRefused(t *testing.T) {
	got := runProgram(t, nil, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0")
	if got.code != exitUsage || !strings.Contains(got.err, "--smtp-address") {
		t.Errorf("it ended with %+v", got)
	}
}

func TestTheDemoStaysOnThisMachine(t *testing.T) {
	got := runProgram(t, nil, "serve", "--data", t.TempDir(), "--listen", "0.0.0.0:0", "--demo")
	if got.code != exitFailed || !strings.Contains(got.err, "--demo-anywhere") {
		t.Errorf("it ended with %+v", got)
	}
}

func TestTheDemoIsMadeOnce(t *testing.T) {
	data := t.TempDir()
	for range 2 {
		if code := serveOn(t, data, "--demo").stop(); code != 0 {
			t.Fatalf("it ended with %d", code)
		}
	}
	got := runProgram(t, nil, "account", "list", "--json", "--data", data)
	var people []listedAccount
	if err := json.Unmarshal([]byte(got.out), &people); err != nil || len(people) != 3 {
		t.Fatalf("the people are %s (%v)", got.out, err)
	}
	for _, person := range people {
		if person.Password || !strings.HasSuffix(person.Email, "@demo.test") {
			t.Errorf("the demo has %+v", person)
		}
	}
	db := openTables(t, data)
	for _, person := range people {
		if companies, err := db.CompaniesOf(t.Context(), person.ID); err != nil || len(companies) != 2 {
			t.Errorf("%s works in %v (%v)", person.Email, companies, err)
		}
	}
}

func TestTheLogIsJSONWithRequestIDsAndWithoutSecrets(t *testing.T) {
	data := t.TempDir()
	d := serveOn(t, data, "--demo", "--log-level", "debug")
	p := signIn(t, d, data)
	if _, err := p.send(10_000); err != nil {
		t.Fatal(err)
	}
	d.get("/reset/AbCdEf0123456789AbCdEf0123456789AbCdEf01234", nil)
	d.get("/healthz?token=hunter2hunter2", func(r *http.Request) { r.Header.Set("X-Request-Id", "given-by-the-proxy") })
	d.stop()
	log := d.log.String()
	for _, secret := range []string{ownerPassword, p.bearer, "hunter2hunter2", "AbCdEf0123456789AbCdEf"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %q", secret)
		}
	}
	if !strings.Contains(log, "given-by-the-proxy") {
		t.Error("the log lacks the id the request came with")
	}
	for line := range strings.Lines(log) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Errorf("%q is no JSON", line)
		}
		if record["msg"] == "request" && record["request"] == nil {
			t.Errorf("%q has no id", line)
		}
	}
}

func TestOnlyItsOwnerMayLookIntoTheDataDirectory(t *testing.T) {
	data := filepath.Join(t.TempDir(), "new")
	serveOn(t, data, "--demo").stop()
	for path, want := range map[string]os.FileMode{data: 0o700, archive.DatabaseFile(data): 0o600, archive.BlobDir(data): 0o700} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o", path, got)
		}
	}
}
