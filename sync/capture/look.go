package capture

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
)

// Found is what Look came to: a file, a folder that it enters, or why a file can't be taken.
type Found struct {
	Path string
	Info fs.FileInfo // nil where it can't be looked at, which Why says
	Why  *Refusal
}

// Look comes to a folder and the files of it, in no order, and hands each to fn until that says no or the context ends.
// What is left out on purpose, what a program has not given its final name yet, and what is gone by the time it is
// looked at are passed over.
func Look(ctx context.Context, folder string, subfolders bool, fn func(Found) bool) {
	w := &walker{ctx: ctx, flat: !subfolders, many: true, fn: func(c candidate) bool {
		switch {
		case isPartial(filepath.Base(c.path)):
			return true
		case c.why != nil && (c.why.passesOver() || c.why.Code == NotAFile || c.why.Code == NotFound && c.path != folder):
			return true
		}
		return fn(Found{Path: c.path, Info: c.info, Why: c.why})
	}}
	w.visit(folder, true, nil)
}

// partialEndings are those of files that browsers, scanners and copying programs rename once they are whole.
var partialEndings = map[string]bool{
	".part": true, ".partial": true, ".filepart": true, ".crdownload": true, ".download": true, ".opdownload": true,
	".tmp": true, ".temp": true, ".!ut": true, ".aria2": true,
}

func isPartial(name string) bool {
	return partialEndings[strings.ToLower(filepath.Ext(name))] || strings.HasSuffix(name, "~")
}
