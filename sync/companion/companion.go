package companion

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"satchel/sync/document"
)

var errUnwired = errors.New("companion: not wired yet")

// Companion is the light part: accounts, sign-in, companies and devices. Any number of processes may have one
// on the same home. Its methods may be called from any goroutine.
type Companion struct{ options Options }

// Open opens the companion's home, making it (mode 0700) if it is not there. It reads no secrets and calls
// nobody.
func Open(ctx context.Context, options Options) (*Companion, error) { return &Companion{options}, nil }

// Close forgets access tokens and lets go of connections.
func (c *Companion) Close() error { return nil }

// Home is the folder of all state beside the keychain.
func (c *Companion) Home() string { return c.options.Home }

// Accounts lists everybody known on this home, the current one first.
func (c *Companion) Accounts() ([]Account, error) { return nil, errUnwired }

// Current is the account that commands and screens work with, or ErrNoAccount.
func (c *Companion) Current() (Account, error) { return Account{}, errUnwired }

// UseAccount makes an account the current one.
func (c *Companion) UseAccount(ctx context.Context, id string) (Account, error) {
	return Account{}, errUnwired
}

// SignIn signs in with e-mail and app password, keeps the refresh token in the keychain, and makes the account
// the current one. Where the person has a single company it is chosen.
func (c *Companion) SignIn(ctx context.Context, with Credentials) (Account, error) {
	return Account{}, errUnwired
}

// SignOut wipes the keychain and revokes on the service. Queued documents stay for the same person.
func (c *Companion) SignOut(ctx context.Context, account string) (SignedOut, error) {
	return SignedOut{}, errUnwired
}

// RequestReset asks the service to mail a link for making an app password. It never tells whether the address
// has an account.
func (c *Companion) RequestReset(ctx context.Context, server, email string) error { return errUnwired }

// WhoAmI asks the service who is signed in here.
func (c *Companion) WhoAmI(ctx context.Context) (Identity, error) { return Identity{}, errUnwired }

// Companies asks the service which companies the person may send to.
func (c *Companion) Companies(ctx context.Context) ([]Company, error) { return nil, errUnwired }

// UseCompany chooses the company of new documents by name or id.
func (c *Companion) UseCompany(ctx context.Context, nameOrID string) (Company, error) {
	return Company{}, errUnwired
}

// Devices lists the person's signed-in companions.
func (c *Companion) Devices(ctx context.Context) ([]Device, error) { return nil, errUnwired }

// RevokeDevice signs one of them out on the service.
func (c *Companion) RevokeDevice(ctx context.Context, id uuid.UUID) error { return errUnwired }

// Doctor looks at everything a working companion needs. It changes nothing and never fails itself: what is
// wrong stands in the checks.
func (c *Companion) Doctor(ctx context.Context) []Check { return nil }

// OpenWork opens the queue and the spool. Another process that has them is ErrHomeInUse.
func (c *Companion) OpenWork(ctx context.Context) (*Work, error) { return nil, errUnwired }

// Work is the part that captures and sends; one process a home. Its methods may be called from any goroutine.
type Work struct{}

// Close waits for what is being written and closes queue and spool.
func (w *Work) Close() error { return nil }

// Add captures files into the queue. The error is about the request as a whole; what became of each file
// stands in its Added.
func (w *Work) Add(ctx context.Context, request AddRequest) ([]Added, error) { return nil, errUnwired }

// List reads the queue.
func (w *Work) List(filter Filter) ([]document.Record, error) { return nil, errUnwired }

// Document reads one document, or ErrUnknownDocument.
func (w *Work) Document(id uuid.UUID) (document.Record, error) { return document.Record{}, errUnwired }

// Find reads the document whose id is or begins or ends with text; more than one is ErrAmbiguous.
func (w *Work) Find(text string) (document.Record, error) { return document.Record{}, errUnwired }

// Counts says how the queue stands.
func (w *Work) Counts() (Counts, error) { return Counts{}, errUnwired }

// Run sends what is queued until the context ends.
func (w *Work) Run(ctx context.Context) error { return errUnwired }

// Subscribe calls fn with every change, one call at a time, from a goroutine of Work's. The first call has
// the state at the time of subscribing. fn must not block.
func (w *Work) Subscribe(fn func(Snapshot)) (cancel func()) { return func() {} }

// Wake tries everything that waits, now: the network came back, the person signed in.
func (w *Work) Wake() {}

// Retry sends documents that need the person once more; no ids means all of those. It says how many.
func (w *Work) Retry(ctx context.Context, ids ...uuid.UUID) (int, error) { return 0, errUnwired }

// Remove takes a document out of the queue and its bytes out of the spool.
func (w *Work) Remove(ctx context.Context, id uuid.UUID) error { return errUnwired }
