package companion

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"satchel/storage/keychain"
	"satchel/sync/engine"
	"satchel/sync/metered"
)

// Options say where a companion lives and what it may ask for. The zero value is a companion in the
// person's own configuration folder with the OS keychain.
type Options struct {
	Home       string                                                // folder of all state beside the keychain; empty is DefaultHome
	Account    string                                                // e-mail or id of the account to work with; empty is the one used last
	Keychain   keychain.Kind                                         // where a new sign-in keeps its secrets; empty is keychain.OS. Never another one by itself
	Passphrase func(ctx context.Context, fresh bool) (string, error) // asks for a file keychain's passphrase, its first if fresh; nil refuses file keychains
	Asks       func(waits bool)                                      // is told when the operating system's keychain begins, and ends, to ask the person; may be nil
	JavaVM     uintptr                                               // Android's Java machine in this process, through which its keychain is reached; 0 elsewhere
	DeviceName string                                                // what the service's list of devices shows; empty is the machine's name
	Platform   string                                                // linux, windows, darwin, android, ios; empty is this machine's
	Version    string                                                // this program's version, for the User-Agent
	Log        *slog.Logger                                          // nil discards
	Transport  http.RoundTripper                                     // below everything that talks to a service; nil is the usual one
	Metered    func(context.Context) (bool, error)                   // whether the network is metered; nil asks the system
	Now        func() time.Time                                      // nil is time.Now
}

func (o Options) metered() func(context.Context) (bool, error) {
	if o.Metered != nil {
		return o.Metered
	}
	return metered.Now
}

// transport keeps a connection for each upload that may go on at once; the usual transport keeps two, and would
// open the others anew for every document.
func (o Options) transport() http.RoundTripper {
	usual, ok := http.DefaultTransport.(*http.Transport)
	if o.Transport != nil || !ok {
		return o.Transport
	}
	own := usual.Clone()
	own.MaxIdleConnsPerHost = engine.MostAtOnce
	return own
}

// DefaultHome is the companion's folder in the person's configuration folder.
func DefaultHome() (string, error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoHome, err)
	}
	return filepath.Join(config, "satchel"), nil
}
