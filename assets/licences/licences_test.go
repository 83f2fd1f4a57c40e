package licences

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// kept are what is built in and is no Go module, and where its licence stands.
var kept = map[string]string{
	"Inter (typeface)":                          "../fonts/LICENSE-inter.txt",
	"PDFium (and what it is built from)":        "../../sync/drawing/pdfium/LICENSE-pdfium.txt",
	"Phosphor Icons":                            "../icons/LICENSE-phosphor.txt",
	"@zxcvbn-ts/language-common (common words)": "../passwords/common.LICENSE.txt",
}

// targets are the systems that programs are built for: what is linked differs.
var targets = []string{"linux", "windows", "darwin", "android", "ios"}

// programs are what people are given.
var programs = []string{"satchel/cmd/satchel", "satchel/cmd/satchelctl", "satchel/cmd/satcheld"}

// named is how files with licences are called.
var named = regexp.MustCompile(`(?i)^(licen[cs]es?|copying|notice|unlicense|copyright)([-._].*)?$`)

type linked struct {
	Dir        string
	ImportPath string
	Module     *struct {
		Path, Dir string
		Main      bool
		Replace   *struct{ Dir string }
	}
}

func TestEverythingLinkedHasItsLicence(t *testing.T) {
	wanted := collect(t)
	if os.Getenv("SATCHEL_UPDATE") != "" {
		if err := os.WriteFile("licences.txt", []byte(rendered(wanted)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got := map[string]string{}
	for _, one := range All() {
		got[one.Name] = one.Text
	}
	for name, text := range wanted {
		if got[name] != text {
			t.Errorf("the licence of %s is missing or another: SATCHEL_UPDATE=1 go test ./assets/licences", name)
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("%s is not linked any more: SATCHEL_UPDATE=1 go test ./assets/licences", name)
	}
}

func TestEachLicenceIsAUsualOneThatAllowsThis(t *testing.T) {
	for _, one := range All() {
		if one.Kind == "" || strings.TrimSpace(one.Text) == "" {
			t.Errorf("%s has no licence that is known to be fine:\n%.300s", one.Name, one.Text)
		}
	}
}

func TestAComponentIsFoundByItsName(t *testing.T) {
	if one, ok := Of(" Fyne.io/fyne/v2"); !ok || one.Kind != "BSD-3-Clause" || !strings.Contains(one.Text, "Redistribution") {
		t.Errorf("%q %v", one.Kind, ok)
	}
	if _, ok := Of("nothing of ours"); ok {
		t.Error("found what isn't there")
	}
}

// collect is the licence of everything linked, by name.
func collect(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]map[string]bool{} // of a module
	add(files, "Go standard library", filepath.Join(goRoot(t), "LICENSE"))
	for _, target := range targets {
		for _, one := range list(t, target) {
			if one.Module != nil && !one.Module.Main {
				licencesAbove(t, files, one)
			}
		}
	}
	texts := map[string]string{}
	for name, path := range kept {
		texts[name] = together(t, []string{path})
	}
	for name, paths := range files {
		sorted := slices.Collect(func(yield func(string) bool) {
			for path := range paths {
				if !yield(path) {
					return
				}
			}
		})
		slices.Sort(sorted)
		texts[name] = together(t, sorted)
	}
	return texts
}

// goRoot is where the compiler lives.
func goRoot(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("asking for GOROOT: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// list are the packages that the programs are linked from on a system.
func list(t *testing.T, target string) []linked {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", append([]string{"list", "-e", "-deps", "-json=Dir,ImportPath,Module"}, programs...)...)
	command.Env = append(os.Environ(), "GOOS="+target, "GOARCH=arm64", "CGO_ENABLED=1")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("listing what is linked on %s: %v", target, err)
	}
	var all []linked
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var one linked
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
}

// licencesAbove adds the files with licences beside a package and above it, up to its module's own.
func licencesAbove(t *testing.T, files map[string]map[string]bool, one linked) {
	t.Helper()
	found := false
	for folder := one.Dir; strings.HasPrefix(folder, one.Module.Dir); folder = filepath.Dir(folder) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatalf("%s: %v", one.ImportPath, err)
		}
		for _, entry := range entries {
			if !entry.IsDir() && named.MatchString(entry.Name()) && filepath.Ext(entry.Name()) != ".go" {
				add(files, one.Module.Path, filepath.Join(folder, entry.Name()))
				found = true
			}
		}
	}
	if !found && len(files[one.Module.Path]) == 0 {
		t.Errorf("%s comes without a licence", one.Module.Path)
	}
}

func add(files map[string]map[string]bool, name, path string) {
	if files[name] == nil {
		files[name] = map[string]bool{}
	}
	files[name][path] = true
}

// together are several files as one text.
func together(t *testing.T, paths []string) string {
	t.Helper()
	var texts []string
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		clean := strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))
		if !slices.Contains(texts, clean) {
			texts = append(texts, clean)
		}
	}
	return strings.Join(texts, "\n\n"+strings.Repeat("-", 40)+"\n\n") + "\n"
}

// rendered is the file: each text once, after the names of what it is for.
func rendered(texts map[string]string) string {
	names := map[string][]string{}
	for name, text := range texts {
		names[text] = append(names[text], name)
	}
	var all []string
	for text, of := range names {
		slices.Sort(of)
		all = append(all, parts+strings.Join(of, ", ")+body+text)
	}
	slices.Sort(all)
	return "The licences of everything that is built into Satchel's programs.\n" + strings.Join(all, "")
}
