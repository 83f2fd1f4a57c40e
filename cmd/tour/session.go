package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"satchel/storage/keychain"
)

// keyring is which keychain the tour uses, and why.
type keyring struct {
	kind keychain.Kind
	why  string
	stop func()
}

// inPrivateSession runs the tour again inside a D-Bus session of its own, with a home of its own, so that the
// keychain of whoever runs it is neither read nor changed. Where there is no D-Bus it goes on without.
func (p *places) inPrivateSession(ctx context.Context, self string) int {
	for _, needed := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(needed); err != nil {
			return p.withoutWindow(ctx, keyring{kind: keychain.File, why: needed + " is not installed", stop: func() {}})
		}
	}
	environment, err := p.privateEnvironment()
	if err != nil {
		fmt.Fprintf(os.Stderr, "tour: %v\n", err)
		return 1
	}
	command := exec.CommandContext(ctx, "dbus-run-session", "--", self, "--in-session", "--bin", p.bin, "--dir", p.dir)
	command.Env, command.Stdin, command.Stdout, command.Stderr = environment, os.Stdin, os.Stdout, os.Stderr
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 40 * time.Second
	err = command.Run()
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(1, ended.ExitCode())
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "tour: starting a private D-Bus session: %v\n", err)
		return 1
	}
	return 0
}

// privateEnvironment is this process's with a home, and all that hangs on it, inside the tour's folder.
func (p *places) privateEnvironment() ([]string, error) {
	var environment []string
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		private := name == "HOME" || strings.HasPrefix(name, "XDG_") || strings.HasPrefix(name, "DBUS_") || strings.HasPrefix(name, "GNOME_KEYRING")
		if !private {
			environment = append(environment, setting)
		}
	}
	home := p.folder("home")
	if err := os.RemoveAll(home); err != nil {
		return nil, fmt.Errorf("clearing the tour's own home: %w", err)
	}
	for name, folder := range map[string]string{
		"HOME": ".", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run",
	} {
		path := filepath.Join(home, folder)
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, fmt.Errorf("making the tour's own home: %w", err)
		}
		environment = append(environment, name+"="+path)
	}
	return environment, nil
}

// keyringLimit is how long gnome-keyring may take to come up.
const keyringLimit = 15 * time.Second

// unlockKeyring starts an unlocked gnome-keyring in the session, or says why the file keychain has to do.
func unlockKeyring(ctx context.Context) keyring {
	file := func(why string) keyring { return keyring{kind: keychain.File, why: why, stop: func() {}} }
	daemon := exec.CommandContext(ctx, "gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
	daemon.Stdin = strings.NewReader("the tour's own keyring")
	if err := daemon.Start(); err != nil {
		return file(fmt.Sprintf("gnome-keyring did not start: %v", err))
	}
	stop := func() {
		_ = daemon.Process.Signal(syscall.SIGTERM)
		_ = daemon.Wait()
	}
	if err := awaitKeyring(ctx); err != nil {
		stop()
		return file(fmt.Sprintf("gnome-keyring did not answer: %v", err))
	}
	return keyring{kind: keychain.OS, why: "gnome-keyring, in a private D-Bus session made for this tour", stop: stop}
}

func awaitKeyring(ctx context.Context) error {
	store, err := keychain.Open(keychain.OS, keychain.Options{Limit: time.Second})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, keyringLimit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := keychain.Probe(ctx, store)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}
