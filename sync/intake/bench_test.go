//go:build linux

package intake_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"satchel/sync/resumable"
)

// The benchmarks run Satchel's service and a bare peer, each in a process of its own (this test binary again), on
// the same disk, and report the ratio of their times. Sizes come from the environment:
//
//	SATCHEL_BENCH_DIR    where to write; must be a real disk (default: the temporary folder)
//	SATCHEL_BENCH_FILES  how many documents of 100 KB (default 1000; the aim is stated for 10000)
//	SATCHEL_BENCH_BYTES  size of the large document (default 256 MiB; the aim is stated for 2 GB)
const (
	benchServe  = "SATCHEL_BENCH_SERVE" // "satchel" or "bare": be that server
	benchSize   = 100_000
	benchAtOnce = 32 // as a companion sends to a service that answers quickly: see sync/engine
	benchTurn   = 500
	smallAim    = 1.5
	largeAim    = 1.5
	memoryAim   = 64 // MiB
)

func TestMain(m *testing.M) {
	switch os.Getenv(benchServe) {
	case "satchel":
		serveSatchel(os.Getenv("SATCHEL_BENCH_DIR"))
	case "bare":
		serveBare(os.Getenv("SATCHEL_BENCH_DIR"))
	default:
		os.Exit(m.Run())
	}
}

func benchFolder(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp(os.Getenv("SATCHEL_BENCH_DIR"), "satchel-bench-")
	if err != nil {
		b.Fatal(err)
	}
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
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return value
}

// BenchmarkManyDocuments sends documents of 100 KB, 32 at a time, against a bare client and server doing the
// same with the same bytes. The two take turns, so that what else the disk does slows both.
func BenchmarkManyDocuments(b *testing.B) {
	files := int(fromEnvironment(b, "SATCHEL_BENCH_FILES", 1000))
	dir := benchFolder(b)
	docs, source := benchDocuments(b, dir, files)
	for b.Loop() {
		bare := startPeer(b, "bare", mustFolder(b, dir, "bare"))
		service := startPeer(b, "satchel", mustFolder(b, dir, "satchel"))
		var bareTime, ours time.Duration
		for from := 0; from < files; from += benchTurn {
			to := min(from+benchTurn, files)
			bareTime += timed(b, from, to, func(client *http.Client, i int) error {
				return postBare(client, bare.url, docs[i], source(i))
			})
			ours += timed(b, from, to, func(client *http.Client, i int) error {
				content := source(i)
				defer content.Close()
				c := resumable.Client{HTTP: client}
				_, err := c.Upload(b.Context(), service.url, "", docs[i], content, nil)
				return err
			})
		}
		bare.stop(b)
		memory := service.stop(b)
		b.ReportMetric(ours.Seconds()/bareTime.Seconds(), "ratio")
		b.ReportMetric(float64(files)/ours.Seconds(), "docs/s")
		b.ReportMetric(float64(files)/bareTime.Seconds(), "bare-docs/s")
		b.ReportMetric(memory, "server-MiB")
		b.Logf("%d documents of %d bytes: %v, bare %v, ratio %.2f (aim %.1f); server's memory %.0f MiB (aim %d)",
			files, benchSize, ours, bareTime, ours.Seconds()/bareTime.Seconds(), smallAim, memory, memoryAim)
	}
}

// BenchmarkLargeDocument sends one large document, against dd writing the same file with fdatasync at the end.
func BenchmarkLargeDocument(b *testing.B) {
	size := fromEnvironment(b, "SATCHEL_BENCH_BYTES", 256<<20)
	dir := benchFolder(b)
	path := filepath.Join(dir, "large")
	doc := largeFile(b, path, size)
	for b.Loop() {
		began := time.Now()
		dd := exec.Command("dd", "if="+path, "of="+filepath.Join(dir, "copy"), "bs=1M", "conv=fdatasync", "status=none")
		if out, err := dd.CombinedOutput(); err != nil {
			b.Fatalf("dd: %v: %s", err, out)
		}
		ddTime := time.Since(began)
		check(os.Remove(filepath.Join(dir, "copy")))
		doc.ID = uuid.Must(uuid.NewV7())
		service := startPeer(b, "satchel", mustFolder(b, dir, "large-store"))
		ours := timed(b, 0, 1, func(client *http.Client, _ int) error {
			file, err := os.Open(path)
			check(err)
			defer file.Close()
			c := resumable.Client{HTTP: client}
			_, err = c.Upload(b.Context(), service.url, "", doc, file, nil)
			return err
		})
		memory := service.stop(b)
		b.ReportMetric(ours.Seconds()/ddTime.Seconds(), "ratio")
		b.ReportMetric(float64(size)/1e6/ours.Seconds(), "MB/s")
		b.ReportMetric(memory, "server-MiB")
		b.Logf("%d bytes: %v, dd %v, ratio %.2f (aim %.1f); server's memory %.0f MiB (aim %d)",
			size, ours, ddTime, ours.Seconds()/ddTime.Seconds(), largeAim, memory, memoryAim)
	}
}

// timed runs the jobs with numbers from from up to to, 32 at a time over connections that stay open, and returns how
// long they took together.
func timed(b *testing.B, from, to int, do func(client *http.Client, i int) error) time.Duration {
	b.Helper()
	syscall.Sync() // neither side pays for what was written before it
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchAtOnce}}
	defer client.CloseIdleConnections()
	var group errgroup.Group
	var next atomic.Int64
	next.Store(int64(from))
	began := time.Now()
	for range min(benchAtOnce, to-from) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < to; i = int(next.Add(1)) - 1 {
				if err := do(client, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

func postBare(client *http.Client, url string, doc resumable.Document, content *os.File) error {
	defer content.Close()
	request, err := http.NewRequest(http.MethodPost, url, content)
	if err != nil {
		return err
	}
	request.ContentLength = doc.Size
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if got := strings.TrimSpace(string(text)); got != doc.SHA256 {
		return fmt.Errorf("the bare server hashed %s, not %s", got, doc.SHA256)
	}
	return nil
}

// benchDocuments writes the source files, as a spool has them.
func benchDocuments(b *testing.B, dir string, files int) ([]resumable.Document, func(i int) *os.File) {
	b.Helper()
	folder := mustFolder(b, dir, "source")
	name := func(i int) string { return filepath.Join(folder, strconv.Itoa(i)) }
	docs := make([]resumable.Document, files)
	random := rand.NewChaCha8([32]byte{1})
	content := make([]byte, benchSize)
	for i := range docs {
		_, _ = random.Read(content)
		docs[i] = describe(content)
		check(os.WriteFile(name(i), content, 0o600))
	}
	return docs, func(i int) *os.File {
		file, err := os.Open(name(i))
		check(err)
		return file
	}
}

func largeFile(b *testing.B, path string, size int64) resumable.Document {
	b.Helper()
	file, err := os.Create(path)
	check(err)
	sum := sha256.New()
	_, err = io.CopyN(io.MultiWriter(file, sum), rand.NewChaCha8([32]byte{2}), size)
	check(errors.Join(err, file.Close()))
	return resumable.Document{SHA256: hex.EncodeToString(sum.Sum(nil)), Size: size, Name: "large.pdf", CapturedAt: time.Now()}
}

func mustFolder(b *testing.B, dir, name string) string {
	b.Helper()
	path, err := os.MkdirTemp(dir, name)
	check(err)
	return path
}
