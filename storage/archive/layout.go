package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// DatabaseFile is the SQLite file's place below a data or backup directory.
func DatabaseFile(dir string) string { return filepath.Join(dir, databaseName) }

// BlobDir is the place of the documents' bytes below a data or backup directory.
func BlobDir(dir string) string { return filepath.Join(dir, blobFolder) }

// LockFile is the place below a data directory of the lock that the one process holds that serves from it.
func LockFile(dir string) string { return filepath.Join(dir, lockName) }

const (
	databaseName     = "satchel.db"
	blobFolder       = "blobs"
	lockName         = "satcheld.lock"
	lostAndFound     = "lost+found"         // a file system's own
	manifestName     = "backup.json"        // written last: a backup without it isn't one
	unfinished       = "restore-unfinished" // there while a restore is under way
	unfinishedBackup = "backup-unfinished"  // there while a backup is under way
	partial          = ".part"              // ends a file's name until it is whole
)

// manifest says what a backup holds.
type manifest struct {
	Product   string    `json:"product"`
	Format    int       `json:"format"`
	Version   string    `json:"version"` // of the program that made it
	At        time.Time `json:"at"`      // what was saved before this is in it
	Documents int       `json:"documents"`
	Bytes     int64     `json:"bytes"`
	Database  string    `json:"database_sha256"`
}

const format = 1

// ErrUnfinishedRestore means that the data directory holds a restore that broke off.
var ErrUnfinishedRestore = errors.New("archive: a restore into this directory did not finish; restore into it again")

// ErrUnfinishedBackup means that the directory holds a backup that broke off: of some documents the bytes are missing.
var ErrUnfinishedBackup = errors.New("archive: a backup into this directory did not finish, so it is none; back up into it again, or remove it")

// CheckFinished is ErrUnfinishedRestore or ErrUnfinishedBackup for a directory that one left half-way.
func CheckFinished(dir string) error {
	for mark, err := range map[string]error{unfinished: ErrUnfinishedRestore, unfinishedBackup: ErrUnfinishedBackup} {
		if marked(dir, mark) {
			return err
		}
	}
	return nil
}

// owns tells whether what lies in a data or backup directory is the service's, or the file system's.
func owns(entry fs.DirEntry) bool {
	switch name := entry.Name(); name {
	case blobFolder, lostAndFound:
		return entry.IsDir()
	case lockName, manifestName, manifestName + partial, unfinished, unfinished + partial, unfinishedBackup, unfinishedBackup + partial:
		return !entry.IsDir()
	default:
		beside, ok := strings.CutPrefix(name, databaseName)
		return ok && !entry.IsDir() && slices.Contains([]string{"", "-wal", "-shm", "-journal", ".lock"}, beside)
	}
}

func marked(dir, mark string) bool {
	_, err := os.Lstat(filepath.Join(dir, mark))
	return err == nil
}

// ErrIsBackup means that a directory given as the service's data holds a backup.
var ErrIsBackup = errors.New("archive: this directory holds a backup, not the service's data")

// CheckNoBackup is ErrIsBackup for a directory that holds a finished backup. Merely opening its database may
// bring the tables up to date, after which it would no longer be what the backup vouches for.
func CheckNoBackup(dir string) error {
	if marked(dir, manifestName) {
		return ErrIsBackup
	}
	return nil
}

// makeEmpty makes a directory, for its owner alone, or takes one that is empty. It tells which directories were not there
// before, the outermost last.
func makeEmpty(dir string) (made []string, err error) {
	for folder := filepath.Clean(dir); ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, folder)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making %s: %w", dir, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("looking into %s: %w", dir, err)
	}
	for _, entry := range entries {
		if entry.Name() != lostAndFound {
			return nil, fmt.Errorf("%s is not empty (it has %s); choose a new directory", dir, entry.Name())
		}
	}
	return made, nil
}

func readManifest(dir string) (manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{}, fmt.Errorf("%s holds no finished backup: %s is missing", dir, manifestName)
	}
	if err != nil {
		return manifest{}, fmt.Errorf("reading the backup: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return manifest{}, fmt.Errorf("reading the backup's %s: %w", manifestName, err)
	}
	if m.Product != "satchel" || m.Format != format {
		return manifest{}, fmt.Errorf("%s holds a backup in a format (%s %d) that this program doesn't know", dir, m.Product, m.Format)
	}
	return m, nil
}

func writeManifest(dir string, m manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("describing the backup: %w", err)
	}
	return writeDurably(dir, manifestName, append(text, '\n'))
}

// writeDurably has the whole file under its name after a crash, or nothing.
func writeDurably(dir, name string, content []byte) error {
	temporary := filepath.Join(dir, name+partial)
	file, err := os.OpenFile(temporary, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	_, err = file.Write(content)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if err := os.Rename(temporary, filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return syncDir(dir)
}
