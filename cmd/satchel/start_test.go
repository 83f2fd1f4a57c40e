//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	fynetheme "fyne.io/fyne/v2/theme"

	looks "satchel/app/companion/settings"
	"satchel/storage/keychain/keychaintest"
)

func TestPreferencesThatAKillLeftHalfWrittenDisturbNobody(t *testing.T) {
	build(t)
	d := newDesk(t, keychaintest.Bus(t))
	var config string
	for _, setting := range d.env {
		if folder, ok := strings.CutPrefix(setting, "XDG_CONFIG_HOME="); ok {
			config = folder
		}
	}
	path := filepath.Join(config, "fyne", appID, "preferences.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); config == "" || err != nil {
		t.Fatalf("no folder for preferences: %q %v", config, err)
	}
	for name, content := range map[string]string{"nothing at all": "", "the first half": `{"a":tr`, "something else": "[]"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		a := d.open("--home", filepath.Join(t.TempDir(), "home"), "--theme", "light", "--size", "1280x800")
		a.until("the sign-in form is there", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 5000 })
		a.close()
		if said := a.said.String(); said != "" {
			t.Errorf("%s: it said %s", name, said)
		}
		if left, err := os.ReadFile(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: afterwards the file has %q (%v)", name, left, err)
		}
	}
}

// The system is dark here, and this person likes it light.
func TestTheLookThatWasChosenIsTheWholeWindowsFromTheStart(t *testing.T) {
	build(t)
	d := newDesk(t, keychaintest.Bus(t))
	home := filepath.Join(t.TempDir(), "home")
	if err := errors.Join(os.MkdirAll(home, 0o700), looks.Save(home, looks.Preferences{Theme: "light"})); err != nil {
		t.Fatal(err)
	}
	a := d.open("--home", home, "--size", "1280x800")
	a.until("the sign-in form is there", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 5000 })
	if ground := a.shows(fynetheme.ColorNameBackground); ground < 300_000 {
		t.Errorf("%d pixels of the ground are light", ground)
	}
	a.close()
}

// startInVain runs satchel where it can't show a window, and wants it to say so and to end with exit code 1.
func startInVain(t *testing.T, env []string) (said string) {
	t.Helper()
	build(t)
	home := filepath.Join(t.TempDir(), "home")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, program, "--home", home)
	var out bytes.Buffer
	command.Env, command.Stdout, command.Stderr = env, &out, &out
	exit, ok := errors.AsType[*exec.ExitError](command.Run())
	if !ok || exit.ExitCode() != 1 {
		t.Errorf("it ended with %v, want exit code 1", exit)
	}
	if _, err := os.Stat(home); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it made its home (%v)", err)
	}
	for _, trace := range []string{"panic", "goroutine", "Fyne error", ".go:"} {
		if strings.Contains(out.String(), trace) {
			t.Errorf("%q stands in what it said:\n%s", trace, &out)
		}
	}
	return out.String()
}

func wants(t *testing.T, said string, words ...string) {
	t.Helper()
	for _, want := range words {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said in:\n%s", want, said)
		}
	}
}

func TestADisplayWithoutOpenGLIsSaidToBeThatAndWhatToDo(t *testing.T) {
	for name, start := range map[string]struct{ option, env []string }{
		"no GLX":            {option: []string{"-extension", "GLX"}},
		"an OpenGL too old": {env: []string{"MESA_GL_VERSION_OVERRIDE=1.1", "LIBGL_ALWAYS_SOFTWARE=1"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := append(keychaintest.Bus(t), "DISPLAY="+newDisplay(t, start.option...))
			said := startInVain(t, append(env, start.env...))
			wants(t, said, "the display has no OpenGL 2.1", "Nothing was changed", "LIBGL_ALWAYS_SOFTWARE=1", "GLX", "satchelctl does the same job")
		})
	}
}

func TestADisplayThatLetsNobodyInIsSaidToBeThat(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(keys, xKey("sixteen secrets!"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := append(keychaintest.Bus(t), "DISPLAY="+newDisplay(t, "-auth", keys), "XAUTHORITY=/nonexistent")
	wants(t, startInVain(t, env), "doesn't let this program in", "Nothing was changed", "DISPLAY names one you may use")
}

// xKey is an X authority file with one key, for any display (Xau(3)): family, address, display, kind, key.
func xKey(key string) []byte {
	file := []byte{0xff, 0xff}
	for _, field := range []string{"", "", "MIT-MAGIC-COOKIE-1", key} {
		file = append(file, byte(len(field)>>8), byte(len(field)))
		file = append(file, field...)
	}
	return file
}
