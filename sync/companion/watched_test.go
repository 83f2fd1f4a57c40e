package companion

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

func TestAFolderIsKnownToTakeOnlyWhatIsNewOrEverything(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	request := WatchRequest{Path: t.TempDir(), Category: document.Purchase}
	for _, newOnly := range []bool{true, false} {
		add := w.Watch
		if newOnly {
			add = w.WatchFromNow
		}
		if _, err := add(t.Context(), request); err != nil {
			t.Fatal(err)
		}
		states, err := open(t, home).Watched(t.Context(), w)
		if err != nil || len(states) != 1 || states[0].Folder.NewOnly != newOnly {
			t.Errorf("%+v, %v", states, err)
		}
		if _, err := w.Unwatch(t.Context(), request.Path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatAWatchedFolderCouldNotCaptureIsKnownToWhoeverAsksAndLeftOutForThem(t *testing.T) {
	home, w := shared(t)
	defer closeWork(t, w)
	folder := t.TempDir()
	if _, err := w.Watch(t.Context(), WatchRequest{Path: folder, Category: document.Purchase}); err != nil {
		t.Fatal(err)
	}
	tool, cut := filepath.Join(folder, "tool.exe"), filepath.Join(folder, "cut off.pdf")
	ago := time.Now().Add(-time.Hour)
	for path, content := range map[string]string{tool: "MZ a program", cut: "%PDF-1.7 an inv"} {
		if err := errors.Join(os.WriteFile(path, []byte(content), 0o600), os.Chtimes(path, ago, ago)); err != nil {
			t.Fatal(err)
		}
	}
	c := open(t, home)
	wants := func(d Documents, missing int) {
		t.Helper()
		states, err := c.Watched(t.Context(), d)
		if err != nil || len(states) != 1 || states[0].Missing() != missing || states[0].Trouble != nil || states[0].Folder.Path != folder {
			t.Fatalf("%+v, %v", states, err)
		}
	}
	wants(w, 2)
	wants(reach(t, home), 2)
	states, err := c.Watched(t.Context(), reach(t, home))
	if err != nil || states[0].Refused[0].Why.Code != capture.Program || states[0].Refused[0].Files.First[0] != tool {
		t.Errorf("%+v, %v", states[0].Refused, err)
	}

	for path, want := range map[string]error{filepath.Join(t.TempDir(), "a.exe"): watch.ErrUnknownFolder, filepath.Join(folder, "sub", "a.exe"): watch.ErrUnknownFolder} {
		if err := c.LeaveOut(t.Context(), w, []string{path}); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	err = c.LeaveOut(t.Context(), w, []string{filepath.Join(folder, "none.exe")})
	if refusal, ok := errors.AsType[*capture.Refusal](err); !ok || refusal.Code != capture.NotFound {
		t.Errorf("%v", err)
	}
	if err := c.LeaveOut(t.Context(), reach(t, home), []string{tool, cut}); err != nil {
		t.Fatal(err)
	}
	wants(reach(t, home), 0)
}
