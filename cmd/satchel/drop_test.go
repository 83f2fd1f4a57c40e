//go:build linux

package main

import (
	"os/exec"
	"path/filepath"
)

// drops drags files over the window and drops them in its middle, as a file manager does.
func (a *running) drops(paths ...string) {
	a.Helper()
	dropper := filepath.Join(bin, "drop")
	if out, err := exec.Command("gcc", "-o", dropper, filepath.Join("testdata", "drop.c"), "-lX11").CombinedOutput(); err != nil {
		a.Fatalf("building the hand that drops: %v\n%s", err, out)
	}
	hand := exec.Command(dropper, append([]string{a.window}, paths...)...)
	hand.Env = a.env
	if out, err := runProgram(a.T, hand, patience); err != nil {
		a.Fatalf("the window did not take what was dropped: %v\n%s", err, out)
	}
}
