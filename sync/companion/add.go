package companion

import (
	"context"

	"satchel/sync/capture"
	"satchel/sync/document"
)

// Add captures files into the queue for the current account. What became of each file stands in its Added; the
// error is about the request as a whole: nobody signed in, no such company, no room on the disk for
// some (capture.ErrNoRoom), or a disk that fails (capture.ErrStopped). Those saved before are among the Added all the same.
func (w *Work) Add(ctx context.Context, request AddRequest) ([]Added, error) {
	order, err := w.companion.order(ctx, request)
	if err != nil {
		return nil, err
	}
	var all []Added
	err = w.capture(ctx, order, func(a Added) { all = request.settled(all, a) })
	return all, err
}

// CheckFile tells why a file or folder that a person names can't be captured; nil where nothing speaks against it.
func (w *Work) CheckFile(ctx context.Context, path string) *capture.Refusal {
	return w.capturer.Check(ctx, path)
}

// order is a request with what it leaves to be found out: whose documents these are, and which company's.
func (c *Companion) order(ctx context.Context, request AddRequest) (capture.Request, error) {
	account, err := c.Current()
	if err != nil {
		return capture.Request{}, err
	}
	company, err := c.companyFor(ctx, account, request.Company)
	if err != nil {
		return capture.Request{}, err
	}
	return capture.Request{
		Account:  account.ID,
		Server:   account.Server,
		Company:  document.Company{ID: company.ID, Name: company.Name},
		Category: request.Category,
		Note:     request.Note,
		Paths:    request.Paths,
		Combine:  request.Combine,
		Name:     request.Name,
		Edits:    request.Edits,
		Mark:     c.watchesFor(account.ID),
	}, nil
}

// capture carries an order out.
func (w *Work) capture(ctx context.Context, order capture.Request, each func(Added)) error {
	_, err := w.capturer.Add(ctx, order, func(r capture.Result) { each(toAdded(r)) })
	return err
}

// settled tells the person of one file, and keeps what Add returns.
func (r AddRequest) settled(all []Added, added Added) []Added {
	if r.Each != nil {
		r.Each(added)
	}
	if added.Skipped {
		return all
	}
	return append(all, added)
}

func toAdded(r capture.Result) Added {
	added := Added{Path: r.Path, Document: r.Record, Skipped: r.Status == capture.Skipped}
	if r.Err != nil {
		added.Err = r.Err
	}
	return added
}
