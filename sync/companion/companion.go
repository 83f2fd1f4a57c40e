package companion

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/sync/capture/watch"
)

// Companion is the light part: accounts, sign-in, companies and devices. Any number of processes may have one
// on the same home. Its methods may be called from any goroutine.
type Companion struct {
	options Options
	home    string
	log     *slog.Logger
	now     func() time.Time
	signin  *signin.Service
	watched *watch.List
	here    here

	mu     sync.Mutex
	stores map[keychain.Kind]keychain.Store
	work   *Work // told of sign-ins and sign-outs while it is open

	pace pace         // of all uploads
	skew atomic.Int64 // of this computer's clock against the service's, a time.Duration

	changes chan struct{} // holds one after a sign-in or a sign-out that KeepRevoking has not seen
}

// closeLimit is how long Close waits for a token the service has just given to be kept.
const closeLimit = 10 * time.Second

// Open opens the companion's home, making it (mode 0700) if it is not there. It reads no secrets and calls
// nobody.
func Open(ctx context.Context, options Options) (*Companion, error) {
	home, err := options.home()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, fmt.Errorf("making the companion's folder: %w", err)
	}
	c := &Companion{
		options: options, home: home, log: options.Log, now: options.Now,
		watched: watch.OpenList(home), stores: map[keychain.Kind]keychain.Store{}, changes: make(chan struct{}, 1),
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.now == nil {
		c.now = time.Now
	}
	c.signin, err = signin.New(signin.Options{
		Home:       home,
		Keychain:   c.store,
		DeviceName: options.deviceName(),
		Platform:   options.platform(),
		UserAgent:  "Satchel/" + options.version() + " (" + options.platform() + ")",
		Transport:  options.transport(),
		Changed:    c.accountChanged,
		Clock:      options.Now,
		Log:        c.log,
	})
	if err != nil {
		return nil, fmt.Errorf("opening the companion: %w", err)
	}
	c.log.DebugContext(ctx, "opened the companion", "home", home)
	return c, nil
}

// Close forgets access tokens. It waits a little for a token that the service has just given to be kept.
func (c *Companion) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeLimit)
	defer cancel()
	if err := c.signin.Close(ctx); err != nil {
		return fmt.Errorf("closing the companion: %w", err)
	}
	return nil
}

// Home is the folder of all state beside the keychain.
func (c *Companion) Home() string { return c.home }

// store opens each kind of keychain once.
func (c *Companion) store(kind keychain.Kind) (keychain.Store, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if opened, ok := c.stores[kind]; ok {
		return opened, nil
	}
	options := keychain.Options{Path: c.keychainPath(kind), Passphrase: c.options.Passphrase, JavaVM: c.options.JavaVM}
	if options.Passphrase == nil {
		options.Passphrase = func(context.Context, bool) (string, error) { return "", keychain.ErrLocked }
	}
	opened, err := keychain.Open(kind, options)
	if err != nil {
		return nil, err
	}
	if kind == keychain.OS && c.options.Asks != nil {
		opened = patient{opened, c.options.Asks}
	}
	c.stores[kind] = &heard{Store: opened, log: c.log, kind: kind}
	return c.stores[kind], nil
}

// accountChanged lets documents go on when their person has signed in, and has the service told of who has signed out.
func (c *Companion) accountChanged(signin.Account) {
	c.noteChange()
	c.mu.Lock()
	work := c.work
	c.mu.Unlock()
	if work != nil {
		work.accountChanged()
	}
}

func (o Options) home() (string, error) {
	if o.Home == "" {
		return DefaultHome()
	}
	home, err := filepath.Abs(o.Home)
	if err != nil {
		return "", fmt.Errorf("finding the companion's folder: %w", err)
	}
	return home, nil
}

func (o Options) deviceName() string {
	if o.DeviceName != "" {
		return o.DeviceName
	}
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "this " + o.platform() + " computer"
	}
	return name
}

func (o Options) platform() string {
	if o.Platform != "" {
		return o.Platform
	}
	return runtime.GOOS
}

func (o Options) version() string {
	if o.Version != "" {
		return o.Version
	}
	return "development"
}

func (o Options) keychain() keychain.Kind {
	if o.Keychain != "" {
		return o.Keychain
	}
	return keychain.OS
}
