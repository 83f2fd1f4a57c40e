package passwords

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
)

//go:embed common.txt.gz
var common []byte

// Common returns the list, the commonest first. It unpacks it anew each time (about 10 ms): call it once.
func Common() ([]string, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(common))
	if err != nil {
		return nil, fmt.Errorf("opening the embedded list of common passwords: %w", err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, fmt.Errorf("unpacking the embedded list of common passwords: %w", err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), nil
}
