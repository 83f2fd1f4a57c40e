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
	account, err := w.companion.Current()
	if err != nil {
		return nil, err
	}
	company, err := w.companion.companyFor(ctx, account, request.Company)
	if err != nil {
		return nil, err
	}
	var all []Added
	_, err = w.capturer.Add(ctx, capture.Request{
		Account:  account.ID,
		Server:   account.Server,
		Company:  document.Company{ID: company.ID, Name: company.Name},
		Category: request.Category,
		Note:     request.Note,
		Paths:    request.Paths,
		Combine:  request.Combine,
		Name:     request.Name,
	}, func(r capture.Result) {
		added := toAdded(r)
		if !added.Skipped {
			all = append(all, added)
		}
		if request.Each != nil {
			request.Each(added)
		}
	})
	return all, err
}

func toAdded(r capture.Result) Added {
	added := Added{Path: r.Path, Document: r.Record, Skipped: r.Status == capture.Skipped}
	if r.Err != nil {
		added.Err = r.Err
	}
	return added
}
