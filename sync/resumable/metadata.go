package resumable

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// maxMetadata bounds the Upload-Metadata header, in bytes: room for a name of 1,024 bytes and a note of 4,000 in
// base64, and everything else.
const maxMetadata = 12 << 10

// Pair is one entry of Upload-Metadata.
type Pair struct{ Key, Value string }

// FormatMetadata writes an Upload-Metadata header, leaving out pairs without a value.
func FormatMetadata(pairs ...Pair) string {
	var parts []string
	for _, p := range pairs {
		if p.Value != "" {
			parts = append(parts, p.Key+" "+base64.StdEncoding.EncodeToString([]byte(p.Value)))
		}
	}
	return strings.Join(parts, ",")
}

// ParseMetadata reads an Upload-Metadata header: pairs separated by commas, key and base64 value by a space, the
// value optional. Keys are unique; values that are not UTF-8 are refused because all of Satchel's are text.
func ParseMetadata(header string) (map[string]string, error) {
	if len(header) > maxMetadata {
		return nil, ErrHeaderTooLarge
	}
	values := map[string]string{}
	if strings.TrimSpace(header) == "" {
		return values, nil
	}
	for part := range strings.SplitSeq(header, ",") {
		key, encoded, _ := strings.Cut(strings.TrimSpace(part), " ")
		if _, twice := values[key]; key == "" || twice {
			return nil, ErrBadMetadata.With("Upload-Metadata has an empty key, or one twice.")
		}
		value, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || !utf8.Valid(value) {
			return nil, ErrBadMetadata.With("Upload-Metadata: %q is not base64 of UTF-8 text.", key)
		}
		values[key] = string(value)
	}
	return values, nil
}
