//go:build unix

package databasetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver called "pgx"

	"satchel/storage/database"
)

// startPostgres runs once in a test binary; the cluster is shared by its tests.
var startPostgres = sync.OnceValues(newCluster)

var databases atomic.Int64

// cluster is a running PostgreSQL that listens on a socket in its own directory and nowhere else.
type cluster struct {
	dir   string
	admin *sql.DB
	hold  io.Closer // the supervisor's standard input; collected as garbage it would close and end the server
}

func freshPostgres(ctx context.Context) (address string, err error) { return copyOf(ctx, "template0") }

func migratedPostgres(ctx context.Context) (address string, err error) {
	template, err := migratedTemplate()
	if err != nil {
		return "", err
	}
	return copyOf(ctx, template)
}

// migratedTemplate is the name of a database with its tables, which others are copies of: see migratedSQLite.
var migratedTemplate = sync.OnceValues(func() (string, error) {
	address, err := copyOf(context.Background(), "template0")
	if err != nil {
		return "", err
	}
	_, name, _ := strings.Cut(address, " dbname=")
	return name, migrate(database.Config{Postgres: address})
})

func copyOf(ctx context.Context, template string) (address string, err error) {
	server, err := startPostgres()
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("test%d", databases.Add(1))
	if _, err := server.admin.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		return "", fmt.Errorf("making the database %s: %w", name, err)
	}
	return server.address(name), nil
}

func (c *cluster) address(database string) string {
	return fmt.Sprintf("host=%s user=satchel dbname=%s", c.dir, database)
}

// newCluster makes a cluster in a short directory, because a socket's path holds about 100 bytes.
func newCluster() (*cluster, error) {
	dir, err := os.MkdirTemp("/tmp", "satchel-pg-")
	if err != nil {
		return nil, err
	}
	as, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	initdb, err := program("initdb")
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	make := exec.Command(initdb, "--pgdata="+data, "--username=satchel", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	make.Dir, make.SysProcAttr = dir, as
	if out, err := make.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	hold, err := serve(as, dir, data)
	if err != nil {
		return nil, err
	}
	server := &cluster{dir: dir, hold: hold}
	server.admin, err = sql.Open("pgx", server.address("postgres"))
	if err != nil {
		return nil, err
	}
	return server, server.await()
}

// supervise runs PostgreSQL until its standard input closes, which happens when the test binary ends, however
// it ends, and removes the directory.
const supervise = `dir=$1; shift; "$@" >"$dir/log" 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$dir"`

func serve(as *syscall.SysProcAttr, dir, data string) (io.Closer, error) {
	postgres, err := program("postgres")
	if err != nil {
		return nil, err
	}
	shell := exec.Command(
		"/bin/sh", "-c", supervise, "supervise", dir,
		postgres, "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off",
		"-c", "full_page_writes=off", "-c", "shared_buffers=16MB", "-c", "max_connections=200",
	)
	shell.Dir, shell.SysProcAttr = "/", as
	hold, err := shell.StdinPipe()
	if err != nil {
		return nil, err
	}
	return hold, shell.Start()
}

// await returns when the server answers.
func (c *cluster) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := c.admin.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
			return fmt.Errorf("PostgreSQL did not start: %w\n%s", err, log)
		case <-tick.C:
		}
	}
}

// unprivileged is who the server runs as where that can't be root, which PostgreSQL refuses; the directory is
// given to whoever that is.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{Setpgid: true}, nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil, fmt.Errorf("finding a user to run PostgreSQL as: %w", err)
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Setpgid: true, Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// program finds one of PostgreSQL's, which Debian keeps out of the PATH.
func program(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return "", errors.New(name + " is not installed; apt-get install postgresql")
	}
	slices.Sort(found)
	return found[len(found)-1], nil
}
