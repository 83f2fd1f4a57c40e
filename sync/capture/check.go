package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"satchel/storage/spool"
)

// Check tells why a path that a person names can't be captured, so that they see it before; nil where nothing speaks against
// it. It reads a file's first bytes, and of a folder nothing.
func (c *Capturer) Check(ctx context.Context, path string) *Refusal {
	w := newWalker(ctx, c.own)
	var why *Refusal
	w.fn = func(c candidate) bool { why = c.why; return true }
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir() && !w.isOwn(path):
		return nil
	case err == nil && info.IsDir():
		return refuse(OwnFolder, nil)
	}
	w.visit(path, true, nil)
	if why != nil {
		return why
	}
	file, err := openSource(path)
	if err != nil {
		return refusal(fmt.Errorf("%w: %w", spool.ErrReading, err))
	}
	defer file.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return refusal(fmt.Errorf("%w: %w", spool.ErrReading, err))
	}
	if isProgram(filepath.Base(path), head[:n]) {
		return refuse(Program, nil)
	}
	return nil
}
