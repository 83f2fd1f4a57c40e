package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
)

func nothing(string) string { return "" }

func TestFlagsSayWhereTheHomeIsAndHowTheWindowLooks(t *testing.T) {
	var said bytes.Buffer
	got, err := parse([]string{
		"--home", "/h", "--server", "http://127.0.0.1:8080", "--email", "bea@demo.test", "--theme", "dark", "--size", "390x844",
	}, nothing, &said)
	if err != nil {
		t.Fatal(err, said.String())
	}
	want := settings{home: "/h", server: "http://127.0.0.1:8080", email: "bea@demo.test", mode: theme.Dark, size: fyne.NewSize(390, 844)}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestTheHomeComesFromTheEnvironmentUnlessAFlagSaysOtherwise(t *testing.T) {
	env := func(name string) string {
		if name == "SATCHEL_HOME" {
			return "/from-env"
		}
		return ""
	}
	for want, args := range map[string][]string{"/from-env": nil, "/from-flag": {"--home", "/from-flag"}} {
		if got, err := parse(args, env, &bytes.Buffer{}); err != nil || got.home != want {
			t.Errorf("%v: %q (%v)", args, got.home, err)
		}
	}
}

func TestAMissingFileIsToldOfAndTheOthersAreLaidOut(t *testing.T) {
	there := filepath.Join(t.TempDir(), "there.pdf")
	if err := os.WriteFile(there, []byte("%PDF-"), 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(filepath.Dir(there), "missing.pdf")
	var said bytes.Buffer
	got, err := parse([]string{missing, there}, nothing, &said)
	if err != nil || !reflect.DeepEqual(got.files, []string{missing, there}) { // the window says of each why it can't be captured
		t.Errorf("lays out %v (%v)", got.files, err)
	}
	if strings.Contains(said.String(), "stat ") || !strings.Contains(said.String(), "missing.pdf") {
		t.Errorf("it says %q", &said)
	}
}

func TestWithoutAHomeItIsThePersonsOwn(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", "/config")
	t.Setenv("HOME", "/person")
	folder, err := settings{}.folder()
	if err != nil || filepath.Base(folder) != "satchel" {
		t.Errorf("%q (%v)", folder, err)
	}
}

func TestWhatIsNotUnderstoodEndsWithCode2AndSaysWhy(t *testing.T) {
	for name, args := range map[string][]string{
		"an unknown flag":  {"--colour", "red"},
		"an unknown theme": {"--theme", "sepia"},
		"a size of words":  {"--size", "large"},
		"a size too small": {"--size", "100x100"},
		"half a size":      {"--size", "1280"},
	} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			if code := run(t.Context(), args, nothing, &said); code != 2 || said.Len() == 0 {
				t.Errorf("exit code %d, said %q", code, said.String())
			}
		})
	}
}

func TestTheLogKeepsNoSecretsAndIsForThePersonAlone(t *testing.T) {
	home := t.TempDir()
	log, closeLog, err := openLog(home)
	if err != nil {
		t.Fatal(err)
	}
	log.Info("signed in", "refresh_token", "abc123", "email", "bea@demo.test")
	closeLog()
	path := filepath.Join(home, "logs", "satchel.log")
	content, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(content), "abc123") || !strings.Contains(string(content), "signed in") {
		t.Errorf("%s (%v)", content, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
}

func TestALongLogIsPutAside(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, "logs", "satchel.log")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, make([]byte, maxLog+1), 0o600); err != nil {
		t.Fatal(err)
	}
	_, closeLog, err := openLog(home)
	if err != nil {
		t.Fatal(err)
	}
	closeLog()
	if info, err := os.Stat(path); err != nil || info.Size() != 0 {
		t.Errorf("the new log has %d bytes (%v)", info.Size(), err)
	}
	if _, err := os.Stat(path + ".old"); err != nil {
		t.Error(err)
	}
}

func TestWithoutADisplayItSaysWhatToDo(t *testing.T) {
	for name, environment := range map[string]map[string]string{
		"where none is named":      {},
		"where nothing answers":    {"DISPLAY": ":30987"},
		"where Wayland is no more": {"WAYLAND_DISPLAY": "/nowhere/wayland-0"},
	} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			home := t.TempDir()
			code := run(t.Context(), []string{"--home", home}, func(name string) string { return environment[name] }, &said)
			if code != 1 || !strings.Contains(said.String(), "satchelctl does the same job") {
				t.Errorf("exit code %d, said %q", code, said.String())
			}
			if made, _ := os.ReadDir(home); len(made) != 0 {
				t.Errorf("it made %v", made)
			}
		})
	}
}
