//go:build linux

package intake_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
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

	"satchel/auth/access"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/intake"
)

// serveSatchel is the service with its embedded stores, until its input ends.
func serveSatchel(dir string) {
	db, err := database.Open(context.Background(), database.Config{SQLite: filepath.Join(dir, "satchel.db")})
	check(err)
	blobs, err := blob.OpenDirectory(filepath.Join(dir, "blobs"))
	check(err)
	h := &house{db: db, maxSize: 1 << 40}
	h.service = intake.New(intake.Options{DB: db, Blobs: blobs, Access: access.New(db, time.Now), Log: slog.Default()})
	check(h.people(context.Background()))
	serve(h.handler(), "/"+h.anna.String()+"/"+h.acme.String()+"/uploads")
	check(db.Close())
}

// serveBare takes each body, writes and hashes it as it comes, and fsyncs it: the least that keeps a document.
func serveBare(dir string) {
	var count atomic.Int64
	serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, err := os.Create(filepath.Join(dir, strconv.FormatInt(count.Add(1), 10)))
		check(err)
		sum := sha256.New()
		_, err = io.CopyBuffer(io.MultiWriter(file, sum), r.Body, make([]byte, 256<<10))
		check(errors.Join(err, file.Sync(), file.Close()))
		fmt.Fprintln(w, hex.EncodeToString(sum.Sum(nil)))
	}), "/")
}

func serve(handler http.Handler, path string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(listener) }()
	fmt.Printf("http://%s%s\n", listener.Addr(), path)
	_, _ = io.Copy(io.Discard, os.Stdin)
	check(server.Close())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// peer is a server process.
type peer struct {
	url     string
	command *exec.Cmd
	stdin   io.Closer
}

func startPeer(b *testing.B, kind, dir string) *peer {
	b.Helper()
	p := &peer{command: exec.Command(os.Args[0])}
	p.command.Env = append(os.Environ(), benchServe+"="+kind, "SATCHEL_BENCH_DIR="+dir)
	p.command.Stderr = os.Stderr
	stdin, err1 := p.command.StdinPipe()
	stdout, err2 := p.command.StdoutPipe()
	if err := errors.Join(err1, err2, p.command.Start()); err != nil {
		b.Fatal(err)
	}
	p.stdin = stdin
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatalf("starting the %s server: %v", kind, err)
	}
	p.url = strings.TrimSpace(line)
	return p
}

// stop ends the server and returns the most memory it had, in MiB.
func (p *peer) stop(b *testing.B) float64 {
	b.Helper()
	_ = p.stdin.Close()
	if err := p.command.Wait(); err != nil {
		b.Fatal(err)
	}
	return float64(p.command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}
