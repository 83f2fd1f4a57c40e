package documents

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"satchel/app/portal/frame"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/intake"
	"satchel/sync/shelf"
	"satchel/sync/shelf/preview"
)

// locked is the policy for what comes from a document: should a browser take it for a page after all, it may do nothing.
const locked = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// framed is the policy for a PDF in a frame of its page. It can't be "sandbox": Chromium's viewer is a page of its own
// and doesn't run in one. That viewer would run a PDF's scripts, so none reaches it.
const framed = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// mayFrame lets the page that is answered show one of the portal's own addresses in a frame.
func mayFrame(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Content-Security-Policy", header.Get("Content-Security-Policy")+"; frame-src 'self'")
}

var missing = frame.Problem{
	Status: http.StatusInternalServerError, Title: "The document’s content is missing",
	Happened: "The service knows this document, but its bytes are not where they were kept. That must not happen.",
	Safe:     "Its details, its hash and its history are here. It has been written down for whoever runs the service, who may have it in a backup.",
	Do:       "Tell whoever runs this service. A companion that sent it may still have the original.",
	Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
}

// open finds a document and its bytes. The caller closes them.
func (p Pages) open(r *http.Request) (database.Document, blob.Object, error) {
	id, err := idOf(r)
	if err != nil {
		return database.Document{}, nil, err
	}
	row, err := p.Shelf.Row(r.Context(), frame.PlaceOf(r).ID, id)
	if errors.Is(err, shelf.ErrNoDocument) {
		return row, nil, noDocument
	}
	if err != nil {
		return row, nil, err
	}
	content, err := p.Blobs.Open(r.Context(), blob.Key{Company: row.CompanyID, Document: row.ID})
	if errors.Is(err, blob.ErrNotFound) {
		return row, nil, missing
	}
	return row, content, err
}

// picture is a document drawn anew.
func (p Pages) picture(w http.ResponseWriter, r *http.Request) error {
	_, content, err := p.open(r)
	if err != nil {
		return err
	}
	defer content.Close()
	var drawn bytes.Buffer
	err = p.Drawer.Draw(r.Context(), &drawn, content)
	if errors.Is(err, preview.ErrBroken) {
		return broken
	}
	if errors.Is(err, preview.ErrNoPicture) {
		return noDocument
	}
	if err != nil {
		return fmt.Errorf("drawing a document: %w", err)
	}
	w.Header().Set("Content-Security-Policy", locked)
	w.Header().Set("Content-Type", "image/jpeg")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(drawn.Bytes()))
	return nil
}

// broken is for a picture that can't be drawn; the document's page says so in its place, as the script there asks.
var broken = frame.Problem{
	Status: http.StatusUnprocessableEntity, Title: "This file is damaged",
	Happened: "It begins like a picture and doesn’t go on like one, so nothing of it is shown.",
	Safe:     "The document is kept exactly as it was sent.",
	Do:       "Download it if you can make use of it, or scan or save it again, and send that.",
	Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
}

// pdf is a PDF for the browser's viewer in the document's page, without what would act by itself.
func (p Pages) pdf(w http.ResponseWriter, r *http.Request) error {
	row, content, err := p.open(r)
	if err != nil {
		return err
	}
	defer content.Close()
	look, viewed, err := p.Drawer.View(r.Context(), content)
	if err != nil {
		return err
	}
	if look.Kind != preview.PDF {
		return noDocument
	}
	header := w.Header()
	header.Set("Content-Security-Policy", framed)
	header.Set("X-Frame-Options", "SAMEORIGIN")
	header.Set("Content-Type", "application/pdf")
	name, _ := named(row.Name, row.MediaType)
	header.Set("Content-Disposition", disposition("inline", name))
	http.ServeContent(w, r, "", time.Time{}, viewed)
	return nil
}

// download is a document as it was sent, to keep. A browser never shows it.
func (p Pages) download(w http.ResponseWriter, r *http.Request) error {
	row, content, err := p.open(r)
	if err != nil {
		return err
	}
	defer content.Close()
	header := w.Header()
	header.Set("Content-Security-Policy", locked)
	name, kind := named(row.Name, row.MediaType)
	header.Set("Content-Type", kind)
	header.Set("Content-Disposition", disposition("attachment", name))
	http.ServeContent(w, r, "", time.Time{}, content)
	return nil
}

// ending is what systems tell a file's kind by: "No. 7" and "Dr. Miller" have none.
var ending = regexp.MustCompile(`\.[[:alnum:]]*[[:alpha:]][[:alnum:]]*$`)

// named is what a download is called and said to be. One whose name tells what it is, or seems to, is only bytes, so that
// nothing believes both; one whose name doesn't gets the ending of what the service found it to be.
func named(name, mediaType string) (as, kind string) {
	if fit := document.Ending(mediaType); fit != "" && !ending.MatchString(strings.TrimSpace(name)) {
		return document.WithEnding(strings.TrimRight(name, " ."), fit), mediaType
	}
	return name, "application/octet-stream"
}

// disposition names a file the way RFC 6266 asks for: in ASCII for all browsers, and whole for those that know more.
// No name leads out of a folder or turns its ending round.
func disposition(how, name string) string {
	name = document.FileName(intake.DisplayName(name), "")
	ascii := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '%' {
			return '_'
		}
		return r
	}, name)
	value := how + `; filename="` + ascii + `"`
	if ascii != name {
		value += "; filename*=utf-8''" + percent(name)
	}
	return value
}

// percent encodes all but what RFC 8187 (section 3.2.1, attr-char) leaves as it is.
func percent(text string) string {
	var encoded strings.Builder
	for _, b := range []byte(text) {
		if b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("!#$&+-.^_`|~", b) >= 0 {
			encoded.WriteByte(b)
			continue
		}
		fmt.Fprintf(&encoded, "%%%02X", b)
	}
	return encoded.String()
}
