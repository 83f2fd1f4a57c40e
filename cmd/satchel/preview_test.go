//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"satchel/app/companion/theme"
)

// previews looks at a photo and at a PDF, which the service alone has by now, beside the list and larger.
func (s *story) previews(a *running) {
	s.Helper()
	a.finds("2381")
	a.until("the photo is seen beside the list", func() bool { return a.beside().wood > 10_000 })
	a.keep("preview-photo")
	a.finds("northern")
	a.until("the first page of the PDF is seen beside the list", func() bool {
		seen := a.beside()
		return seen.paper > 20_000 && seen.ground > 10_000 && seen.ink > 1000 && seen.wood < 1000
	})
	a.keep("preview-pdf")
	if drawing := s.drawing(a); len(drawing) != 1 {
		s.Errorf("%d processes draw, want 1", len(drawing))
	}
	a.click(1080, 300)
	a.until("the page is seen larger", func() bool { return a.over().paper > 100_000 })
	a.keep("preview-larger")
	a.keys("Escape")
	a.until("it is seen beside the list again", func() bool { return a.over().paper < 100_000 })
	a.keys("ctrl+f", "ctrl+a", "BackSpace")
}

// finds narrows the list to what words find, and chooses the first.
func (a *running) finds(words string) {
	a.Helper()
	a.keys("ctrl+f", "ctrl+a")
	a.types(words)
	a.click(560, 220)
}

// drawing are the processes that draw documents for a window.
func (s *story) drawing(a *running) []string {
	s.Helper()
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", a.command.Process.Pid)) // of each thread
	if err != nil {
		s.Fatal(err)
	}
	var found []string
	for _, list := range lists {
		children, err := os.ReadFile(list)
		if err != nil {
			continue // the thread has ended
		}
		for child := range strings.FieldsSeq(string(children)) {
			if said, err := os.ReadFile("/proc/" + child + "/cmdline"); err == nil && strings.Contains(string(said), drawsDocuments) {
				found = append(found, child)
			}
		}
	}
	return found
}

// sight is how many pixels of a part of the window look like something.
type sight struct{ paper, ground, ink, wood int }

// beside is the part of a window, 1280 by 800, where a chosen document is seen.
func (a *running) beside() sight { a.Helper(); return a.inside(905, 130, 1255, 450) }

// over is the part of it where the list is, and what lies over that.
func (a *running) over() sight { a.Helper(); return a.inside(300, 200, 860, 760) }

func (a *running) inside(left, top, right, bottom int) sight {
	a.Helper()
	var found sight
	shown := a.looks()
	gr, gg, gb, _ := theme.New(theme.Light).Color(theme.Raised, 0).RGBA()
	for y := top; y < bottom; y++ {
		for x := left; x < right; x++ {
			r, g, b, _ := shown.At(x, y).RGBA()
			switch {
			case r == gr && g == gg && b == gb:
				found.ground++
			case r == 0xffff && g == 0xffff && b == 0xffff:
				found.paper++
			case r>>8 < 100 && g>>8 < 90 && b>>8 < 130:
				found.ink++
			case r > g+0x1400 && g > b+0x0a00:
				found.wood++
			}
		}
	}
	return found
}
