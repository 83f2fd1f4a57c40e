package document

import "strings"

// endings are what systems find the program by that shows a kind of document. What a document calls itself is not asked: a
// text named invoice.desktop would be run.
var endings = map[string]string{
	"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp",
	"image/tiff": ".tiff", "image/heic": ".heic", "image/heif": ".heif", "image/avif": ".avif", "application/rtf": ".rtf",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       ".xlsx",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"application/vnd.oasis.opendocument.spreadsheet":                          ".ods",
	"application/vnd.oasis.opendocument.text":                                 ".odt",
	"application/vnd.ms-excel":                                                ".xls",
	"application/msword":                                                      ".doc",
	"application/vnd.ms-outlook":                                              ".msg",
	"text/csv":                                                                ".csv", "text/tab-separated-values": ".tsv", "text/plain": ".txt",
	"application/xml": ".xml", "message/rfc822": ".eml",
}

// Ending is what a file of that media type is called, with its dot; empty for one that a program might run rather than show.
func Ending(mediaType string) string { return endings[mediaType] }

// FileName is a name that is safe to show as every system takes it for a file, with the ending, which may be empty. It leads
// out of no folder, and to no device of Windows.
func FileName(shown, ending string) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, shown)
	clean = strings.Trim(clean, " .")
	if clean == "" {
		clean = "document"
	}
	if stem, rest, _ := strings.Cut(clean, "."); isDevice(stem) {
		clean = strings.TrimSuffix(stem+"_."+rest, ".")
	}
	return clean + ending
}

// isDevice tells the names that Windows takes for devices in every folder, whatever follows behind a dot ("Naming Files,
// Paths, and Namespaces").
func isDevice(stem string) bool {
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	number, is := strings.CutPrefix(stem, "COM")
	if !is {
		number, is = strings.CutPrefix(stem, "LPT")
	}
	return is && len([]rune(number)) == 1 && strings.ContainsAny(number, "0123456789¹²³")
}
