package intake

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"satchel/sync/document"
	"satchel/sync/resumable"
)

// Limits of a document's words, in bytes of UTF-8.
const (
	maxName = document.MaxName
	maxNote = 4000
)

// particulars are what the sender said about a document.
type particulars struct {
	name       string
	category   document.Category
	note       string
	capturedAt time.Time // zero if the sender did not say
}

func readParticulars(header string) (particulars, error) {
	metadata, err := resumable.ParseMetadata(header)
	if err != nil {
		return particulars{}, err
	}
	p := particulars{name: withoutNUL(metadata[resumable.MetaFilename]), note: withoutNUL(metadata[resumable.MetaNote])}
	if len(p.name) > maxName {
		return p, resumable.ErrHeaderTooLarge.With("The document's name has %d bytes; at most %d are taken. Shorten it.", len(p.name), maxName)
	}
	if len(p.note) > maxNote {
		return p, resumable.ErrHeaderTooLarge.With("The document's note has %d bytes; at most %d are taken. Shorten it.", len(p.note), maxNote)
	}
	if p.name == "" {
		p.name = "document"
	}
	if p.category, err = document.ParseCategory(metadata[resumable.MetaCategory]); err != nil {
		return p, resumable.ErrBadMetadata.With("The category is unknown: %v.", err)
	}
	if text := metadata[resumable.MetaCapturedAt]; text != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil || at.Year() < 1 || at.Year() > 9999 {
			return p, resumable.ErrBadMetadata.With("captured_at must be a time as in RFC 3339.")
		}
		p.capturedAt = at.UTC().Truncate(time.Microsecond)
	}
	return p, nil
}

// withoutNUL shows U+0000, the one character PostgreSQL keeps in no text, by its symbol.
func withoutNUL(text string) string { return strings.ReplaceAll(text, "\x00", "\u2400") }

// DisplayName is a name fit for one line of a page, a log or a header: control characters are shown by their
// symbols (U+2400 and on), and the invisible characters that turn text around or hide (bidirectional controls,
// zero-width ones) are left out, so that no name can pass for another or break what surrounds it. The name itself
// is kept as it was sent.
func DisplayName(name string) string {
	var shown strings.Builder
	for _, r := range name {
		switch {
		case r < 0x20:
			shown.WriteRune(0x2400 + r)
		case r == 0x7f:
			shown.WriteRune(0x2421)
		case r == utf8.RuneError, unicode.Is(unicode.Cc, r):
			shown.WriteRune(utf8.RuneError)
		case r == '\u2028', r == '\u2029':
			shown.WriteRune(' ')
		case unicode.Is(unicode.Cf, r):
		default:
			shown.WriteRune(r)
		}
	}
	return shown.String()
}
