package capture

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"satchel/storage/spool"
	"satchel/sync/capture/pdf"
	"satchel/sync/document"
)

// maxPages bounds what is bound into one document.
const maxPages = 1000

// combine makes one document of all pictures. Either all of them are in it, or nothing was captured: the pages
// that are well are then refused as stopped.
func (a *adding) combine(ctx context.Context) error {
	var pages []candidate
	var wrong bool
	walk(ctx, a.request.Paths, a.own, func(c candidate) bool {
		if c.why == nil {
			c.why = checkPage(c.path)
		}
		wrong = wrong || c.why != nil && !c.why.passesOver()
		pages = append(pages, c)
		return len(pages) <= maxPages
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case len(pages) > maxPages:
		return fmt.Errorf("%w: more than %d pages for one document", ErrRequest, maxPages)
	}
	var stopped error
	stop := func(cause error) { stopped = cause }
	g := a.bind(ctx, pages, wrong, stop)
	a.settle(g, stop)
	return cmp.Or(stopped, ctx.Err(), a.leftOut())
}

func checkPage(path string) *Refusal {
	file, err := openSource(path)
	if err != nil {
		return refusal(fmt.Errorf("%w: %w", spool.ErrReading, err))
	}
	defer file.Close()
	return pageRefusal(pdf.Check(file))
}

func pageRefusal(err error) *Refusal {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, pdf.ErrNotAPicture):
		return refuse(NotAPicture, err)
	}
	return refusal(fmt.Errorf("%w: %w", spool.ErrReading, err))
}

// bind copies the pages into the spool as one document, unless one of them is wrong.
func (a *adding) bind(ctx context.Context, pages []candidate, wrong bool, stop context.CancelCauseFunc) *group {
	g := &group{}
	var good []string
	for _, page := range pages {
		g.entries = append(g.entries, entry{from: page, why: page.why})
		if page.why == nil {
			good = append(good, page.path)
		}
	}
	if wrong || len(good) == 0 {
		g.refuseRest(refuse(Stopped, errors.New("another page can't be used")))
		return g
	}
	record, why := a.bound(ctx, g, good)
	a.minding(why, stop)
	for i := range g.entries {
		if g.entries[i].why == nil {
			g.entries[i].record, g.entries[i].why = record, why
		}
	}
	return g
}

func (a *adding) bound(ctx context.Context, g *group, paths []string) (document.Record, *Refusal) {
	batch, err := a.ledger.Spool().Batch()
	if err != nil {
		return document.Record{}, refuse(DiskFault, err)
	}
	g.batch = batch
	reader, writer := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		writer.CloseWithError(pdf.Write(writer, pdf.Info{Producer: "Satchel", Created: a.now()}, len(paths), openPage(paths)))
	}()
	record, err := a.copy(ctx, batch, spool.Generated(reader), a.boundName(paths[0]), len(paths), nil)
	// Closing the reader ends the writing goroutine when the copy was cut short.
	_ = reader.Close()
	<-done
	switch {
	case err == nil:
		return record, nil
	case errors.Is(err, pdf.ErrNotAPicture):
		return document.Record{}, refuse(NotAPicture, err)
	}
	return document.Record{}, refusal(err)
}

func (a *adding) boundName(first string) string {
	if a.request.Name != "" {
		return a.request.Name
	}
	base := filepath.Base(first)
	return strings.TrimSuffix(base, filepath.Ext(base)) + ".pdf"
}

// page is a picture that notices when it changes between opening and closing.
type page struct {
	*os.File
	before fs.FileInfo
}

func openPage(paths []string) func(int) (io.ReadSeekCloser, error) {
	return func(i int) (io.ReadSeekCloser, error) {
		file, err := openSource(paths[i])
		if err != nil {
			return nil, err
		}
		before, err := file.Stat()
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		return page{file, before}, nil
	}
}

// Close implements io.Closer.
func (p page) Close() error {
	after, err := p.Stat()
	if err == nil && (after.Size() != p.before.Size() || !after.ModTime().Equal(p.before.ModTime())) {
		err = fmt.Errorf("%w: page %s", spool.ErrChanged, p.Name())
	}
	return errors.Join(err, p.File.Close())
}
