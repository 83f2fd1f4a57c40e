package companion

import (
	"context"
	"errors"
	"io"
	"net/http"
	"syscall"

	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/sync/document"
	"satchel/sync/engine"
	"satchel/sync/resumable"
)

// uploader sends one account's documents: it is what the engine knows of the network.
type uploader struct {
	companion *Companion
	signin    *signin.Service
	account   signin.Account
	client    resumable.Client
}

func newUploader(c *Companion, account signin.Account) (*uploader, error) {
	s := c.signin
	client, err := s.Client(account)
	if err != nil {
		return nil, err
	}
	return &uploader{companion: c, signin: s, account: account, client: resumable.Client{HTTP: client}}, nil
}

// Upload implements engine.Uploader.
func (u *uploader) Upload(
	ctx context.Context, r document.Record, content io.ReaderAt, progress func(uploadURL string, offset int64),
) (document.Acknowledgement, error) {
	sending, err := u.companion.maySend(ctx)
	if err != nil {
		return document.Acknowledgement{}, err
	}
	if sending.Limit > 0 {
		content = paced{ctx, content, &u.companion.pace, sending.Limit}
	}
	endpoint := u.account.Issuer + "/api/v1/companies/" + r.Company.ID.String() + "/uploads"
	ack, err := u.client.Upload(ctx, endpoint, r.UploadURL, resumable.Document{
		ID: r.ID, SHA256: r.SHA256, Size: r.Size, Name: r.Name, MediaType: r.MediaType,
		Category: r.Category, Note: r.Note, CapturedAt: r.CapturedAt,
	}, content, progress)
	return ack, forEngine(err)
}

// Probe implements engine.Uploader.
func (u *uploader) Probe(ctx context.Context) error {
	if _, err := u.companion.maySend(ctx); err != nil {
		return err
	}
	_, err := u.signin.Discover(ctx, u.account.Issuer)
	return forEngine(err)
}

// forEngine makes of an error of signing in what it means to the queue. An error that isn't one stays itself.
func forEngine(err error) error {
	throttled, wait := errors.AsType[*signin.ThrottledError](err)
	failing, fails := errors.AsType[*signin.FailingError](err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, signin.ErrSignedOut):
		return &engine.AccountError{Reason: document.SignedOut, Err: err}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT): // of a keychain that is a file
		return &engine.AccountError{Reason: document.DiskFull, Err: err}
	case errors.Is(err, keychain.ErrMissing):
		return &engine.AccountError{Reason: document.KeychainMissing, Err: err}
	case KeychainShut(err), errors.Is(err, keychain.ErrNotFound), errors.Is(err, signin.ErrNotKept):
		return &engine.AccountError{Reason: document.KeychainLocked, Err: err}
	case errors.Is(err, signin.ErrServerNewer):
		return &engine.AccountError{Reason: document.CompanionTooOld, Err: err}
	case errors.Is(err, signin.ErrNotSatchel):
		// It may be a guest network's own page, which passes; so it is probed, and not the person's.
		return errors.Join(resumable.ErrNotSatchel, err)
	case fails:
		return &resumable.Error{Status: failing.Status, Code: "failing", Detail: err.Error()}
	case wait:
		return &resumable.Error{
			Status: http.StatusTooManyRequests, Code: "throttled", Detail: err.Error(), RetryAfter: throttled.RetryAfter,
		}
	}
	return err
}
