package spool

import (
	"golang.org/x/sync/errgroup"
)

// durability makes a batch's files safe against a power cut, the cheapest way the system offers.
type durability interface {
	keepsOpen(n int) bool    // whether data wants the batch's n-th file still open, counted from 0
	data(parts []part) error // all bytes written so far are on disk
	names() error            // and so are the names of the files in the folder
	close() error
}

// each flushes every file of a batch by itself, several at a time: file systems join such flushes into few
// writes of their journal.
type each struct {
	folder func() error
	done   func() error
}

const flushesAtOnce = 16

func (each) keepsOpen(int) bool { return true }

func (each) data(parts []part) error { return flushEach(parts) }

// flushEach flushes and closes every file.
func flushEach(parts []part) error {
	var flushes errgroup.Group
	flushes.SetLimit(flushesAtOnce)
	for i := range parts {
		flushes.Go(func() error {
			err := parts[i].file.Sync()
			if err == nil {
				err = parts[i].file.Close()
				parts[i].file = nil
			}
			return err
		})
	}
	return flushes.Wait()
}

func (e each) names() error { return e.folder() }

func (e each) close() error { return e.done() }
