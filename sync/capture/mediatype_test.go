package capture

import "testing"

func TestMediaType(t *testing.T) {
	tests := []struct{ name, file, head, want string }{
		{"a PDF", "a.pdf", "%PDF-1.4", "application/pdf"},
		{"a PDF that is called otherwise", "a.txt", "%PDF-1.4", "application/pdf"},
		{"a JPEG without an ending", "scan", "\xff\xd8\xff\xe0", "image/jpeg"},
		{"a PNG", "a.png", "\x89PNG\r\n\x1a\n", "image/png"},
		{"a GIF", "a.gif", "GIF89a", "image/gif"},
		{"a TIFF, little-endian", "a.tif", "II*\x00", "image/tiff"},
		{"a TIFF, big-endian", "a.tif", "MM\x00*", "image/tiff"},
		{"a photo of an iPhone", "IMG_1.HEIC", "\x00\x00\x00\x18ftypheic", "image/heic"},
		{"a WebP", "a.webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"},
		{"a spreadsheet", "a.XLSX", "PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"a letter", "a.docx", "PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"an archive", "a.zip", "PK\x03\x04", "application/zip"},
		{"an old spreadsheet", "a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel"},
		{"an e-mail", "a.eml", "From: a\r\nSubject: b\r\n", "message/rfc822"},
		{"an invoice as XML", "a.xml", "\xef\xbb\xbf<?xml version=\"1.0\"?>", "application/xml"},
		{"XML without the ending", "a", " <?xml version=\"1.0\"?>", "application/xml"},
		{"a table", "a.csv", "date;amount\n1.3.26;12,50", "text/csv"},
		{"a table in an old code page", "a.csv", "Datum;Betr\xe4ge\n", "text/csv"},
		{"text in UTF-16", "a.txt", "\xff\xfeh\x00i\x00", "text/plain"},
		{"text cut off in the middle of a letter", "a.txt", "caf\xc3", "text/plain"},
		{"a signed invoice", "a.xml.p7m", "\x30\x82\x01", "application/pkcs7-mime"},
		{"nobody knows what", "a.bin", "\x00\x01\x02", "application/octet-stream"},
		{"bytes that call themselves a PDF", "a.pdf", "\x00\x01\x02", "application/octet-stream"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := mediaType(test.file, []byte(test.head)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if isProgram(test.file, []byte(test.head)) {
				t.Error("it is taken for a program")
			}
		})
	}
}
