package capture

import (
	"cmp"
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
	"satchel/sync/pictures"
)

// maxPages bounds what is bound into one document.
const maxPages = 1000

// combine makes one document of all pictures. Either all of them are in it, or nothing was captured: the pages
// that are well are then refused for the others' sake.
func (a *adding) combine(ctx context.Context) error {
	var pages []candidate
	var wrong bool
	walk(ctx, a.request.Paths, a.own, func(c candidate) bool {
		if c.why == nil {
			c.why = checkPage(c.path, a.request.Edits[c.path])
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

func checkPage(path string, edit pictures.Edit) *Refusal {
	file, err := openSource(path)
	if err != nil {
		return refusal(fmt.Errorf("%w: %w", spool.ErrReading, err))
	}
	defer file.Close()
	if edit.Changes() { // what it becomes is a JPEG or PNG
		if _, err := pictures.Look(file); err != nil {
			return refusal(fmt.Errorf("%w: %w", spool.ErrReading, err))
		}
		return nil
	}
	switch err := pdf.Check(file); {
	case err == nil:
		return nil
	case !errors.Is(err, pdf.ErrNotAPicture):
		return refusal(fmt.Errorf("%w: %w", spool.ErrReading, err))
	case doubtful(file, path):
		return refuse(NotReadable, err)
	default:
		return refuse(NotAPicture, err)
	}
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
		g.refuseRest(refuse(OtherPage, nil))
		return g
	}
	record, bad, why := a.bound(ctx, g, good)
	a.minding(why, stop)
	for i := range g.entries {
		switch {
		case g.entries[i].why != nil:
		case bad != "" && bad != g.entries[i].from.path:
			g.entries[i].why = refuse(OtherPage, nil)
		default:
			g.entries[i].record, g.entries[i].why = record, why
		}
	}
	return g
}

// bound is the document, or why there is none, and of which page that is true, if of one.
func (a *adding) bound(ctx context.Context, g *group, paths []string) (record document.Record, bad string, why *Refusal) {
	batch, err := a.ledger.Spool().Batch()
	if err != nil {
		return document.Record{}, "", refuse(DiskFault, err)
	}
	g.batch = batch
	info := pdf.Info{Producer: "Satchel", Created: a.now()}
	var at int // the page that is being written
	var fault error
	record, err = a.copyWritten(ctx, batch, a.boundName(paths[0]), len(paths), nil, func(w io.Writer) error {
		fault = pdf.Write(w, info, len(paths), func(i int) (io.ReadSeekCloser, error) {
			at = i
			return a.openPage(ctx, paths[i])
		})
		return fault
	})
	if fault != nil && !errors.Is(fault, io.ErrClosedPipe) && ctx.Err() == nil { // else what is written to has failed
		bad = paths[at]
	}
	switch {
	case err == nil:
		return record, "", nil
	case errors.Is(err, pdf.ErrNotAPicture):
		return document.Record{}, bad, refuse(NotAPicture, err)
	}
	return document.Record{}, bad, refusal(err)
}

func (a *adding) boundName(first string) string {
	name := a.request.Name
	if name == "" {
		base := filepath.Base(first)
		name = strings.TrimSuffix(base, filepath.Ext(base))
	}
	return document.WithEnding(name, ".pdf")
}

// page is a picture that notices when it changes between opening and closing.
type page struct {
	*os.File
	before disk.Look
}

func (a *adding) openPage(ctx context.Context, path string) (io.ReadSeekCloser, error) {
	file, err := openSource(path)
	if err != nil {
		return nil, err
	}
	before, err := disk.LookAt(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	a.reached(pointPage)
	if edit := a.request.Edits[path]; edit.Changes() {
		return a.editPage(ctx, page{file, before}, edit)
	}
	return page{file, before}, nil
}

// Close implements io.Closer.
func (p page) Close() error {
	return errors.Join(unchanged(p.File, p.before), p.File.Close())
}

// unchanged is nil for a file that is as it was, else spool.ErrChanged.
func unchanged(file *os.File, before disk.Look) error {
	after, err := disk.LookAt(file)
	if err == nil && !before.Unchanged(after) {
		err = fmt.Errorf("%w: %s", spool.ErrChanged, file.Name())
	}
	return err
}
