package companion

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"satchel/app/companion/background"
)

// saveText writes a text where the person finds it: among their downloads on a desktop, where they say on a phone, where
// programs have no folder in common. It is called on the UI thread, and so is done.
func (w *Window) saveText(name, content string, done func(where string, err error)) {
	if fyne.CurrentDevice().IsMobile() {
		w.saveElsewhere(name, content, done)
		return
	}
	background.Run(w.ctx, func(context.Context) (string, error) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("looking for a folder to save in: %w", err)
		}
		return saveIn(downloads(home), name, content)
	}, done)
}

// downloads is the folder of a person's downloads, or their own where there is none.
func downloads(home string) string {
	folder := filepath.Join(home, "Downloads")
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return home
	}
	return folder
}

// saveIn writes a file that the person alone can read and that takes no other's place, and returns its path.
func saveIn(folder, name, content string) (string, error) {
	extension := filepath.Ext(name)
	for n := 1; ; n++ {
		path := filepath.Join(folder, name)
		if n > 1 {
			path = filepath.Join(folder, fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, extension), n, extension))
		}
		file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("saving %s: %w", name, err)
		}
		_, err = file.WriteString(content)
		if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
			return "", fmt.Errorf("saving %s: %w", name, err)
		}
		return path, nil
	}
}

func (w *Window) saveElsewhere(name, content string, done func(where string, err error)) {
	save := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		if err != nil || file == nil { // the person chose nowhere
			done("", err)
			return
		}
		_, err = file.Write([]byte(content))
		if err := errors.Join(err, file.Close()); err != nil {
			done("", fmt.Errorf("saving %s: %w", name, err))
			return
		}
		done(file.URI().Name(), nil)
	}, w.window)
	save.SetFileName(name)
	save.Show()
}
