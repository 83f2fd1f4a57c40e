package watch

import (
	"context"
	"errors"
	"fmt"

	"satchel/sync/capture"
)

// PassOver marks everything in a folder as passed over, so that only what comes later is captured, and has the ledger know
// the folder. In one that stands as Asking it may have been captured before the loss, and is marked as if it had been:
// watched anew, the folder must not have it captured twice.
func (w *Watcher) PassOver(ctx context.Context, folder Folder) error {
	passer := folder.ID.String()
	if folder.Standing == Asking {
		passer = ""
	}
	if err := w.pass(ctx, folder, passer, func(string) bool { return true }); err != nil {
		return err
	}
	return w.ledger.SetNote(noteKey(folder), []byte("{}"))
}

// LeaveFilesOut is LeaveOut of files of a folder that somebody names, whatever would become of them otherwise.
func (w *Watcher) LeaveFilesOut(ctx context.Context, folder Folder, paths []string) error {
	named := map[string]bool{}
	for _, path := range paths {
		named[path] = true
	}
	err := w.pass(ctx, folder, folder.ID.String(), func(path string) bool { return named[path] })
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.folders {
		if f.standing().Folder.ID == folder.ID {
			f.poke()
		}
	}
	return err
}

// pass marks those files of a folder that are wanted as passed over by it, or with no passer as taken.
func (w *Watcher) pass(ctx context.Context, folder Folder, passer string, wanted func(path string) bool) error {
	var marks [][]byte
	var failed error
	flush := func() {
		failed = errors.Join(failed, w.ledger.Mark(marks...))
		marks = marks[:0]
	}
	capture.Look(ctx, folder.Path, folder.Subfolders, func(found capture.Found) bool {
		if found.Info != nil && found.Info.IsDir() || found.Path == folder.Path || !wanted(found.Path) {
			return true
		}
		origin := found.Origin(folder.Account)
		origin.Passer = passer
		if marks = append(marks, origin.Marks()...); len(marks) >= 2*askedAtOnce {
			flush()
		}
		return failed == nil
	})
	flush()
	if err := errors.Join(failed, ctx.Err()); err != nil {
		return fmt.Errorf("marking what is in %s: %w", folder.Path, err)
	}
	return nil
}
