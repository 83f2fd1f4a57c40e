package main

import (
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// table is rows of cells; the first row is the heads. Cells hold any text, however nasty.
type table [][]string

// maxCell is the widest a cell is printed, in columns of a terminal.
const maxCell = 60

// print writes the table with aligned columns.
func (f *face) print(t table) error {
	widths := make([]int, len(t[0]))
	for _, row := range t {
		for i, cell := range row {
			row[i] = runewidth.Truncate(visible(cell), maxCell, "…")
			widths[i] = max(widths[i], runewidth.StringWidth(row[i]))
		}
	}
	var out strings.Builder
	for _, row := range t {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(runewidth.FillRight(cell, widths[i]))
			line.WriteString("  ")
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	_, err := io.WriteString(f.out, out.String())
	return err
}

// facts writes names and values under each other.
func (f *face) facts(facts [][2]string) error {
	widest := 0
	for _, fact := range facts {
		widest = max(widest, runewidth.StringWidth(fact[0]))
	}
	for _, fact := range facts {
		f.printf("%s  %s\n", runewidth.FillRight(fact[0], widest), plain(fact[1]))
	}
	return nil
}
