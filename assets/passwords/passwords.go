// Package passwords embeds the passwords everybody tries first.
//
// The list comes from @zxcvbn-ts/language-common 4.1.3 (MIT, see common.LICENSE.txt): lower-cased, NFC,
// without those under six characters, the commonest first. It imports nothing of Satchel.
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
