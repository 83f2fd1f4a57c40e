package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"satchel/storage/redact"
)

// maxLog is how long the log may be at a start, in bytes, before it is put aside. One older log is kept.
const maxLog = 4 << 20

// openLog opens the log in the home. Everything passes the redactor.
func openLog(home string) (log *slog.Logger, closeLog func(), err error) {
	folder := filepath.Join(home, "logs")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, nil, fmt.Errorf("making the folder for logs: %w", err)
	}
	path := filepath.Join(folder, "satchel.log")
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, nil, fmt.Errorf("putting the old log aside: %w", err)
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the log: %w", err)
	}
	return slog.New(redact.Handler(slog.NewTextHandler(file, nil))), func() { _ = file.Close() }, nil
}
