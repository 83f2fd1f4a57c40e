package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/assets/samples"
	"satchel/storage/database/databasetest"
	"satchel/sync/document"
	"satchel/sync/resumable"
)

// sent has anna send a document of those bytes to Acme, and returns where its preview is.
func (s *service) sent(name string, content []byte) string {
	s.t.Helper()
	sum := sha256.Sum256(content)
	doc := resumable.Document{
		ID: uuid.Must(uuid.NewV7()), SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content)),
		Name: name, Category: document.Expense, CapturedAt: time.Now(),
	}
	_, err := s.upload("anna", s.acme, doc, content)
	must(s.t, err)
	return "/api/v1/companies/" + s.acme.String() + "/documents/" + doc.ID.String() + "/preview"
}

// see asks for a preview as anna.
func (s *service) see(at string, headers ...string) (*http.Response, []byte) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.server.URL+at, nil)
	must(s.t, err)
	request.Header.Set("Authorization", "Bearer anna")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := s.server.Client().Do(request)
	must(s.t, err)
	content, err := io.ReadAll(answer.Body)
	must(s.t, errors.Join(err, answer.Body.Close()))
	return answer, content
}

func asJPEG(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, width, height)), nil))
	return out.Bytes()
}

func asPNG(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))))
	return out.Bytes()
}

// sized is a PNG that says it has so many pixels, whatever it has.
func sized(t *testing.T, side uint32) []byte {
	t.Helper()
	content := asPNG(t, 1, 1)
	binary.BigEndian.PutUint32(content[16:], side)
	binary.BigEndian.PutUint32(content[20:], side)
	binary.BigEndian.PutUint32(content[29:], crc32.ChecksumIEEE(content[12:29]))
	return content
}

func TestADocumentsPreviewIsAPictureDrawnAnewOrThePDF(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		at := s.sent("photo.jpg", asJPEG(t, 3600, 900))
		answer, content := s.see(at)
		shape, kind, err := image.DecodeConfig(bytes.NewReader(content))
		if err != nil || kind != "jpeg" || shape.Width != 1800 || shape.Height != 450 || answer.Header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%v %s %+v %v", err, kind, shape, answer.Header)
		}
		bill, err := samples.All()[0].Bytes()
		must(t, err)
		answer, content = s.see(s.sent("bill.pdf", bill))
		if !bytes.Equal(content, bill) || answer.Header.Get("Content-Type") != "application/pdf" || answer.Header.Get("Content-Disposition") != "attachment" ||
			!strings.HasPrefix(answer.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s, %d of %d bytes, %v", answer.Status, len(content), len(bill), answer.Header)
		}
	})
}

func TestAPreviewIsKeptByWhoeverAskedAloneAndAskedForAgain(t *testing.T) {
	s := newService(t, databasetest.SQLite(t))
	at := s.sent("photo.jpg", asJPEG(t, 40, 30))
	first, _ := s.see(at)
	tag := first.Header.Get("ETag")
	if tag == "" || first.Header.Get("Cache-Control") != "private, no-cache" || first.Header.Get("Vary") != "Authorization" {
		t.Errorf("%v", first.Header)
	}
	again, content := s.see(at, "If-None-Match", tag)
	if again.StatusCode != http.StatusNotModified || len(content) != 0 || again.Header.Get("ETag") != tag || again.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("%s %v", again.Status, again.Header)
	}
	if other, content := s.see(at, "If-None-Match", `"another"`); other.StatusCode != http.StatusOK || len(content) == 0 {
		t.Errorf("%s", other.Status)
	}
	must(t, s.access.Withdraw(t.Context(), s.acme, s.anna.ID))
	if shut, _ := s.see(at, "If-None-Match", tag); shut.StatusCode != http.StatusForbidden || shut.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("who may see it no more: %s %v", shut.Status, shut.Header)
	}
}

func TestWhatCantBeShownIsRefusedWithTheReason(t *testing.T) {
	s := newService(t, databasetest.SQLite(t))
	whole := asJPEG(t, 600, 400)
	for name, c := range map[string]struct {
		content []byte
		code    string
	}{
		"a spreadsheet":               {[]byte("PK\x03\x04 and more"), "no-preview-other-file"},
		"a page":                      {[]byte("<html><script>alert(1)</script>"), "no-preview-other-file"},
		"a drawing that runs scripts": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "no-preview-other-file"},
		"a phone's picture":           {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "no-preview-other-camera"},
		"20,000 pixels":               {sized(t, 20_000), "no-preview-too-large"},
		"a picture cut off":           {whole[:len(whole)/2], "no-preview-damaged"},
		"a picture of nothing":        {[]byte("\xff\xd8\xff\xe0"), "no-preview-damaged"},
		"a picture of noise":          {append(asPNG(t, 4, 4)[:40], append(bytes.Repeat([]byte{7}, 80), "IEND\xae\x42\x60\x82"...)...), "no-preview-damaged"},
		"a PDF cut off":               {[]byte("%PDF-1.7\nand no end"), "no-preview-damaged"},
	} {
		if status, code := s.problem("anna", "GET", s.sent(name, c.content), ""); status != http.StatusUnprocessableEntity || code != c.code {
			t.Errorf("%s: %d %s, want %s", name, status, code, c.code)
		}
	}
}

func TestAPreviewIsForWhoeverMaySeeTheDocument(t *testing.T) {
	s := newService(t, databasetest.SQLite(t))
	at := s.sent("photo.jpg", asJPEG(t, 4, 4))
	company, _, _ := strings.Cut(strings.TrimPrefix(at, "/api/v1/companies/"), "/")
	for name, c := range map[string]struct {
		token, at string
		status    int
		code      string
	}{
		"nobody":                     {"", at, 401, "unauthorized"},
		"somebody of elsewhere":      {"boris", at, 403, "no-access"},
		"through another company":    {"anna", strings.Replace(at, company, s.beta.String(), 1), 404, "no-such-document"},
		"a company that isn't there": {"anna", strings.Replace(at, company, uuid.NewString(), 1), 403, "no-access"},
		"a document that isn't":      {"anna", "/api/v1/companies/" + company + "/documents/" + uuid.NewString() + "/preview", 404, "no-such-document"},
		"an id that is none":         {"anna", "/api/v1/companies/" + company + "/documents/..%2f..%2fetc/preview", 404, "no-such-document"},
	} {
		if status, code := s.problem(c.token, "GET", c.at, ""); status != c.status || code != c.code {
			t.Errorf("%s: %d %s", name, status, code)
		}
	}
}
