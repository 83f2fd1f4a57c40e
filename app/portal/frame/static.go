package frame

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"time"

	"satchel/assets/icons"
	"satchel/assets/web"
)

// static are the files served as they are, under an address that changes whenever one of them does, so that
// browsers may keep them for good.
type static struct {
	files   map[string][]byte
	version string
}

func loadStatic() (*static, error) {
	files := map[string][]byte{"satchel.svg": icons.SVG(icons.Satchel)}
	err := fs.WalkDir(web.Static, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := web.Static.ReadFile(name)
		files[path.Base(name)] = data
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the portal's static files: %w", err)
	}
	sum := sha256.New()
	for _, name := range sortedNames(files) {
		fmt.Fprintf(sum, "%s %d\n", name, len(files[name]))
		sum.Write(files[name])
	}
	return &static{files: files, version: hex.EncodeToString(sum.Sum(nil))[:12]}, nil
}

func (s *static) href(name string) (string, error) {
	if _, ok := s.files[name]; !ok {
		return "", fmt.Errorf("there is no static file %q", name)
	}
	return "/static/" + s.version + "/" + name, nil
}

// Static serves the static files under /static/.
func (f *Frame) Static(w http.ResponseWriter, r *http.Request) error {
	data, ok := f.static.files[r.PathValue("file")]
	if !ok {
		return NotFound
	}
	if r.PathValue("version") == f.static.version {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, r.PathValue("file"), time.Time{}, bytes.NewReader(data))
	return nil
}
