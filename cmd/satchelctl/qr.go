package main

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quietModules is the border that scanners need (ISO/IEC 18004 §6.3.8).
const quietModules = 4

// drawQR draws a text for a terminal, two rows of modules a line. It is white on black by its own colours, so that it
// can be scanned whichever the terminal has.
func drawQR(text string) (string, error) {
	drawn, err := qr.Encode(text, qr.L)
	if err != nil {
		return "", fmt.Errorf("drawing a QR code: %w", err)
	}
	black := func(x, y int) bool { return drawn.Black(x-quietModules, y-quietModules) }
	side := drawn.Size + 2*quietModules
	var out strings.Builder
	for y := 0; y < side; y += 2 {
		out.WriteString("\x1b[30;107m")
		for x := range side {
			switch {
			case black(x, y) && black(x, y+1):
				out.WriteString("█")
			case black(x, y):
				out.WriteString("▀")
			case black(x, y+1):
				out.WriteString("▄")
			default:
				out.WriteString(" ")
			}
		}
		out.WriteString("\x1b[0m\n")
	}
	return out.String(), nil
}
