package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"

	"satchel/app/words"
	"satchel/sync/drawing"
)

// drawsDocuments is the first argument by which the window starts this program again, to draw documents; the second is the
// folder for what takes long to prepare. People have no use for it, so no help names it.
const drawsDocuments = "--draw-documents"

// cacheFolder, in the home, holds what can be made again at any time.
const cacheFolder = "cache"

// drawDocuments is what this program does when it was started to draw documents.
func drawDocuments(ctx context.Context, folder string, stderr io.Writer) int {
	if err := drawing.Serve(ctx, os.Stdin, os.Stdout, folder, func() { os.Exit(words.Failed) }); err != nil {
		fmt.Fprintf(stderr, "satchel: %v\n", err)
		return words.Failed
	}
	return words.Done
}

type drawer interface {
	drawing.Drawer
	io.Closer
}

// newDrawer draws documents in a process of its own, where programs may start one.
func newDrawer(home string, env func(string) string, log *slog.Logger) drawer {
	program, err := self()
	if err != nil || fyne.CurrentDevice().IsMobile() {
		return drawing.NewHere()
	}
	options := drawing.Options{Command: []string{program, drawsDocuments, filepath.Join(home, cacheFolder)}, Log: log}
	for _, name := range []string{"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"} { // without which some programs do not start
		if value := env(name); value != "" {
			options.Env = append(options.Env, name+"="+value)
		}
	}
	return drawing.NewProcess(options)
}

// self is this program's own file: on Linux the one that runs, even where an update has put another in its place.
func self() (string, error) {
	if runtime.GOOS == "linux" {
		return "/proc/self/exe", nil
	}
	return os.Executable()
}
