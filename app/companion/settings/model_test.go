package settings

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"satchel/app/words"
	"satchel/storage/keychain"
	"satchel/sync/companion"
)

func TestPreferencesComeBackAsTheyWereKept(t *testing.T) {
	home := t.TempDir()
	if p, err := Load(home); err != nil || p != (Preferences{}) {
		t.Fatalf("a new home has %+v (%v)", p, err)
	}
	if err := Save(home, Preferences{Theme: "dark"}); err != nil {
		t.Fatal(err)
	}
	if p, err := Load(home); err != nil || p.Theme != "dark" {
		t.Errorf("%+v (%v)", p, err)
	}
	info, err := os.Stat(filepath.Join(home, preferencesFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
}

func TestDamagedPreferencesAreAnErrorNotAGuess(t *testing.T) {
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, preferencesFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(home); err == nil {
		t.Error("read without complaint")
	}
}

func TestSigningOutSaysWhatBecomesOfUnsentDocuments(t *testing.T) {
	for waiting, want := range map[int]string{0: "has reached the service", 1: "1 document has not", 7: "7 documents have not"} {
		if _, said := Leaving(words.Tongue{}, waiting); !strings.Contains(said, want) || !strings.Contains(said, "authenticator's entries stay") {
			t.Errorf("%d: %q", waiting, said)
		}
	}
}

func TestTheAccountSaysWhichKeychainIsInUse(t *testing.T) {
	for kind, want := range map[keychain.Kind]string{keychain.OS: "keychain", keychain.Memory: "only while", keychain.File: "encrypted file"} {
		lines := Account(words.Tongue{}, companion.Account{Email: "a@b.test", Name: "Bea", Server: "s", Keychain: kind})
		if last := lines[len(lines)-1]; !strings.Contains(last.Value, want) {
			t.Errorf("%s: %q", kind, last.Value)
		}
	}
}

func TestANameThatIsTheAddressIsNotSaidTwice(t *testing.T) {
	if lines := Account(words.Tongue{}, companion.Account{Email: "a@b.test", Name: "a@b.test"}); lines[0].Name != "E-mail" {
		t.Errorf("%+v", lines)
	}
}

func TestASupportBundleNeedsAWholePath(t *testing.T) {
	now := time.Date(2026, 11, 27, 3, 4, 0, 0, time.UTC)
	whole := BundlePath(t.TempDir(), now)
	if !strings.HasSuffix(whole, "satchel-support-2026-11-27-0304.zip") || CheckBundlePath(words.Tongue{}, whole) != "" {
		t.Errorf("%s: %s", whole, CheckBundlePath(words.Tongue{}, whole))
	}
	for _, typed := range []string{"", "  ", "bundle.zip", t.TempDir() + string(filepath.Separator)} {
		if CheckBundlePath(words.Tongue{}, typed) == "" {
			t.Errorf("%q is taken", typed)
		}
	}
}

func TestTheBuildIsSaidAsFarAsItIsKnown(t *testing.T) {
	if said := Build(words.Tongue{}, nil, "linux", "amd64"); said != "linux/amd64" {
		t.Error(said)
	}
	info := &debug.BuildInfo{GoVersion: "go1.26.1"}
	if said := Build(words.Tongue{}, info, "linux", "amd64"); said != "go1.26.1, linux/amd64" {
		t.Error(said)
	}
	info.Settings = []debug.BuildSetting{
		{Key: "vcs.revision", Value: "54f55e6bb1d8"}, {Key: "vcs.time", Value: "2026-11-27T02:57:00Z"}, {Key: "vcs.modified", Value: "true"},
	}
	if said := Build(words.Tongue{}, info, "linux", "amd64"); said != "54f55e6b+ of 27 November 2026, go1.26.1, linux/amd64" {
		t.Error(said)
	}
}

func TestALicenceFlowsParagraphByParagraph(t *testing.T) {
	got := Flowing("Copyright (c) 2012 A\nCopyright (c) 2021 B\n\n\nPermission is\n(hereby) granted\n\n * one\n   more\n")
	if want := "Copyright (c) 2012 A\nCopyright (c) 2021 B\n\nPermission is (hereby) granted\n\n * one\n   more"; got != want {
		t.Errorf("%q", got)
	}
}
