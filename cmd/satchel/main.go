// Command satchel is the companion's window, on a desktop and on a phone: it captures documents, keeps them safely, sends
// them, and shows how each stands.
//
// It only reads its flags and puts the parts together: the window is app/companion's, the rest sync/companion's. Exit codes
// are satchelctl's: 0 closed, or handed over to the window that is open already, 1 failed, 2 usage, 3 needs the person
// (another companion is using the same home).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"

	window "satchel/app/companion"
	"satchel/app/companion/instance"
	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/companion"
)

// version is set when a release is built.
var version = "development"

// appID names the program to the desktop; it is FyneApp.toml's.
const appID = "org.satchel.companion"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() { // a second signal ends the program at once, though the toolkit waits for one as well
		stop()
		signal.Reset(os.Interrupt, syscall.SIGTERM)
	})
	code := run(ctx, os.Args[1:], os.Getenv, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program but for its globals; it returns the exit code.
func run(ctx context.Context, args []string, env func(string) string, stderr io.Writer) int {
	if len(args) == 2 && args[0] == drawsDocuments {
		return drawDocuments(ctx, args[1], stderr)
	}
	chosen, err := parse(args, env, stderr)
	if err != nil {
		return words.Usage
	}
	if chosen.shows {
		return runGallery(ctx, chosen, env, stderr)
	}
	handed, err := handOver(ctx, chosen)
	if handed {
		return words.Done
	}
	if err != nil {
		fmt.Fprintf(stderr, "satchel: the window that is open already does not answer, and took no files.\n"+
			"Nothing was changed. Try again in a moment; if it stays silent, end it and start again. (%v)\n", err)
		return words.Person
	}
	if err := findWindow(ctx, env); err != nil {
		fmt.Fprintf(stderr, "satchel: %v\n", err)
		return words.Failed
	}
	err = open(ctx, chosen, env)
	if errors.Is(err, companion.ErrHomeInUse) { // perhaps by a window that was only starting
		if handed, _ := handOver(ctx, chosen); handed {
			return words.Done
		}
	}
	if err != nil {
		said := words.Explain(err)
		fmt.Fprintf(stderr, "satchel: %s\n", said)
		if said.Code == words.Explain(companion.ErrHomeInUse).Code {
			return words.Person
		}
		return said.Exit
	}
	return words.Done
}

// findWindow says why no window can be shown, where none can.
func findWindow(ctx context.Context, env func(string) string) error {
	if err := findDisplay(ctx, env); err != nil {
		return err
	}
	return findOpenGL(ctx)
}

// handOver lets the window that is open on the home, if there is one, take the files.
func handOver(ctx context.Context, chosen settings) (bool, error) {
	home, err := chosen.folder()
	if err != nil {
		return false, nil // which opening it says better
	}
	return instance.Hand(ctx, home, instance.Request{Files: chosen.files})
}

// listen lets the window take what later starts hand over. Without it everything else works.
func listen(ctx context.Context, home string, face *window.Window, log *slog.Logger) (end func()) {
	listener, err := instance.Listen(ctx, home)
	if err != nil {
		log.Warn("a second start can't hand over its files", "error", err)
		return func() {}
	}
	go func() {
		if err := listener.Serve(func(asked instance.Request) { face.Open(asked.Files) }); err != nil {
			log.Warn("a second start can't hand over its files any more", "error", err)
		}
	}()
	return func() { closing(log, listener) }
}

// open puts the companion together and returns when its window is closed.
func open(ctx context.Context, chosen settings, env func(string) string) error {
	home, err := chosen.folder()
	if err != nil {
		return err
	}
	log, closeLog, err := openLog(home)
	if err != nil {
		return err
	}
	defer closeLog()

	makeCache(log)
	mendPreferences(log)
	satchel := newToolkit(appID)
	satchel.SetIcon(fyne.NewStaticResource("Icon.png", icons.App()))
	desktop := findHost(ctx, satchel, log)
	defer closing(log, desktop)
	if chosen.hidden {
		awaitTray(ctx, desktop)
	}
	draws := newDrawer(home, env, log)
	defer closing(log, draws)
	face := window.New(window.Options{
		Drawer: draws,
		Hidden: chosen.hidden, Starting: starting(chosen, log),
		App: satchel, Explain: words.Tongue.Explain, Locale: systemLocale(), Log: log, Version: version, Mode: chosen.mode, Size: chosen.size,
		Server: chosen.server, Email: chosen.email, Files: chosen.files, Host: desktop, Now: time.Now,
	})
	light, err := companion.Open(ctx, companion.Options{Home: home, Passphrase: face.Passphrase, Asks: face.KeychainAsks, JavaVM: javaVM(log), Version: version, Log: log})
	if err != nil {
		return err
	}
	defer closing(log, light)
	work, err := light.OpenWork(ctx)
	if err != nil {
		return err
	}
	defer closing(log, work)
	defer listen(ctx, home, face, log)()
	log.Info("opened", "version", version)
	return face.Run(ctx, light, work)
}

// systemLocale is the language that the person's system is set to.
func systemLocale() language.Tag { return language.Make(lang.SystemLocale().LanguageString()) }

// makeCache makes the person's cache folder, which the toolkit expects to be there and complains about at length.
func makeCache(log *slog.Logger) {
	folder, err := os.UserCacheDir()
	if err == nil {
		err = os.MkdirAll(folder, 0o700)
	}
	if err != nil {
		log.Warn("there is no cache folder", "error", err)
	}
}

func closing(log *slog.Logger, part io.Closer) {
	if err := part.Close(); err != nil {
		log.Error("closing failed", "error", err)
	}
}
