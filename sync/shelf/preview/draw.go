package preview

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"

	"golang.org/x/image/draw"
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
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading a picture: %w", err)
	}
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	whole, _, err := image.Decode(content)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return upright(shrink(whole, longest), look.orientation), nil
}

// shrink lays a picture on white, as large as it may be.
func shrink(whole image.Image, longest int) *image.RGBA {
	from := whole.Bounds()
	width, height := from.Dx(), from.Dy()
	if longer := max(width, height); longer > longest {
		width, height = max(1, width*longest/longer), max(1, height*longest/longer)
	}
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(small, small.Bounds(), whole, from, draw.Over, nil)
	return small
}

// upright turns and mirrors a picture the way its camera says (EXIF tag 0x0112).
func upright(lying *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return lying
	}
	width, height := lying.Bounds().Dx(), lying.Bounds().Dy()
	turned := image.Rect(0, 0, width, height)
	if orientation >= 5 {
		turned = image.Rect(0, 0, height, width)
	}
	up := image.NewRGBA(turned)
	for y := range height {
		for x := range width {
			atX, atY := x, y
			switch orientation {
			case 2:
				atX = width - 1 - x
			case 3:
				atX, atY = width-1-x, height-1-y
			case 4:
				atY = height - 1 - y
			case 5:
				atX, atY = y, x
			case 6:
				atX, atY = height-1-y, x
			case 7:
				atX, atY = height-1-y, width-1-x
			case 8:
				atX, atY = y, width-1-x
			}
			up.SetRGBA(atX, atY, lying.RGBAAt(x, y))
		}
	}
	return up
}
