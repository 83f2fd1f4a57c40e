package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"satchel/storage/disk"

	"github.com/google/uuid"
)

// revocationsFile is where a home keeps revocations that no service has been told of yet. It exists only while there
// are some.
const revocationsFile = "revocations.json"

// damagedSuffix marks what was put aside because it could not be understood.
const damagedSuffix = ".damaged"

// errGarbled means that a home's file of revocations can't be understood.
var errGarbled = errors.New("signin: the file of revocations is damaged")

// outbox is a home's file of revocations.
type outbox struct{ path string }

func (s *Service) outbox() outbox {
	return outbox{filepath.Join(s.options.Home, revocationsFile)}
}

func (o outbox) read() ([]revocation, error) {
	content, err := os.ReadFile(o.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading which devices are still to be revoked: %w", err)
	}
	var waiting []revocation
	if err := json.Unmarshal(content, &waiting); err != nil {
		return nil, fmt.Errorf("understanding which devices are still to be revoked: %w: %w", errGarbled, err)
	}
	return waiting, nil
}

// heldOutbox is an outbox that every other process keeps its hands off until it is released.
type heldOutbox struct {
	outbox
	waiting []revocation
	garbled error // the file was damaged and has been put aside; waiting is empty
	release func()
}

func (o outbox) hold(ctx context.Context) (heldOutbox, error) {
	unlock, err := disk.Lock(ctx, o.path+".lock")
	if err != nil {
		return heldOutbox{}, err
	}
	held := heldOutbox{outbox: o, release: unlock}
	held.waiting, err = o.read()
	if errors.Is(err, errGarbled) { // put aside, or nothing could ever be noted here again
		held.garbled, err = err, os.Rename(o.path, o.path+damagedSuffix)
	}
	if err != nil {
		unlock()
		return heldOutbox{}, err
	}
	return held, nil
}

// add notes a revocation, and drop takes it out again.
func (h *heldOutbox) add(one revocation) error {
	return h.write(append(without(h.waiting, one.Device), one))
}

func (h *heldOutbox) drop(device uuid.UUID) error { return h.write(without(h.waiting, device)) }

func without(waiting []revocation, device uuid.UUID) []revocation {
	return slices.DeleteFunc(waiting, func(r revocation) bool { return r.Device == device })
}

// write writes the file anew, or removes it when nothing is left to tell.
func (h *heldOutbox) write(waiting []revocation) error {
	h.waiting = waiting
	if len(waiting) == 0 {
		if err := os.Remove(h.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forgetting what was revoked: %w", err)
		}
		return nil
	}
	content, err := json.MarshalIndent(waiting, "", "  ")
	if err == nil {
		err = disk.Replace(h.path, append(content, '\n'))
	}
	if err != nil {
		return fmt.Errorf("writing which devices are still to be revoked: %w", err)
	}
	return nil
}

// change is one change of what waits, alone among processes.
func (o outbox) change(ctx context.Context, change func(*heldOutbox) error) error {
	held, err := o.hold(ctx)
	if err != nil {
		return err
	}
	defer held.release()
	return change(&held)
}
