package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// backedUp is a backup of a few documents.
func backedUp(t *testing.T) string {
	t.Helper()
	data, _ := filled(t)
	backup := filepath.Join(t.TempDir(), "backup")
	if got := runProgram(t, nil, "backup", backup, "--data", data); got.code != exitDone {
		t.Fatalf("the backup ended with %+v", got)
	}
	return backup
}

func TestABackupIsNotUsedAsIfItWereTheServicesData(t *testing.T) {
	backup := backedUp(t)
	before := namesIn(t, backup)
	for _, args := range [][]string{
		{"serve", "--listen", "127.0.0.1:0", "--demo"},
		{"account", "add", "ada@example.test", "--name", "Ada"},
		{"account", "list"},
		{"site", "add", "1", "--name", "Practice", "--owner", "owner@demo.test"},
		{"company", "add", "Byron & Co", "--site", "DEMO-0001"},
		{"backup", filepath.Join(t.TempDir(), "another")},
	} {
		got := runProgram(t, nil, append(args, "--data", backup)...)
		if got.code != exitFailed || !strings.Contains(got.err, "satcheld restore") {
			t.Errorf("%v ended with %+v", args, got)
		}
	}
	if after := namesIn(t, backup); after != before {
		t.Errorf("the backup had %s, and now has %s", before, after)
	}
	if got := runProgram(t, nil, "restore", backup, "--data", filepath.Join(t.TempDir(), "new")); got.code != exitDone {
		t.Errorf("the backup no longer restores: %+v", got)
	}
}

func TestABackupIsCheckedAndStaysAsItIs(t *testing.T) {
	backup := backedUp(t)
	before := namesIn(t, backup)
	got := runProgram(t, nil, "check", "--data", backup)
	if got.code != exitDone || !strings.Contains(got.out, "Checked 3 documents (15000 bytes)") {
		t.Errorf("the check ended with %+v", got)
	}
	if after := namesIn(t, backup); after != before {
		t.Errorf("the backup had %s, and now has %s", before, after)
	}
	if got := runProgram(t, nil, "restore", backup, "--data", filepath.Join(t.TempDir(), "new")); got.code != exitDone {
		t.Errorf("the backup no longer restores: %+v", got)
	}
}

func namesIn(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return strings.Join(names, ", ")
}
