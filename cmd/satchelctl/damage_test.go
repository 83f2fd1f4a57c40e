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
