package capture

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"satchel/app/words"
	"satchel/sync/capture"
	"satchel/sync/document"
	"satchel/sync/pictures"
)

// Laid is a file or folder laid out to be captured.
type Laid struct {
	Path    string
	Name    string // safe to show
	Facts   string // its size, or that it is a folder, and what can't be done with it
	Why     string // why it can't be captured; empty where it can
	Folder  bool
	Picture bool          // it can be shown, turned and cropped
	Page    bool          // it can be a page of a document as it is
	Doubt   bool          // it seems damaged, or not what its name says
	Edit    pictures.Edit // how it was turned and cropped
}

// Look describes files for laying them out. It touches the disk, so it is called off the UI thread. What can't be captured
// is laid out all the same, and says why: it may be put right before it is.
func Look(
	ctx context.Context, tongue words.Tongue, check func(ctx context.Context, path string) *capture.Refusal,
	explain func(error) words.Explanation, paths []string,
) []Laid {
	var found []Laid
	for _, path := range paths {
		laid := Laid{Path: path, Name: document.DisplayName(filepath.Base(path))}
		info, err := os.Stat(path)
		if why := check(ctx, path); why != nil {
			laid.Why = explain(why).Title
		} else if err == nil && info.IsDir() {
			laid.Facts, laid.Folder = tongue.T("folder"), true
		} else if err == nil {
			laid.Facts = tongue.Size(info.Size())
			laid.look(tongue)
		}
		found = append(found, laid)
	}
	return found
}

// look finds out what can be done with a file that may be a picture.
func (l *Laid) look(tongue words.Tongue) {
	file, err := os.Open(l.Path)
	if err != nil {
		return // it can no longer be read, which capturing says
	}
	defer file.Close()
	shape, err := pictures.Look(file)
	l.Picture = err == nil
	l.Page = (err == nil || errors.Is(err, pictures.ErrTooLarge)) && (shape.Format == pictures.FormatJPEG || shape.Format == pictures.FormatPNG)
	switch {
	case errors.Is(err, pictures.ErrOtherKind):
		l.Facts = tongue.T("%s · a kind of picture that can't be shown, turned or cropped here; it is captured as it is", l.Facts)
	case errors.Is(err, pictures.ErrTooLarge):
		l.Facts = tongue.T("%s · too many pixels to be shown, turned or cropped here; it is captured as it is", l.Facts)
	case capture.Doubtful(l.Path):
		l.damaged()
	}
}

// damaged says so.
func (l *Laid) damaged() {
	l.Picture, l.Page, l.Edit, l.Doubt = false, false, pictures.Edit{}, true
}
