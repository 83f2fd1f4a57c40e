package drawing

import (
	"bytes"
	"context"
	"errors"
	"image"

	"satchel/sync/pictures"
)

var (
	// ErrOtherKind means that it is nothing that is drawn: neither a picture nor a PDF, or a picture of a kind that can't be
	// decoded here.
	ErrOtherKind = errors.New("drawing: a kind of document that can't be drawn")
	// ErrNotHere means that it is a PDF, and this system draws none.
	ErrNotHere = errors.New("drawing: PDFs can't be drawn on this system")
	// ErrDamaged means that it begins like a picture or PDF and doesn't go on like one.
	ErrDamaged = errors.New("drawing: the document is damaged")
	// ErrTooLarge means that it has more bytes or pixels than are drawn.
	ErrTooLarge = errors.New("drawing: the document is too large")
	// ErrProtected means that it is a PDF that opens only with a password.
	ErrProtected = errors.New("drawing: the document is protected by a password")
	// ErrEmpty means that it is a PDF without pages.
	ErrEmpty = errors.New("drawing: the document has no pages")
	// ErrGaveUp means that it took too long, or more memory than there is for it.
	ErrGaveUp = errors.New("drawing: drawing the document was given up")
)

// MaxContent is the largest document, in bytes, that is drawn.
const MaxContent = 64 << 20

// MaxSide is the longest side, in pixels, of what is drawn.
const MaxSide = 2400

// Drawer draws documents. Content is closed whatever happens, perhaps after Draw has returned.
type Drawer interface {
	// Draw draws one, at most side pixels high and wide.
	Draw(ctx context.Context, content Content, side int) (*image.RGBA, error)
}

// isPDF tells by the first bytes, as viewers do: what a name or a sender says is not asked.
func isPDF(content []byte) bool { return bytes.HasPrefix(content, []byte("%PDF-")) }

// picture draws what is no PDF.
func picture(ctx context.Context, content []byte, side int) (*image.RGBA, error) {
	drawn, _, err := pictures.Draw(ctx, bytes.NewReader(content), side)
	switch {
	case errors.Is(err, pictures.ErrNone), errors.Is(err, pictures.ErrOtherKind):
		return nil, ErrOtherKind
	case errors.Is(err, pictures.ErrTooLarge):
		return nil, ErrTooLarge
	case errors.Is(err, pictures.ErrDamaged):
		return nil, ErrDamaged
	}
	return drawn, err
}
