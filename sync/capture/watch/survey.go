package watch

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"satchel/sync/capture"
)

// Survey says how an account's folders stand, and captures nothing. A folder that is being watched stands as it was looked
// at last; any other is looked at now.
func (w *Watcher) Survey(ctx context.Context, account string) ([]State, error) {
	w.refresh()
	w.mu.Lock()
	var wanted []*watching
	for _, f := range w.folders {
		if f.standing().Folder.Account == account {
			wanted = append(wanted, f)
		}
	}
	broken := w.broken
	w.mu.Unlock()
	states := make([]State, len(wanted))
	var looking sync.WaitGroup
	for i, f := range wanted {
		looking.Go(func() {
			answered := f.await(ctx, func() { f.survey(ctx) })
			states[i] = f.standing()
			if !answered && states[i].Trouble == nil {
				states[i].Trouble = ErrSilent
			}
		})
	}
	looking.Wait()
	return states, errors.Join(broken, ctx.Err())
}

// survey finds out how a folder stands that nobody has looked at.
func (f *watching) survey(ctx context.Context) {
	if !f.take(ctx) {
		return
	}
	defer f.give()
	state := f.standing()
	if !state.Looked.IsZero() || state.Trouble != nil {
		return
	}
	f.folder = state.Folder
	kept := f.pile // a look has to see a file twice itself
	f.pile = pile{files: map[string]*pending{}}
	defer func() { f.pile = kept }()
	var out outcome
	if out.state.Trouble = f.surveyable(); out.state.Trouble == nil {
		_, out.state.Trouble = f.sift(ctx)
		f.judge(ctx)
		f.report(&out)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	out.state.Folder = f.state.Folder
	f.state = out.state
}

// surveyable is nil for a folder that a look would come to the end of.
func (f *watching) surveyable() error {
	note, err := f.ledger.Note(noteKey(f.folder))
	switch {
	case err != nil:
		return fmt.Errorf("asking what was taken: %w", err)
	case f.folder.Standing == Asking, f.folder.Standing == Known && note == nil:
		return ErrAsking
	}
	if _, signedIn, err := f.account(f.folder.Account); err != nil || !signedIn {
		return errors.Join(err, ErrSignedOut)
	}
	return check(f.folder.Path)
}

// judge finds out what would become of the files that were not taken, each as if it had been seen since its own time. What
// only waits to be captured is put out of mind.
func (f *watching) judge(ctx context.Context) {
	request := capture.Request{Account: f.folder.Account, Passer: f.folder.ID.String()}
	for path, file := range f.pile.files {
		if ctx.Err() != nil {
			return
		}
		f.answered()
		file.since = f.now().Add(-writeTime)
		if file.info != nil && file.info.ModTime().Before(f.now()) {
			file.since = file.info.ModTime()
		}
		file.why = f.capturer.Judge(request, capture.Found{Path: path, Info: file.info, Why: file.why})
		if file.why == nil {
			delete(f.pile.files, path)
		}
	}
}
