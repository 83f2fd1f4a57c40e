package intake_test

import (
	"context"
	"io"
	"sync/atomic"

	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/intake"
)

// faults breaks a blob store and a database at chosen points.
type faults struct {
	blob.Store
	intake.Database

	beforeRow    func() error // before a transaction
	afterRow     func() error // after a transaction was committed: its answer is lost
	beforeSeal   func() error
	writeFails   func(n int) (int, error) // instead of writing n bytes to a staged blob
	afterSync    func() error             // bytes durable, offset not counted
	putFails     func() error
	transactions atomic.Int64
}

func (f *faults) Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error {
	return f.transaction(func() error { return f.Database.Write(ctx, fn) })
}

func (f *faults) WriteGrouped(ctx context.Context, fn func(context.Context, *database.Tx) error) error {
	return f.transaction(func() error { return f.Database.WriteGrouped(ctx, fn) })
}

func (f *faults) transaction(run func() error) error {
	f.transactions.Add(1)
	if err := call(f.beforeRow); err != nil {
		return err
	}
	if err := run(); err != nil {
		return err
	}
	return call(f.afterRow)
}

func (f *faults) Put(ctx context.Context, key blob.Key, content io.Reader) (int64, error) {
	if err := call(f.putFails); err != nil {
		return 0, err
	}
	return f.Store.Put(ctx, key, content)
}

func (f *faults) Stage(ctx context.Context, key blob.Key) (blob.Staged, error) {
	staged, err := f.Store.Stage(ctx, key)
	if err != nil {
		return nil, err
	}
	return &faultyStaged{Staged: staged, faults: f}, nil
}

type faultyStaged struct {
	blob.Staged
	faults *faults
}

func (s *faultyStaged) Write(p []byte) (int, error) {
	if s.faults.writeFails != nil {
		n, err := s.faults.writeFails(len(p))
		if n > 0 {
			_, _ = s.Staged.Write(p[:n])
		}
		if err != nil {
			return n, err
		}
		p = p[n:]
	}
	return s.Staged.Write(p)
}

func (s *faultyStaged) Sync() error {
	if err := s.Staged.Sync(); err != nil {
		return err
	}
	return call(s.faults.afterSync)
}

func (s *faultyStaged) Seal(ctx context.Context, size int64) error {
	if err := call(s.faults.beforeSeal); err != nil {
		return err
	}
	return s.Staged.Seal(ctx, size)
}

func call(fn func() error) error {
	if fn == nil {
		return nil
	}
	return fn()
}
