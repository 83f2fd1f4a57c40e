package capture

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// The benchmarks capture in a process of its own (this test program again), on the same disk as a peer in the
// same run, and report the ratio of their times. Sizes come from the environment, as in sync/intake:
//
//	SATCHEL_BENCH_DIR    where to write; must be a real disk (default: the temporary folder)
//	SATCHEL_BENCH_FILES  how many documents of 100 KB (default 1000; the aim is stated for 10000)
//	SATCHEL_BENCH_BYTES  size of the large document (default 256 MiB; the aim is stated for 2 GB)
const (
	benchSize  = 100_000
	benchTurns = 4
	manyAim    = 2.0
	largeAim   = 1.5
	memoryAim  = 64 // MiB
)

// BenchmarkCaptureMany captures folders durably, against cp -r of them and sync. The two take turns, so that what
// else the disk does slows both.
func BenchmarkCaptureMany(b *testing.B) {
	files := int(fromEnvironment(b, "SATCHEL_BENCH_FILES", 1000))
	dir := benchFolder(b)
	for turn := range benchTurns {
		writeMany(b, filepath.Join(dir, fmt.Sprint("from", turn)), turn, files/benchTurns)
	}
	for b.Loop() {
		must(b, os.RemoveAll(filepath.Join(dir, "home")))
		var ours, peer time.Duration
		memory := 0.0
		for turn := range benchTurns {
			from, copied := filepath.Join(dir, fmt.Sprint("from", turn)), filepath.Join(dir, fmt.Sprint("copy", turn))
			peer += timed(b, "sh", "-c", `cp -r "$0" "$1" && sync`, from, copied)
			took, most := capture(b, filepath.Join(dir, "home"), from)
			ours, memory = ours+took, max(memory, most)
			must(b, os.RemoveAll(copied))
		}
		report(b, fmt.Sprintf("%d documents of %d bytes, durable", files, benchSize), "cp -r and sync", ours, peer, manyAim, memory)
		b.ReportMetric(float64(files)/ours.Seconds(), "docs/s")
	}
}

func writeMany(b *testing.B, dir string, turn, files int) {
	b.Helper()
	must(b, os.Mkdir(dir, 0o700))
	body := noise(benchSize)
	for i := range files {
		binary.BigEndian.PutUint32(body, uint32(turn))
		binary.BigEndian.PutUint32(body[4:], uint32(i))
		must(b, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.pdf", i)), body, 0o600))
	}
}

// BenchmarkCaptureLarge captures one large file durably, against dd writing it with fdatasync at the end.
func BenchmarkCaptureLarge(b *testing.B) {
	size := fromEnvironment(b, "SATCHEL_BENCH_BYTES", 256<<20)
	dir := benchFolder(b)
	from := filepath.Join(dir, "large.pdf")
	writeLarge(b, from, size)
	for b.Loop() {
		copied := filepath.Join(dir, "copy")
		peer := timed(b, "dd", "if="+from, "of="+copied, "bs=1M", "conv=fdatasync", "status=none")
		must(b, os.Remove(copied))
		must(b, os.RemoveAll(filepath.Join(dir, "home")))
		ours, memory := capture(b, filepath.Join(dir, "home"), from)
		report(b, fmt.Sprintf("%d bytes, durable", size), "dd with fdatasync", ours, peer, largeAim, memory)
		b.ReportMetric(float64(size)/1e6/ours.Seconds(), "MB/s")
	}
}

func report(b *testing.B, what, peerName string, ours, peer time.Duration, aim, memory float64) {
	b.Helper()
	ratio := ours.Seconds() / peer.Seconds()
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(memory, "MiB")
	b.Logf("capture of %s: %v; %s %v; ratio %.2f (aim %.1f); memory %.0f MiB (aim %d)", what, ours, peerName, peer, ratio, aim, memory, memoryAim)
}

// capture runs this program on a home, and says how long it took and how much memory it had at most.
func capture(b *testing.B, home, from string) (time.Duration, float64) {
	b.Helper()
	settle(b)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashHome+"="+home, crashFrom+"="+from, crashAt+"=never/0")
	cmd.Stderr = os.Stderr
	start := time.Now()
	must(b, cmd.Run())
	return time.Since(start), peakMemory(cmd.ProcessState)
}

func timed(b *testing.B, name string, args ...string) time.Duration {
	b.Helper()
	settle(b)
	start := time.Now()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		b.Fatalf("%s: %v: %s", name, err, out)
	}
	return time.Since(start)
}

// settle has the disk finish what was written before, so that nobody pays for it twice.
func settle(b *testing.B) {
	b.Helper()
	must(b, exec.Command("sync").Run())
}

func noise(n int) []byte {
	body := make([]byte, n)
	// A fixed beginning makes runs alike.
	_, _ = rand.NewChaCha8([32]byte{}).Read(body)
	return body
}

func writeLarge(b *testing.B, path string, size int64) {
	b.Helper()
	file, err := os.Create(path)
	must(b, err)
	for body := noise(1 << 20); size > 0; size -= int64(len(body)) {
		_, err := file.Write(body[:min(size, int64(len(body)))])
		must(b, err)
	}
	must(b, file.Close())
}

func benchFolder(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp(os.Getenv("SATCHEL_BENCH_DIR"), "satchel-bench-")
	must(b, err)
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func fromEnvironment(b *testing.B, name string, otherwise int64) int64 {
	b.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	value, err := strconv.ParseInt(text, 10, 64)
	must(b, err)
	return value
}
