package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"

	"fyne.io/fyne/v2"

	"satchel/app/companion/background"
	"satchel/app/companion/gallery"
	"satchel/app/companion/theme"
	"satchel/app/words"
)

// runGallery shows the gallery until its window is closed or the context ends. It touches nobody's home.
func runGallery(ctx context.Context, chosen settings, env func(string) string, stderr io.Writer) int {
	if err := findWindow(ctx, env); err != nil {
		fmt.Fprintf(stderr, "satchel: %v\n", err)
		return words.Failed
	}
	makeCache(slog.New(slog.NewTextHandler(stderr, nil)))
	satchel := newToolkit(appID + ".gallery")
	mode := cmp.Or(chosen.mode, theme.System)
	satchel.Settings().SetTheme(theme.New(mode)) // before any widget: the toolkit keeps the fonts it measured first
	window := satchel.NewWindow("Satchel: gallery")
	window.SetPadded(false)
	window.SetContent(gallery.New(gallery.Options{
		Window: window, Mode: mode, SetUp: func(look *theme.Theme) { satchel.Settings().SetTheme(look) },
	}).Object())
	size := chosen.size
	if size.IsZero() {
		size = fyne.NewSize(820, 780)
	}
	window.Resize(size)
	defer context.AfterFunc(ctx, func() { background.Do(satchel.Quit) })()
	window.ShowAndRun()
	background.End()
	return words.Done
}
