//go:build !windows

package spool

func isFullHere(error) bool { return false }
