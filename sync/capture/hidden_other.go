//go:build !windows

package capture

func hiddenBySystem(string) bool { return false }
