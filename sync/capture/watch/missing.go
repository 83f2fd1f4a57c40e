package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"satchel/sync/capture"
)

// TakeAsIs captures what was refused in an account's folders because it does not end where it should, as it is. A file
// that has changed meanwhile is judged anew.
func (w *Watcher) TakeAsIs(ctx context.Context, account string) error {
	return w.settle(ctx, account, capture.Unfinished, func(f *watching) error {
		for _, file := range f.pile.files {
			file.asIs = file.refused(capture.Unfinished, f.now())
		}
		return nil
	})
}

// LeaveOut has an account's folders pass over what was refused in them for a reason, for as long as each file stays as it is.
func (w *Watcher) LeaveOut(ctx context.Context, account string, code capture.Code) error {
	return w.settle(ctx, account, code, func(f *watching) error {
		var marks [][]byte
		for path, file := range f.pile.files {
			if file.refused(code, f.now()) {
				origin := capture.Found{Path: path, Info: file.info, Why: file.why}.Origin(f.folder.Account)
				origin.Passer = f.folder.ID.String()
				marks = append(marks, origin.Marks()...)
			}
		}
		return f.ledger.Mark(marks...)
	})
}

// settle has fn, which has the turn then, settle what was refused for a reason in each of an account's folders, and looks
// at them once more. Its errors are fn's, and ErrSilent of a drive that doesn't answer.
func (w *Watcher) settle(ctx context.Context, account string, code capture.Code, fn func(*watching) error) error {
	w.mu.Lock()
	wanted := slices.Clone(w.folders)
	w.mu.Unlock()
	var failed error
	for _, f := range wanted {
		state := f.standing()
		if state.Folder.Account != account || !slices.ContainsFunc(state.Refused, func(r Refused) bool { return r.Why.Code == code }) {
			continue
		}
		said := make(chan error, 1)
		answered := f.await(ctx, func() {
			if !f.take(ctx) {
				return
			}
			err := fn(f)
			f.give()
			f.look(ctx)
			said <- err
		})
		switch {
		case answered && ctx.Err() == nil:
			failed = errors.Join(failed, <-said)
		case ctx.Err() == nil:
			failed = errors.Join(failed, fmt.Errorf("%w: %s", ErrSilent, state.Folder.Path))
		}
	}
	return errors.Join(failed, ctx.Err())
}
