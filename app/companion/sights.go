package companion

import (
	"context"
	"image"
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	core "satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/drawing"
)

// Visible is what the window needs of the queue to show documents themselves.
type Visible interface {
	ToBeSeen(ctx context.Context, r document.Record) (core.Bytes, error)
	Lendable(r document.Record) bool
	Lend(ctx context.Context, r document.Record) (string, error)
}

// sights shows documents themselves.
type sights struct {
	work   Visible
	drawer drawing.Drawer
	browse func(address string) error
}

// See implements documents.Sights.
func (s sights) See(ctx context.Context, r document.Record, side int) (image.Image, error) {
	content, err := s.work.ToBeSeen(ctx, r)
	if err != nil {
		return nil, err
	}
	drawn, err := s.drawer.Draw(ctx, drawing.Content{ReadCloser: content, Size: content.Size}, side)
	if err != nil {
		return nil, err
	}
	return drawn, nil
}

// Opens implements documents.Sights. A phone keeps other programs from Satchel's files.
func (s sights) Opens(r document.Record) bool {
	return !fyne.CurrentDevice().IsMobile() && s.work.Lendable(r)
}

// Open implements documents.Sights.
func (s sights) Open(ctx context.Context, r document.Record) error {
	path, err := s.work.Lend(ctx, r)
	if err != nil {
		return err
	}
	return s.browse(fileAddress(path))
}

// fileAddress is a file's address: /C:/… on Windows.
func fileAddress(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
