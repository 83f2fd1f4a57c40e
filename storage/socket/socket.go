// Package socket is how processes on one companion's home talk to each other: a Unix socket in the home, which only the
// person can reach. Whoever holds the queue's lock may listen, and nobody else; the package decides nothing of that. It
// imports nothing of the house.
package socket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Listen begins to listen at a home's socket of that name. One left by a killed process is replaced; closing the listener
// removes it.
func Listen(ctx context.Context, home, name string) (net.Listener, error) {
	path, err := address(home, name)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("clearing the socket that an earlier process left: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil { // the cache folder need not be there yet
		return nil, fmt.Errorf("making the socket's folder: %w", err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("listening at %s: %w", path, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("keeping others from %s: %w", path, err), listener.Close())
	}
	return listener, nil
}

// Dial reaches whoever listens at a home's socket of that name. Its error means that nobody does: a socket that was left
// over refuses.
func Dial(ctx context.Context, home, name string, patience time.Duration) (net.Conn, error) {
	path, err := address(home, name)
	if err != nil {
		return nil, err // then nobody can listen either
	}
	dialer := net.Dialer{Timeout: patience}
	connection, err := dialer.DialContext(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("reaching %s: %w", path, err)
	}
	return connection, nil
}
