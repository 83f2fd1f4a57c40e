package keychain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// openFile opens an encrypted file as another process would, with a cheap scrypt.
func openFile(t *testing.T, path, passphrase string) *encrypted {
	t.Helper()
	store, err := newFile(Options{Path: path, Limit: DefaultLimit, Passphrase: func(context.Context, bool) (string, error) {
		return passphrase, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	store.box.(*passphraseBox).workFactor = 10
	return store
}

func TestAnEncryptedFileGivesItsSecretsToThePassphraseAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keychain", "secrets.age")
	ctx := t.Context()
	if err := openFile(t, path, "correct horse").Set(ctx, "satchel", "someone/refresh-token", "hunter2-secret"); err != nil {
		t.Fatal(err)
	}
	if got, err := openFile(t, path, "correct horse").Get(ctx, "satchel", "someone/refresh-token"); err != nil || got != "hunter2-secret" {
		t.Errorf("the right passphrase: %q, %v", got, err)
	}
	if _, err := openFile(t, path, "wrong horse").Get(ctx, "satchel", "someone/refresh-token"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("a wrong passphrase: %v", err)
	}
	if err := openFile(t, path, "wrong horse").Set(ctx, "satchel", "someone/refresh-token", "other"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("writing with a wrong passphrase: %v", err)
	}
	if err := openFile(t, path, "").Delete(ctx, "satchel", "someone/refresh-token"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("no passphrase: %v", err)
	}
	nothingInTheClear(t, filepath.Dir(path), "hunter2-secret", "someone", "AGE-SECRET-KEY", "correct horse")
}

func nothingInTheClear(t *testing.T, folder string, secrets ...string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds %q in the clear", file.Name(), secret)
			}
		}
		info, err := file.Info()
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", file.Name(), info.Mode())
		}
	}
}

func TestAnEncryptedFileKeepsAndForgetsEachSecret(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	store := openFile(t, path, "correct horse")
	ctx := t.Context()
	for _, user := range []string{"a", "b"} {
		if err := store.Set(ctx, "satchel", user, "of "+user); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Delete(ctx, "satchel", "a"); err != nil {
		t.Fatal(err)
	}
	if err := store.Delete(ctx, "satchel", "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleting twice: %v", err)
	}
	if _, err := store.Get(ctx, "satchel", "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the deleted one: %v", err)
	}
	if got, err := store.Get(ctx, "satchel", "b"); err != nil || got != "of b" {
		t.Errorf("the other one: %q, %v", got, err)
	}
}

func TestThePassphraseIsAskedForOnceAProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	var asked []bool
	store := openFile(t, path, "")
	store.box.(*passphraseBox).ask = func(_ context.Context, fresh bool) (string, error) {
		asked = append(asked, fresh)
		return "correct horse", nil
	}
	for i := range 3 {
		if err := store.Set(t.Context(), "satchel", "someone", fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(asked) != 1 || !asked[0] {
		t.Errorf("asked %v; want once, and told that it is the first passphrase", asked)
	}
}

func TestAPersonWhoDoesNotWantToTypeThePassphraseIsUnderstood(t *testing.T) {
	store := openFile(t, filepath.Join(t.TempDir(), "secrets.age"), "")
	never := errors.New("dismissed")
	store.box.(*passphraseBox).ask = func(context.Context, bool) (string, error) { return "", never }
	if err := store.Set(t.Context(), "satchel", "someone", "secret"); !errors.Is(err, never) {
		t.Errorf("got %v", err)
	}
}

func TestManyGoroutinesAndStoresShareOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.age")
	if err := openFile(t, path, "correct horse").Set(t.Context(), "satchel", "first", "x"); err != nil {
		t.Fatal(err)
	}
	stores := []*encrypted{openFile(t, path, "correct horse"), openFile(t, path, "correct horse")}
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			if err := stores[i%2].Set(t.Context(), "satchel", fmt.Sprint("user", i), fmt.Sprint(i)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	reader := openFile(t, path, "correct horse")
	for i := range 20 {
		if got, err := reader.Get(t.Context(), "satchel", fmt.Sprint("user", i)); err != nil || got != fmt.Sprint(i) {
			t.Errorf("user%d: %q, %v", i, got, err)
		}
	}
}

func TestADamagedKeychainIsSaidToBeAndStaysAsItIs(t *testing.T) {
	for name, c := range map[string]struct {
		file  string
		spoil func(path string, whole []byte) error
	}{
		"the secrets cut short":    {"", func(path string, whole []byte) error { return os.WriteFile(path, whole[:len(whole)-5], 0o600) }},
		"the secrets overwritten":  {"", func(path string, _ []byte) error { return os.WriteFile(path, []byte("something else"), 0o600) }},
		"a folder for the secrets": {"", func(path string, _ []byte) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }},
		"the key gone":             {".key", func(path string, _ []byte) error { return os.Remove(path) }},
		"the key cut short":        {".key", func(path string, whole []byte) error { return os.WriteFile(path, whole[:len(whole)-5], 0o600) }},
		"the key emptied":          {".key", func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) }},
		"the key overwritten":      {".key", func(path string, _ []byte) error { return os.WriteFile(path, []byte("something else"), 0o600) }},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "secrets.age")
			if err := openFile(t, path, "correct horse").Set(t.Context(), "satchel", "someone", "x"); err != nil {
				t.Fatal(err)
			}
			whole, err := os.ReadFile(path + c.file)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(path+c.file, whole); err != nil {
				t.Fatal(err)
			}
			spoilt, _ := os.ReadFile(path + c.file)
			if _, err := openFile(t, path, "correct horse").Get(t.Context(), "satchel", "someone"); !errors.Is(err, ErrDamaged) {
				t.Errorf("reading: %v", err)
			}
			if err := openFile(t, path, "correct horse").Set(t.Context(), "satchel", "other", "y"); !errors.Is(err, ErrDamaged) {
				t.Errorf("writing: %v", err)
			}
			if now, _ := os.ReadFile(path + c.file); !bytes.Equal(now, spoilt) {
				t.Error("what was damaged was changed")
			}
		})
	}
}

func TestTheAgeCommandOpensTheFiles(t *testing.T) {
	if _, err := exec.LookPath("age"); err != nil {
		t.Fatal("age is not installed")
	}
	path := filepath.Join(t.TempDir(), "secrets.age")
	store := openFile(t, path, "correct horse")
	if err := store.Set(t.Context(), "satchel", "someone", "hunter2"); err != nil {
		t.Fatal(err)
	}
	key := path + ".plain-key"
	if err := os.WriteFile(key, []byte(store.box.(*passphraseBox).identity.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	output, err := exec.Command("age", "-d", "-i", key, path).CombinedOutput()
	if err != nil || !strings.Contains(string(output), "hunter2") {
		t.Errorf("age: %v\n%s", err, output)
	}
}
