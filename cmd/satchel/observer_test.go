//go:build linux

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	fynetheme "fyne.io/fyne/v2/theme"

	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/storage/keychain/keychaintest"
	"satchel/storage/redact"
)

// observer is the same person at another device: what the service says it has.
func (s *story) observer() *http.Client {
	s.Helper()
	memory, err := keychain.Open(keychain.Memory, keychain.Options{})
	if err != nil {
		s.Fatal(err)
	}
	other, err := signin.New(signin.Options{
		Home: s.TempDir(), DeviceName: "observer", Platform: "linux",
		Keychain: func(keychain.Kind) (keychain.Store, error) { return memory, nil },
	})
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = other.Close(context.Background()) })
	account, err := other.SignIn(s.Context(), signin.Credentials{
		Server: s.service.URL, Email: bookkeeper, Password: redact.Secret(password), Keychain: keychain.Memory,
	})
	if err != nil {
		s.Fatal(err)
	}
	client, err := other.Client(account)
	if err != nil {
		s.Fatal(err)
	}
	return client
}

// untilAccepted waits until the service has every file exactly once with the right hash.
func (s *story) untilAccepted(a *running, service *http.Client, files []string) {
	s.Helper()
	var want []string
	for _, path := range files {
		content, err := os.ReadFile(path)
		if err != nil {
			s.Fatal(err)
		}
		sum := sha256.Sum256(content)
		want = append(want, hex.EncodeToString(sum[:]))
	}
	slices.Sort(want)
	var got []string
	defer func() {
		if s.Failed() {
			s.Logf("the service has %d documents, want %d", len(got), len(want))
		}
	}()
	a.until("the service has every document with its hash", func() bool {
		got = s.accepted(service)
		return slices.Equal(got, want)
	})
}

func (s *story) accepted(service *http.Client) []string {
	s.Helper()
	response, err := service.Get(s.service.URL + "/api/v1/companies/" + s.account().Company.ID.String() + "/documents?limit=100")
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close()
	var page struct {
		Documents []struct {
			SHA256 string `json:"sha256"`
		} `json:"documents"`
	}
	if err := json.NewDecoder(response.Body).Decode(&page); err != nil || response.StatusCode != http.StatusOK {
		s.Fatalf("asking for documents: %s %v", response.Status, err)
	}
	var hashes []string
	for _, d := range page.Documents {
		hashes = append(hashes, d.SHA256)
	}
	slices.Sort(hashes)
	return hashes
}

// secondStart hands its file to the window that is open; without that window's ear it says who has the home.
func (s *story) secondStart(a *running, service *http.Client, all []string, file string) {
	s.Helper()
	start := func() (code int, said string) {
		second := exec.Command(program, "--home", s.home, filepath.Base(file))
		second.Env, second.Dir = s.env, filepath.Dir(file)
		out, err := runProgram(s.T, second, patience)
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok && err != nil {
			s.Fatal(err)
		} else if ok {
			return exit.ExitCode(), out
		}
		return 0, out
	}
	if code, said := start(); code != 0 || said != "" {
		s.Errorf("a second start ended with %d and said %q", code, said)
	}
	a.until("the open window lays its file out", func() bool { return a.shows(fynetheme.ColorNamePrimary) > 8000 })
	a.keep("handed-over")
	a.keys("ctrl+Return")
	s.untilAccepted(a, service, append(slices.Clone(all), file))

	if err := os.Remove(filepath.Join(s.home, "window.sock")); err != nil {
		s.Fatal(err)
	}
	if code, said := start(); code != 3 || !strings.Contains(said, "Another Satchel is using this folder") {
		s.Errorf("a second companion on the home ended with %d:\n%s", code, said)
	}
}

func (s *story) token() string {
	s.Helper()
	account := s.account()
	service, user := signin.KeychainItem(account)
	return keychaintest.Find(s, s.env, service, user)
}

// noSecretsInTheHome wants the refresh token in the keychain, and neither it nor the password in any file.
func (s *story) noSecretsInTheHome() {
	s.Helper()
	token := s.token()
	if token == "" {
		s.Fatal("the keychain holds no refresh token")
	}
	err := filepath.WalkDir(s.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		for _, secret := range []string{token, password} {
			if strings.Contains(string(content), secret) {
				s.Errorf("%s holds a secret", path)
			}
		}
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
}
