package capture

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAFileThatSeemsDamagedIsDoubtedAndOtherFilesAreNot(t *testing.T) {
	whole := jpegOf(t, 40, 30)
	for name, c := range map[string]struct {
		content []byte
		doubted bool
	}{
		"noise.jpg":   {[]byte("\x8f\x03\x99random bytes, and no picture"), true},
		"noise.PNG":   {[]byte("random bytes, and no picture"), true},
		"cut.jpg":     {whole[:len(whole)-20], true},
		"head.jpg":    {whole[:30], true},
		"whole.jpg":   {whole, false},
		"misnamed.px": {whole, false},
		"noise.pdf":   {[]byte("\x8f\x03\x99random bytes, and no PDF"), true},
		"empty.pdf":   {nil, true},
		"cut.pdf":     {[]byte("%PDF-1.4 cut off"), true},
		"cut.xlsx":    {[]byte("PK\x03\x04 and no directory"), true},
		"whole.pdf":   {[]byte("%PDF-1.4\n%%EOF"), false},
		"mail.PDF":    {[]byte("From a mail's head\n%PDF-1.4\n%%EOF"), false},
		"photo.pdf":   {whole, false}, // shown as what it is
		"notes.txt":   {[]byte("no picture"), false},
		"old.bmp":     {[]byte("BM, as Windows has them"), false},
		"phone.jpg":   {[]byte("\x00\x00\x00\x0cftypheic"), false}, // HEIC under another name
		"scan.tif":    {[]byte("II*\x00..."), false},
	} {
		path := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(path, c.content, 0o600))
		if Doubtful(path) != c.doubted {
			t.Errorf("%s: want doubted %v", name, c.doubted)
		}
	}
}
