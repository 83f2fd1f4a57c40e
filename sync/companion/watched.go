package companion

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"

	"satchel/auth/signin"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

// WatchRequest says which folder to watch, for the current account, and where its documents go.
type WatchRequest struct {
	Path       string
	Company    string // name or id; empty is the account's chosen company
	Category   document.Category
	Note       string
	Subfolders bool // what lies in folders within it is taken too
	Shared     bool // another account may take the same files, so that each is captured for both
}

// Watched lists the current account's folders, each with what stands in its way as far as that can be seen from outside, and
// what of it was not captured.
func (c *Companion) Watched(ctx context.Context, d Documents) ([]watch.State, error) {
	account, err := c.Current()
	if err != nil {
		return nil, err
	}
	folders, err := c.watched.Folders()
	if err != nil {
		return nil, err
	}
	found, err := d.survey(ctx, account.ID)
	if err != nil {
		return nil, err
	}
	states := []watch.State{}
	for _, folder := range folders {
		if folder.Account != account.ID {
			continue
		}
		state := watch.State{Folder: folder}
		if i := slices.IndexFunc(found, func(s watch.State) bool { return s.Folder.ID == folder.ID }); i >= 0 {
			state = found[i]
		}
		state.Trouble = cmp.Or(state.Trouble, watch.Check(ctx, folder.Path))
		switch {
		case folder.Standing == watch.Asking:
			state.Trouble = watch.ErrAsking
		case !account.SignedIn:
			state.Trouble = watch.ErrSignedOut
		}
		states = append(states, state)
	}
	return states, nil
}

// LeaveOut has the current account's watched folders pass over files that somebody names, for as long as each stays as it is.
// A file in none of them is watch.ErrUnknownFolder, and one that is not there a *capture.Refusal.
func (c *Companion) LeaveOut(ctx context.Context, d Documents, paths []string) error {
	account, err := c.Current()
	if err != nil {
		return err
	}
	folders, err := c.watched.Folders()
	if err != nil {
		return err
	}
	within := map[uuid.UUID][]string{}
	for _, path := range paths {
		whole, err := filepath.Abs(path)
		if err != nil {
			return fmt.Errorf("looking for a file: %w", err)
		}
		i := slices.IndexFunc(folders, func(f watch.Folder) bool { return f.Account == account.ID && f.Holds(whole) })
		if i < 0 {
			return fmt.Errorf("%q: %w", path, watch.ErrUnknownFolder)
		}
		if _, err := os.Lstat(whole); err != nil {
			return &capture.Refusal{Code: capture.NotFound, Text: path, Err: err}
		}
		within[folders[i].ID] = append(within[folders[i].ID], whole)
	}
	for _, folder := range folders {
		if len(within[folder.ID]) == 0 {
			continue
		}
		if err := d.leaveOut(ctx, folder, within[folder.ID]); err != nil {
			return err
		}
	}
	return nil
}

// Watch has a folder watched by whatever sends on this home, now or the next time. Its files are captured, those that are
// in it already too. Errors are those of the watch package's List.Add, and of the company.
func (c *Companion) Watch(ctx context.Context, request WatchRequest) (watch.Folder, error) {
	folder, err := c.folderOf(ctx, request)
	if err != nil {
		return watch.Folder{}, err
	}
	return folder, c.watched.Add(ctx, folder, request.Shared)
}

// WatchFromNow is Watch, but what is in the folder already is passed over.
func (c *Companion) WatchFromNow(ctx context.Context, d Documents, request WatchRequest) (watch.Folder, error) {
	folder, err := c.folderOf(ctx, request)
	if err != nil {
		return watch.Folder{}, err
	}
	// The marks come first: a folder on the list without them would be captured whole.
	if err := c.passOver(ctx, d, folder); err != nil {
		return watch.Folder{}, err
	}
	folder.Standing, folder.NewOnly = watch.Known, true
	return folder, c.watched.Add(ctx, folder, request.Shared)
}

// GoOnFromNow answers a folder that stands as watch.Asking: what is in it now is passed over.
func (c *Companion) GoOnFromNow(ctx context.Context, d Documents, pathOrID string) (watch.Folder, error) {
	folder, err := c.findWatched(pathOrID)
	if err != nil || folder.Standing != watch.Asking {
		return folder, err
	}
	if err := c.passOver(ctx, d, folder); err != nil {
		return folder, err
	}
	return c.watched.Answer(ctx, folder.ID, true)
}

func (c *Companion) passOver(ctx context.Context, d Documents, folder watch.Folder) error {
	if err := watch.Check(ctx, folder.Path); err != nil {
		return err
	}
	return d.passOver(ctx, folder)
}

func (c *Companion) folderOf(ctx context.Context, request WatchRequest) (watch.Folder, error) {
	account, err := c.Current()
	if err != nil {
		return watch.Folder{}, err
	}
	company, err := c.companyFor(ctx, account, request.Company)
	if err != nil {
		return watch.Folder{}, err
	}
	category, err := document.ParseCategory(string(request.Category))
	if err != nil {
		return watch.Folder{}, fmt.Errorf("watching a folder: %w", err)
	}
	if err := capture.CheckNote(request.Note); err != nil {
		return watch.Folder{}, err
	}
	path, err := filepath.Abs(request.Path)
	if err != nil {
		return watch.Folder{}, fmt.Errorf("watching a folder: %w", err)
	}
	if !utf8.ValidString(path) { // the list could not hold it as it is
		return watch.Folder{}, fmt.Errorf("%w: its name is not UTF-8", watch.ErrUnreadable)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return watch.Folder{}, fmt.Errorf("making an id: %w", err)
	}
	return watch.Folder{
		ID: id, Account: account.ID, Path: path, Company: document.Company{ID: company.ID, Name: company.Name}, Category: category,
		Note: request.Note, Subfolders: request.Subfolders, Standing: watch.Fresh, Since: c.now().UTC(),
	}, nil
}

// Unwatch has a folder of the current account watched no longer. It is named by its path or its id. What was captured
// stays, and is known: watched again, none of that is captured twice.
func (c *Companion) Unwatch(ctx context.Context, pathOrID string) (watch.Folder, error) {
	folder, err := c.findWatched(pathOrID)
	if err != nil {
		return watch.Folder{}, err
	}
	return folder, c.watched.Remove(ctx, folder.ID)
}

// CaptureAgain answers a folder that stands as watch.Asking: everything in it is captured, as if it were new.
func (c *Companion) CaptureAgain(ctx context.Context, pathOrID string) (watch.Folder, error) {
	folder, err := c.findWatched(pathOrID)
	if err != nil || folder.Standing != watch.Asking {
		return folder, err
	}
	return c.watched.Answer(ctx, folder.ID, false)
}

func (c *Companion) findWatched(pathOrID string) (watch.Folder, error) {
	account, err := c.Current()
	if err != nil {
		return watch.Folder{}, err
	}
	folders, err := c.watched.Folders()
	if err != nil {
		return watch.Folder{}, err
	}
	path, err := filepath.Abs(pathOrID)
	if err != nil {
		return watch.Folder{}, fmt.Errorf("looking for a watched folder: %w", err)
	}
	i := slices.IndexFunc(folders, func(f watch.Folder) bool {
		return f.Account == account.ID && (f.Path == path || f.ID.String() == pathOrID)
	})
	if i < 0 {
		return watch.Folder{}, fmt.Errorf("%q: %w", pathOrID, watch.ErrUnknownFolder)
	}
	return folders[i], nil
}

// watchesFor tells whether an account has folders that are watched. A list that can't be read has them, as far as is known.
func (c *Companion) watchesFor(account string) bool {
	folders, err := c.watched.Folders()
	return err != nil || slices.ContainsFunc(folders, func(f watch.Folder) bool { return f.Account == account })
}

// watcherAccount is what the watcher asks of an account.
func (c *Companion) watcherAccount(id string) (server string, signedIn bool, err error) {
	account, err := c.signin.Registry().Account(id)
	if err != nil {
		return "", false, err
	}
	return account.Server, account.State == signin.SignedIn, nil
}
