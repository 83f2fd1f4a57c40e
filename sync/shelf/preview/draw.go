package preview

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"

	"satchel/sync/pictures"
)

// ErrNoPicture means that a document can't be drawn after all: it is no picture, or broken behind its head.
var ErrNoPicture = errors.New("preview: the document can’t be drawn")

// ErrBroken is the ErrNoPicture of one that is broken behind its head: Look takes it for a picture.
var ErrBroken = fmt.Errorf("%w: it is broken", ErrNoPicture)

// maxSide is the longer side of what is drawn, in pixels: a page's small print is readable, and no page is heavy.
const maxSide = 1800

const quality = 80 // of the JPEG, which 1 to 100 are

// Drawer draws pictures one at a time, so that they take no more memory than the largest of them, and looks through PDFs.
type Drawer struct {
	turn    chan struct{}
	reading chan struct{} // PDFs, of which two at a time are kept whole in memory
}

// NewDrawer makes a Drawer.
func NewDrawer() *Drawer {
	return &Drawer{turn: make(chan struct{}, 1), reading: make(chan struct{}, 2)}
}

// Draw writes a picture as a JPEG: upright, on white, at most 1,800 pixels high and wide. ErrNoPicture where it can't
// be; nothing was written then.
func (d *Drawer) Draw(ctx context.Context, w io.Writer, content io.ReadSeeker) error {
	drawn, err := d.Picture(ctx, content, maxSide)
	if err != nil {
		return err
	}
	return jpeg.Encode(w, drawn, &jpeg.Options{Quality: quality})
}

// Picture draws a picture: upright, on white, its longer side at most so many pixels. ErrNoPicture where it can't be.
func (d *Drawer) Picture(ctx context.Context, content io.ReadSeeker, longest int) (*image.RGBA, error) {
	look, err := Of(content)
	if err != nil {
		return nil, err
	}
	if look.Kind != Picture {
		return nil, fmt.Errorf("%w: %s", ErrNoPicture, look.Reason)
	}
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	drawn, _, err := pictures.Draw(ctx, content, longest)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return drawn, nil
}
