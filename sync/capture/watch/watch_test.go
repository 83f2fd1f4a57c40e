package watch

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/sync/capture"
	"satchel/sync/ledger"
)

const (
	whole = "%PDF-1.7 an invoice %%EOF"
	half  = "%PDF-1.7 an inv"
)

func TestWhatComesIntoAFolderIsCapturedOnceItHasSettled(t *testing.T) {
	watched(t, func(h *house) {
		h.write("a.pdf", whole)
		h.passes(time.Second)
		h.wants()
		if s := h.state(); s.Writing.Count != 1 || !s.Looked.Equal(s.Looked.UTC()) {
			t.Errorf("%+v", s)
		}
		h.passes(settleTime)
		h.wants("a.pdf")
		h.write("b.pdf", whole)
		h.write(".hidden.pdf", whole)
		h.write("c.pdf.part", whole)
		h.write("sub/d.pdf", whole)
		h.passes(remotePause + settleTime)
		h.wants("a.pdf", "b.pdf")
		if s := h.state(); s.Taken != 2 || s.Writing.Count+s.Missing() != 0 || s.Trouble != nil {
			t.Errorf("%+v", s)
		}
		all, err := h.ledger.Get(h.first())
		must(t, err)
		if all.Company.Name != "Bakery" || all.Category != "purchase" || all.Server != "http://service" || all.Account != "ann" {
			t.Errorf("captured as %+v", all)
		}
	})
}

func TestARestartTakesNothingTwice(t *testing.T) {
	watched(t, func(h *house) {
		h.write("a.pdf", whole)
		h.passes(time.Minute)
		h.write("b.pdf", whole)
		h.restart()
		h.passes(time.Minute)
		h.restart()
		h.passes(time.Minute)
		h.wants("a.pdf", "b.pdf")
	})
}

func TestAFileThatIsWrittenSlowlyIsTakenWhenItIsWhole(t *testing.T) {
	watched(t, func(h *house) {
		path := h.write("a.pdf", half)
		for range 10 { // always something new
			h.passes(2 * time.Second)
			must(t, appendTo(path, " more"))
		}
		h.wants()
		h.passes(20 * time.Second) // a pause of what writes it
		h.wants()
		if s := h.state(); s.Writing.Count != 1 || s.Missing() != 0 {
			t.Errorf("%+v", s)
		}
		h.passes(time.Minute) // now it looks as if that were all
		if s := h.state(); s.Missing() != 1 || s.Refused[0].Why.Code != capture.Unfinished {
			t.Errorf("%+v", s)
		}
		must(t, appendTo(path, " and the rest %%EOF"))
		h.passes(time.Minute)
		h.wants("a.pdf")
	})
}

func TestAFileThatIsNotWhatItsNameSaysIsNamedAndWaitsForThePerson(t *testing.T) {
	watched(t, func(h *house) {
		h.write("a.jpg", "\x07\x13 bytes without a sense")
		h.write("b.jpg", "\xff\xd8\xff\xe0\x00\x10 a picture without one")
		h.write("c.txt", "\x07\x13 bytes without a sense")
		h.passes(2 * time.Minute)
		h.wants("c.txt")
		h.missing(map[capture.Code]int{capture.Unfinished: 2})
		must(t, h.watcher.TakeAsIs(h.Context(), "ann"))
		h.wants("a.jpg", "b.jpg", "c.txt")
	})
}

func TestAnEmptyFileIsWaitedForAndThenNamed(t *testing.T) {
	watched(t, func(h *house) {
		h.write("a.pdf", "")
		h.passes(10 * time.Second)
		if s := h.state(); s.Writing.Count != 1 {
			t.Errorf("%+v", s)
		}
		h.passes(2 * time.Minute)
		if s := h.state(); s.Missing() != 1 || s.Refused[0].Why.Code != capture.Empty {
			t.Errorf("%+v", s)
		}
		h.write("a.pdf", whole)
		h.passes(time.Minute)
		h.wants("a.pdf")
	})
}

func TestAFileThatIsRenamedInIsTakenAndOneThatIsReplacedToo(t *testing.T) {
	watched(t, func(h *house) {
		part := h.write("scan.pdf.tmp", whole)
		h.passes(time.Minute)
		h.wants()
		must(t, os.Rename(part, filepath.Join(h.folder, "scan.pdf")))
		h.passes(time.Minute)
		h.wants("scan.pdf")
		must(t, os.Rename(h.write("next.tmp", whole+" %%EOF"), filepath.Join(h.folder, "scan.pdf")))
		h.passes(time.Minute)
		h.wants("scan.pdf", "scan.pdf")
	})
}

func TestAFolderThatIsGoneComesBackWithItsMarks(t *testing.T) {
	watched(t, func(h *house) {
		h.write("a.pdf", whole)
		h.passes(time.Minute)
		away := h.folder + "-away"
		must(t, os.Rename(h.folder, away))
		h.passes(time.Minute)
		h.troubled(ErrGone)
		h.restart()
		h.passes(time.Minute)
		h.troubled(ErrGone)
		must(t, os.Rename(away, h.folder))
		h.write("b.pdf", whole)
		h.passes(time.Minute)
		h.troubled(nil)
		h.wants("a.pdf", "b.pdf")
	})
}

func TestAFolderThatCantBeReadSaysSo(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Log("root may read everything: that something else is in its place is all that can be tried")
	}
	watched(t, func(h *house) {
		must(t, os.Rename(h.folder, h.folder+"-away"), os.WriteFile(h.folder, []byte("x"), 0o600))
		h.passes(time.Minute)
		h.troubled(ErrNotFolder)
		must(t, os.Remove(h.folder), os.Mkdir(h.folder, 0o000))
		h.passes(time.Minute)
		if os.Geteuid() != 0 {
			h.troubled(ErrUnreadable)
		}
		must(t, os.Chmod(h.folder, 0o700))
		h.write("a.pdf", whole)
		h.passes(time.Minute)
		h.troubled(nil)
		h.wants("a.pdf")
	})
}

func TestARefusedFileIsNamedAndLetBe(t *testing.T) {
	watched(t, func(h *house) {
		h.write("tool.exe", "MZ a program")
		h.write("a.pdf", whole)
		h.passes(time.Minute)
		h.wants("a.pdf")
		s := h.state()
		if s.Missing() != 1 || s.Refused[0].Why.Code != capture.Program || filepath.Base(s.Refused[0].Files.First[0]) != "tool.exe" {
			t.Errorf("%+v", s)
		}
		must(t, os.Remove(filepath.Join(h.folder, "tool.exe")))
		h.passes(time.Minute)
		if s := h.state(); s.Missing() != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestWhoHasSignedOutIsCapturedForWhenTheyAreBack(t *testing.T) {
	watched(t, func(h *house) {
		h.signedOut.Store(true)
		h.write("a.pdf", whole)
		h.passes(time.Minute)
		h.wants()
		h.troubled(ErrSignedOut)
		h.signedOut.Store(false)
		h.passes(time.Minute)
		h.wants("a.pdf")
	})
}

func TestALostQueueAsksBeforeAnythingIsCapturedAgain(t *testing.T) {
	for name, answer := range map[string]struct {
		give func(h *house)
		want []string
	}{
		"all of it": {func(h *house) {
			_, err := h.list.Answer(h.Context(), h.state().Folder.ID, false)
			must(h, err)
		}, []string{"a.pdf", "b.pdf"}},
		"from now on": {func(h *house) {
			must(h, h.watcher.PassOver(h.Context(), h.state().Folder))
			_, err := h.list.Answer(h.Context(), h.state().Folder.ID, true)
			must(h, err)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			watched(t, func(h *house) {
				h.write("a.pdf", whole)
				h.passes(time.Minute)
				h.stop()
				must(h, os.Remove(filepath.Join(h.home, "queue.db")), os.RemoveAll(filepath.Join(h.home, "spool")))
				h.begin()
				h.write("b.pdf", whole)
				h.passes(time.Minute)
				h.wants()
				h.troubled(ErrAsking)
				h.restart()
				h.passes(time.Minute)
				h.troubled(ErrAsking)
				answer.give(h)
				h.passes(time.Minute)
				h.troubled(nil)
				h.wants(answer.want...)
				if got := h.state().Folder.NewOnly; got != (name == "from now on") {
					t.Errorf("only what is new: %t", got)
				}
				h.write("c.pdf", whole)
				h.passes(time.Minute)
				h.wants(append(slices.Clone(answer.want), "c.pdf")...)
			})
		})
	}
}

func TestAFolderThatIsRemovedAndAddedAgainGoesOnWhereItWas(t *testing.T) {
	watched(t, func(h *house) {
		h.write("a.pdf", whole)
		h.passes(time.Minute)
		must(t, h.list.Remove(h.Context(), h.state().Folder.ID))
		h.passes(time.Minute)
		h.write("b.pdf", whole)
		h.passes(time.Minute)
		h.wants("a.pdf")
		again := h.of("ann", h.folder)
		again.Subfolders = true
		must(t, h.list.Add(h.Context(), again, false))
		h.write("sub/c.pdf", whole)
		h.passes(time.Minute)
		h.wants("a.pdf", "b.pdf", "c.pdf")
	})
}

func TestWhatAFolderPassesOverIsCapturedOnceItIsWatchedAnewInFull(t *testing.T) {
	watched(t, func(h *house) {
		h.passes(time.Second)
		must(t, h.list.Remove(h.Context(), h.state().Folder.ID))
		h.write("old.pdf", whole)
		h.write("sub/older.pdf", whole)
		fromNow := h.of("ann", h.folder)
		fromNow.Subfolders = true
		must(t, h.watcher.PassOver(h.Context(), fromNow))
		fromNow.Standing = Known
		must(t, h.list.Add(h.Context(), fromNow, false))
		h.write("new.pdf", whole)
		h.passes(time.Minute)
		must(t, os.Rename(filepath.Join(h.folder, "old.pdf"), filepath.Join(h.folder, "old, renamed.pdf")))
		h.passes(time.Minute)
		h.restart()
		h.passes(time.Minute)
		h.wants("new.pdf")

		must(t, h.list.Remove(h.Context(), fromNow.ID))
		h.passes(time.Minute)
		all := h.of("ann", h.folder)
		all.Subfolders = true
		must(t, h.list.Add(h.Context(), all, false))
		h.passes(time.Minute)
		h.wants("new.pdf", "old, renamed.pdf", "older.pdf")
		h.restart()
		h.passes(time.Minute)
		h.wants("new.pdf", "old, renamed.pdf", "older.pdf")
	})
}

func TestALookThatIsAskedForWaitsUntilFilesHaveSettled(t *testing.T) {
	watched(t, func(h *house) {
		h.passes(time.Second)
		h.write("a.pdf", whole)
		began := time.Now()
		states, err := h.watcher.Look(h.Context(), "ann")
		must(t, err)
		h.wants("a.pdf")
		if took := time.Since(began); took > 2*settleTime || states[0].Taken != 1 {
			t.Errorf("after %v: %+v", took, states)
		}
		if states, err := h.watcher.Look(h.Context(), "bob"); err != nil || len(states) != 0 {
			t.Errorf("bob has %v, %v", states, err)
		}
	})
}

func TestNoTwoLookAtAFolderWhileHowItStandsChanges(t *testing.T) {
	watched(t, func(h *house) {
		h.passes(time.Second)
		looking := h.watcher.folders[0]
		for _, standing := range []Standing{Fresh, Asking, Known} { // as another process, or a look that is under way, may say
			_, err := h.list.Stand(h.Context(), looking.standing().Folder.ID, standing)
			must(h, err)
			h.watcher.refresh()
			if h.watcher.folders[0] != looking {
				t.Fatalf("%s: somebody else looks at it too, and each passes over what the other is at", standing)
			}
			if got := h.state().Folder.Standing; got != standing {
				t.Errorf("it stands as %s, listed as %s", got, standing)
			}
		}
	})
}

func TestFilesWithoutNumberAreTakenAFewAtATime(t *testing.T) {
	watched(t, func(h *house) {
		p := pile{files: map[string]*pending{}}
		for i := range mostPending {
			p.files[strings.Repeat("x", i)] = &pending{}
		}
		if _, room := p.see(capture.Found{Path: "one more"}, time.Now()); room {
			t.Error("there is no end to what is kept in mind")
		}
	})
}

func TestWhatCantBeWatchedIsRefusedWithItsReason(t *testing.T) {
	home, folder := t.TempDir(), filepath.Join(t.TempDir(), "scans")
	must(t, os.Mkdir(folder, 0o700))
	l := OpenList(home)
	h := &house{}
	below := filepath.Join(folder, "below")
	file := filepath.Join(folder, "file")
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Mkdir(below, 0o700), os.WriteFile(file, nil, 0o600), os.Symlink(folder, link), os.Mkdir(filepath.Join(home, "spool"), 0o700))
	deep := func(f Folder) Folder { f.Subfolders = true; return f }
	must(t, l.Add(t.Context(), deep(h.of("ann", folder)), false))
	for name, row := range map[string]struct {
		folder Folder
		want   error
	}{
		"gone":                    {h.of("ann", filepath.Join(folder, "none")), ErrGone},
		"a file":                  {h.of("ann", file), ErrNotFolder},
		"twice":                   {h.of("ann", folder), ErrWatchedAlready},
		"twice, by a link":        {h.of("ann", link), ErrWatchedAlready},
		"below one":               {h.of("ann", below), ErrOverlap},
		"around one":              {deep(h.of("ann", filepath.Dir(folder))), ErrOverlap},
		"the home":                {h.of("ann", home), ErrOwnHome},
		"the spool":               {h.of("ann", filepath.Join(home, "spool")), ErrOwnHome},
		"around the home":         {deep(h.of("bob", filepath.Dir(home))), ErrOwnHome},
		"another account's":       {h.of("bob", folder), ErrShared},
		"below another account's": {h.of("bob", below), ErrShared},
	} {
		if err := l.Add(t.Context(), row.folder, false); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
	must(t, l.Add(t.Context(), h.of("bob", folder), true))
	if err := l.Add(t.Context(), h.of("bob", folder), true); !errors.Is(err, ErrWatchedAlready) {
		t.Errorf("shared, and twice: %v", err)
	}
	if err := l.Remove(t.Context(), uuid.New()); !errors.Is(err, ErrUnknownFolder) {
		t.Errorf("removing none: %v", err)
	}
}

func TestAListThatIsNotOursToReadIsLeftAlone(t *testing.T) {
	for content, want := range map[string]error{`{"version":2}`: ErrNewerList, `{"version":1,"folders":[{`: ErrBrokenList, `[]`: ErrBrokenList} {
		home := t.TempDir()
		path := filepath.Join(home, "watched.json")
		must(t, os.WriteFile(path, []byte(content), 0o600))
		l := OpenList(home)
		if _, err := l.Folders(); !errors.Is(err, want) {
			t.Errorf("%s: %v", content, err)
		}
		if err := l.Add(t.Context(), (&house{}).of("ann", t.TempDir()), false); !errors.Is(err, want) {
			t.Errorf("adding to %s: %v", content, err)
		}
		if now, _ := os.ReadFile(path); string(now) != content {
			t.Error("the file was changed")
		}
	}
}

// first is the id of the document captured first.
func (h *house) first() uuid.UUID {
	all, err := h.ledger.List(ledger.Query{})
	must(h, err)
	return all[0].ID
}

func appendTo(path, more string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteString(more)
	return errors.Join(err, file.Close())
}
