package capture

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"satchel/storage/spool"
	"satchel/sync/document"
	"satchel/sync/ledger"
)

// adding is one Add.
type adding struct {
	*Capturer
	request Request
	each    func(Result)
	summary Summary
	last    uuid.UUID // the document told of last; pages bound together are counted once
	noRoom  atomic.Pointer[Refusal]
	moved   moved
}

func (a *adding) tell(r Result) {
	switch r.Status {
	case Saved:
		if r.Record.ID != a.last {
			a.last = r.Record.ID
			a.summary.Saved++
			a.summary.Bytes += r.Record.Size
		}
	case Skipped:
		a.summary.Skipped++
	case Refused:
		a.summary.Refused++
	}
	if a.each != nil {
		a.each(r)
	}
}

// changeTries is how often a file that changed while it was read is begun anew, a little later each time.
const changeTries = 3

const changePause = 300 * time.Millisecond

// take copies one file into a batch.
func (a *adding) take(ctx context.Context, batch *spool.Batch, from candidate) (document.Record, *Refusal) {
	for try := 1; ; try++ {
		record, err := a.takeOnce(ctx, batch, from)
		if err == nil {
			a.reached(pointCopied)
			return record, nil
		}
		if !errors.Is(err, spool.ErrChanged) || try == changeTries {
			return document.Record{}, refusal(err)
		}
		if err := pause(ctx, time.Duration(try)*changePause); err != nil {
			return document.Record{}, refusal(err)
		}
	}
}

func (a *adding) takeOnce(ctx context.Context, batch *spool.Batch, from candidate) (document.Record, error) {
	file, err := openSource(from.path)
	if err != nil {
		return document.Record{}, fmt.Errorf("%w: %w", spool.ErrReading, err)
	}
	defer file.Close()
	var origin *ledger.Origin
	if a.request.marks() {
		if origin, err = a.originOf(from.path, file); err != nil {
			return document.Record{}, err
		}
	}
	if edit := a.request.Edits[from.path]; edit.Changes() {
		return a.copyEdited(ctx, batch, file, edit, origin)
	}
	return a.copy(ctx, batch, file, filepath.Base(from.path), 0, origin)
}

// copy takes source into the batch as a document of its own, marked as what is left of origin, which may be nil.
func (a *adding) copy(
	ctx context.Context, batch *spool.Batch, source spool.Source, name string, pages int, origin *ledger.Origin,
) (document.Record, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return document.Record{}, fmt.Errorf("making an id: %w", err)
	}
	var record document.Record
	_, err = batch.Add(ctx, id, source, func(sum spool.Sum) ([]byte, error) {
		if isProgram(name, sum.Head) {
			return nil, refuse(Program, nil)
		}
		record, err = a.describe(id, name, pages, sum)
		if err != nil {
			return nil, err
		}
		if origin != nil {
			if sum.Before != nil { // else it is known as it was opened
				origin.Size, origin.ModTime = sum.Before.Size(), sum.Before.ModTime()
			}
			record.Marks = origin.Marks()
		}
		return document.Encode(record)
	})
	return record, err
}

// describe makes the record of a document whose bytes have just been copied.
func (a *adding) describe(id uuid.UUID, name string, pages int, sum spool.Sum) (document.Record, error) {
	now := a.now()
	record, err := document.Begin(document.Record{
		ID: id, Account: a.request.Account, Server: a.request.Server, Company: a.request.Company,
		Category: a.request.Category, Note: a.request.Note, Name: strings.ToValidUTF8(name, "\uFFFD"), Pages: pages,
		MediaType: mediaType(name, sum.Head),
	}, now)
	if err != nil {
		return document.Record{}, err
	}
	return record.Spool(sum.Size, sum.SHA256, now)
}

// openSource opens a file to copy, and makes sure that it is still a regular one: a pipe put in its place
// would hold the capture for ever.
func openSource(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|dontBlock, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = refuse(NotAFile, fmt.Errorf("%s is a %s", path, info.Mode().Type()))
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
