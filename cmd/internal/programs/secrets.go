package programs

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// FilesHolding lists the files at and below a folder in which a secret stands: as it is, or in base64, hex or
// percent encoding. The names of files are looked at too.
func FilesHolding(folder, secret string) ([]string, error) {
	wanted := disguises(secret)
	var found []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		content = append(content, path...)
		for _, w := range wanted {
			if bytes.Contains(content, w) {
				found = append(found, path)
				break
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("searching %s: %w", folder, err)
	}
	return found, nil
}

// disguises are the forms a secret may have in a file. In base64 a text looks different for each of the three
// places it may begin at; of each the ends, which hang on what stands beside, are cut off.
func disguises(secret string) [][]byte {
	forms := [][]byte{
		[]byte(secret), []byte(hex.EncodeToString([]byte(secret))), []byte(url.QueryEscape(secret)),
		bytes.ToUpper([]byte(hex.EncodeToString([]byte(secret)))),
	}
	for shift := range 3 {
		padded := append(make([]byte, shift), secret...)
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			text := encoding.EncodeToString(padded)
			if len(text) > 12 {
				forms = append(forms, []byte(text[4:len(text)-4]))
			}
		}
	}
	return forms
}
