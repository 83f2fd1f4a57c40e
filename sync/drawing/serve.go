package drawing

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"runtime/debug"
	"time"
)

// stuck is how long one document may take before the process ends itself, should whoever asked be gone.
const stuck = 2 * time.Minute

// Serve draws the documents that come on in, and answers on out, until in ends. Folder is where what takes long to prepare is
// kept from one time to the next; empty keeps nothing. EndNow ends the process: there is no other way to end what hangs.
func Serve(ctx context.Context, in io.Reader, out io.Writer, folder string, endNow func()) (err error) {
	debug.SetGCPercent(50) // it is slower so by a little, and smaller by a third
	s := &serving{in: bufio.NewReader(in), out: bufio.NewWriter(out), folder: folder}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	for {
		var given order
		if err := binary.Read(s.in, binary.BigEndian, &given); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("reading an order: %w", err)
		}
		watch := time.AfterFunc(stuck, endNow)
		err := s.serve(ctx, given)
		watch.Stop()
		if err != nil {
			return err
		}
		debug.FreeOSMemory()
	}
}

// serving is the other end of a Process.
type serving struct {
	in     *bufio.Reader
	out    *bufio.Writer
	folder string
	pages  pages // nil until the first PDF
}

// pages draws PDFs.
type pages interface {
	FirstPage(ctx context.Context, content []byte, side int) (*image.RGBA, error)
	Close(ctx context.Context) error
}

func (s *serving) serve(ctx context.Context, given order) error {
	if given.Size > MaxContent || given.Side > MaxSide {
		return fmt.Errorf("%w: an order of %d bytes and %d pixels", errAnswer, given.Size, given.Side)
	}
	content := make([]byte, given.Size)
	if _, err := io.ReadFull(s.in, content); err != nil {
		return fmt.Errorf("reading a document: %w", err)
	}
	page, err := s.draw(ctx, content, int(given.Side))
	if err != nil {
		err = sendFailure(s.out, err)
	} else {
		err = sendDrawn(s.out, page)
	}
	if err == nil {
		err = s.out.Flush()
	}
	if err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	return nil
}

func (s *serving) draw(ctx context.Context, content []byte, side int) (*image.RGBA, error) {
	if isPDF(content) && s.pages == nil {
		opened, err := openPages(ctx, s.folder)
		if err != nil {
			return nil, err
		}
		s.pages = opened
	}
	if err := s.out.WriteByte(ready); err != nil {
		return nil, err
	}
	if err := s.out.Flush(); err != nil {
		return nil, err
	}
	if !isPDF(content) {
		return picture(ctx, content, side)
	}
	page, err := s.pages.FirstPage(ctx, content, side)
	return page, whyNoPage(err)
}

func (s *serving) close(ctx context.Context) error {
	if s.pages == nil {
		return nil
	}
	return s.pages.Close(ctx)
}
