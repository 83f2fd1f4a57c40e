package watch

import (
	"io/fs"
	"time"

	"satchel/storage/disk"
	"satchel/sync/capture"
)

const (
	// settleTime is how long a file has to stay as it is before it is taken.
	settleTime = 3 * time.Second
	// writeTime is how long a file that does not end where it should may stay as it is before it is said to be cut off.
	writeTime = time.Minute
	// mostPending is how many files that were not taken yet are kept in mind of a folder; the others come after them.
	mostPending = 10_000
)

// pending is a file that was not taken yet, as it was seen last.
type pending struct {
	info  fs.FileInfo // nil where it can't be looked at
	since time.Time   // when it was first seen so
	seen  int         // the number of the look that saw it last
	why   *capture.Refusal
	asIs  bool // it is to be taken though it does not end where it should
}

// pile is what was not taken yet of a folder, by path.
type pile struct {
	files map[string]*pending
	look  int
}

// see notes a file as it is now, unless there is no room to keep it in mind.
func (p *pile) see(found capture.Found, now time.Time) (*pending, bool) {
	before := p.files[found.Path]
	if before == nil && len(p.files) >= mostPending {
		return nil, false
	}
	if before == nil || !same(before.info, found.Info) {
		before = &pending{info: found.Info, since: now, why: found.Why}
		p.files[found.Path] = before
	}
	before.seen = p.look
	if found.Why != nil {
		before.why = found.Why
	}
	return before, true
}

func same(before, now fs.FileInfo) bool {
	if before == nil || now == nil {
		return before == nil && now == nil
	}
	return disk.SameState(before, now)
}

// settled tells whether a file is to be captured at this look. One that was refused is let be until it changes, unless
// what it was refused for may pass.
func (f *pending) settled(now time.Time) bool {
	return f.info != nil && now.Sub(f.since) >= settleTime && (f.asIs || f.why == nil || passes(f.why.Code))
}

// passes tells whether a refusal may be over without the file having changed.
func passes(code capture.Code) bool {
	switch code {
	case capture.NoPermission, capture.Unreadable, capture.NotFound, capture.DiskFull, capture.DiskFault, capture.Stopped, capture.Changing:
		return true
	}
	return false
}

// waits is how long something may still be at a file, as far as can be told, before it is looked at again; zero where it is
// as it will stay. One that nobody has written to for long, by its own time, is waited for no longer than it takes to settle.
func (f *pending) waits(now time.Time) time.Duration {
	seen := now.Sub(f.since)
	quiet := seen
	if f.info != nil {
		quiet = max(quiet, now.Sub(f.info.ModTime()))
	}
	switch {
	case f.why == nil, f.why.Code == capture.Changing:
		return max(settleTime-seen, leastPause)
	case f.why.Code == capture.Stopped:
		return settleTime + leastPause
	case f.why.Code != capture.Unfinished && f.why.Code != capture.Empty:
		return 0
	case seen < settleTime:
		return max(settleTime-seen, leastPause)
	case quiet < writeTime:
		return max(writeTime-quiet, settleTime+leastPause)
	}
	return 0
}

// refused tells whether a file was refused for a reason, as it will stay.
func (f *pending) refused(code capture.Code, now time.Time) bool {
	return f.why != nil && f.why.Code == code && f.waits(now) == 0
}

// forget drops what a whole look did not come to any more.
func (p *pile) forget() {
	for path, file := range p.files {
		if file.seen != p.look {
			delete(p.files, path)
		}
	}
}
