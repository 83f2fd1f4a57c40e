// Command tour is what make run starts: Satchel's main job on this machine, with demonstration data.
//
// With a display it starts the service and opens the companion beside it, and says what to click. Without one
// it does the same job through satchelctl and the portal's pages, printing each step as it happens.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"satchel/cmd/internal/display"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx)
	stop()
	os.Exit(code)
}

func run(ctx context.Context) int {
	here, err := os.Executable()
	if err != nil {
		fmt.Fprintf(os.Stderr, "tour: finding its own folder: %v\n", err)
		return 1
	}
	p := places{}
	flag.StringVar(&p.bin, "bin", filepath.Dir(here), "folder of satcheld, satchelctl and satchel")
	flag.StringVar(&p.dir, "dir", filepath.Join(".cache", "demo"), "folder for everything the tour writes")
	noWindow := flag.Bool("no-window", false, "do the job without a window even where there is a display")
	flag.Parse()
	if err := p.resolve(); err != nil {
		fmt.Fprintf(os.Stderr, "tour: %v\n", err)
		return 1
	}
	if *noWindow {
		return p.withoutWindow(ctx)
	}
	if _, err := display.Find(ctx, os.Getenv); err != nil {
		if !errors.Is(err, display.ErrNone) {
			fmt.Printf("No window can be shown here: %v.\n\n", err)
		}
		return p.withoutWindow(ctx)
	}
	return p.withWindow(ctx)
}

// places are the folders of the tour, absolute.
type places struct{ bin, dir string }

func (p *places) resolve() (err error) {
	if p.bin, err = filepath.Abs(p.bin); err != nil {
		return fmt.Errorf("finding the programs' folder: %w", err)
	}
	if p.dir, err = filepath.Abs(p.dir); err != nil {
		return fmt.Errorf("finding the tour's folder: %w", err)
	}
	return nil
}

func (p *places) program(name string) string { return filepath.Join(p.bin, name) }
func (p *places) folder(name string) string  { return filepath.Join(p.dir, name) }
