package acceptance

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"satchel/assets/samples"
)

// A file that can't be captured is named with the reason; the others are saved, and the exit code is 3. A loop leaves nothing
// out: it is named, and the exit code is 0.
func TestWhatCantBeCapturedIsNamedAndTheRestIsSaved(t *testing.T) {
	w := newWorld(t).signedIn()
	for name, c := range map[string]struct {
		make func(t *testing.T, folder string)
		says []string
	}{
		"an empty file": {
			func(t *testing.T, folder string) { write(t, filepath.Join(folder, "empty.pdf"), "") },
			[]string{"empty.pdf", "The file is empty"},
		},
		"a folder that leads back to itself": {
			func(t *testing.T, folder string) { link(t, folder, filepath.Join(folder, "again")) },
			[]string{"again", "leads back"},
		},
		"two folders that lead to each other": {
			func(t *testing.T, folder string) {
				one, two := filepath.Join(folder, "one"), filepath.Join(folder, "two")
				makeDir(t, one)
				makeDir(t, two)
				link(t, two, filepath.Join(one, "over"))
				link(t, one, filepath.Join(two, "over"))
			},
			[]string{"over", "leads back"},
		},
		"a link to nothing": {
			func(t *testing.T, folder string) {
				link(t, filepath.Join(folder, "gone"), filepath.Join(folder, "dangling"))
			},
			[]string{"dangling", "leads to nothing"},
		},
		"a link to itself": {
			func(t *testing.T, folder string) { link(t, filepath.Join(folder, "me"), filepath.Join(folder, "me")) },
			[]string{"me", "leads to nothing"},
		},
		"a program": {
			func(t *testing.T, folder string) {
				write(t, filepath.Join(folder, "virus.pdf"), "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff")
			},
			[]string{"virus.pdf", "program"},
		},
		"a device": {
			func(t *testing.T, folder string) { link(t, "/dev/zero", filepath.Join(folder, "endless")) },
			[]string{"endless", "not a file"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.elsewhere(t)
			folder := t.TempDir()
			write(t, filepath.Join(folder, "good.txt"), "a good bill, "+name)
			c.make(t, folder)

			code := 3
			if slices.Contains(c.says, "leads back") {
				code = 0
			}
			said := w.must(code, "", "add", folder)

			contains(t, said.Out, append(c.says, "saved    good.txt")...)
			if listed := w.list(); len(listed) != 1 || listed[0].Name != "good.txt" {
				t.Errorf("the queue has %v", listed)
			}
			w.must(0, "", "sync", "--until-done", "--timeout", "1m")
		})
	}
}

func TestAFileThatMayNotBeReadIsNamed(t *testing.T) {
	w := newWorld(t).signedIn()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "good.txt"), "a good bill")
	write(t, filepath.Join(folder, "secret.txt"), "somebody else's")
	if err := os.Chmod(filepath.Join(folder, "secret.txt"), 0); err != nil {
		t.Fatal(err)
	}
	w.asOrdinaryPerson(folder)

	said := w.must(3, "", "add", folder)

	contains(t, said.Out, "saved    good.txt", "secret.txt", "may not read this file")
}

func TestAHomeThatMayNotBeWrittenIsSaid(t *testing.T) {
	w := newWorld(t)
	w.ctl.Home = t.TempDir()
	w.asOrdinaryPerson()
	if err := os.Chmod(w.ctl.Home, 0o500); err != nil {
		t.Fatal(err)
	}
	contains(t, w.must(3, "", "list").Err, "may not read or write its own folder", "--home")
}

// asOrdinaryPerson runs the companion without root's right to read everything. Where the tests run as somebody
// ordinary there is nothing to do.
func (w *world) asOrdinaryPerson(folders ...string) {
	w.Helper()
	if os.Getuid() != 0 {
		return
	}
	const nobody = 65534
	for _, folder := range append(folders, w.ctl.Home) {
		for up := folder; strings.HasPrefix(up, os.TempDir()+"/"); up = filepath.Dir(up) {
			if err := os.Chmod(up, 0o755); err != nil {
				w.Fatal(err)
			}
		}
	}
	if err := os.Chmod(bin, 0o755); err != nil {
		w.Fatal(err)
	}
	err := filepath.WalkDir(w.ctl.Home, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, nobody, nobody)
	})
	if err != nil {
		w.Fatal(err)
	}
	w.ctl.Prefix = []string{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"}
}

func TestNamesAreKeptAsTheyAreAndCantHarmATerminal(t *testing.T) {
	w := newWorld(t).signedIn()
	names := []string{
		"line\nbreak.pdf",
		"bell\a and escape \x1b[31mred\x1b[0m.pdf",
		"photo_\u202egpj.exe.pdf",
		"\u2066isolated\u2069.pdf",
		"tab\tand\rreturn.pdf",
		"emoji 🧾 and 漢字 and ünïcödé.pdf",
		strings.Repeat("ä", 125) + ".pdf", // 254 bytes: about the longest a file system takes
		" leading and trailing .pdf ",
	}
	folder := t.TempDir()
	for i, name := range names {
		write(t, filepath.Join(folder, name), fmt.Sprintf("bill %d", i))
	}
	outputs := []string{w.must(0, "", "add", folder).Out}
	outputs = append(outputs, w.must(0, "", "list").Out)
	outputs = append(outputs, w.must(0, "", "sync", "--until-done", "--timeout", "1m").Out)
	kept := map[string]bool{}
	for _, d := range w.list() {
		kept[d.Name] = true
		outputs = append(outputs, w.must(0, "", "show", d.ID).Out)
	}
	for _, name := range names {
		if !kept[name] {
			t.Errorf("%q is not kept as it is", name)
		}
	}
	for _, out := range outputs {
		for _, r := range out {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
				t.Errorf("%U reaches the terminal in %q", r, out)
			}
		}
	}
	served := map[string]bool{}
	for _, d := range w.documents() {
		served[d.Name] = true
	}
	for _, name := range names {
		if !served[name] {
			t.Errorf("the service has not kept %q as it is", name)
		}
	}
}

func TestANameOf300CharactersIsCarriedWhole(t *testing.T) {
	w := newWorld(t).signedIn()
	name := strings.Repeat("Rechnung ", 33) + "Ü.pdf" // a file can't be called so, a document can
	page := w.jpeg("page.jpg")
	w.must(0, "", "add", "--combine", "--name", name, page, page)
	said := w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	contains(t, said.Out, "accepted  Rechnung", "…")
	if got := w.documents()[0].Name; got != name {
		t.Errorf("the service has %q", got)
	}
	missing := w.must(3, "", "add", filepath.Join(t.TempDir(), strings.Repeat("x", 300)))
	contains(t, missing.Out, "refused", "longer than this computer takes")
}

func TestAFileThatChangesWhileItIsReadIsNotTaken(t *testing.T) {
	w := newWorld(t).signedIn()
	path := w.large("growing.csv", 160<<20) // long enough to read that a write falls into it on any machine
	done := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return
		}
		defer file.Close()
		for {
			select {
			case <-done:
				return
			case <-time.After(100 * time.Microsecond):
				_, _ = file.WriteString("2026-11-22,1.00\n")
			}
		}
	}()
	said := w.must(3, "", "add", path)
	close(done)
	<-stopped
	contains(t, said.Out, "kept changing", "Close the program that writes it")
	if left := w.list(); len(left) != 0 {
		t.Errorf("the queue has %v", left)
	}

	w.must(0, "", "add", path)
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	if got := w.list()[0]; got.SHA256 != hashOf(t, path) {
		t.Error("what was sent is not what the file holds")
	}
}

func TestAnUnknownCompanyOrCategoryIsSaidBeforeAnythingIsCaptured(t *testing.T) {
	w := newWorld(t).signedIn()
	bill := w.file("bill.txt", "two pounds")
	contains(t, w.must(3, "", "company", "use", "Acme & Sons").Err, "no company of that name")
	contains(t, w.must(3, "", "add", "--company", "Acme & Sons", bill).Err, "no company of that name")
	contains(t, w.must(2, "", "add", "--category", "invoices", bill).Err, "purchase")
	contains(t, w.must(2, "", "add", "--note", strings.Repeat("n", 3000), bill).Err, "note")
	contains(t, w.must(3, "", "add", filepath.Join(t.TempDir(), "nothing.pdf")).Out, "no such file")
	contains(t, w.must(3, "", "show", "0123abcd").Err, "no such document")
	if left := w.list(); len(left) != 0 {
		t.Errorf("the queue has %v", left)
	}
}

// jpeg writes a sample photograph and returns its path.
func (w *world) jpeg(name string) string {
	w.Helper()
	for _, s := range samples.All() {
		if strings.HasSuffix(s.Name, ".jpg") {
			content, err := s.Bytes()
			if err != nil {
				w.Fatal(err)
			}
			return w.file(name, string(content))
		}
	}
	w.Fatal("no sample is a photograph")
	return ""
}

// elsewhere is the same world for a subtest, with a companion's home of its own.
func (w *world) elsewhere(t *testing.T) *world {
	t.Helper()
	other := w.under(t)
	other.ctl.Home = filepath.Join(t.TempDir(), "home")
	other.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	other.must(0, "", "company", "use", other.companies()[0])
	return other
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Fatal(err)
	}
}

func makeDir(t *testing.T, path string) {
	t.Helper()
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
}
