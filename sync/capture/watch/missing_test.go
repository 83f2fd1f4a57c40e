package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/sync/capture"
)

// missing compares how many files were refused, by reason.
func (h *house) missing(want map[capture.Code]int) {
	h.Helper()
	got := map[capture.Code]int{}
	for _, r := range h.state().Refused {
		got[r.Why.Code] = r.Files.Count
	}
	if diff := cmp.Diff(want, got); diff != "" {
		h.Errorf("refused (-want +got): %s", diff)
	}
}

func TestWhatWasRefusedStandsByReasonAndInOrderHoweverManyThereAre(t *testing.T) {
	watched(t, func(h *house) {
		for i := range 300 {
			h.write(fmt.Sprintf("scan %03d.pdf", i), half)
		}
		h.write("empty.pdf", "")
		h.write("tool.exe", "MZ a program")
		h.write("other.exe", "MZ a program")
		for range 3 {
			h.passes(2 * time.Minute)
			h.missing(map[capture.Code]int{capture.Unfinished: 300, capture.Program: 2, capture.Empty: 1})
			first := h.state().Refused[0].Files
			if len(first.First) != mostNamed || filepath.Base(first.First[0]) != "scan 000.pdf" || filepath.Base(first.First[19]) != "scan 019.pdf" {
				t.Errorf("named are %q", first.First)
			}
		}
		if got := h.state().Missing(); got != 303 {
			t.Errorf("%d are missing", got)
		}
	})
}

func TestWhatIsCutOffIsTakenAsItIsWhenThePersonSaysSo(t *testing.T) {
	watched(t, func(h *house) {
		h.write("a.pdf", half)
		h.write("b.pdf", half+" more")
		h.write("tool.exe", "MZ a program")
		h.passes(2 * time.Minute)
		h.wants()
		must(t, h.watcher.TakeAsIs(h.Context(), "bob"))
		h.wants()
		must(t, h.watcher.TakeAsIs(h.Context(), "ann"))
		h.wants("a.pdf", "b.pdf")
		h.missing(map[capture.Code]int{capture.Program: 1})
		h.restart()
		h.write("b.pdf", half+" and something else")
		h.passes(2 * time.Minute)
		h.wants("a.pdf", "b.pdf") // what it is now, nobody has said anything of
		h.missing(map[capture.Code]int{capture.Program: 1, capture.Unfinished: 1})
	})
}

func TestWhatChangesBeforeItIsTakenAsItIsIsJudgedAnew(t *testing.T) {
	watched(t, func(h *house) {
		path := h.write("a.pdf", half)
		h.passes(2 * time.Minute)
		must(t, appendTo(path, " more"))
		must(t, h.watcher.TakeAsIs(h.Context(), "ann"))
		h.wants()
		must(t, appendTo(path, " and the rest %%EOF"))
		h.passes(time.Minute)
		h.wants("a.pdf")
		h.missing(map[capture.Code]int{})
	})
}

func TestWhatIsLeftOutStaysOutUntilItChanges(t *testing.T) {
	watched(t, func(h *house) {
		h.write("empty.pdf", "")
		h.write("cut off.pdf", half)
		h.write("tool.exe", "MZ a program")
		elsewhere := filepath.Join(h.home, "elsewhere.pdf")
		must(t, os.Symlink(elsewhere, filepath.Join(h.folder, "link.pdf")))
		h.passes(2 * time.Minute)
		h.missing(map[capture.Code]int{capture.Empty: 1, capture.Unfinished: 1, capture.Program: 1, capture.DeadLink: 1})
		for _, code := range []capture.Code{capture.Empty, capture.Program, capture.DeadLink} {
			must(t, h.watcher.LeaveOut(h.Context(), "ann", code))
		}
		h.missing(map[capture.Code]int{capture.Unfinished: 1})
		h.restart()
		h.passes(2 * time.Minute)
		h.missing(map[capture.Code]int{capture.Unfinished: 1})

		h.write("empty.pdf", whole)
		must(t, os.WriteFile(elsewhere, []byte(whole), 0o600))
		h.passes(2 * time.Minute)
		h.wants("empty.pdf", "link.pdf")
	})
}

func TestOfOnlyNewFilesThoseThatCouldNotBeTakenAnywayAreNotMissing(t *testing.T) {
	watched(t, func(h *house) {
		h.passes(time.Second)
		must(t, h.list.Remove(h.Context(), h.state().Folder.ID))
		h.write("empty.pdf", "")
		h.write("cut off.pdf", half)
		fromNow := h.of("ann", h.folder)
		must(t, h.watcher.PassOver(h.Context(), fromNow))
		fromNow.Standing = Known
		must(t, h.list.Add(h.Context(), fromNow, false))
		h.passes(2 * time.Minute)
		h.missing(map[capture.Code]int{})
	})
}

func TestAFileThatNobodyHasWrittenToForLongIsRefusedAtOnce(t *testing.T) {
	watched(t, func(h *house) {
		h.passes(time.Second)
		ago := time.Now().Add(-time.Hour)
		for name, content := range map[string]string{"empty.pdf": "", "cut off.pdf": half} {
			must(t, os.Chtimes(h.write(name, content), ago, ago))
		}
		states, err := h.watcher.Look(h.Context(), "ann")
		must(t, err)
		if states[0].Missing() != 2 || states[0].Writing.Count != 0 {
			t.Errorf("%+v", states[0])
		}
	})
}
