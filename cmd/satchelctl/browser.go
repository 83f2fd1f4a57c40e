package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// openBrowser opens an address in the person's browser and doesn't wait for it.
func openBrowser(address string) error {
	var command *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		command = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	case "darwin":
		command = exec.Command("open", address)
	default:
		// Without a display, xdg-open would put a text browser into this terminal.
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return errors.New("there is no display")
		}
		command = exec.Command("xdg-open", address)
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("opening the browser: %w", err)
	}
	go func() { _ = command.Wait() }() // so that no zombie stays; whether it opened is for the person to see
	return nil
}
