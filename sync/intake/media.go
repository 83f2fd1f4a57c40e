package intake

import (
	"bytes"
	"net/http"
)

// sniffLength is how many bytes from the start decide the media type.
const sniffLength = 512

// mediaType looks at the first bytes; what the sender believes is not asked.
func mediaType(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return "image/tiff"
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		if kind, known := brands[string(head[8:12])]; known {
			return kind
		}
	}
	return http.DetectContentType(head)
}

// brands are the ISO base media files that phones' cameras make, which net/http does not know.
var brands = map[string]string{
	"heic": "image/heic", "heix": "image/heic", "hevc": "image/heic", "mif1": "image/heif", "msf1": "image/heif",
	"avif": "image/avif",
}
