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

//go:embed phrases.txt
var phrases string

// Common returns the list, the commonest first, and then the phrases, however their words are put together. It unpacks it anew each time (about 10 ms): call it once.
func Common() ([]string, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(common))
	if err != nil {
		return nil, fmt.Errorf("opening the embedded list of common passwords: %w", err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, fmt.Errorf("unpacking the embedded list of common passwords: %w", err)
	}
	return append(lines(string(text)), spellings()...), nil
}

// spellings are the phrases as people type them.
func spellings() []string {
	var all []string
	for _, phrase := range lines(phrases) {
		for _, between := range []string{" ", "", "-", "_", "."} {
			all = append(all, strings.ReplaceAll(phrase, " ", between))
		}
	}
	return all
}

func lines(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") }
