package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"satchel/assets/samples"
)

func TestTheSamplesLieWhereTheFileDialogShowsThem(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	p := places{dir: filepath.Join(home, ".cache", "demo")}
	for _, want := range []string{filepath.Join(home, samplesFolder), filepath.Join(home, "Documents", samplesFolder)} {
		shown, err := p.layOut()
		if err != nil || shown.folder != want || !strings.HasSuffix(shown.way, samplesFolder) {
			t.Fatalf("laid out as %+v (%v), want %s", shown, err, want)
		}
		if entries, err := os.ReadDir(want); err != nil || len(entries) != len(samples.All()) {
			t.Errorf("it holds %v (%v)", entries, err)
		}
		shown.clear()
		if _, err := os.Stat(want); !os.IsNotExist(err) {
			t.Errorf("it is left: %v", err)
		}
		if err := os.Mkdir(filepath.Join(home, "Documents"), 0o700); err != nil && !os.IsExist(err) {
			t.Fatal(err)
		}
	}
}

func TestWhatAPersonPutsAmongTheSamplesStays(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	shown, err := (&places{dir: t.TempDir()}).layOut()
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(shown.folder, "my own.pdf")
	if err := os.WriteFile(own, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	shown.clear()
	if _, err := os.Stat(own); err != nil {
		t.Error(err)
	}
}
