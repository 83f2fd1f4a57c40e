package frame

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"time"

	"satchel/assets/icons"
	"satchel/assets/web"
)

// static are the files served as they are, under an address that changes whenever one of them does, so that
// browsers may keep them for good.
type static struct {
	files   map[string]opener
	version string
}

// opener opens a file anew each time, where it is embedded: the service keeps no second copy of it.
type opener func() (io.ReadSeeker, error)

func loadStatic() (*static, error) {
	mark := icons.SVG(icons.Satchel)
	files := map[string]opener{"satchel.svg": func() (io.ReadSeeker, error) { return bytes.NewReader(mark), nil }}
	err := fs.WalkDir(web.Static, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[path.Base(name)] = func() (io.ReadSeeker, error) { return openEmbedded(name) }
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing the portal's static files: %w", err)
	}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file, err := files[name]()
		if err != nil {
			return nil, err
		}
		fmt.Fprintln(sum, name)
		if _, err := io.Copy(sum, file); err != nil {
			return nil, fmt.Errorf("reading the static file %s: %w", name, err)
		}
	}
	return &static{files: files, version: hex.EncodeToString(sum.Sum(nil))[:12]}, nil
}

func openEmbedded(name string) (io.ReadSeeker, error) {
	file, err := web.Static.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the static file %s: %w", name, err)
	}
	return file.(io.ReadSeeker), nil // an embedded file always is (package embed)
}

func (s *static) href(name string) (string, error) {
	if _, ok := s.files[name]; !ok {
		return "", fmt.Errorf("there is no static file %q", name)
	}
	return "/static/" + s.version + "/" + name, nil
}

// Static serves the static files under /static/.
func (f *Frame) Static(w http.ResponseWriter, r *http.Request) error {
	open, ok := f.static.files[r.PathValue("file")]
	if !ok {
		return NotFound
	}
	file, err := open()
	if err != nil {
		return err
	}
	if r.PathValue("version") == f.static.version {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, r.PathValue("file"), time.Time{}, file)
	return nil
}
