package pictures

import (
	"context"
	"fmt"
	"image"
	"io"
)

// Draw decodes a picture and draws it upright, on white, at most side pixels high and wide. Its errors are those of Look and
// the context's, which ends it while it reads.
func Draw(ctx context.Context, content io.ReadSeeker, side int) (*image.RGBA, Shape, error) {
	from := &reading{ReadSeeker: content}
	whole, shape, err := decode(ctx, from)
	if err != nil {
		return nil, shape, from.or(err)
	}
	return Upright(Shrink(whole, side), shape.Orientation), shape, nil
}

// decode decodes a picture as it is kept.
func decode(ctx context.Context, content io.ReadSeeker) (image.Image, Shape, error) {
	shape, err := look(content)
	if err != nil {
		return nil, shape, err
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return nil, shape, fmt.Errorf("reading a picture: %w", err)
	}
	whole, _, err := image.Decode(heeding{ctx, content})
	switch {
	case ctx.Err() != nil:
		return nil, shape, ctx.Err()
	case err != nil:
		return nil, shape, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return whole, shape, nil
}

// heeding ends with a context, so that a decoder that reads does.
type heeding struct {
	ctx context.Context
	in  io.Reader
}

func (h heeding) Read(p []byte) (int, error) {
	if err := h.ctx.Err(); err != nil {
		return 0, err
	}
	return h.in.Read(p)
}

// lies tells whether a picture of that orientation is kept lying on its side.
func lies(orientation int) bool { return orientation >= 5 && orientation <= 8 }

// stored is where the pixel that people see at x, y is kept, in a picture of width by height pixels as kept (EXIF 2.3, tag
// 0x0112).
func stored(orientation, width, height, x, y int) (atX, atY int) {
	switch orientation {
	case 2:
		return width - 1 - x, y
	case 3:
		return width - 1 - x, height - 1 - y
	case 4:
		return x, height - 1 - y
	case 5:
		return y, x
	case 6:
		return y, height - 1 - x
	case 7:
		return width - 1 - y, height - 1 - x
	case 8:
		return width - 1 - y, x
	}
	return x, y
}

// Upright turns and mirrors a picture the way its camera says (EXIF 2.3, tag 0x0112).
func Upright(lying *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return lying
	}
	from := lying.Bounds()
	to := image.Rect(0, 0, from.Dx(), from.Dy())
	if lies(orientation) {
		to = image.Rect(0, 0, from.Dy(), from.Dx())
	}
	up := image.NewRGBA(to)
	for y := range to.Dy() {
		for x := range to.Dx() {
			atX, atY := stored(orientation, from.Dx(), from.Dy(), x, y)
			up.SetRGBA(x, y, lying.RGBAAt(from.Min.X+atX, from.Min.Y+atY))
		}
	}
	return up
}
