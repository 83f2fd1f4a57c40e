package capture

import (
	"bytes"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// unknownType is a file that nothing is known of; the service decides.
const unknownType = "application/octet-stream"

// beginnings are the first bytes that tell a type for certain.
var beginnings = []struct {
	head, mediaType string
}{
	{"%PDF-", "application/pdf"},
	{"\xff\xd8\xff", "image/jpeg"},
	{"\x89PNG\r\n\x1a\n", "image/png"},
	{"GIF87a", "image/gif"},
	{"GIF89a", "image/gif"},
	{"II*\x00", "image/tiff"},
	{"MM\x00*", "image/tiff"},
	{"{\\rtf", "application/rtf"},
}

// brands of ISO base media files (ISO/IEC 23008-12) that are still pictures.
var brands = map[string]string{
	"heic": "image/heic", "heix": "image/heic", "hevc": "image/heic", "heim": "image/heic",
	"mif1": "image/heif", "msf1": "image/heif", "avif": "image/avif",
}

// containers are told from each other only by the file's ending.
var containers = []struct {
	head      string
	endings   map[string]string
	otherwise string
}{
	{"PK\x03\x04", map[string]string{
		".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		".ods":  "application/vnd.oasis.opendocument.spreadsheet",
		".odt":  "application/vnd.oasis.opendocument.text",
	}, "application/zip"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", map[string]string{
		".xls": "application/vnd.ms-excel", ".doc": "application/msword", ".msg": "application/vnd.ms-outlook",
	}, "application/x-ole-storage"},
	{"\x30\x82", map[string]string{".p7m": "application/pkcs7-mime"}, unknownType},
}

// texts are told from plain text by the file's ending.
var texts = map[string]string{
	".csv": "text/csv", ".tsv": "text/tab-separated-values", ".xml": "application/xml", ".eml": "message/rfc822",
	".htm": "text/html", ".html": "text/html", ".json": "application/json",
}

// mediaType tells what a file is by its first bytes, and by its name only where the bytes leave it open.
func mediaType(name string, head []byte) string {
	ending := strings.ToLower(filepath.Ext(name))
	for _, b := range beginnings {
		if bytes.HasPrefix(head, []byte(b.head)) {
			return b.mediaType
		}
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" && brands[string(head[8:12])] != "" {
		return brands[string(head[8:12])]
	}
	if len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP" {
		return "image/webp"
	}
	for _, c := range containers {
		if !bytes.HasPrefix(head, []byte(c.head)) {
			continue
		}
		if kind, ok := c.endings[ending]; ok {
			return kind
		}
		return c.otherwise
	}
	if looksLikeText(head) {
		return textType(ending, head)
	}
	return unknownType
}

func textType(ending string, head []byte) string {
	if kind, ok := texts[ending]; ok {
		return kind
	}
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	if bytes.HasPrefix(trimmed, []byte("<?xml")) {
		return "application/xml"
	}
	return "text/plain"
}

// looksLikeText holds for UTF-8, UTF-16 with a mark, and the 8-bit code pages older programs export: no NUL
// and no control characters but white space.
func looksLikeText(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return true
	}
	controls := 0
	for _, b := range head {
		if b < 0x20 && !strings.ContainsRune("\t\n\r\f\x1b", rune(b)) {
			controls++
		}
	}
	return controls == 0 && (utf8.Valid(trimCut(head)) || bytes.ContainsAny(head, "\n\r\t ;,"))
}

// trimCut drops a rune that was cut off at the end of what was read.
func trimCut(head []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(head); i++ {
		if utf8.RuneStart(head[len(head)-i]) {
			if !utf8.FullRune(head[len(head)-i:]) {
				return head[:len(head)-i]
			}
			break
		}
	}
	return head
}

// programHeads begin what a computer would run: Windows, Linux, macOS (both byte orders and fat), scripts.
var programHeads = []string{
	"MZ", "\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe", "#!",
}

// programEndings are programs that are plain text or archives by their first bytes.
var programEndings = map[string]bool{
	".bat": true, ".cmd": true, ".com": true, ".ps1": true, ".vbs": true, ".vbe": true, ".js": true, ".jse": true,
	".wsf": true, ".hta": true, ".msi": true, ".scr": true, ".lnk": true, ".jar": true, ".apk": true, ".reg": true,
}

func isProgram(name string, head []byte) bool {
	if programEndings[strings.ToLower(filepath.Ext(name))] {
		return true
	}
	for _, begin := range programHeads {
		if bytes.HasPrefix(head, []byte(begin)) {
			return true
		}
	}
	return false
}
