package blob

import (
	"path/filepath"
	"strings"

	"github.com/google/uuid"
)

// The three folders of a Directory.
const (
	incomingDir = "incoming" // one-request documents before they are whole; worthless after a crash
	stagedDir   = "staged"
	sealedDir   = "documents"
)

// shard spreads documents over 256 folders. The last digits of a UUIDv7 are random; the first are the time, and
// would put a whole month into one folder.
func shard(id uuid.UUID) string {
	text := id.String()
	return text[len(text)-2:]
}

func (d *Directory) stagedPath(key Key) string {
	return filepath.Join(d.root, stagedDir, key.Company.String()+"."+key.Document.String())
}

func (d *Directory) sealedPath(key Key) string {
	return filepath.Join(d.root, sealedDir, key.Company.String(), shard(key.Document), key.Document.String())
}

func parseStagedName(name string) (Key, bool) {
	company, document, ok := strings.Cut(name, ".")
	if !ok {
		return Key{}, false
	}
	return parseKey(company, document)
}

func parseKey(company, document string) (Key, bool) {
	c, err := uuid.Parse(company)
	if err != nil {
		return Key{}, false
	}
	d, err := uuid.Parse(document)
	if err != nil {
		return Key{}, false
	}
	return Key{Company: c, Document: d}, true
}
