package watch

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/sync/capture"
)

// surveyed is how the folder stands as somebody finds it who doesn't watch.
func (h *house) surveyed() State {
	h.Helper()
	other := New(Options{List: h.list, Ledger: h.ledger, Capturer: h.watcher.capturer, Account: h.watcher.account})
	states, err := other.Survey(h.Context(), "ann")
	must(h, err)
	if len(states) != 1 {
		h.Fatalf("%d folders are watched", len(states))
	}
	return states[0]
}

func TestASurveyFindsWhatAWatcherDoesAndCapturesNothing(t *testing.T) {
	watched(t, func(h *house) {
		h.end() // nobody watches; the queue stays open
		<-h.ended
		listed, err := h.list.Folders() // the first look may have been before the end, or not
		must(t, err)
		ago := time.Now().Add(-time.Hour)
		for name, content := range map[string]string{"empty.pdf": "", "cut off.pdf": half, "tool.exe": "MZ a program", "whole.pdf": whole} {
			must(t, os.Chtimes(h.write(name, content), ago, ago))
		}
		just := time.Now().Add(-10 * time.Second)
		must(t, os.Chtimes(h.write("just now.pdf", half), just, just))
		got := map[capture.Code]string{}
		state := h.surveyed()
		for _, r := range state.Refused {
			got[r.Why.Code] = filepath.Base(r.Files.First[0])
		}
		if diff := cmp.Diff(map[capture.Code]string{capture.Empty: "empty.pdf", capture.Unfinished: "cut off.pdf", capture.Program: "tool.exe"}, got); diff != "" {
			t.Error(diff)
		}
		if state.Missing() != 3 || state.Writing.Count != 1 || state.Trouble != nil || state.Folder.Standing != listed[0].Standing {
			t.Errorf("%+v", state)
		}
		h.wants()

		must(t, h.watcher.LeaveFilesOut(h.Context(), state.Folder, []string{filepath.Join(h.folder, "tool.exe"), filepath.Join(h.folder, "none")}))
		if now := h.surveyed(); now.Missing() != 2 {
			t.Errorf("%+v", now)
		}
		must(t, os.Remove(filepath.Join(h.folder, "empty.pdf")), os.WriteFile(filepath.Join(h.folder, "cut off.pdf"), []byte(whole), 0o600))
		if now := h.surveyed(); now.Missing() != 0 {
			t.Errorf("%+v", now)
		}
	})
}

func TestASurveyOfAFolderThatIsWatchedSaysHowItWasFoundLast(t *testing.T) {
	watched(t, func(h *house) {
		h.write("tool.exe", "MZ a program")
		h.write("a.pdf", whole)
		h.passes(time.Minute)
		states, err := h.watcher.Survey(h.Context(), "ann")
		must(t, err)
		if len(states) != 1 || states[0].Missing() != 1 || states[0].Taken != 1 || states[0].Looked.IsZero() {
			t.Errorf("%+v", states)
		}
	})
}

func TestASurveySaysWhatIsWrongWithAFolder(t *testing.T) {
	watched(t, func(h *house) {
		h.passes(time.Second)
		h.end()
		<-h.ended
		for standing, want := range map[Standing]error{Asking: ErrAsking, Known: nil} {
			_, err := h.list.Stand(h.Context(), h.state().Folder.ID, standing)
			must(t, err)
			if got := h.surveyed().Trouble; got != want {
				t.Errorf("%s: %v", standing, got)
			}
		}
		h.signedOut.Store(true)
		if got := h.surveyed().Trouble; got == nil {
			t.Error("whoever has signed out is watched for")
		}
		h.signedOut.Store(false)
		must(t, os.Rename(h.folder, h.folder+"-away"))
		if got := h.surveyed().Trouble; got == nil {
			t.Error("a folder that is away is well")
		}
	})
}
