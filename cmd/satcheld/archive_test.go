package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/archive"
)

func TestABackupMadeWhileDocumentsComeInRestoresWhole(t *testing.T) {
	data, backup, restored := t.TempDir(), filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "restored")
	d := serveOn(t, data, "--demo")
	p := signIn(t, d, data)
	var accepted sync.Map // document id to true, once acknowledged
	stop := make(chan struct{})
	var senders sync.WaitGroup
	for range 4 {
		senders.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				doc, err := p.send(20_000)
				if err != nil {
					t.Error(err)
					return
				}
				accepted.Store(doc.ID, true)
			}
		})
	}
	waitFor(t, func() bool { return countOf(&accepted) >= 20 })
	before := keysOf(&accepted)
	got := runProgram(t, nil, "backup", backup, "--data", data)
	close(stop)
	senders.Wait()
	if got.code != exitDone || !strings.Contains(got.out, "Backed up") {
		t.Fatalf("the backup ended with %+v", got)
	}
	got = runProgram(t, nil, "restore", backup, "--data", restored)
	if got.code != exitDone || !strings.Contains(got.out, "verified") {
		t.Fatalf("the restore ended with %+v", got)
	}
	if got := runProgram(t, nil, "check", "--data", restored); got.code != exitDone || strings.Contains(got.out, "left over") {
		t.Errorf("the check of what was restored says %+v", got)
	}
	db := openTables(t, restored)
	for _, id := range before {
		if _, err := db.DocumentByID(t.Context(), id); err != nil {
			t.Errorf("document %s was acknowledged before the backup and isn't in it: %v", id, err)
		}
	}
	again := serveOn(t, restored, "--demo")
	if code, _ := again.get("/api/v1/me", p.authorise); code != 401 {
		t.Errorf("a token from before the restore got %d", code)
	}
	signIn(t, again, restored)
}

func waitFor(t *testing.T, met func() bool) {
	t.Helper()
	for range 2000 {
		if met() {
			return
		}
		select {
		case <-t.Context().Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatal("it did not come to pass")
}

func countOf(m *sync.Map) int { return len(keysOf(m)) }

func keysOf(m *sync.Map) []uuid.UUID {
	var keys []uuid.UUID
	m.Range(func(key, _ any) bool {
		keys = append(keys, key.(uuid.UUID))
		return true
	})
	return keys
}

// filled is a data directory with a few documents, and where the bytes of one are.
func filled(t *testing.T) (data, file string) {
	t.Helper()
	data = t.TempDir()
	d := serveOn(t, data, "--demo")
	p := signIn(t, d, data)
	for range 3 {
		doc, err := p.send(5_000)
		if err != nil {
			t.Fatal(err)
		}
		file = blobFile(t, data, doc)
	}
	if code := d.stop(); code != 0 {
		t.Fatalf("the service ended with %d", code)
	}
	return data, file
}

func TestTheCheckFinds(t *testing.T) {
	for name, test := range map[string]struct {
		harm func(t *testing.T, data, file string)
		code int
		say  string
	}{
		"nothing where all is well": {func(*testing.T, string, string) {}, exitDone, "Checked 3 documents (15000 bytes)"},
		"a flipped bit": {func(t *testing.T, _, file string) {
			content := readFile(t, file)
			content[1234] ^= 1
			writeFile(t, file, content)
		}, exitFailed, "its bytes are damaged"},
		"a shortened file": {func(t *testing.T, _, file string) { writeFile(t, file, readFile(t, file)[:4999]) }, exitFailed, "4999 bytes"},
		"a missing file": {func(t *testing.T, _, file string) {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}, exitFailed, "its bytes are missing"},
		"bytes that nothing refers to": {func(t *testing.T, _, file string) {
			folder := filepath.Dir(file) // named as documents in it end
			writeFile(t, filepath.Join(folder, uuid.NewString()[:34]+filepath.Base(folder)), []byte("left over"))
		}, exitDone, "bytes that nothing refers to"},
		"a stray file": {func(t *testing.T, _, file string) {
			writeFile(t, filepath.Join(filepath.Dir(file), "copy of\na bill.pdf"), []byte("mine"))
		}, exitDone, `copy of\na bill.pdf; not one of Satchel's files, and left alone`},
		"a stray file beside the documents": {func(t *testing.T, data, _ string) {
			writeFile(t, filepath.Join(data, "notes.txt"), []byte("mine"))
		}, exitDone, "notes.txt; not one of Satchel's files, and left alone"},
		"a stray folder": {func(t *testing.T, data, _ string) {
			if err := os.Mkdir(filepath.Join(data, "backups"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, exitDone, "backups/; not one of Satchel's files, and left alone"},
		"a gap in a company's events": {func(t *testing.T, data, _ string) {
			if _, err := openTables(t, data).Writer().ExecContext(t.Context(), "DELETE FROM company_events WHERE seq = 2"); err != nil {
				t.Fatal(err)
			}
		}, exitFailed, "its events should run from 1 to 3"},
	} {
		t.Run(name, func(t *testing.T) {
			data, file := filled(t)
			test.harm(t, data, file)
			got := runProgram(t, nil, "check", "--data", data)
			if got.code != test.code || !strings.Contains(got.out, test.say) {
				t.Errorf("it ended with %+v", got)
			}
		})
	}
}

func TestADamagedDocumentIsNotBackedUpAsIfItWereWhole(t *testing.T) {
	data, file := filled(t)
	writeFile(t, file, readFile(t, file)[1:])
	backup := filepath.Join(t.TempDir(), "backup")
	if got := runProgram(t, nil, "backup", backup, "--data", data); got.code != exitFailed || !strings.Contains(got.err, "damaged") {
		t.Errorf("the backup ended with %+v", got)
	}
	if got := runProgram(t, nil, "restore", backup, "--data", filepath.Join(t.TempDir(), "new")); got.code != exitFailed || !strings.Contains(got.err, "no finished backup") {
		t.Errorf("the restore of it ended with %+v", got)
	}
}

func TestARestoreIsRefusedWhen(t *testing.T) {
	data, _ := filled(t)
	backup := filepath.Join(t.TempDir(), "backup")
	if got := runProgram(t, nil, "backup", backup, "--data", data); got.code != exitDone {
		t.Fatalf("the backup ended with %+v", got)
	}
	t.Run("the data directory has something in it", func(t *testing.T) {
		got := runProgram(t, nil, "restore", backup, "--data", data)
		if got.code != exitFailed || !strings.Contains(got.err, "is not empty") {
			t.Errorf("it ended with %+v", got)
		}
	})
	t.Run("there is no backup", func(t *testing.T) {
		got := runProgram(t, nil, "restore", t.TempDir(), "--data", filepath.Join(t.TempDir(), "new"))
		if got.code != exitFailed || !strings.Contains(got.err, "no finished backup") {
			t.Errorf("it ended with %+v", got)
		}
	})
	t.Run("the backup has been damaged, and what it left is not served", func(t *testing.T) {
		found, err := filepath.Glob(filepath.Join(archive.BlobDir(backup), "documents", "*", "*", "*"))
		if err != nil || len(found) != 3 {
			t.Fatalf("the backup has %v (%v)", found, err)
		}
		writeFile(t, found[2], []byte("damaged"))
		into := filepath.Join(t.TempDir(), "new")
		got := runProgram(t, nil, "restore", backup, "--data", into)
		if got.code != exitFailed || !strings.Contains(got.err, "damaged") {
			t.Errorf("it ended with %+v", got)
		}
		got = runProgram(t, nil, "serve", "--data", into, "--listen", "127.0.0.1:0", "--demo")
		if got.code != exitFailed || !strings.Contains(got.err, "did not finish") {
			t.Errorf("the service ended with %+v", got)
		}
	})
}

func TestABackupIsNotMadeOverSomethingElse(t *testing.T) {
	data, _ := filled(t)
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "notes.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := runProgram(t, nil, "backup", other, "--data", data); got.code != exitFailed || !strings.Contains(got.err, "is not empty") {
		t.Errorf("it ended with %+v", got)
	}
	for _, within := range []string{data, filepath.Join(data, "backups")} {
		if got := runProgram(t, nil, "backup", within, "--data", data); got.code != exitUsage || !strings.Contains(got.err, "the service's own data") {
			t.Errorf("it ended with %+v", got)
		}
	}
}

func TestThereIsNothingToCheckWhereThereIsNoData(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{{"check"}, {"backup", filepath.Join(t.TempDir(), "b")}, {"account", "list"}} {
		got := runProgram(t, nil, append(args, "--data", dir)...)
		if got.code != exitFailed || !strings.Contains(got.err, "there is no Satchel data in") {
			t.Errorf("%v ended with %+v", args, got)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("they left %v", entries)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func writeFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.Chmod(path, 0o600); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
