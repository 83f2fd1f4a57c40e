//go:build linux

package keychain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// desktopKey asks the code that Android runs, in the Java machine of this desktop and a key store of its own. It is the
// C code that is tried: what Go hands to it on a phone is only type-checked (cmd/house).
type desktopKey struct {
	t       *testing.T
	program string
	classes string
	keys    string // the file with the key
}

func TestAPhonesKey(t *testing.T) {
	built := newDesktopKey(t)
	for name, test := range map[string]func(*testing.T, *desktopKey){
		"seals the secrets and opens them at the next start":     secretsComeBack,
		"says of what it can't open that it is damaged":          damageIsSaid,
		"is a missing keychain where Java's own key store fails": failureIsMissing,
	} {
		t.Run(name, func(t *testing.T) {
			test(t, &desktopKey{t: t, program: built.program, classes: built.classes, keys: filepath.Join(t.TempDir(), "keys.p12")})
		})
	}
}

func newDesktopKey(t *testing.T) *desktopKey {
	t.Helper()
	compiler, err := exec.LookPath("javac")
	if err == nil {
		compiler, err = filepath.EvalSymlinks(compiler)
	}
	if err != nil {
		t.Fatalf("a JDK is not installed: %v", err)
	}
	java, made, from := filepath.Dir(filepath.Dir(compiler)), t.TempDir(), filepath.Join("testdata", "jvm")
	k := &desktopKey{t: t, program: filepath.Join(made, "ask"), classes: made}
	k.must(exec.Command(compiler, "-d", made, filepath.Join(from, "DesktopKeys.java"),
		filepath.Join(from, "android", "security", "keystore", "KeyGenParameterSpec.java")))
	machine := filepath.Join(java, "lib", "server")
	k.must(exec.Command("gcc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-I"+filepath.Join(java, "include"),
		"-I"+filepath.Join(java, "include", "linux"), filepath.Join(from, "main.c"), "keystore_android.c", "-o", k.program,
		"-L"+machine, "-Wl,-rpath,"+machine, "-ljvm", "-lpthread"))
	return k
}

func (k *desktopKey) must(command *exec.Cmd) {
	k.t.Helper()
	if out, err := command.CombinedOutput(); err != nil {
		k.t.Fatalf("%v: %v\n%s", command.Args, err, out)
	}
}

// ask runs the program; codes are those of keystore_android.h.
func (k *desktopKey) ask(what string, in []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(k.t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, k.program, k.classes, k.keys, what)
	var out, why bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(in), &out, &why
	err := command.Run()
	if strings.Contains(out.String(), "WARNING in native method") {
		k.t.Errorf("Java complains of how it is called:\n%s", &out)
	}
	exit, failed := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil:
		return out.Bytes(), nil
	case failed && (exit.ExitCode() == 2 || exit.ExitCode() == 3):
		return nil, fmt.Errorf("%w: %s", ErrDamaged, &why)
	case failed && exit.ExitCode() == 1:
		return nil, fmt.Errorf("%w: %s", ErrMissing, &why)
	}
	k.t.Fatalf("asking Java to %s: %v\n%s", what, err, &why)
	return nil, err
}

func (k *desktopKey) has() (bool, error) {
	said, err := k.ask("has", nil)
	return string(said) == "1", err
}

func (k *desktopKey) make() error {
	_, err := k.ask("make", nil)
	return err
}

func (k *desktopKey) seal(plain []byte) ([]byte, error) { return k.ask("seal", plain) }

func (k *desktopKey) open(sealed []byte) ([]byte, error) { return k.ask("open", sealed) }

// opened is the store as the app's next start would open it.
func (k *desktopKey) opened(path string) Store {
	return &encrypted{path: path, limit: DefaultLimit, box: &phoneBox{phoneKey: k, path: path}}
}

func secretsComeBack(t *testing.T, key *desktopKey) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "keychain.phone")
	if err := Probe(ctx, key.opened(path)); err != nil {
		t.Fatalf("before the first secret: %v", err)
	}
	if err := key.opened(path).Set(ctx, "satchel", "someone/refresh-token", "hunter2-secret"); err != nil {
		t.Fatal(err)
	}
	if got, err := key.opened(path).Get(ctx, "satchel", "someone/refresh-token"); err != nil || got != "hunter2-secret" {
		t.Errorf("at the next start: %q, %v", got, err)
	}
	nothingInTheClear(t, filepath.Dir(path), "hunter2-secret", "someone", "refresh-token")
	if err := key.opened(path).Delete(ctx, "satchel", "someone/refresh-token"); err != nil {
		t.Fatal(err)
	}
	if _, err := key.opened(path).Get(ctx, "satchel", "someone/refresh-token"); !errors.Is(err, ErrNotFound) {
		t.Errorf("what was deleted: %v", err)
	}
}

func damageIsSaid(t *testing.T, key *desktopKey) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "keychain.phone")
	if err := key.opened(path).Set(ctx, "satchel", "someone", "hunter2-secret"); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(whole)
	changed[len(changed)-1] ^= 1
	longNonce := bytes.Clone(whole)
	longNonce[0] = 200
	for name, spoilt := range map[string][]byte{
		"one bit": changed, "cut short": whole[:len(whole)-3], "empty": {}, "a nonce without its end": longNonce, "something else": []byte("{}"),
	} {
		if err := os.WriteFile(path, spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := key.opened(path).Get(ctx, "satchel", "someone"); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, spoilt) {
			t.Errorf("%s: the file was changed", name)
		}
	}

	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(key.keys); err != nil { // as on another phone
		t.Fatal(err)
	}
	if err := key.opened(path).Set(ctx, "satchel", "someone", "another"); !errors.Is(err, ErrDamaged) {
		t.Errorf("without the key: %v", err)
	}
	if there, _ := key.has(); there {
		t.Error("a new key hides that the old one is gone")
	}
	if _, err := key.open(whole); !errors.Is(err, ErrDamaged) {
		t.Errorf("opening without the key: %v", err)
	}
}

func failureIsMissing(t *testing.T, key *desktopKey) {
	if err := os.WriteFile(key.keys, []byte("no key store"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := Probe(t.Context(), key.opened(filepath.Join(t.TempDir(), "keychain.phone")))
	if !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "java.io") {
		t.Errorf("it says %v", err)
	}
}
