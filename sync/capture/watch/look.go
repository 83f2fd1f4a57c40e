package watch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"satchel/storage/disk"
	"satchel/sync/capture"
)

// outcome is what a look came to.
type outcome struct {
	state State
	whole bool          // it came to the folder's end
	next  time.Duration // until the next one
}

// lookOnce looks at the folder and captures what has settled.
func (f *watching) lookOnce(ctx context.Context) outcome {
	out := outcome{next: remotePause}
	server, err := f.begin(ctx)
	if err == nil {
		err = f.walk(ctx, server, &out)
	}
	if err != nil {
		f.log.DebugContext(ctx, "a watched folder can't be looked at to its end", "folder", f.folder.ID, "error", err)
		out.state.Trouble = err
		return out
	}
	out.whole, out.state.Looked = true, f.now().UTC()
	return out
}

// pause is until the next look at a folder in which nothing happens.
func (f *watching) pause() time.Duration {
	if f.hints.working() && !disk.Remote(f.folder.Path) {
		return hintedPause
	}
	return remotePause
}

// begin tells whether the folder may be looked at, and whose service its documents go to.
func (f *watching) begin(ctx context.Context) (server string, err error) {
	server, signedIn, err := f.account(f.folder.Account)
	switch {
	case err != nil:
		return "", fmt.Errorf("asking whose folder it is: %w", err)
	case !signedIn:
		return "", ErrSignedOut
	}
	if err := check(f.folder.Path); err != nil {
		f.closeHints()
		return "", err
	}
	f.answered()
	return server, f.stand(ctx)
}

// noteKey is the note in the ledger that tells that it has the marks of a folder.
func noteKey(folder Folder) string { return "watched/" + folder.ID.String() }

// stand makes sure that the ledger has the marks of what was taken. The note comes before the list's word, so that a list
// that says "known" beside a ledger without the note tells of a ledger that was lost.
func (f *watching) stand(ctx context.Context) error {
	if f.folder.Standing == Asking {
		return ErrAsking
	}
	note, err := f.ledger.Note(noteKey(f.folder))
	if err != nil {
		return fmt.Errorf("asking what was taken: %w", err)
	}
	standing := Known
	switch {
	case f.folder.Standing == Known && note != nil:
		return nil
	case f.folder.Standing == Known:
		standing = Asking
	case note == nil:
		if err := f.ledger.SetNote(noteKey(f.folder), []byte("{}")); err != nil {
			return err
		}
	}
	changed, err := f.list.Stand(ctx, f.folder.ID, standing)
	if err != nil {
		return err
	}
	f.folder = changed
	f.mu.Lock()
	f.state.Folder = changed
	f.mu.Unlock()
	if standing == Asking {
		return ErrAsking
	}
	return nil
}

// walk comes to the folder's files, keeps those in mind that were not taken, and captures those that have settled.
func (f *watching) walk(ctx context.Context, server string, out *outcome) error {
	f.openHints()
	out.next = f.pause()
	crowded, err := f.sift(ctx)
	if err != nil {
		return err
	}
	if crowded {
		out.next = leastPause // room is made below
	} else {
		f.pile.forget()
	}
	err = f.capture(ctx, server, out)
	f.report(out)
	return err
}

// sift comes to the folder's files and keeps those in mind that were neither taken nor passed over. It says whether there
// were more than that.
func (f *watching) sift(ctx context.Context) (crowded bool, err error) {
	f.pile.look++
	sorting := &sorting{watching: f}
	var trouble error
	capture.Look(ctx, f.folder.Path, f.folder.Subfolders, func(found capture.Found) bool {
		f.answered()
		switch {
		case found.Info != nil && found.Info.IsDir():
			f.hints.follow(found.Path)
		case found.Why != nil && found.Path == f.folder.Path:
			trouble = fmt.Errorf("%w: %v", ErrUnreadable, found.Why) // not as one file's refusal
		default:
			sorting.put(found)
		}
		return sorting.err == nil
	})
	sorting.flush()
	return sorting.crowded, errors.Join(ctx.Err(), trouble, sorting.err)
}

// sorting leaves out of what a look comes to what was taken or passed over, asking the ledger of many files at once.
type sorting struct {
	*watching
	found   []capture.Found
	marks   [][]byte
	crowded bool // there was more than is kept in mind
	err     error
}

const askedAtOnce = 512

func (s *sorting) put(found capture.Found) {
	s.found = append(s.found, found)
	taken, passed := placeMarks(s.folder, found)
	s.marks = append(s.marks, taken, passed)
	if len(s.found) == askedAtOnce {
		s.flush()
	}
}

func (s *sorting) flush() {
	known, err := s.ledger.Known(s.marks...)
	if err != nil {
		s.err = fmt.Errorf("asking what was taken: %w", err)
		return
	}
	for i, found := range s.found {
		if !known[2*i] && !known[2*i+1] {
			s.keep(found)
		}
	}
	s.found, s.marks = s.found[:0], s.marks[:0]
}

func (s *sorting) keep(found capture.Found) {
	if _, room := s.pile.see(found, s.now()); !room {
		s.crowded = true
	}
}

// capture takes what has settled, and notes what became of each.
func (f *watching) capture(ctx context.Context, server string, out *outcome) error {
	request := capture.Request{
		Account: f.folder.Account, Server: server, Company: f.folder.Company, Category: f.folder.Category, Note: f.folder.Note,
		Seen: map[string]fs.FileInfo{}, AsIs: map[string]bool{}, Passer: f.folder.ID.String(),
	}
	now := f.now()
	for path, file := range f.pile.files {
		if file.settled(now) {
			request.Paths = append(request.Paths, path)
			request.Seen[path] = file.info
			request.AsIs[path] = file.asIs
		}
	}
	if len(request.Paths) == 0 {
		return nil
	}
	_, err := f.capturer.Add(ctx, request, func(result capture.Result) {
		f.answered()
		switch {
		case result.Status == capture.Saved:
			out.state.Taken++
			delete(f.pile.files, result.Path)
		case result.Status == capture.Skipped, result.Err.Code == capture.NotFound:
			delete(f.pile.files, result.Path)
		case f.pile.files[result.Path] != nil:
			f.pile.files[result.Path].why, f.pile.files[result.Path].asIs = result.Err, false
		}
	})
	return err
}

// report says what is left, and when to look again.
func (f *watching) report(out *outcome) {
	now := f.now()
	refused := map[capture.Code]*Refused{}
	for _, path := range slices.Sorted(maps.Keys(f.pile.files)) { // the same ones are named each time
		file := f.pile.files[path]
		if wait := file.waits(now); wait > 0 {
			out.state.Writing.add(path)
			out.next = min(out.next, wait)
			continue
		}
		code := file.why.Code
		if code == capture.DiskFull || code == capture.DiskFault {
			continue // which is the folder's trouble, and told as that
		}
		if refused[code] == nil {
			refused[code] = &Refused{Why: file.why}
		}
		refused[code].Files.add(path)
	}
	for _, r := range refused {
		out.state.Refused = append(out.state.Refused, *r)
	}
	slices.SortFunc(out.state.Refused, func(a, b Refused) int {
		return cmp.Or(cmp.Compare(b.Files.Count, a.Files.Count), cmp.Compare(a.Why.Code, b.Why.Code))
	})
}

// placeMarks are the marks of a file where it lies, as it is now: that it was taken, and that the folder passes it over.
func placeMarks(folder Folder, found capture.Found) (taken, passed []byte) {
	origin := found.AtPlace(folder.Account)
	taken = origin.AtPath()
	origin.Passer = folder.ID.String()
	return taken, origin.AtPath()
}
