package main

import (
	"bufio"
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
	env  []string // environment of the programs that use it
	stop func()
}

// keyringPassphrase opens a keyring that is made anew for each tour and holds a demonstration's token alone.
const keyringPassphrase = "the tour's own keyring"

// fileKeyring is an encrypted file in the companion's home, for where there is no keychain.
func fileKeyring(why string) keyring {
	return keyring{
		kind: keychain.File, why: why, stop: func() {},
		env: append(os.Environ(), "SATCHEL_PASSPHRASE="+keyringPassphrase),
	}
}

// privateKeyring starts a D-Bus session and gnome-keyring in it, with a home of their own, so that the keychain
// of whoever runs the tour is neither read nor changed. Where that can't be had it says why, and the file
// keychain has to do.
func (p *places) privateKeyring(ctx context.Context) keyring {
	for _, needed := range []string{"dbus-daemon", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(needed); err != nil {
			return fileKeyring(needed + " is not installed")
		}
	}
	env, err := p.privateEnvironment()
	if err != nil {
		return fileKeyring(err.Error())
	}
	// Their ends are stop's, so that a Ctrl-C can still sign out.
	ctx = context.WithoutCancel(ctx)
	bus, address, err := p.startBus(ctx, env)
	if err != nil {
		return fileKeyring(err.Error())
	}
	env = append(env, "DBUS_SESSION_BUS_ADDRESS="+address)
	daemon := exec.CommandContext(ctx, "gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
	daemon.Env, daemon.Stdin = env, strings.NewReader(keyringPassphrase)
	if err := daemon.Start(); err != nil {
		end(bus)
		return fileKeyring(fmt.Sprintf("gnome-keyring did not start: %v", err))
	}
	stop := func() { end(daemon); end(bus) }
	if err := awaitKeyring(ctx, address); err != nil {
		stop()
		return fileKeyring(fmt.Sprintf("gnome-keyring did not answer: %v", err))
	}
	return keyring{kind: keychain.OS, why: "gnome-keyring, in a private D-Bus session made for this tour", env: env, stop: stop}
}

func end(command *exec.Cmd) {
	_ = command.Process.Signal(syscall.SIGTERM)
	_ = command.Wait()
}

// busConfig is a session on which nothing is started by itself: the only keychain there is the one we start.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

func (p *places) startBus(ctx context.Context, env []string) (bus *exec.Cmd, address string, err error) {
	config := filepath.Join(p.folder("home"), "bus.conf")
	if err := os.WriteFile(config, []byte(busConfig), 0o600); err != nil {
		return nil, "", fmt.Errorf("the private D-Bus session could not be prepared: %w", err)
	}
	bus = exec.CommandContext(ctx, "dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile", "--print-address=1")
	bus.Env = env
	out, err := bus.StdoutPipe()
	if err == nil {
		err = bus.Start()
	}
	if err != nil {
		return nil, "", fmt.Errorf("the private D-Bus session did not start: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		end(bus)
		return nil, "", fmt.Errorf("the private D-Bus session did not say where it is: %w", err)
	}
	return bus, strings.TrimSpace(line), nil
}

// privateEnvironment is this process's with a home, and all that hangs on it, inside the tour's folder.
func (p *places) privateEnvironment() ([]string, error) {
	var env []string
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		private := name == "HOME" || strings.HasPrefix(name, "XDG_") || strings.HasPrefix(name, "DBUS_") || strings.HasPrefix(name, "GNOME_KEYRING")
		if !private {
			env = append(env, setting)
		}
	}
	home := p.folder("home")
	if err := os.RemoveAll(home); err != nil {
		return nil, fmt.Errorf("the tour's own home could not be cleared: %w", err)
	}
	for name, folder := range map[string]string{
		"HOME": ".", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run",
	} {
		path := filepath.Join(home, folder)
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, fmt.Errorf("the tour's own home could not be made: %w", err)
		}
		env = append(env, name+"="+path)
	}
	return env, nil
}

// keyringLimit is how long gnome-keyring may take to come up.
const keyringLimit = 15 * time.Second

// awaitKeyring waits until the keychain on a session answers. This process has one keychain of its own, which
// is found by the environment.
func awaitKeyring(ctx context.Context, address string) error {
	if err := os.Setenv("DBUS_SESSION_BUS_ADDRESS", address); err != nil {
		return err
	}
	store, err := keychain.Open(keychain.OS, keychain.Options{Limit: time.Second})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, keyringLimit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		limited, stop := context.WithTimeout(ctx, time.Second)
		err := keychain.Probe(limited, store)
		stop()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-tick.C:
		}
	}
}
