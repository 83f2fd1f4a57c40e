package capture

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"satchel/app/companion/background"
)

// Take lays out files that were dropped, pasted or chosen. It is called on the UI thread. One batch is looked at after the
// other, so that they stand in the order they came in: a file manager may hand over many files one by one.
func (s *Screen) Take(uris []fyne.URI) {
	if len(uris) == 0 {
		return
	}
	s.taking = append(s.taking, uris)
	if len(s.taking) == 1 {
		s.takeNext()
	}
}

func (s *Screen) takeNext() {
	uris := s.taking[0]
	background.Run(s.options.Context,
		func(ctx context.Context) ([]Laid, error) {
			paths, err := s.fetch(uris)
			return Look(ctx, s.options.Tongue, s.options.Adder.CheckFile, s.options.Explain, paths), err
		},
		func(laid []Laid, err error) {
			s.taking = s.taking[1:]
			if len(s.taking) > 0 {
				s.takeNext()
			}
			s.laidOut(laid, err)
		})
}

// laidOut shows files that were looked at.
func (s *Screen) laidOut(laid []Laid, err error) {
	for _, l := range laid {
		delete(s.thumbs.drawn, l.Path) // it may be another picture by now
	}
	s.model.Lay(laid)
	s.problems = nil
	if err != nil {
		s.fail(err)
		return
	}
	s.draw()
}

// Follow goes on where another screen of captures is, also with what that is capturing.
func (s *Screen) Follow(other *Screen) {
	s.model.Follow(other.model)
	if other.going != nil {
		s.going, other.going.finish = other.going, s.finish
		s.showBusy()
	}
	var paths []string
	for _, laid := range s.model.Laid() {
		paths = append(paths, laid.Path)
	}
	s.lookAgain(paths)
	for _, batch := range other.taking {
		s.Take(batch) // which the other's end cut short
	}
	s.draw()
}

// lookAgain says anew what files are that are laid out. Some may have been captured by then.
func (s *Screen) lookAgain(paths []string) {
	background.Run(s.options.Context,
		func(ctx context.Context) ([]Laid, error) {
			return Look(ctx, s.options.Tongue, s.options.Adder.CheckFile, s.options.Explain, paths), nil
		},
		func(laid []Laid, _ error) {
			for _, l := range laid {
				delete(s.thumbs.drawn, l.Path) // it may be another picture by now
			}
			s.model.Describe(laid)
			s.draw()
		})
}

// Choose lets the person choose files, unless something else is done here just now.
func (s *Screen) Choose() {
	if !s.opening && s.editor == nil {
		s.chooseFiles()
	}
}

// chooseFiles lets the person choose files: a phone's own way on a phone, where files belong to other apps, and a list
// with ticks on a desktop.
func (s *Screen) chooseFiles() {
	if fyne.CurrentDevice().IsMobile() {
		s.chooseOne()
		return
	}
	showPicker(s.options.Context, s.options.Tongue, s.options.Window.Canvas(), s.lastFolder(), s.options.Explain, func(paths []string) {
		s.last = filepath.Dir(paths[0])
		var uris []fyne.URI
		for _, path := range paths {
			uris = append(uris, storage.NewFileURI(path))
		}
		s.Take(uris)
	})
}

// lastFolder is where files were chosen last, or the person's own folder.
func (s *Screen) lastFolder() string {
	if s.last != "" {
		return s.last
	}
	return ownFolder()
}

// ownFolder is the person's own.
func ownFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return string(filepath.Separator)
	}
	return home
}

func (s *Screen) chooseOne() {
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		if file == nil {
			return // the person chose nothing
		}
		uri := file.URI()
		file.Close()
		s.Take([]fyne.URI{uri})
	}, s.options.Window)
	open.Show()
}

// fetch turns addresses into paths. On a phone a document may belong to another app that only hands out its bytes: those
// are copied to a file of ours first.
func (s *Screen) fetch(uris []fyne.URI) ([]string, error) {
	var paths []string
	for _, uri := range uris {
		if uri.Scheme() == "file" {
			paths = append(paths, filepath.FromSlash(uri.Path()))
			continue
		}
		path, err := s.copyIn(uri)
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

func (s *Screen) copyIn(uri fyne.URI) (string, error) {
	from, err := storage.Reader(uri)
	if err != nil {
		return "", fmt.Errorf("opening %s: %w", uri.Name(), err)
	}
	defer from.Close()
	if err := os.MkdirAll(s.options.Incoming, 0o700); err != nil {
		return "", fmt.Errorf("making room for %s: %w", uri.Name(), err)
	}
	folder, err := os.MkdirTemp(s.options.Incoming, "")
	if err != nil {
		return "", fmt.Errorf("making room for %s: %w", uri.Name(), err)
	}
	path := filepath.Join(folder, filepath.Base(uri.Name()))
	to, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("copying %s: %w", uri.Name(), err)
	}
	if _, err := io.Copy(to, from); err != nil {
		to.Close()
		return "", fmt.Errorf("copying %s: %w", uri.Name(), err)
	}
	if err := to.Close(); err != nil {
		return "", fmt.Errorf("copying %s: %w", uri.Name(), err)
	}
	return path, nil
}
