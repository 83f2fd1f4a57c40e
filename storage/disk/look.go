package disk

import (
	"io/fs"
	"os"
)

// Look is how an open file stood at a moment.
type Look struct {
	Info    fs.FileInfo // nil of what is no file
	changed int64       // as changeTime's
}

// LookAt looks at an open file. Where Stat tells nothing, neither does the Look.
func LookAt(file interface{ Stat() (fs.FileInfo, error) }) (Look, error) {
	info, err := file.Stat()
	if err != nil || info == nil {
		return Look{}, err
	}
	return Look{info, changeTime(info, file)}, nil
}

// Unchanged tells whether nothing was written to the file between two looks at it. Whoever writes can put the time of
// modification back, as programs that keep times do; the time at which the system noted a change they can't. Reading
// changes neither.
func (l Look) Unchanged(later Look) bool {
	return sameTimes(l.Info, later.Info) && l.changed == later.changed
}

// SameState tells whether two looks at a path came to the same file, unchanged. It sees less than Unchanged does where a
// system tells the time of change of open files alone, which is Windows.
func SameState(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && sameTimes(a, b) && changeTime(a, nil) == changeTime(b, nil)
}

func sameTimes(a, b fs.FileInfo) bool {
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}
