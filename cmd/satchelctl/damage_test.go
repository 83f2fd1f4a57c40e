package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestADamagedQueueIsToldOfAtOnceAndTheDoctorRemembers(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home [of *me?]")
	sit := func(code int, line ...string) *desk {
		t.Helper()
		d := &desk{}
		if got := run(t.Context(), d.terminal(""), append(line, "--home", home)); got != code {
			t.Fatalf("%v: exit code %d, want %d: %s%s", line, got, code, &d.out, &d.err)
		}
		return d
	}
	if d := sit(done, "list"); d.err.Len() > 0 {
		t.Fatalf("a sound queue: %s", &d.err)
	}
	if err := os.WriteFile(filepath.Join(home, "queue.db"), []byte(strings.Repeat("damaged ", 4096)), 0o600); err != nil {
		t.Fatal(err)
	}

	d := sit(done, "list", "--json")
	for _, want := range []string{"was damaged", "put aside", "queue.db.damaged-"} {
		if !strings.Contains(d.err.String(), want) {
			t.Errorf("%q is not said in %q", want, &d.err)
		}
	}
	if d.out.String() != "[]\n" {
		t.Errorf("standard output is for the list alone: %q", &d.out)
	}
	if d := sit(done, "list"); d.err.Len() > 0 {
		t.Errorf("said a second time: %s", &d.err)
	}
	if d := sit(person, "doctor"); !strings.Contains(d.out.String(), "queue.db.damaged-") {
		t.Errorf("the doctor says %s", &d.out)
	}
}

// captured is the name of a document captured on a home whose service can't be reached.
func captured(t *testing.T, home string) string {
	t.Helper()
	accounts := `{"version":1,"current":"a1","accounts":[{"id":"a1","server":"http://127.0.0.1:1","issuer":"http://127.0.0.1:1",` +
		`"subject":"01a20320-0000-7000-8000-000000000001","email":"ann@hartley.test","keychain":"memory","state":"signed-in",` +
		`"company":{"id":"01a20320-0000-7000-8000-000000000002","name":"Hartley Books","site":"Hartley"}}]}`
	bill := filepath.Join(t.TempDir(), "bill.txt")
	for path, content := range map[string]string{filepath.Join(home, "accounts.json"): accounts, bill: "two pounds"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := &desk{}
	if code := run(t.Context(), d.terminal(""), []string{"add", bill, "--home", home}); code != done {
		t.Fatalf("capturing: exit code %d: %s%s", code, &d.out, &d.err)
	}
	return "bill.txt"
}

func TestALostQueueIsToldOfWhereCopiesAreStillHere(t *testing.T) {
	for name, lose := range map[string]func(path string) error{
		"gone":  os.Remove,
		"empty": func(path string) error { return os.Truncate(path, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			queue := filepath.Join(home, "queue.db")
			sit := func(code int, line ...string) *desk {
				t.Helper()
				d := &desk{}
				if got := run(t.Context(), d.terminal(""), append(line, "--home", home)); got != code {
					t.Fatalf("%v: exit code %d, want %d: %s%s", line, got, code, &d.out, &d.err)
				}
				return d
			}
			sit(done, "list")
			if err := lose(queue); err != nil {
				t.Fatal(err)
			}
			if d := sit(done, "list"); d.err.Len() > 0 {
				t.Errorf("with nothing captured it is a new one: %s", &d.err)
			}
			kept := captured(t, home)
			if err := lose(queue); err != nil {
				t.Fatal(err)
			}
			d := sit(done, "list")
			for _, want := range []string{"was gone, or its file was empty", "from its copies", "queue.db.lost-"} {
				if !strings.Contains(d.err.String(), want) {
					t.Errorf("%q is not said in %q", want, &d.err)
				}
			}
			if !strings.Contains(d.out.String(), kept) {
				t.Errorf("the copy is not in the list: %s", &d.out)
			}
			if d := sit(done, "list"); d.err.Len() > 0 {
				t.Errorf("said a second time: %s", &d.err)
			}
			if d := sit(offline, "doctor"); !strings.Contains(d.out.String(), "queue.db.lost-") {
				t.Errorf("the doctor says %s", &d.out)
			}
		})
	}
}
