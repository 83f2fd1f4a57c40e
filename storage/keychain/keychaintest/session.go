package keychaintest

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Session starts a private D-Bus session and an unlocked gnome-keyring, both ended with the test, and returns
// the whole environment for child processes that are to use it (their HOME is a temporary folder too). The
// test fails where gnome-keyring or D-Bus is not installed.
//
// A test that calls the keychain in its own process passes the environment to Use.
func Session(t testing.TB) []string {
	t.Helper()
	environment := Bus(t)
	daemon := exec.Command(need(t, "gnome-keyring-daemon"), "--unlock", "--components=secrets", "--foreground")
	daemon.Env = environment
	daemon.Stdin = strings.NewReader("a passphrase for tests")
	start(t, daemon)
	waitFor(t, environment)
	return environment
}

// Bus starts a private D-Bus session on which there is no keychain yet, and on which none can be started,
// and returns the environment for processes that are to use it.
func Bus(t testing.TB) []string {
	t.Helper()
	home := t.TempDir()
	config := filepath.Join(home, "bus.conf")
	if err := os.WriteFile(config, []byte(busConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	bus := exec.Command(need(t, "dbus-daemon"), "--config-file="+config, "--nofork", "--nopidfile", "--print-address=1")
	bus.Env = privateEnvironment(t, home)
	output, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start(t, bus)
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatalf("reading the address of the D-Bus session: %v", err)
	}
	return append(bus.Env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
}

// Use makes this process use the session; the test can't be parallel then.
func Use(t testing.TB, environment []string) {
	t.Helper()
	for _, setting := range environment {
		name, value, _ := strings.Cut(setting, "=")
		if name == "DBUS_SESSION_BUS_ADDRESS" {
			t.Setenv(name, value)
		}
	}
}

// Lock locks the session's keychain. Nobody is there to answer the prompt that opens it again.
func Lock(t testing.TB, environment []string) {
	t.Helper()
	command := exec.Command(need(t, "dbus-send"), "--session", "--print-reply", "--dest=org.freedesktop.secrets",
		"/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
		"array:objpath:/org/freedesktop/secrets/collection/login")
	command.Env = environment
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("locking the keychain: %v\n%s", err, output)
	}
}

// Find looks a secret up with libsecret's own command, and so proves what is really kept; "" if nothing is.
func Find(t testing.TB, environment []string, service, user string) string {
	t.Helper()
	command := exec.Command(need(t, "secret-tool"), "lookup", "service", service, "username", user)
	command.Env = environment
	output, err := command.Output()
	if _, nothing := errors.AsType[*exec.ExitError](err); err != nil && !nothing {
		t.Fatalf("looking into the keychain: %v", err)
	}
	return string(output)
}

// busConfig is a session bus that starts no services by itself, so that only what a test starts is there.
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

func privateEnvironment(t testing.TB, home string) []string {
	var environment []string
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		switch {
		case name == "HOME", name == "DISPLAY", name == "WAYLAND_DISPLAY", name == "GNOME_KEYRING_CONTROL":
		case strings.HasPrefix(name, "XDG_"), strings.HasPrefix(name, "DBUS_"):
		default:
			environment = append(environment, setting)
		}
	}
	environment = append(environment, "HOME="+home)
	for name, folder := range map[string]string{
		"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run",
	} {
		path := filepath.Join(home, folder)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		environment = append(environment, name+"="+path)
	}
	return environment
}

func need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("%s is not installed; this needs gnome-keyring, dbus and libsecret-tools", program)
	}
	return path
}

func start(t testing.TB, command *exec.Cmd) {
	t.Helper()
	if err := command.Start(); err != nil {
		t.Fatalf("starting %s: %v", command.Path, err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
}

// waitFor waits until the keychain answers on the bus.
func waitFor(t testing.TB, environment []string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		command := exec.Command(need(t, "dbus-send"), "--session", "--print-reply", "--dest=org.freedesktop.secrets",
			"/org/freedesktop/secrets/collection/login", "org.freedesktop.DBus.Properties.Get",
			"string:org.freedesktop.Secret.Collection", "string:Locked")
		command.Env = environment
		output, err := command.CombinedOutput()
		if err == nil && strings.Contains(string(output), "false") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the keychain did not come up: %v\n%s", err, output)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
