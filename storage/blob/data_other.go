//go:build !linux

package blob

import "os"

// syncData makes a file's bytes and size durable.
func syncData(file *os.File) error { return file.Sync() }
