package drawing

import (
	"context"
	"fmt"
	"image"
	"io"
)

// Here draws pictures in this process, one at a time.
type Here struct{ turn chan struct{} }

// NewHere makes a Here.
func NewHere() *Here { return &Here{turn: make(chan struct{}, 1)} }

// Draw implements Drawer. PDFs are ErrNotHere.
func (h *Here) Draw(ctx context.Context, content Content, side int) (*image.RGBA, error) {
	defer content.Close()
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	whole, err := io.ReadAll(io.LimitReader(content, MaxContent+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading a document: %w", err)
	case len(whole) > MaxContent:
		return nil, ErrTooLarge
	case isPDF(whole):
		return nil, ErrNotHere
	}
	return picture(ctx, whole, min(side, MaxSide))
}

// Close has nothing to let go of.
func (h *Here) Close() error { return nil }
