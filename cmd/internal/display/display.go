package display

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Kind is a way to show windows, as XDG_SESSION_TYPE names it; empty where the system has only its own.
type Kind string

// The kinds.
const (
	Wayland Kind = "wayland"
	X11     Kind = "x11"
)

// ErrNone means that the environment names no display.
var ErrNone = errors.New("no display: neither DISPLAY nor WAYLAND_DISPLAY is set")

// limit is how long a display may take to answer; one on this machine answers at once.
const limit = 3 * time.Second

// Find is the display that answers, Wayland's before X's as the toolkit has it. Where none does the error says
// which was tried. It connects only; a display that answers may still refuse this user.
func Find(ctx context.Context, env func(string) string) (Kind, error) {
	if runtime.GOOS != "linux" {
		return "", nil
	}
	var failures []error
	for _, kind := range []struct {
		Kind

		name   string
		places func(name string, env func(string) string) []place
	}{{Wayland, "WAYLAND_DISPLAY", wayland}, {X11, "DISPLAY", x11}} {
		named := env(kind.name)
		if named == "" {
			continue
		}
		if anyAnswers(ctx, kind.places(named, env)) {
			return kind.Kind, nil
		}
		failures = append(failures, fmt.Errorf("nothing answers at the display that %s names (%s)", kind.name, named))
	}
	if len(failures) == 0 {
		return "", ErrNone
	}
	return "", errors.Join(failures...)
}

// place is where a display listens.
type place struct{ network, address string }

func anyAnswers(ctx context.Context, places []place) bool {
	for _, p := range places {
		dialer := net.Dialer{Timeout: limit}
		if connection, err := dialer.DialContext(ctx, p.network, p.address); err == nil {
			_ = connection.Close()
			return true
		}
	}
	return false
}

// wayland is as in wl_display_connect(3): an absolute path, or a name below XDG_RUNTIME_DIR.
func wayland(name string, env func(string) string) []place {
	if filepath.IsAbs(name) {
		return []place{{"unix", name}}
	}
	if env("XDG_RUNTIME_DIR") == "" {
		return nil
	}
	return []place{{"unix", filepath.Join(env("XDG_RUNTIME_DIR"), name)}}
}

// x11 is as in X(7), DISPLAY NAMES: host:display.screen, where no host means this machine.
func x11(name string, _ func(string) string) []place {
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return nil
	}
	host, number := name[:colon], name[colon+1:]
	number, _, _ = strings.Cut(number, ".")
	display, err := strconv.ParseUint(number, 10, 15)
	if err != nil {
		return nil
	}
	if host == "" || host == "unix" {
		socket := "/tmp/.X11-unix/X" + number
		return []place{{"unix", socket}, {"unix", "@" + socket}}
	}
	if filepath.IsAbs(host) { // as XQuartz and some containers name it
		return []place{{"unix", name}, {"unix", host}}
	}
	return []place{{"tcp", net.JoinHostPort(strings.Trim(host, "[]"), strconv.FormatUint(6000+display, 10))}}
}
