package intake_test

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/sync/resumable"
)

// ask makes a raw request, with Tus-Resumable unless headers say otherwise.
func (h *house) ask(method, address string, content []byte, headers ...string) *http.Response {
	h.t.Helper()
	request, err := http.NewRequestWithContext(h.t.Context(), method, address, bytes.NewReader(content))
	if err != nil {
		h.t.Fatal(err)
	}
	request.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := h.server.Client().Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

func (h *house) create(size int, pairs ...resumable.Pair) string {
	h.t.Helper()
	answer := h.ask("POST", h.endpoint(h.anna, h.acme), nil,
		"Upload-Length", strconv.Itoa(size), "Upload-Metadata", resumable.FormatMetadata(pairs...))
	if answer.StatusCode != http.StatusCreated {
		h.t.Fatalf("creating: %s", answer.Status)
	}
	return h.server.URL + answer.Header.Get("Location")
}

const stream = "application/offset+octet-stream"

func TestTheServiceSaysWhatItSpeaks(t *testing.T) {
	h := newHouse(t, sqlite(t))
	answer := h.ask("OPTIONS", h.endpoint(h.anna, h.acme), nil, "Tus-Resumable", "")
	for name, want := range map[string]string{
		"Tus-Version": "1.0.0", "Tus-Resumable": "1.0.0", "Tus-Max-Size": strconv.FormatInt(h.maxSize, 10),
		"Tus-Extension":          "creation,creation-with-upload,checksum,expiration,termination",
		"Tus-Checksum-Algorithm": "sha256,sha1",
	} {
		if got := answer.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if answer.StatusCode != http.StatusNoContent {
		t.Error(answer.Status)
	}
}

func TestRefusedCreationsSayWhy(t *testing.T) {
	h := newHouse(t, sqlite(t))
	good := resumable.FormatMetadata(resumable.Pair{Key: "filename", Value: "a.pdf"})
	meta := func(key, value string) string {
		return resumable.FormatMetadata(resumable.Pair{Key: key, Value: value})
	}
	for name, c := range map[string]struct {
		headers []string
		status  int
		code    string
	}{
		"another version of tus":      {[]string{"Tus-Resumable", "0.2.2", "Upload-Length", "1"}, 412, "tus-version"},
		"no length":                   {nil, 400, "bad-request"},
		"a negative length":           {[]string{"Upload-Length", "-1"}, 400, "bad-request"},
		"a deferred length":           {[]string{"Upload-Defer-Length", "1"}, 400, "bad-request"},
		"an empty document":           {[]string{"Upload-Length", "0", "Upload-Metadata", good}, 422, "empty-document"},
		"more than the limit":         {[]string{"Upload-Length", "99999999999"}, 413, "too-large"},
		"metadata that is not base64": {[]string{"Upload-Length", "1", "Upload-Metadata", "filename ***"}, 422, "bad-metadata"},
		"a key twice":                 {[]string{"Upload-Length", "1", "Upload-Metadata", good + "," + good}, 422, "bad-metadata"},
		"an id that is no UUIDv7":     {[]string{"Upload-Length", "1", "Upload-Metadata", meta("doc_id", uuid.NewString())}, 422, "bad-metadata"},
		"a hash in capitals":          {[]string{"Upload-Length", "1", "Upload-Metadata", meta("sha256", strings.Repeat("A", 64))}, 422, "bad-metadata"},
		"an unknown category":         {[]string{"Upload-Length", "1", "Upload-Metadata", meta("category", "love letters")}, 422, "bad-metadata"},
		"a time that is none":         {[]string{"Upload-Length", "1", "Upload-Metadata", meta("captured_at", "yesterday")}, 422, "bad-metadata"},
		"a name beyond all measure":   {[]string{"Upload-Length", "1", "Upload-Metadata", meta("filename", strings.Repeat("n", 1025))}, 431, "metadata-too-large"},
		"a note beyond all measure":   {[]string{"Upload-Length", "1", "Upload-Metadata", meta("note", strings.Repeat("n", 4001))}, 431, "metadata-too-large"},
	} {
		answer := h.ask("POST", h.endpoint(h.anna, h.acme), nil, c.headers...)
		var problem struct{ Code, Detail string }
		err := json.NewDecoder(answer.Body).Decode(&problem)
		if err != nil || answer.StatusCode != c.status || problem.Code != c.code || problem.Detail == "" {
			t.Errorf("%s: %s %+v %v, want %d %s", name, answer.Status, problem, err, c.status, c.code)
		}
		if kind := answer.Header.Get("Content-Type"); kind != "application/problem+json" {
			t.Errorf("%s: answered as %s", name, kind)
		}
	}
}

func TestANameIsKeptWhateverIsInIt(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		for _, name := range []string{
			strings.Repeat("ü", 300) + ".pdf", "line\nbreak\r.pdf", "invoice\u202Efdp.exe", "../../etc/passwd", "日本語の領収書.jpg", `quote".pdf`,
		} {
			doc, content := paper(100)
			doc.Name = name
			h.mustSend(doc, content)
			if row, _ := h.stored(h.acme, doc.ID); row.Name != name {
				t.Errorf("kept %q of %q", row.Name, name)
			}
		}
		doc, content := paper(100)
		doc.Name = "nul\x00.pdf"
		h.mustSend(doc, content)
		if row, _ := h.stored(h.acme, doc.ID); row.Name != "nul\u2400.pdf" {
			t.Errorf("kept %q", row.Name)
		}
	})
}

func TestAnUploadIsCreatedAskedAppendedAndFinishedAsTusSays(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		upload := h.create(11, resumable.Pair{Key: "filename", Value: "hello.txt"})
		head := h.ask("HEAD", upload, nil)
		if head.StatusCode != 200 || head.Header.Get("Upload-Offset") != "0" || head.Header.Get("Upload-Length") != "11" ||
			head.Header.Get("Cache-Control") != "no-store" || head.Header.Get("Upload-Metadata") == "" || head.Header.Get("Upload-Expires") == "" {
			t.Errorf("asked: %s %v", head.Status, head.Header)
		}
		first := h.ask("PATCH", upload, []byte("hello "), "Content-Type", stream, "Upload-Offset", "0")
		if first.StatusCode != 204 || first.Header.Get("Upload-Offset") != "6" || first.Header.Get("Satchel-Acknowledgement") != "" {
			t.Errorf("first part: %s %v", first.Status, first.Header)
		}
		if wrong := h.ask("PATCH", upload, []byte("hello "), "Content-Type", stream, "Upload-Offset", "0"); wrong.StatusCode != 409 {
			t.Errorf("the first part again: %s", wrong.Status)
		}
		if wrong := h.ask("PATCH", upload, []byte("world"), "Content-Type", "text/plain", "Upload-Offset", "6"); wrong.StatusCode != 415 {
			t.Errorf("another media type: %s", wrong.Status)
		}
		if wrong := h.ask("PATCH", upload, []byte("world and more"), "Content-Type", stream, "Upload-Offset", "6"); wrong.StatusCode != 413 {
			t.Errorf("beyond the end: %s", wrong.Status)
		}
		last := h.ask("PATCH", upload, []byte("world"), "Content-Type", stream, "Upload-Offset", "6")
		h.isAcknowledged(last, "hello world")
		h.isAcknowledged(h.ask("HEAD", upload, nil), "hello world")
		h.isAcknowledged(h.ask("PATCH", upload, nil, "Content-Type", stream, "Upload-Offset", "11"), "hello world")
		if gone := h.ask("DELETE", upload, nil); gone.StatusCode != 409 {
			t.Errorf("terminating an accepted document: %s", gone.Status)
		}
	})
}

func (h *house) isAcknowledged(answer *http.Response, content string) {
	h.t.Helper()
	ack, err := resumable.DecodeAcknowledgement(answer.Header.Get("Satchel-Acknowledgement"))
	if err != nil {
		h.t.Fatalf("%s: %v", answer.Status, err)
	}
	if want := describe([]byte(content)); ack.SHA256 != want.SHA256 || ack.Size != want.Size {
		h.t.Errorf("acknowledged %+v", ack)
	}
	row, stored := h.stored(h.acme, ack.DocumentID)
	if string(stored) != content || row.MediaType != "text/plain; charset=utf-8" {
		h.t.Errorf("stored %q as %s", stored, row.MediaType)
	}
}

func TestABodyMayComeWithTheCreation(t *testing.T) {
	h := newHouse(t, sqlite(t))
	answer := h.ask("POST", h.endpoint(h.anna, h.acme), []byte("whole"), "Upload-Length", "5", "Content-Type", stream)
	h.isAcknowledged(answer, "whole")
	part := h.ask("POST", h.endpoint(h.anna, h.acme), []byte("par"), "Upload-Length", "4", "Content-Type", stream)
	if part.StatusCode != 201 || part.Header.Get("Upload-Offset") != "3" {
		t.Errorf("a part: %s, offset %s", part.Status, part.Header.Get("Upload-Offset"))
	}
	rest := h.ask("PATCH", h.server.URL+part.Header.Get("Location"), []byte("t"), "Content-Type", stream, "Upload-Offset", "3")
	h.isAcknowledged(rest, "part")
	if wrong := h.ask("POST", h.endpoint(h.anna, h.acme), []byte("whole"), "Upload-Length", "5", "Content-Type", "text/plain"); wrong.StatusCode != 415 {
		t.Errorf("another media type: %s", wrong.Status)
	}
	if wrong := h.ask("POST", h.endpoint(h.anna, h.acme), []byte("whole"), "Upload-Length", "4", "Content-Type", stream); wrong.StatusCode != 413 {
		t.Errorf("a body longer than the document: %s", wrong.Status)
	}
}

func TestDamagedBytesAreNotCounted(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		content := []byte("checked bytes")
		right256, right1 := sha256.Sum256(content), sha1.Sum(content)
		sum := func(algorithm string, digest []byte) string {
			return algorithm + " " + base64.StdEncoding.EncodeToString(digest)
		}
		upload := h.create(len(content))
		for header, status := range map[string]int{
			sum("sha256", make([]byte, 32)): 460, sum("sha1", make([]byte, 20)): 460,
			sum("md5", make([]byte, 16)): 400, sum("sha256", []byte("short")): 400, "sha256 ***": 400,
		} {
			answer := h.ask("PATCH", upload, content, "Content-Type", stream, "Upload-Offset", "0", "Upload-Checksum", header)
			if answer.StatusCode != status {
				t.Errorf("%s: %s, want %d", header, answer.Status, status)
			}
			if offset := h.ask("HEAD", upload, nil).Header.Get("Upload-Offset"); offset != "0" {
				t.Errorf("%s: the offset is %s", header, offset)
			}
		}
		good := h.ask("PATCH", upload, content, "Content-Type", stream, "Upload-Offset", "0", "Upload-Checksum", sum("sha256", right256[:]))
		h.isAcknowledged(good, string(content))
		whole := h.ask("POST", h.endpoint(h.anna, h.acme), content, "Upload-Length", strconv.Itoa(len(content)),
			"Content-Type", stream, "Upload-Checksum", sum("sha1", right1[:]))
		h.isAcknowledged(whole, string(content))
		bad := h.ask("POST", h.endpoint(h.anna, h.acme), content, "Upload-Length", strconv.Itoa(len(content)),
			"Content-Type", stream, "Upload-Checksum", sum("sha1", make([]byte, 20)))
		if bad.StatusCode != 460 {
			t.Errorf("a damaged whole: %s", bad.Status)
		}
	})
}

func TestATerminatedUploadIsGone(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		upload := h.create(10)
		if answer := h.ask("PATCH", upload, []byte("half."), "Content-Type", stream, "Upload-Offset", "0"); answer.StatusCode != 204 {
			t.Fatal(answer.Status)
		}
		if answer := h.ask("DELETE", upload, nil); answer.StatusCode != 204 {
			t.Errorf("terminating: %s", answer.Status)
		}
		for _, method := range []string{"HEAD", "DELETE"} {
			if answer := h.ask(method, upload, nil); answer.StatusCode != 404 {
				t.Errorf("%s afterwards: %s", method, answer.Status)
			}
		}
		if n := count(t, h.blobs.ListStaged(t.Context())); n != 0 {
			t.Errorf("%d staged blobs are left", n)
		}
	})
}

func TestOthersDoNotSeeAnUpload(t *testing.T) {
	h := newHouse(t, sqlite(t))
	upload := h.create(10)
	id := upload[strings.LastIndex(upload, "/")+1:]
	for name, address := range map[string]string{
		"through another company":         h.endpoint(h.anna, h.beta) + "/" + id,
		"as another company's member":     h.endpoint(h.boris, h.beta) + "/" + id,
		"an id that is none":              h.endpoint(h.anna, h.acme) + "/nonsense",
		"an id that nobody has made":      h.endpoint(h.anna, h.acme) + "/" + uuid.NewString(),
		"its own, with capitals, is fine": h.endpoint(h.anna, h.acme) + "/" + strings.ToUpper(id),
	} {
		want := http.StatusNotFound
		if strings.Contains(name, "fine") {
			want = http.StatusOK
		}
		if answer := h.ask("HEAD", address, nil); answer.StatusCode != want {
			t.Errorf("%s: %s", name, answer.Status)
		}
	}
	if answer := h.ask("HEAD", h.endpoint(h.boris, h.acme)+"/"+id, nil); answer.StatusCode != http.StatusForbidden {
		t.Errorf("without access: %s", answer.Status)
	}
}

func TestAPatchOfUnknownLengthIsTakenAndChecked(t *testing.T) {
	h := newHouse(t, sqlite(t))
	upload := h.create(6)
	sum := sha256.Sum256([]byte("chunks"))
	request, err := http.NewRequestWithContext(t.Context(), "POST", upload, io.MultiReader(strings.NewReader("chu"), strings.NewReader("nks")))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Tus-Resumable", "1.0.0")
	request.Header.Set("X-HTTP-Method-Override", "PATCH")
	request.Header.Set("Content-Type", stream)
	request.Header.Set("Upload-Offset", "0")
	request.Header.Set("Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(sum[:]))
	answer, err := h.server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	h.isAcknowledged(answer, "chunks")
}
