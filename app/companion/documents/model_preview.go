package documents

import (
	"errors"
	"image"
	"strings"

	"satchel/app/words"
	"satchel/assets/icons"
	"satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/drawing"
	"satchel/sync/engine"
)

// Sight is what is to be seen of a document itself: a picture, or why there is none.
type Sight struct {
	Picture image.Image // nil where there is none
	Title   string      // of what stands in its place
	Words   string      // may be empty
	Icon    string
	Away    bool // there may be one once the network is there
	Again   bool // trying again may help
	Opens   bool // the system's program can open the copy that is here
}

// Drawn tells whether documents of a kind are drawn at all. What they hold may still be something else.
func Drawn(media string) bool {
	switch media {
	case "application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp":
		return true
	}
	return false
}

// kinds are the names of the kinds of documents, in English.
var kinds = map[string]string{
	"application/pdf": "PDF", "application/rtf": "Text document",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       "Excel workbook",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
	"application/vnd.oasis.opendocument.spreadsheet":                          "Spreadsheet",
	"application/vnd.oasis.opendocument.text":                                 "Text document",
	"application/vnd.ms-excel":                                                "Excel workbook",
	"application/msword":                                                      "Word document",
	"application/vnd.ms-outlook":                                              "E-mail",
	"message/rfc822":                                                          "E-mail",
	"application/pkcs7-mime":                                                  "Signed e-mail",
	"application/xml":                                                         "XML file",
	"application/json":                                                        "JSON file",
	"application/zip":                                                         "ZIP archive",
	"text/csv":                                                                "Table (CSV)",
	"text/tab-separated-values":                                               "Table (TSV)",
	"text/html":                                                               "Web page",
	"image/heic":                                                              "Picture (HEIC)",
	"image/heif":                                                              "Picture (HEIF)",
	"image/avif":                                                              "Picture (AVIF)",
	"image/tiff":                                                              "Picture (TIFF)",
}

// KindName is what a person calls a document of that media type.
func KindName(tongue words.Tongue, media string) string {
	media, _, _ = strings.Cut(media, ";")
	switch name := kinds[media]; {
	case name != "":
		return tongue.T(name)
	case strings.HasPrefix(media, "image/"):
		return tongue.T("Picture")
	case strings.HasPrefix(media, "text/"):
		return tongue.T("Text file")
	}
	return tongue.T("File")
}

// Unseen says why a document has no preview. Explain has words for what is not about previews.
func Unseen(tongue words.Tongue, r document.Record, err error, explain func(error) words.Explanation) Sight {
	s := Sight{Title: KindName(tongue, r.MediaType), Icon: kind(r.MediaType)}
	refused, ok := errors.AsType[*companion.Refused](err)
	code := ""
	if ok {
		code = refused.Code
	}
	switch {
	case errors.Is(err, drawing.ErrOtherKind), code == "no-preview-other-file", code == "no-preview-other-camera":
		s.Words = tongue.T("There is no preview of a document of this kind.")
	case errors.Is(err, drawing.ErrNotHere):
		s.Words = tongue.T("Its first page can be seen on a computer and on the website.")
	case errors.Is(err, drawing.ErrProtected):
		s.Title, s.Icon = tongue.T("Protected by a password"), icons.LockKey
		s.Words = tongue.T("Satchel doesn't ask for it, so there is no preview. The document is kept as it is.")
	case errors.Is(err, drawing.ErrEmpty):
		s.Title, s.Words = tongue.T("A PDF without pages"), tongue.T("Look at where it comes from, and capture it again if it should have some.")
	case errors.Is(err, drawing.ErrDamaged), code == "no-preview-damaged":
		s.Title, s.Icon = tongue.T("The file is damaged"), icons.WarningCircle
		s.Words = tongue.T("It can't be drawn. Look at where it comes from, and capture it again.")
	case errors.Is(err, drawing.ErrTooLarge), code == "no-preview-too-large":
		s.Words = tongue.T("It is too large for a preview.")
	case errors.Is(err, companion.ErrTooMuch):
		s.Words = tongue.T("It is too large to be fetched for a preview. The website shows it.")
	case errors.Is(err, drawing.ErrGaveUp):
		s.Words, s.Again = tongue.T("It could not be drawn in reasonable time."), true
	case errors.Is(err, engine.ErrMetered):
		s.Words, s.Away = tongue.T("No preview while the network is metered: the copy here was let go when the service had it."), true
	case code == "no-such-endpoint":
		s.Words = tongue.T("This service shows no previews yet. The website shows the document.")
	default:
		unexpected(&s, tongue, explain(err))
	}
	return s
}

// unexpected says what went wrong with asking the service, or with the copy.
func unexpected(s *Sight, tongue words.Tongue, said words.Explanation) {
	if said.Exit == words.Offline {
		s.Words, s.Away = tongue.T("No preview while offline. The service has the document, and it is shown when the service can be reached."), true
		s.Again = true
		return
	}
	s.Title, s.Icon, s.Again = said.Title, icons.WarningCircle, true
	s.Words = said.Action
}
