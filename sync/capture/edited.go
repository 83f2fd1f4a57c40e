package capture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"satchel/storage/disk"
	"satchel/storage/spool"
	"satchel/sync/capture/pdf"
	"satchel/sync/document"
	"satchel/sync/ledger"
	"satchel/sync/pictures"
)

// copyEdited takes what an edit makes of a picture into the batch. The file is only read.
func (a *adding) copyEdited(ctx context.Context, batch *spool.Batch, file *os.File, edit pictures.Edit, origin *ledger.Origin) (document.Record, error) {
	shape, err := pictures.Look(file)
	if err != nil {
		return document.Record{}, fmt.Errorf("%w: %w", spool.ErrReading, err)
	}
	name := editedName(filepath.Base(file.Name()), shape.Format)
	return a.copyWritten(ctx, batch, name, 0, origin, func(w io.Writer) error { return a.writeEdited(ctx, w, file, edit) })
}

// copyWritten takes what a function writes into the batch, as a document of its own.
func (a *adding) copyWritten(
	ctx context.Context, batch *spool.Batch, name string, pages int, origin *ledger.Origin, write func(io.Writer) error,
) (document.Record, error) {
	reader, writer := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		writer.CloseWithError(write(writer))
	}()
	record, err := a.copy(ctx, batch, spool.Generated(reader), name, pages, origin)
	// Closing the reader ends the writing goroutine when the copy was cut short.
	_ = reader.Close()
	<-done
	return record, err
}

// writeEdited writes what an edit makes of a picture, and notices when the file changes meanwhile.
func (a *adding) writeEdited(ctx context.Context, w io.Writer, file *os.File, edit pictures.Edit) error {
	select {
	case a.drawing <- struct{}{}:
		defer func() { <-a.drawing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	before, err := disk.LookAt(file)
	if err != nil {
		return err
	}
	if err := pictures.Write(ctx, w, file, edit); err != nil {
		return err
	}
	return unchanged(file, before)
}

// editedName is a document's name with the ending of what the picture has become.
func editedName(name string, was pictures.Format) string {
	if was.Becomes() == was {
		return name
	}
	return strings.TrimSuffix(name, filepath.Ext(name)) + document.Ending(was.Becomes().MediaType())
}

// editedPage is a page that was written anew, in memory: a page's picture is small beside what drawing it took.
type editedPage struct{ *bytes.Reader }

// Close implements io.Closer.
func (editedPage) Close() error { return nil }

// turnedPage is a page that lies in the document as it is, and is only shown turned.
type turnedPage struct {
	page
	turns int
}

// Turns implements pdf.Turned.
func (p turnedPage) Turns() int { return p.turns }

// editPage is what an edit makes of a page.
func (a *adding) editPage(ctx context.Context, from page, edit pictures.Edit) (io.ReadSeekCloser, error) {
	if !edit.Cuts() && pdf.Check(from) == nil {
		if _, err := from.Seek(0, io.SeekStart); err != nil {
			return nil, errors.Join(err, from.Close())
		}
		return turnedPage{from, edit.Turns}, nil
	}
	var out bytes.Buffer
	err := a.writeEdited(ctx, &out, from.File, edit)
	return editedPage{bytes.NewReader(out.Bytes())}, errors.Join(err, from.Close())
}
