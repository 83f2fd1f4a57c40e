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
	var marks [][]byte
	var failed error
	flush := func() {
		failed = errors.Join(failed, w.ledger.Mark(marks...))
		marks = marks[:0]
	}
	capture.Look(ctx, folder.Path, folder.Subfolders, func(found capture.Found) bool {
		if found.Info != nil && found.Info.IsDir() || found.Path == folder.Path {
			return true
		}
		origin := found.Origin(folder.Account)
		if folder.Standing != Asking {
			origin.Passer = folder.ID.String()
		}
		if marks = append(marks, origin.Marks()...); len(marks) >= 2*askedAtOnce {
			flush()
		}
		return failed == nil
	})
	flush()
	if err := errors.Join(failed, ctx.Err()); err != nil {
		return fmt.Errorf("marking what is in %s: %w", folder.Path, err)
	}
	return w.ledger.SetNote(noteKey(folder), []byte("{}"))
}
