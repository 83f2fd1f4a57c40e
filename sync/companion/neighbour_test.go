package companion

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/storage/socket"
	"satchel/sync/capture"
	"satchel/sync/document"
	"satchel/sync/pictures"
)

// shared is a home with somebody signed in, who sends to the bakery, and with the process that has its queue.
func shared(t *testing.T) (home string, w *Work) {
	t.Helper()
	home, err := os.MkdirTemp("", "home-") // short, as a person's is
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	account := signin.Account{
		ID: "ada", Server: "https://s.test", Issuer: "https://s.test", Subject: uuid.New(), Email: "ada@example.com",
		Company: signin.Company(bakery), Keychain: keychain.Memory, State: signin.SignedIn,
	}
	known, err := json.Marshal(map[string]any{"version": 1, "current": account.ID, "accounts": []signin.Account{account}})
	if err == nil {
		err = os.WriteFile(filepath.Join(home, "accounts.json"), known, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return home, work(t, t.Context(), home)
}

func work(t *testing.T, ctx context.Context, home string) *Work {
	t.Helper()
	w, err := open(t, home).OpenWork(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// reach is the documents of a home whose queue another has.
func reach(t *testing.T, home string) Documents {
	t.Helper()
	d, err := open(t, home).Reach(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, other := d.(*Neighbour); !other {
		t.Fatalf("it is %T", d)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestWhatAnotherProcessSignsInAndOutIsFollowed(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	for !w.Sending() { // it has begun with who is signed in
		runtime.Gosched()
	}
	shut := make(chan bool, 100)
	defer w.Follow("ada", func(s Snapshot) { shut <- len(s.Paused) > 0 && s.Paused[0].Reason == document.SignedOut })()

	for _, now := range []signin.State{signin.SignedOut, signin.SignedIn, signin.Refused} {
		_, err := signin.OpenRegistry(home).Update(t.Context(), "ada", func(a *signin.Account) { a.State = now })
		if err != nil {
			t.Fatal(err)
		}
		want := now != signin.SignedIn
		for got := !want; got != want; {
			select {
			case got = <-shut:
			case <-time.After(time.Minute):
				t.Fatalf("%s is not followed", now)
			}
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func closeWork(t *testing.T, w *Work) {
	t.Helper()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

func scan(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhatAPersonHasTurnedAndCroppedIsCapturedSoByTheProcessThatHasTheQueue(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	path := scan(t, "scan.png", photo.String())
	t.Chdir(filepath.Dir(path))
	half := pictures.Edit{Turns: 1, Corners: pictures.Corners{{X: 0, Y: 0}, {X: 0.5, Y: 0}, {X: 0.5, Y: 1}, {X: 0, Y: 1}}}
	added, err := reach(t, home).Add(t.Context(), AddRequest{
		Paths: []string{"scan.png"}, Category: document.Expense, Edits: map[string]pictures.Edit{"scan.png": half},
	})
	if err != nil || len(added) != 1 || added[0].Err != nil || added[0].Path != "scan.png" {
		t.Fatalf("%+v, %v", added, err)
	}
	kept, err := w.ledger.Content(added[0].Document.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	if shape, err := pictures.Look(io.NewSectionReader(kept, 0, kept.Size())); err != nil || shape.Width != 30 || shape.Height != 20 {
		t.Errorf("captured as %+v, %v", shape, err)
	}
}

func TestAnotherProcessWorksWithTheQueueThroughTheOneThatHasIt(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	d := reach(t, home)
	if d.Sending() {
		t.Error("the other one is said to send, and only has the queue")
	}

	var told []Added
	added, err := d.Add(t.Context(), AddRequest{
		Paths: []string{scan(t, "bill.txt", "two pounds"), scan(t, "empty.txt", "")}, Category: document.Sale, Note: "March",
		Each: func(a Added) { told = append(told, a) },
	})
	if err != nil || len(added) != 2 || len(told) != 2 {
		t.Fatalf("added %v, told of %v, %v", added, told, err)
	}
	bill := added[0].Document
	if bill.Name != "bill.txt" || bill.Account != "ada" || bill.Company.Name != bakery.Name || bill.Category != document.Sale || bill.Note != "March" {
		t.Errorf("captured %+v", bill)
	}
	if refusal, ok := errors.AsType[*capture.Refusal](added[1].Err); !ok || refusal.Code != capture.Empty {
		t.Errorf("the empty file: %v", added[1].Err)
	}
	here, err := w.Document(bill.ID)
	if err != nil || here.SHA256 != bill.SHA256 {
		t.Errorf("the one that has the queue has %+v, %v", here, err)
	}

	owner, err := d.Owner()
	if err != nil || owner != "ada" {
		t.Errorf("owner %q, %v", owner, err)
	}
	listed, err := d.List(Filter{Account: owner})
	if err != nil || len(listed) != 1 || listed[0].ID != bill.ID || listed[0].State != document.Spooled {
		t.Errorf("listed %+v, %v", listed, err)
	}
	found, err := d.Find(owner, bill.ID.String()[28:])
	if err != nil || found.ID != bill.ID {
		t.Errorf("found %+v, %v", found, err)
	}
	counts, err := d.countsOf(t.Context(), owner)
	if err != nil || counts.Total != 1 || counts.Waiting != 1 {
		t.Errorf("counts %+v, %v", counts, err)
	}
	if n, err := d.RetryAll(t.Context(), owner); n != 0 || err != nil {
		t.Errorf("%d queued again, %v", n, err)
	}
	if err := d.Remove(t.Context(), bill.ID); err != nil {
		t.Error(err)
	}
	if left, err := w.List(Filter{}); len(left) != 0 || err != nil {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestErrorsAreTheSameThroughAnotherProcess(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	d := reach(t, home)
	if _, err := d.Find("ada", "0123abcd"); !errors.Is(err, ErrUnknownDocument) {
		t.Errorf("finding nothing: %v", err)
	}
	if err := d.Remove(t.Context(), uuid.Must(uuid.NewV7())); !errors.Is(err, ErrUnknownDocument) {
		t.Errorf("removing nothing: %v", err)
	}
	if _, err := d.Retry(t.Context(), uuid.Must(uuid.NewV7())); !errors.Is(err, ErrUnknownDocument) {
		t.Errorf("retrying nothing: %v", err)
	}
	if _, err := d.Add(t.Context(), AddRequest{Paths: []string{"x"}, Note: strings.Repeat("x", capture.MaxNote+1)}); !errors.Is(err, capture.ErrNote) {
		t.Errorf("a note that is too long: %v", err)
	}
	if _, err := d.Add(t.Context(), AddRequest{Paths: []string{"x"}, Company: "Nobody's"}); err == nil {
		t.Error("a company that isn't there is taken")
	}
}

func TestWhatSatchelKeepsIsNotCapturedAgain(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	if _, err := w.Add(t.Context(), AddRequest{Paths: []string{scan(t, "bill.txt", "two pounds")}}); err != nil {
		t.Fatal(err)
	}
	beside := t.TempDir()
	for _, link := range []string{home, filepath.Join(home, spoolDir)} {
		if err := os.Symlink(link, filepath.Join(beside, filepath.Base(link))); err != nil {
			t.Fatal(err)
		}
	}
	var told []Added
	added, err := w.Add(t.Context(), AddRequest{Paths: []string{beside, home}, Each: func(a Added) { told = append(told, a) }})
	if err != nil || len(added) != 0 || len(told) != 3 {
		t.Fatalf("added %v, told of %v, %v", added, told, err)
	}
	for _, a := range told {
		if refusal, ok := errors.AsType[*capture.Refusal](a.Err); !ok || refusal.Code != capture.OwnFolder || !a.Skipped {
			t.Errorf("%s: %v", a.Path, a.Err)
		}
	}
}

func TestSatchelsOwnFilesAreRefusedByName(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	if _, err := w.Add(t.Context(), AddRequest{Paths: []string{scan(t, "bill.txt", "two pounds")}}); err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Glob(filepath.Join(home, spoolDir, "*.doc"))
	if err != nil || len(own) != 1 {
		t.Fatalf("%v (%v)", own, err)
	}
	link := filepath.Join(t.TempDir(), "bill.pdf")
	if err := os.Symlink(own[0], link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{own[0], link, filepath.Join(home, "accounts.json")} {
		added, err := w.Add(t.Context(), AddRequest{Paths: []string{path}})
		if err != nil || len(added) != 1 {
			t.Fatalf("%s: %v (%v)", path, added, err)
		}
		if refusal, ok := errors.AsType[*capture.Refusal](added[0].Err); !ok || refusal.Code != capture.OwnFile {
			t.Errorf("%s: %v", path, added[0].Err)
		}
	}
}

func TestFilesAreToldOfAsTheyWereNamed(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	folder := t.TempDir()
	t.Chdir(filepath.Dir(folder))
	if err := os.WriteFile(filepath.Join(folder, "bill.txt"), []byte("two pounds"), 0o600); err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(folder)
	added, err := reach(t, home).Add(t.Context(), AddRequest{Paths: []string{name, filepath.Join(name, "bill.txt"), "nothing"}})
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, a := range added {
		paths = append(paths, a.Path)
	}
	if want := []string{filepath.Join(name, "bill.txt"), filepath.Join(name, "bill.txt"), "nothing"}; !slices.Equal(paths, want) {
		t.Errorf("told of %q, want %q", paths, want)
	}
}

func TestManyProcessesAddAtOnceAndNothingIsLostOrDoubled(t *testing.T) {
	home, w := shared(t)
	const processes, files = 4, 25
	folders := make([]string, processes)
	for i := range folders {
		folders[i] = t.TempDir()
		for j := range files {
			if err := os.WriteFile(filepath.Join(folders[i], fmt.Sprintf("%d-%d.txt", i, j)), fmt.Appendf(nil, "bill %d of %d", j, i), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	ended := make(chan error, processes)
	for _, folder := range folders {
		d := reach(t, home)
		go func() {
			added, err := d.Add(t.Context(), AddRequest{Paths: []string{folder}})
			if err == nil && len(added) != files {
				err = fmt.Errorf("%d added", len(added))
			}
			ended <- err
		}()
	}
	for range processes {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	closeWork(t, w)
	d, err := open(t, home).Reach(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	all, err := d.List(Filter{})
	names := map[string]bool{}
	for _, r := range all {
		names[r.Name] = true
	}
	if err != nil || len(all) != processes*files || len(names) != len(all) {
		t.Errorf("%d documents with %d names, %v", len(all), len(names), err)
	}
}

func TestTheOneThatHasTheQueueFinishesWhatItWasAskedForBeforeItEnds(t *testing.T) {
	home, w := shared(t)
	d := reach(t, home)
	closed := make(chan error, 1)
	go func() { closed <- w.Close() }() // it waits for the one that has just come
	added, err := d.Add(t.Context(), AddRequest{Paths: []string{scan(t, "bill.txt", "two pounds")}})
	if err != nil || len(added) != 1 || added[0].Err != nil {
		t.Errorf("added %v, %v", added, err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	again := work(t, t.Context(), home)
	defer closeWork(t, again)
	if all, err := again.List(Filter{}); len(all) != 1 || err != nil {
		t.Errorf("kept %v, %v", all, err)
	}
}

func TestAnEndedProcessIsSaidToHaveBrokenOff(t *testing.T) {
	home, w := shared(t)
	closeWork(t, w)
	listener, err := socket.Listen(t.Context(), home, queueSocket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() { // it greets, hears the question, says that one file is saved, and is killed
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		defer connection.Close()
		_, _ = connection.Write([]byte(`{"here":true}` + "\n"))
		_, _ = connection.Read(make([]byte, 4096))
		_, _ = connection.Write([]byte(`{}` + "\n" + `{"added":{"path":"/scans/one.pdf","document":{"name":"one.pdf"}}}` + "\n" + `{"added":{"pa`))
	}()
	d, err := open(t, home).Reach(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	added, err := d.Add(t.Context(), AddRequest{Paths: []string{"/scans"}})
	if !errors.Is(err, ErrBrokeOff) || len(added) != 1 || added[0].Document.Name != "one.pdf" {
		t.Errorf("added %v, %v", added, err)
	}
}

func TestWhatCanNotBeUnderstoodDisturbsNobody(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	for _, said := range []string{"", "\n", "hello\n", `{"do":7}` + "\n", `{"do":"from tomorrow"}` + "\n", `{"do":"list"}` + "\n", `{"do":"add"}` + "\n", `{"do":"remove","ids":["x"]}` + "\n"} {
		connection, err := socket.Dial(t.Context(), home, queueSocket, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := connection.Write([]byte(said)); err != nil {
			t.Fatal(err)
		}
		lines := json.NewDecoder(connection)
		var hello, last answered
		if err := lines.Decode(&hello); err != nil || !hello.Here {
			t.Errorf("%q is greeted with %+v, %v", said, hello, err)
		}
		if err := connection.(*net.UnixConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if err := lines.Decode(&last); err == nil && last.Error == nil {
			t.Errorf("%q is answered with %+v", said, last)
		}
		_ = connection.Close()
	}
	if _, err := reach(t, home).List(Filter{}); err != nil {
		t.Error(err)
	}
}

func TestOnlyThePersonReachesTheQueue(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	info, err := os.Stat(filepath.Join(home, "queue.sock"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v (%v)", info.Mode(), err)
	}
}

func TestTheDoctorAsksTheOneThatHasTheQueue(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	if _, err := w.Add(t.Context(), AddRequest{Paths: []string{scan(t, "bill.txt", "two pounds")}}); err != nil {
		t.Fatal(err)
	}
	checks := open(t, home).checkQueue(t.Context())
	if len(checks) != 1 || checks[0].Result != OK || !strings.Contains(checks[0].Found, "1 document, 1 still to be sent") {
		t.Errorf("%+v", checks)
	}
}
