package instance

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// home is a folder with a short path, as a person's is.
func home(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "home-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// open listens on a home until the test ends and returns what is handed over.
func open(t *testing.T, home string) <-chan Request {
	t.Helper()
	listener, err := Listen(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	taken, ended := make(chan Request, 16), make(chan error, 1)
	go func() { ended <- listener.Serve(func(r Request) { taken <- r }) }()
	t.Cleanup(func() {
		if err := errors.Join(listener.Close(), <-ended); err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
	return taken
}

func TestTheOpenWindowTakesTheFilesOfALaterStart(t *testing.T) {
	folder := home(t)
	taken := open(t, folder)
	want := []string{"/scans/receipt, with ümlaut\nand a line.pdf", "/scans/2.png"}
	if ok, err := Hand(t.Context(), folder, Request{Files: want}); !ok || err != nil {
		t.Fatalf("taken %v, %v", ok, err)
	}
	if got := <-taken; !slices.Equal(got.Files, want) {
		t.Errorf("it took %q", got.Files)
	}
}

func TestNothingIsHandedOverWhereNoWindowIsOpen(t *testing.T) {
	for name, leave := range map[string]func(home string){
		"nothing":                 func(string) {},
		"a socket left by a kill": func(home string) { leaveSocket(t, home) },
		"a file in its place": func(home string) {
			if err := os.WriteFile(filepath.Join(home, "window.sock"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := home(t)
			leave(folder)
			if ok, err := Hand(t.Context(), folder, Request{}); ok || err != nil {
				t.Errorf("taken %v, %v", ok, err)
			}
			taken := open(t, folder) // which replaces what was left
			if ok, err := Hand(t.Context(), folder, Request{}); !ok || err != nil {
				t.Fatalf("taken %v, %v", ok, err)
			}
			<-taken
		})
	}
}

func leaveSocket(t *testing.T, home string) {
	t.Helper()
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(home, "window.sock"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	listener.SetUnlinkOnClose(false)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAHomeWithALongPathIsReachedThroughTheCacheFolder(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", home(t))
	folder := filepath.Join(home(t), strings.Repeat("a long name ", 12))
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	taken := open(t, folder)
	if ok, err := Hand(t.Context(), folder, Request{}); !ok || err != nil {
		t.Fatalf("taken %v, %v", ok, err)
	}
	<-taken
}

func TestOnlyThePersonReachesTheWindow(t *testing.T) {
	folder := home(t)
	open(t, folder)
	info, err := os.Stat(filepath.Join(folder, "window.sock"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v (%v)", info.Mode(), err)
	}
}

func TestWhatCanNotBeUnderstoodIsNotTakenAndDisturbsNobody(t *testing.T) {
	folder := home(t)
	taken := open(t, folder)
	for _, said := range []string{"", "\n", "hello\n", `{"files": 3}` + "\n", `["x"]` + "\n"} {
		connection, err := net.Dial("unix", filepath.Join(folder, "window.sock"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := connection.Write([]byte(said)); err != nil {
			t.Fatal(err)
		}
		if err := connection.(*net.UnixConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		answer := make([]byte, 64)
		if n, _ := connection.Read(answer); n > 0 {
			t.Errorf("%q is answered %q", said, answer[:n])
		}
		_ = connection.Close()
	}
	if ok, err := Hand(t.Context(), folder, Request{Files: []string{"/after"}}); !ok || err != nil {
		t.Fatalf("taken %v, %v", ok, err)
	}
	if got := <-taken; !slices.Equal(got.Files, []string{"/after"}) {
		t.Errorf("it took %q", got.Files)
	}
}

func TestAWindowThatHangsIsSaidToBeSilent(t *testing.T) {
	folder := home(t)
	hanging, err := net.Listen("unix", filepath.Join(folder, "window.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer hanging.Close()
	accepted := make(chan net.Conn, 1)
	go func() {
		connection, err := hanging.Accept()
		if err == nil {
			accepted <- connection
			_, _ = connection.Read(make([]byte, 1024))
			_ = connection.Close() // without an answer, as when it is killed
		}
	}()
	ok, err := Hand(t.Context(), folder, Request{})
	if ok || !errors.Is(err, ErrSilent) {
		t.Errorf("taken %v, %v", ok, err)
	}
	<-accepted
}
