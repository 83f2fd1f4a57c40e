package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// candidate is a path the walk came to: a file, or why it is not to be taken.
type candidate struct {
	path string
	info fs.FileInfo
	why  *Refusal
}

// walk comes to everything at and below paths, sorted within each folder, and hands it to fn until fn says no or the
// context ends. A path that was named is taken even when it is hidden, and one below which there is nothing is handed on
// itself. What is the companion's own is not taken: each copy would be captured again.
func walk(ctx context.Context, paths []string, own Own, fn func(candidate) bool) {
	found := 0
	w := newWalker(ctx, own)
	w.fn = func(c candidate) bool {
		found++
		return fn(c)
	}
	for _, path := range paths {
		before := found
		if !w.visit(path, true, nil) {
			return
		}
		if found == before && !w.fn(candidate{path: path, why: refuse(EmptyFolder, nil)}) {
			return
		}
	}
}

type walker struct {
	ctx      context.Context
	fn       func(candidate) bool
	own      []fs.FileInfo // folders that are not entered
	incoming fs.FileInfo   // the one in them that is; nil is none
	flat     bool          // folders in the one that was named are not entered
	many     bool          // a folder may hold more than is to be read at once; its entries come in no order
}

func newWalker(ctx context.Context, own Own) *walker {
	w := &walker{ctx: ctx}
	for _, path := range own.Folders {
		if info, err := os.Stat(path); err == nil {
			w.own = append(w.own, info)
		}
	}
	if info, err := os.Stat(own.Incoming); err == nil {
		w.incoming = info
	}
	return w
}

// visit follows symbolic links. anywhere tells that the path may lead to any place, since it was named or is a link. above
// are the folders on the way here; the same folder twice is a loop.
func (w *walker) visit(path string, anywhere bool, above []fs.FileInfo) bool {
	if w.ctx.Err() != nil {
		return false
	}
	info, err := os.Stat(path)
	switch {
	case err != nil && leadsNowhere(path, err):
		return w.fn(candidate{path: path, why: refuse(DeadLink, err)})
	case err != nil:
		return w.fn(candidate{path: path, why: unreadable(err)})
	case info.IsDir() && w.flat && len(above) > 0:
		return true
	case info.IsDir() && (w.isOwnFolder(info) || anywhere && w.isOwn(path)):
		return w.fn(candidate{path: path, why: refuse(OwnFolder, nil)})
	case info.IsDir():
		return w.folder(path, info, above)
	case !info.Mode().IsRegular():
		return w.fn(candidate{path: path, why: refuse(NotAFile, fmt.Errorf("%s is a %s", path, info.Mode().Type()))})
	case anywhere && w.isOwn(path):
		return w.fn(candidate{path: path, why: refuse(OwnFile, nil)})
	case info.Size() == 0:
		return w.fn(candidate{path: path, info: info, why: refuse(Empty, nil)})
	}
	return w.fn(candidate{path: path, info: info})
}

// isOwn tells whether a path is one of the companion's own folders or leads into one, however deep.
func (w *walker) isOwn(path string) bool {
	if len(w.own) == 0 {
		return false
	}
	itself, err := filepath.EvalSymlinks(path)
	if err == nil {
		itself, err = filepath.Abs(itself)
	}
	for above := ""; err == nil && itself != above; above, itself = itself, filepath.Dir(itself) {
		info, unseen := os.Stat(itself)
		switch {
		case unseen != nil:
		case w.incoming != nil && os.SameFile(w.incoming, info):
			return false
		case w.isOwnFolder(info):
			return true
		}
	}
	return false
}

func (w *walker) isOwnFolder(info fs.FileInfo) bool {
	return slices.ContainsFunc(w.own, func(own fs.FileInfo) bool { return os.SameFile(own, info) })
}

func (w *walker) folder(path string, info fs.FileInfo, above []fs.FileInfo) bool {
	for _, folder := range above {
		if os.SameFile(folder, info) {
			return w.fn(candidate{path: path, why: refuse(Loop, nil)})
		}
	}
	if w.many && !w.fn(candidate{path: path, info: info}) {
		return false
	}
	inside := append(above[:len(above):len(above)], info)
	for entries, err := range w.entries(path) {
		if err != nil && !w.fn(candidate{path: path, why: closed(err)}) {
			return false
		}
		for _, entry := range entries {
			if !w.entry(path, entry, inside) {
				return false
			}
		}
	}
	return true
}

func (w *walker) entry(folder string, entry fs.DirEntry, inside []fs.FileInfo) bool {
	path := filepath.Join(folder, entry.Name())
	if code := passOver(entry.Name(), path); code != "" {
		return w.fn(candidate{path: path, why: refuse(code, nil)})
	}
	// A junction of Windows is irregular.
	return w.visit(path, entry.Type()&(fs.ModeSymlink|fs.ModeIrregular) != 0, inside)
}

// entriesAtOnce bounds what is read of a large folder at once.
const entriesAtOnce = 1024

// entries yields a folder's entries: all at once, sorted, or a part at a time. An error comes with what was read before it.
func (w *walker) entries(path string) iter.Seq2[[]fs.DirEntry, error] {
	if !w.many {
		return func(yield func([]fs.DirEntry, error) bool) { yield(os.ReadDir(path)) }
	}
	return func(yield func([]fs.DirEntry, error) bool) {
		folder, err := os.Open(path)
		if err != nil {
			yield(nil, err)
			return
		}
		defer folder.Close()
		for {
			entries, err := folder.ReadDir(entriesAtOnce)
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(entries, err) || err != nil {
				return
			}
		}
	}
}

// systemFiles are what systems and programs leave in folders; in lower case.
var systemFiles = map[string]bool{"thumbs.db": true, "ehthumbs.db": true, "desktop.ini": true, "icon\r": true}

// passOver tells why an entry of a folder is not looked at; empty when it is.
func passOver(name, path string) Code {
	switch {
	case systemFiles[strings.ToLower(name)], strings.HasPrefix(name, "~$"), strings.HasPrefix(name, ".~lock."), strings.HasPrefix(name, "._"):
		return SystemFile
	case strings.HasPrefix(name, "."), hiddenBySystem(path):
		return Hidden
	}
	return ""
}

// leadsNowhere tells whether a path that could not be looked at is a symbolic link to what isn't there, or to itself.
func leadsNowhere(path string, err error) bool {
	if errors.Is(err, syscall.ELOOP) {
		return true
	}
	link, linkErr := os.Lstat(path)
	return linkErr == nil && link.Mode()&fs.ModeSymlink != 0 && errors.Is(err, fs.ErrNotExist)
}
