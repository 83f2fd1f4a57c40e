package pictures

import (
	"context"
	"fmt"
	"image/jpeg"
	"image/png"
	"io"
)

// quality of a JPEG that is written anew, of 100: what it loses can't be seen.
const quality = 95

// Becomes is the format that Write writes a picture of this one in: pictures without loss stay so.
func (f Format) Becomes() Format {
	if f == FormatPNG || f == FormatGIF {
		return FormatPNG
	}
	return FormatJPEG
}

// Write writes what an edit makes of a picture. A JPEG that is only turned keeps its bytes but for the word that says how its
// camera was held. All else is written anew, without anything that the picture's file said beside it, so that nothing of
// what was cut away is left. Its errors are those of Look, ErrEdit, and the context's; by then some may have been written.
func Write(ctx context.Context, w io.Writer, content io.ReadSeeker, e Edit) error {
	if err := e.Check(); err != nil {
		return err
	}
	from := &reading{ReadSeeker: content}
	return from.or(write(ctx, w, from, e))
}

func write(ctx context.Context, w io.Writer, content io.ReadSeeker, e Edit) error {
	shape, err := look(content)
	if err != nil {
		return err
	}
	if shape.Format == FormatJPEG && !e.Cuts() {
		return writeHeld(w, content, Turned(shape.Orientation, e.Turns))
	}
	kept, shape, err := decode(ctx, content)
	if err != nil {
		return err
	}
	f := newFrame(kept, shape.Orientation, e)
	switch {
	case shape.Format.Becomes() == FormatJPEG:
		err = jpeg.Encode(w, f.onWhite(), &jpeg.Options{Quality: quality})
	case e.Kept().straight():
		err = png.Encode(w, f.exact())
	default:
		err = png.Encode(w, f.onWhite())
	}
	if err != nil {
		return fmt.Errorf("writing a picture: %w", err)
	}
	return nil
}
