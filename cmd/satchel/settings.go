package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"satchel/app/companion/theme"
	"satchel/sync/companion"
)

// settings are what the command line and the environment say.
type settings struct {
	home   string     // folder of all state beside the keychain; empty is the person's own
	server string     // typed in already at sign-in
	email  string     // typed in already at sign-in
	mode   theme.Mode // empty is what the person chose in the settings
	size   fyne.Size  // of the window; zero is the one it had last
	hidden bool       // in the tray, where there is one
	shows  bool       // every widget, in place of anybody's documents
	files  []string   // absolute paths, to be laid out for capture
}

var errUsage = errors.New("the command line was not understood")

// parse reads the flags; what they leave out comes from the environment. What is wrong is said on stderr.
func parse(args []string, env func(string) string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("satchel", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintf(stderr, "satchel [flags] [FILE or FOLDER ...]\n\nOpens the window and lays out the files for capture. Where a window is open on the same home, that one takes them.\n\n")
		flags.PrintDefaults()
	}
	flags.StringVar(&s.home, "home", env("SATCHEL_HOME"), "folder of all state beside the keychain (environment: SATCHEL_HOME)")
	flags.StringVar(&s.server, "server", "", "the service's address, typed in already at sign-in")
	flags.StringVar(&s.email, "email", "", "e-mail address, typed in already at sign-in")
	flags.BoolVar(&s.hidden, "background", false, "start in the tray, where there is one, as at sign-in to the computer")
	flags.BoolVar(&s.shows, "gallery", false, "show every widget, the colours and the type, and nobody's documents: for whoever changes how Satchel looks")
	flags.Func("theme", "system, light or dark; what was chosen in the settings if not given", func(text string) error {
		mode, ok := theme.ParseMode(text)
		if !ok {
			return errors.New("must be system, light or dark")
		}
		s.mode = mode
		return nil
	})
	flags.Func("size", "size of the window, such as 1280x800", func(text string) (err error) {
		s.size, err = parseSize(text)
		return err
	})
	if err := flags.Parse(args); err != nil {
		return settings{}, err
	}
	for _, named := range flags.Args() {
		path, err := filepath.Abs(named)
		if err != nil {
			fmt.Fprintf(stderr, "satchel: %q can't be opened, for the folder that this runs in is gone.\nNothing was captured. Give its whole path.\n", named)
			return settings{}, errUsage
		}
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(stderr, "satchel: there is no %q; the window says so beside the other files.\n", named)
		}
		s.files = append(s.files, path)
	}
	return s, nil
}

func parseSize(text string) (fyne.Size, error) {
	wide, high, ok := strings.Cut(text, "x")
	width, errWide := strconv.Atoi(wide)
	height, errHigh := strconv.Atoi(high)
	if !ok || errWide != nil || errHigh != nil || width < 320 || height < 320 || width > 10000 || height > 10000 {
		return fyne.Size{}, errors.New("must be WIDTHxHEIGHT in pixels, at least 320x320")
	}
	return fyne.NewSize(float32(width), float32(height)), nil
}

// folder is the home, or the usual one.
func (s settings) folder() (string, error) {
	if s.home != "" {
		return s.home, nil
	}
	return companion.DefaultHome()
}
