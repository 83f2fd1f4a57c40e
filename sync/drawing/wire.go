package drawing

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
)

// Content is a document's bytes, and how many there are.
type Content struct {
	io.ReadCloser
	Size int64
}

// What goes to the other process: an order, and behind it the document's bytes.
type order struct {
	Side uint32
	Size uint64
}

// What comes back, by its first byte. Whatever else comes is no answer.
const (
	ready  byte = 'r' // what is slow to begin has begun, and the document is being drawn
	failed byte = 'f' // and which of failures, a byte
	drawn  byte = 'd' // and a frame, and behind it the pixels: red, green, blue, opaque
)

type frame struct{ Width, Height uint32 }

// failures are the errors that are still themselves on the other side, by the byte that they travel as.
var failures = []error{ErrGaveUp, ErrOtherKind, ErrNotHere, ErrDamaged, ErrTooLarge, ErrProtected, ErrEmpty}

var errAnswer = errors.New("drawing: the answer of the other process can't be understood")

func sendFailure(w io.Writer, err error) error {
	code := byte(0)
	for i, known := range failures {
		if errors.Is(err, known) {
			code = byte(i)
		}
	}
	_, err = w.Write([]byte{failed, code})
	return err
}

func sendDrawn(w io.Writer, page *image.RGBA) error {
	shape := frame{uint32(page.Bounds().Dx()), uint32(page.Bounds().Dy())}
	if _, err := w.Write([]byte{drawn}); err != nil {
		return err
	}
	if err := binary.Write(w, binary.BigEndian, shape); err != nil {
		return err
	}
	_, err := w.Write(page.Pix)
	return err
}

// receive reads an answer to the end. What is drawn is not larger than was asked for, whatever the other process says.
func receive(r io.Reader, side int, begun func()) (*image.RGBA, error) {
	for {
		var kind [1]byte
		if _, err := io.ReadFull(r, kind[:]); err != nil {
			return nil, err
		}
		switch kind[0] {
		case ready:
			begun()
		case failed:
			var code [1]byte
			if _, err := io.ReadFull(r, code[:]); err != nil {
				return nil, err
			}
			if int(code[0]) >= len(failures) {
				return nil, errAnswer
			}
			return nil, failures[code[0]]
		case drawn:
			return receiveDrawn(r, side)
		default:
			return nil, errAnswer
		}
	}
}

func receiveDrawn(r io.Reader, side int) (*image.RGBA, error) {
	var shape frame
	if err := binary.Read(r, binary.BigEndian, &shape); err != nil {
		return nil, err
	}
	if shape.Width < 1 || shape.Height < 1 || shape.Width > uint32(side) || shape.Height > uint32(side) {
		return nil, fmt.Errorf("%w: %d by %d pixels", errAnswer, shape.Width, shape.Height)
	}
	page := image.NewRGBA(image.Rect(0, 0, int(shape.Width), int(shape.Height)))
	_, err := io.ReadFull(r, page.Pix)
	return page, err
}
