package acceptance

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"satchel/storage/disk"
	"satchel/storage/disk/disktest"
)

// fill leaves a disk with no more than some bytes.
func fill(t *testing.T, folder string, leave int64) (filler string) {
	t.Helper()
	free, known := disk.Free(folder)
	if !known {
		t.Fatalf("nobody knows how much is free at %s", folder)
	}
	filler = filepath.Join(folder, "filler")
	write(t, filler, "")
	file, err := os.OpenFile(filler, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if leave > 0 {
		if err := unix.Fallocate(int(file.Fd()), 0, 0, free-leave); err != nil {
			t.Fatal(err)
		}
		return filler
	}
	for err == nil { // others may write meanwhile
		_, err = file.Write(make([]byte, 4096))
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
	return filler
}

func TestWhatFitsOnASmallDiskIsQueuedAndTheRestIsRefusedWithTheReserveNamed(t *testing.T) {
	w := newWorld(t)
	disktest.Small(t, w.ctl.Home, 64<<20)
	w.signedIn()
	folder := t.TempDir()
	for n := range 8 { // of which three leave the reserve free
		if err := os.Rename(w.large("scan.tiff", 9<<20+n), filepath.Join(folder, fmt.Sprintf("scan-%d.tiff", n))); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(folder, "a-small.txt"), "two pounds")
	write(t, filepath.Join(folder, "z-small.txt"), "three pounds")

	said := w.must(3, "", "add", folder)

	contains(t, said.Out, "saved    a-small.txt", "saved    z-small.txt", "5 documents saved, 5 refused", "32 MB", "Make room")
	if strings.Contains(said.Out+said.Err, "ot looked at") {
		t.Errorf("files are said not to have been looked at:\n%s", said)
	}
	if free, _ := disk.Free(w.ctl.Home); free < 32<<20 {
		t.Errorf("%d bytes are free: the reserve was used up", free)
	}
	if queued := w.list(); len(queued) != 5 {
		t.Errorf("queued are %+v", queued)
	}
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
	w.check()
}

func TestOnAFullDiskTheDoctorBlamesTheDiskAlone(t *testing.T) {
	w := newWorld(t)
	disktest.Small(t, w.ctl.Home, 64<<20)
	w.signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	filler := fill(t, w.ctl.Home, 0)

	said := w.must(3, "", "doctor").Out

	contains(t, said, "FAIL  disk", "OK    keychain", "OK    queue", "OK    server", "OK    signed-in")
	if strings.Count(said, "FAIL") != 1 {
		t.Errorf("more than the disk is blamed:\n%s", said)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

func TestAServiceWhoseDiskIsFullIsNotReadyAndSaysSo(t *testing.T) {
	w := newWorld(t)
	w.stop()
	disktest.Small(t, filepath.Join(w.data, "blobs"), 64<<20)
	w.restart()
	ready := func() (int, string) {
		answer, err := http.Get(w.service.URL + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(text)
	}
	if code, text := ready(); code != http.StatusOK {
		t.Errorf("with room it answers %d %s", code, text)
	}
	filler := fill(t, filepath.Join(w.data, "blobs"), 1<<20)
	if code, text := ready(); code != http.StatusServiceUnavailable || !strings.Contains(text, `"documents":"disk full"`) {
		t.Errorf("on a full disk it answers %d %s", code, text)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if code, text := ready(); code != http.StatusOK {
		t.Errorf("with room again it answers %d %s", code, text)
	}
}

func TestAServiceWhoseDatabaseHasNoRoomIsNotToldAsANetworkThatIsDown(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("bill.txt", "two pounds"))
	w.stop()
	elsewhere := filepath.Join(t.TempDir(), "data")
	disktest.Small(t, elsewhere, 64<<20)
	if err := os.CopyFS(elsewhere, os.DirFS(w.data)); err != nil {
		t.Fatal(err)
	}
	w.data = elsewhere
	w.restart()
	filler := fill(t, elsewhere, 0)

	for _, command := range [][]string{
		{"sync"}, {"sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin"}, {"reset-password", w.service.URL, "--email", bookkeeper},
	} {
		said := w.must(1, password+"\n", command...)
		if text := said.Out + said.Err; strings.Contains(text, "can't be reached") || strings.Contains(text, "network") {
			t.Errorf("%s says\n%s", command[0], text)
		} else if command[0] != "reset-password" && !strings.Contains(text, "has no space left") && !strings.Contains(text, "has no room left") {
			t.Errorf("%s does not say that the service is full:\n%s", command[0], text)
		}
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	w.must(0, "", "sync", "--until-done", "--timeout", "2m")
}
