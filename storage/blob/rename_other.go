//go:build !linux

package blob

// renameToFree renames, and fails with fs.ErrExist rather than replace anything.
func renameToFree(from, to string) error { return linkToFree(from, to) }
