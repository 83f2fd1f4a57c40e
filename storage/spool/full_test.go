package spool

import (
	"bytes"
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/google/uuid"
)

// smallDisk is a target on a disk with so much room, which may also fail to flush.
type smallDisk struct {
	target
	room *int
	sync error
}

func (d smallDisk) Write(p []byte) (int, error) {
	if len(p) > *d.room {
		n, _ := d.target.Write(p[:*d.room])
		*d.room = 0
		return n, &os.PathError{Op: "write", Path: "spool", Err: syscall.ENOSPC}
	}
	*d.room -= len(p)
	return d.target.Write(p)
}

func (d smallDisk) Sync() error { return errors.Join(d.sync, d.target.Sync()) }

func onDisk(s *Spool, room int, sync error) {
	s.create = func(path string) (target, error) {
		file, err := createFile(path)
		return smallDisk{file, &room, sync}, err
	}
}

func TestAFullDiskIsSaidAndNothingHalfWrittenRemains(t *testing.T) {
	for _, room := range []int{0, 1, 99_999, 100_000, 100_010, 100_074} {
		s := fresh(t, Options{})
		onDisk(s, room, nil)
		b, err := s.Batch()
		must(t, err)
		_, err = b.Add(t.Context(), uuid.Must(uuid.NewV7()), fileOf(t, make([]byte, 100_000)), describe)
		if !errors.Is(err, ErrFull) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
		nothingLeft(t, s)
		must(t, b.Discard())
	}
}

func TestRoomIsKeptBackForTheQueue(t *testing.T) {
	s := fresh(t, Options{Reserve: 1 << 60})
	b, err := s.Batch()
	must(t, err)
	if _, err = b.Add(t.Context(), uuid.Must(uuid.NewV7()), fileOf(t, []byte("x")), describe); !errors.Is(err, ErrFull) {
		t.Errorf("got %v", err)
	}
	nothingLeft(t, s)
	must(t, b.Commit())
}

// script is a durability that fails where it is told to, and tells what it was asked and when.
type script struct {
	t        *testing.T
	spool    *Spool
	said     []string
	failData error
	failName error
}

func (s *script) keepsOpen(int) bool { return false }

func (s *script) data(parts []part) error {
	s.note("data")
	return s.failData
}

func (s *script) names() error {
	s.note("names")
	return s.failName
}

func (s *script) close() error { return nil }

// note adds how many files had which ending when it was asked.
func (s *script) note(what string) {
	found, err := s.spool.List()
	must(s.t, err)
	for _, f := range found {
		if f.Partial {
			what += " part"
		} else {
			what += " doc"
		}
	}
	s.said = append(s.said, what)
}

func TestDataIsDurableBeforeItHasItsNameAndTheNameBeforeCommitReturns(t *testing.T) {
	bad := errors.New("input/output error")
	tests := []struct {
		name            string
		data, names     error
		want            []string
		commitFails     bool
		filesAfterwards int
	}{
		{"all goes well", nil, nil, []string{"data part part", "names doc doc"}, false, 2},
		{"the data can't be flushed", bad, nil, []string{"data part part"}, true, 0},
		{"the folder can't be flushed", nil, bad, []string{"data part part", "names doc doc"}, true, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := fresh(t, Options{})
			b, err := s.Batch()
			must(t, err)
			must(t, b.group.close())
			group := &script{t: t, spool: s, failData: test.data, failName: test.names}
			b.group = group
			for range 2 {
				_, err := b.Add(t.Context(), uuid.Must(uuid.NewV7()), fileOf(t, []byte("x")), describe)
				must(t, err)
			}
			if err := b.Commit(); (err != nil) != test.commitFails {
				t.Errorf("commit: %v", err)
			}
			for i, want := range test.want {
				if group.said[i] != want {
					t.Errorf("step %d was %q, want %q", i, group.said[i], want)
				}
			}
			if left := names(t, s); len(left) != test.filesAfterwards {
				t.Errorf("left: %v", left)
			}
		})
	}
}

func TestFlushingEachFileReportsWhatFails(t *testing.T) {
	s := fresh(t, Options{})
	bad := errors.New("input/output error")
	for _, fault := range []error{nil, bad, &os.PathError{Op: "sync", Err: syscall.ENOSPC}} {
		onDisk(s, 1<<20, fault)
		b, err := s.Batch()
		must(t, err)
		must(t, b.group.close())
		b.group = each{folder: func() error { return nil }, done: func() error { return nil }}
		for range 20 {
			_, err := b.Add(t.Context(), uuid.Must(uuid.NewV7()), fileOf(t, bytes.Repeat([]byte("x"), 100)), describe)
			must(t, err)
		}
		err = b.Commit()
		if (err != nil) != (fault != nil) || errors.Is(fault, syscall.ENOSPC) != errors.Is(err, ErrFull) {
			t.Errorf("with %v it said %v", fault, err)
		}
		if fault != nil {
			nothingLeft(t, s)
			continue
		}
		found, err := s.List()
		must(t, err)
		for _, f := range found {
			must(t, s.Free(f.ID))
		}
	}
}
