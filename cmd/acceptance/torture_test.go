package acceptance

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

const (
	tortureFiles = 500
	tortureKills = 20
)

// seedVariable repeats a failed run.
const seedVariable = "SATCHEL_SEED"

// seed is the given one, or a new one each time; it is printed.
func seed(t *testing.T) uint64 {
	t.Helper()
	chosen := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv(seedVariable), 10, 64); err == nil {
		chosen = given
	}
	t.Logf("%s=%d repeats this run", seedVariable, chosen)
	return chosen
}

// Proves D8. Proves D9.
func TestEveryDocumentIsAcceptedExactlyOnceHoweverOftenBothSidesAreKilled(t *testing.T) {
	random := rand.New(rand.NewPCG(seed(t), 1))
	w := newWorld(t).signedIn()
	hashes := w.addMany(random, 0, tortureFiles)

	for kill := range tortureKills {
		if w.acceptedAtService() == len(hashes) { // a fast machine: a kill with nothing to send proves nothing
			maps.Copy(hashes, w.addMany(random, len(hashes), 100))
		}
		service, after := random.IntN(2) == 0, time.Duration(random.IntN(250))*time.Millisecond
		t.Logf("kill %d, %s into a sync, of the service: %t", kill+1, after, service)
		w.killDuringSync(service, after)
	}
	w.must(0, "", "sync", "--until-done", "--timeout", "5m")

	w.judge(hashes)
}

// addMany captures files of many sizes, all different, numbered from first on, and returns their hashes by name.
func (w *world) addMany(random *rand.Rand, first, n int) map[string]string {
	w.Helper()
	folder := w.TempDir()
	hashes := map[string]string{}
	source := rand.NewChaCha8([32]byte{byte(random.Uint32()), byte(first), byte(first >> 8)})
	for i := first; i < first+n; i++ {
		size := 200 + random.IntN(120_000)
		if i%50 == 0 {
			size = 2<<20 + random.IntN(4<<20) // these go in parts
		}
		content := make([]byte, size)
		_, _ = source.Read(content)  // never fails
		copy(content, "a scan of\n") // or one in some thousand would begin as a program does
		name := fmt.Sprintf("document-%04d.bin", i)
		hashes[name] = fmt.Sprintf("%x", sha256.Sum256(content))
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			w.Fatal(err)
		}
	}
	w.must(0, "", "add", folder)
	return hashes
}

// killDuringSync starts a sync and, some time into it, ends one side as a power cut would. When it is the
// service, the companion is left to see it come back, and is killed then.
func (w *world) killDuringSync(service bool, after time.Duration) {
	w.Helper()
	command := w.ctl.Command(w.Context(), "sync", "--until-done")
	if err := command.Start(); err != nil {
		w.Fatal(err)
	}
	time.Sleep(after)
	if service {
		w.killService()
		w.restart()
	}
	w.kill(command)
}

// killService ends the service at once; what it had in memory is gone.
func (w *world) killService() {
	w.Helper()
	if err := w.service.Kill(); err != nil {
		w.Fatal(err)
	}
}

func (w *world) kill(command *exec.Cmd) {
	w.Helper()
	if err := command.Process.Kill(); err != nil {
		w.Logf("the companion had ended already: %v", err)
	}
	_ = command.Wait() // "signal: killed" is what was asked for
}

// judge compares what was captured with what both sides say in the end.
func (w *world) judge(hashes map[string]string) {
	w.Helper()
	listed := w.list()
	if len(listed) != len(hashes) {
		w.Errorf("the companion lists %d documents, %d were captured", len(listed), len(hashes))
	}
	byID := map[string]string{}
	for _, d := range listed {
		byID[d.ID] = d.Name
		if d.State != "accepted" || d.Acknowledgement == nil || d.Acknowledgement.SHA256 != hashes[d.Name] || d.SHA256 != hashes[d.Name] {
			w.Errorf("%s is %s with %+v; its hash is %s", d.Name, d.State, d.Acknowledgement, hashes[d.Name])
		}
		if d.Acknowledgement != nil && d.Acknowledgement.DuplicateOf != nil {
			w.Errorf("%s was taken for a duplicate, so it was sent as two documents", d.Name)
		}
	}
	atService := w.documents()
	if len(atService) != len(hashes) {
		w.Errorf("the service has %d documents, %d were captured", len(atService), len(hashes))
	}
	for _, d := range atService {
		if d.SHA256 != hashes[byID[d.ID]] {
			w.Errorf("%s is at the service with hash %s, want %s", byID[d.ID], d.SHA256, hashes[byID[d.ID]])
		}
	}
	if told := w.acceptances(); len(told) != len(hashes) {
		w.Errorf("the feed tells of %d acceptances, want %d", len(told), len(hashes))
	}
	w.check()
}
