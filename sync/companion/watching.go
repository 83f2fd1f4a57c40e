package companion

import (
	"context"
	"slices"

	"satchel/sync/capture"
	"satchel/sync/capture/watch"
)

// passOver marks what is in a folder as captured.
func (w *Work) passOver(ctx context.Context, folder watch.Folder) error {
	return w.watcher.PassOver(ctx, folder)
}

// leaveOut has a folder pass over files that somebody names.
func (w *Work) leaveOut(ctx context.Context, folder watch.Folder, paths []string) error {
	return w.watcher.LeaveFilesOut(ctx, folder, paths)
}

// survey says how an account's folders stand, and captures nothing.
func (w *Work) survey(ctx context.Context, account string) ([]watch.State, error) {
	return w.watcher.Survey(ctx, account)
}

// WatchFromNow is Companion.WatchFromNow, at once.
func (w *Work) WatchFromNow(ctx context.Context, request WatchRequest) (watch.Folder, error) {
	folder, err := w.companion.WatchFromNow(ctx, w, request)
	return folder, w.listed(err)
}

// GoOnFromNow is Companion.GoOnFromNow, at once.
func (w *Work) GoOnFromNow(ctx context.Context, pathOrID string) (watch.Folder, error) {
	folder, err := w.companion.GoOnFromNow(ctx, w, pathOrID)
	return folder, w.listed(err)
}

// Watch is Companion.Watch, at once.
func (w *Work) Watch(ctx context.Context, request WatchRequest) (watch.Folder, error) {
	folder, err := w.companion.Watch(ctx, request)
	return folder, w.listed(err)
}

// Unwatch is Companion.Unwatch, at once.
func (w *Work) Unwatch(ctx context.Context, pathOrID string) (watch.Folder, error) {
	folder, err := w.companion.Unwatch(ctx, pathOrID)
	return folder, w.listed(err)
}

// CaptureAgain is Companion.CaptureAgain, at once.
func (w *Work) CaptureAgain(ctx context.Context, pathOrID string) (watch.Folder, error) {
	folder, err := w.companion.CaptureAgain(ctx, pathOrID)
	return folder, w.listed(err)
}

// TakeAsIs captures what was refused in an account's watched folders because it does not end where it should, as it is.
func (w *Work) TakeAsIs(ctx context.Context, account string) error {
	return w.watcher.TakeAsIs(ctx, account)
}

// LeaveOut has an account's watched folders pass over what was refused in them for a reason, until it changes.
func (w *Work) LeaveOut(ctx context.Context, account string, code capture.Code) error {
	return w.watcher.LeaveOut(ctx, account, code)
}

// listed has the watcher follow a change of the list.
func (w *Work) listed(err error) error {
	if err == nil {
		w.watcher.Reread()
	}
	return err
}

// LookAtWatched looks at an account's folders now, captures what has settled in them, and says how they stand. Empty is
// everybody's.
func (w *Work) LookAtWatched(ctx context.Context, account string) ([]watch.State, error) {
	return w.watcher.Look(ctx, account)
}

// FollowWatched calls fn now, and whenever something of an account's watched folders has changed, with how they all stand;
// the error is why the list of them can't be read. It is called from any goroutine, and must return soon.
func (w *Work) FollowWatched(account string, fn func([]watch.State, error)) (cancel func()) {
	return w.watcher.Follow(func(all []watch.State, err error) {
		fn(slices.DeleteFunc(slices.Clone(all), func(s watch.State) bool { return s.Folder.Account != account }), err)
	})
}
