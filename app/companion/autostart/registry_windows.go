package autostart

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows/registry"
)

// Supported reports whether the system has such a thing.
const Supported = true

const (
	runKey = `Software\Microsoft\Windows\CurrentVersion\Run`
	// approvedKey is where the Task Manager notes what a person has switched off there: the first byte is odd then.
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
)

// On reports whether this very program is started at sign-in, with these arguments.
func (e Entry) On() (bool, error) {
	run, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading what starts at sign-in: %w", err)
	}
	defer run.Close()
	line, _, err := run.GetStringValue(e.Name)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading what starts at sign-in: %w", err)
	}
	return line == commandLine(e) && !e.switchedOff(), nil
}

func (e Entry) switchedOff() bool {
	approved, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer approved.Close()
	noted, _, err := approved.GetBinaryValue(e.Name)
	return err == nil && len(noted) > 0 && noted[0]%2 == 1
}

// Set has it started at sign-in, or not.
func (e Entry) Set(on bool) error {
	run, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf("opening what starts at sign-in: %w", err)
	}
	defer run.Close()
	e.forgetSwitchedOff()
	if on {
		err = run.SetStringValue(e.Name, commandLine(e))
	} else if err = run.DeleteValue(e.Name); errors.Is(err, registry.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("changing what starts at sign-in: %w", err)
	}
	return nil
}

// forgetSwitchedOff lets a later choice here count. That there was nothing to forget is usual.
func (e Entry) forgetSwitchedOff() {
	approved, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.SET_VALUE)
	if err != nil {
		return
	}
	defer approved.Close()
	_ = approved.DeleteValue(e.Name)
}
