//go:build linux

package main

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
)

// patience bounds every wait for something to happen, on a slow machine under load.
const patience = 90 * time.Second

// desk is a display of its own with a window manager, and a person's hands and eyes at it.
type desk struct {
	*testing.T
	env     []string // for programs on the display
	display *os.Process
}

// newDesk starts a virtual display; everything started here ends with the test.
func newDesk(t *testing.T, env []string) *desk {
	t.Helper()
	for _, program := range []string{"Xvfb", "openbox", "xdotool", "import", "xclip"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is not installed; this needs xvfb, openbox, xdotool, imagemagick and xclip", program)
		}
	}
	name, server := startDisplay(t)
	d := &desk{T: t, env: append(env, "DISPLAY="+name, "LIBGL_ALWAYS_SOFTWARE=1"), display: server}
	manager := exec.Command("openbox")
	manager.Env = d.env
	startUntilEnd(t, manager)
	return d
}

// newDisplay starts a virtual display with further options of Xvfb's and returns its name.
func newDisplay(t testing.TB, options ...string) string {
	t.Helper()
	name, _ := startDisplay(t, options...)
	return name
}

func startDisplay(t testing.TB, options ...string) (name string, process *os.Process) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1400x1000x24", "-nolisten", "tcp")
	server.Args = append(server.Args, options...)
	server.ExtraFiles = []*os.File{write}
	startUntilEnd(t, server)
	write.Close()
	number, err := readLine(read)
	if err != nil {
		t.Fatalf("asking Xvfb for its display: %v", err)
	}
	return ":" + number, server.Process
}

// readLine reads up to a line's end or the end of the file.
func readLine(from *os.File) (string, error) {
	defer from.Close()
	if err := from.SetReadDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, os.ErrNoDeadline) {
		return "", err
	}
	var line []byte
	one := make([]byte, 1)
	for {
		n, err := from.Read(one)
		if n == 1 && one[0] == '\n' || errors.Is(err, io.EOF) {
			return strings.TrimSpace(string(line)), nil
		}
		if err != nil {
			return "", err
		}
		line = append(line, one[:n]...)
	}
}

func startUntilEnd(t testing.TB, command *exec.Cmd) {
	t.Helper()
	if err := command.Start(); err != nil {
		t.Fatalf("starting %s: %v", command.Path, err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
}

// running is satchel while it runs.
type running struct {
	*desk
	command *exec.Cmd
	said    record
	window  string // its X window
	dark    bool   // it was told to look dark
}

// open starts satchel and waits for its window.
func (d *desk) open(args ...string) *running {
	d.Helper()
	command := exec.Command(program, args...)
	command.Env = d.env
	return d.openCommand(command)
}

// openCommand is open for a command that shows satchel's window.
func (d *desk) openCommand(command *exec.Cmd) *running {
	d.Helper()
	a := &running{desk: d, command: command, said: recorded(d.T, command)}
	startUntilEnd(d.T, a.command)
	a.until("the window is there", func() bool {
		out, err := a.tool("search", "--onlyvisible", "--pid", strconv.Itoa(a.command.Process.Pid), "--name", "^Satchel$")
		a.window = strings.TrimSpace(string(out))
		return err == nil && a.window != "" && !strings.Contains(a.window, "\n")
	})
	a.until("the window has the keys", func() bool {
		_, _ = a.tool("windowactivate", a.window) // the focus tells whether it came to anything
		out, err := a.tool("getwindowfocus")
		return err == nil && strings.TrimSpace(string(out)) == a.window
	})
	return a
}

// close asks satchel to end, as a session's end would, and wants exit code 0.
func (a *running) close() {
	a.Helper()
	if err := a.command.Process.Signal(syscall.SIGTERM); err != nil {
		a.Fatal(err)
	}
	if err := ended(a.command, patience); err != nil {
		a.Fatalf("satchel did not end well: %v\n%s", err, a.said)
	}
	if said := a.said.String(); strings.Contains(said, "fyne.Do") {
		a.Errorf("the toolkit saw the UI touched off its thread:\n%s", said)
	}
}

// tool does something by xdotool.
func (d *desk) tool(args ...string) ([]byte, error) {
	command := exec.Command("xdotool", args...)
	command.Env = d.env
	return output(command)
}

// keys presses keys, one after the other.
func (d *desk) keys(names ...string) {
	d.Helper()
	for _, name := range names {
		if _, err := d.tool("key", "--delay", "40", name); err != nil {
			d.Fatalf("pressing %s: %v", name, err)
		}
	}
}

// types writes text on the keyboard.
func (d *desk) types(text string) {
	d.Helper()
	if _, err := d.tool("type", "--delay", "25", text); err != nil {
		d.Fatalf("typing: %v", err)
	}
}

// click presses the mouse at a place of the window.
func (a *running) click(x, y int) {
	a.Helper()
	if _, err := a.tool("mousemove", "--window", a.window, strconv.Itoa(x), strconv.Itoa(y), "click", "1"); err != nil {
		a.Fatalf("clicking: %v", err)
	}
}

// copies puts files on the clipboard, as a file manager does.
func (d *desk) copies(paths ...string) {
	d.Helper()
	clip := exec.Command("xclip", "-selection", "clipboard", "-quiet", "-i")
	clip.Env, clip.Stdin = d.env, strings.NewReader(strings.Join(paths, "\n"))
	startUntilEnd(d.T, clip)
	d.until("the files are on the clipboard", func() bool {
		out := exec.Command("xclip", "-selection", "clipboard", "-o")
		out.Env = d.env
		content, err := output(out)
		return err == nil && strings.Contains(string(content), paths[len(paths)-1])
	})
}

// looks is what the window shows now.
func (a *running) looks() image.Image {
	a.Helper()
	shot := exec.Command("import", "-window", a.window, "png:-")
	shot.Env = a.env
	out, err := output(shot)
	if err != nil {
		a.Fatalf("taking a picture: %v\n%s", err, a.said)
	}
	picture, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		a.Fatalf("reading the picture: %v", err)
	}
	return picture
}

// shows tells how many pixels have a colour of the theme exactly: tints are large flat areas, and each has one meaning.
func (a *running) shows(name fyne.ThemeColorName) int {
	mode := theme.Light
	if a.dark {
		mode = theme.Dark
	}
	return count(a.looks(), theme.New(mode).Color(name, 0))
}

func count(picture image.Image, want color.Color) int {
	r, g, b, _ := want.RGBA()
	found := 0
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			if pr, pg, pb, _ := picture.At(x, y).RGBA(); pr == r && pg == g && pb == b {
				found++
			}
		}
	}
	return found
}

// keep writes a picture into the folder that SATCHEL_SCREENSHOTS names, or into the test's own.
func (a *running) keep(name string) {
	a.Helper()
	folder := os.Getenv("SATCHEL_SCREENSHOTS")
	if folder == "" {
		folder = a.TempDir()
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, a.looks()); err != nil {
		a.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), encoded.Bytes(), 0o600); err != nil {
		a.Fatalf("keeping a picture: %v", err)
	}
}

// until looks again and again until something holds.
func (d *desk) until(what string, holds func() bool) {
	d.Helper()
	deadline := time.Now().Add(patience)
	for !holds() {
		if time.Now().After(deadline) {
			d.Fatalf("waited %s in vain until %s", patience, what)
		}
		time.Sleep(150 * time.Millisecond)
	}
}

// until says also what the program said, and keeps a last picture.
func (a *running) until(what string, holds func() bool) {
	a.Helper()
	defer func() {
		if a.Failed() && a.window != "" {
			a.keep("failed-" + strings.ReplaceAll(a.Name(), "/", "-"))
			a.Logf("satchel said:\n%s", a.said)
		}
	}()
	a.desk.until(what, holds)
}
