package acceptance

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"satchel/storage/disk"
)

// smallDisk puts a real disk of its own at a folder. Mounting needs rights that a developer's account may lack; where the
// tests have to prove it (CI is set) that is a failure.
func smallDisk(t *testing.T, folder string, size int64) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("mounting a small disk: %v", err)
		}
		t.Skipf("mounting a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

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
	if err := unix.Fallocate(int(file.Fd()), 0, 0, free-leave); err != nil {
		t.Fatal(err)
	}
	return filler
}

func TestWhatFitsOnASmallDiskIsQueuedAndTheRestIsRefusedWithTheReserveNamed(t *testing.T) {
	w := newWorld(t)
	smallDisk(t, w.ctl.Home, 64<<20)
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
	smallDisk(t, w.ctl.Home, 64<<20)
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
	smallDisk(t, filepath.Join(w.data, "blobs"), 64<<20)
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
