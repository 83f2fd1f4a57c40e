package companion

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"satchel/storage/disk"
	"satchel/storage/queue"
	"satchel/storage/spool"
)

// Check is one finding of the doctor.
type Check struct {
	Name   string // keychain, disk, queue, spool, damage, revoking, accounts, server, clock, signed-in
	Result Result
	Found  string // what was found, one sentence
	Action string // what to do, where Err has no words of its own; empty when Result is OK
	Err    error  // behind a warning or failure, for the mapper to words; may be nil
}

// Result is how a check ended.
type Result string

// The results, in order of gravity.
const (
	OK   Result = "ok"
	Warn Result = "warn"
	Fail Result = "fail"
)

// maxClockDrift is how far this computer's clock may be from the service's before the doctor warns. Hashes and
// order don't depend on it, but times shown and codes for signing in do.
const maxClockDrift = 5 * time.Minute

// The free space below which the doctor warns, and below which capture stops (the spool's own reserve).
const (
	lowSpace  = 1 << 30
	fullSpace = 32 << 20
)

// doctorPatience bounds each call of the doctor's to keychain and service.
const doctorPatience = 15 * time.Second

// Doctor looks at everything a working companion needs. It never fails itself: what is wrong stands in the
// checks. Of this home it changes nothing but what every start does: bytes without a record are queued again.
func (c *Companion) Doctor(ctx context.Context) []Check {
	checks := []Check{c.checkKeychain(ctx), c.checkDisk()}
	checks = append(checks, c.checkQueue(ctx)...)
	checks = append(checks, c.checkRevocations()...)
	return append(checks, c.checkService(ctx)...)
}

func (c *Companion) checkDisk() Check {
	free, known := disk.Free(c.home)
	check := Check{Name: "disk", Result: OK, Found: fmt.Sprintf("%d MB free for captured documents.", free/1_000_000)}
	switch err := c.tryWriting(); {
	case err != nil:
		check.Result, check.Err, check.Found = Fail, err, "Nothing can be written to Satchel's folder."
	case !known:
		check.Found = "This system doesn't say how much space is free."
	case free < fullSpace:
		check.Result, check.Err = Fail, spool.ErrFull
	case free < lowSpace:
		check.Result, check.Action = Warn, "Make room soon: capture stops when the disk is full."
	}
	return check
}

// tryWriting makes a file in the home and removes it. A folder on a disk that is mounted read-only shows itself in no other
// way.
func (c *Companion) tryWriting() error {
	file, err := os.CreateTemp(c.home, ".doctor-*")
	if err != nil {
		return fmt.Errorf("writing to %s: %w", c.home, err)
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// checkQueue examines the queue's file and the copies beside it.
func (c *Companion) checkQueue(ctx context.Context) []Check {
	_, err := os.Stat(filepath.Join(c.home, queueFile))
	if copies, _ := c.anyCopies(); errors.Is(err, os.ErrNotExist) && !copies {
		return []Check{{Name: "queue", Result: OK, Found: "Nothing has been captured here yet."}}
	}
	if n, err := c.neighbour(ctx); err == nil {
		return []Check{n.check(ctx)}
	}
	w, err := c.OpenWork(ctx)
	switch {
	case errors.Is(err, ErrHomeInUse):
		return []Check{{
			Name: "queue", Result: Warn, Found: "Another Satchel is working on it now and can't be asked; it was not examined.",
			Action: "See whether the other one is stopped or hangs. What was captured is safe.",
		}}
	case unreadableAccounts(err):
		return []Check{{
			Name: "queue", Result: Warn, Found: "It was not examined, because it can't be read who is signed in here.",
			Action: "Mend that first. What was captured is safe.",
		}}
	case err != nil:
		return []Check{{Name: "queue", Result: Fail, Found: "It can't be opened.", Err: err}}
	}
	checks := append([]Check{w.checkIntegrity(ctx), w.checkSpool(ctx)}, c.checkAside()...)
	if err := w.Close(); err != nil {
		checks = append(checks, Check{Name: "queue", Result: Fail, Found: "It can't be closed.", Err: err})
	}
	return checks
}

// DamagedQueues are the paths of damaged queue files that a start put aside, and of notes of lost ones, which nobody has
// moved away, the newest last. The proofs of what was sent until then are in them alone.
func (c *Companion) DamagedQueues() ([]string, error) {
	var aside []string
	for _, fate := range []string{".damaged-", ".lost-"} {
		found, err := filepath.Glob(filepath.Join(glob(c.home), queueFile+fate+"*"))
		if err != nil {
			return nil, fmt.Errorf("looking for damaged queues: %w", err)
		}
		aside = append(aside, found...)
	}
	slices.SortFunc(aside, func(a, b string) int { return cmp.Compare(moment(a), moment(b)) })
	return aside, nil
}

// moment is when a queue was put aside, with which its name ends.
func moment(aside string) string { return aside[strings.LastIndexByte(aside, '-')+1:] }

func (c *Companion) checkAside() []Check {
	aside, err := c.DamagedQueues()
	if err != nil || len(aside) == 0 {
		return nil
	}
	names := make([]string, 0, len(aside))
	for _, path := range aside {
		names = append(names, filepath.Base(path))
	}
	return []Check{{
		Name: "damage", Result: Warn,
		Found: fmt.Sprintf("A queue was damaged or lost; what is left of it was put aside in %s, as %s; a new one was filled from the copies of what was not sent.",
			c.home, strings.Join(names, ", ")),
		Action: "Look at the list, capture again what is missing, and have the disk checked. The service has what it accepted before. Then move that file away.",
	}}
}

// glob makes a folder's name stand for itself in a pattern.
func glob(folder string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(folder)
}

func (w *Work) checkIntegrity(ctx context.Context) Check {
	if err := w.ledger.Check(); err != nil {
		return Check{Name: "queue", Result: Fail, Found: "Its file is damaged.", Err: errors.Join(queue.ErrDamaged, err)}
	}
	counts, err := w.countsOf(ctx, "")
	if err != nil {
		return Check{Name: "queue", Result: Fail, Found: "It can't be read.", Err: err}
	}
	if counts.NeedsPerson > 0 {
		return Check{
			Name: "queue", Result: Warn, Found: fmt.Sprintf("Sound; of %s %d waiting for you.", documents(counts.Total), counts.NeedsPerson),
			Action: "See the list for what to do.",
		}
	}
	return Check{Name: "queue", Result: OK, Found: fmt.Sprintf("Sound, %s, %d still to be sent.", documents(counts.Total), counts.Waiting)}
}

// check says what the process that has the queue says of it.
func (n *Neighbour) check(ctx context.Context) Check {
	counts, err := n.countsOf(ctx, "")
	err = errors.Join(err, n.Close())
	if err != nil {
		return Check{Name: "queue", Result: Warn, Found: "Another Satchel is working on it now; it was not examined.", Err: err}
	}
	return Check{
		Name: "queue", Result: OK,
		Found: fmt.Sprintf("Another Satchel is working on it now, so its file was not examined; %s, %d still to be sent, %d waiting for you.", documents(counts.Total), counts.Waiting, counts.NeedsPerson),
	}
}

func documents(n int) string {
	if n == 1 {
		return "1 document"
	}
	return fmt.Sprintf("%d documents", n)
}
