package pdfium

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// compiled is the folder, in the one that is given, of what is kept.
const compiled = "pdfium"

// prepare makes the folder for what this program compiles, and takes away what another version of it has left.
func prepare(folder string) (string, error) {
	own := filepath.Join(folder, compiled, versions())
	if err := os.MkdirAll(own, 0o700); err != nil {
		return "", fmt.Errorf("making the folder for PDFium: %w", err)
	}
	entries, err := os.ReadDir(filepath.Dir(own))
	if err != nil {
		return "", fmt.Errorf("looking into the folder for PDFium: %w", err)
	}
	for _, entry := range entries {
		if entry.Name() != filepath.Base(own) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(filepath.Dir(own), entry.Name())))
		}
	}
	return own, err
}

func forget(folder string) error { return os.RemoveAll(filepath.Join(folder, compiled)) }

// versions names what is compiled, and by what.
func versions() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	var named []string
	for _, module := range info.Deps {
		switch module.Path {
		case "github.com/klippa-app/go-pdfium", "github.com/tetratelabs/wazero":
			named = append(named, module.Version)
		}
	}
	if len(named) == 0 {
		return "unknown"
	}
	return strings.Join(named, "-")
}
