package main

import (
	"strings"
	"testing"

	"rsc.io/qr"
)

func TestAQRCodeOnATerminalHasEveryModuleAndAWhiteBorder(t *testing.T) {
	const text = "otpauth://totp/Satchel:ann@hartley.test?secret=JBSWY3DPEHPK3PXP&issuer=Satchel"
	want, err := qr.Encode(text, qr.L)
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := drawQR(text)
	if err != nil {
		t.Fatal(err)
	}
	side := want.Size + 2*quietModules
	lines := strings.Split(strings.TrimSuffix(drawn, "\n"), "\n")
	if len(lines) != (side+1)/2 {
		t.Fatalf("%d lines for %d rows", len(lines), side)
	}
	for i, line := range lines {
		line = strings.TrimSuffix(strings.TrimPrefix(line, "\x1b[30;107m"), "\x1b[0m")
		cells := []rune(line)
		if len(cells) != side {
			t.Fatalf("line %d has %d cells, not %d", i, len(cells), side)
		}
		for x, cell := range cells {
			top, bottom := cell == '█' || cell == '▀', cell == '█' || cell == '▄'
			if y := 2*i - quietModules; top != want.Black(x-quietModules, y) || bottom != want.Black(x-quietModules, y+1) {
				t.Fatalf("the cell in line %d, column %d is %q", i, x, cell)
			}
		}
	}
}
