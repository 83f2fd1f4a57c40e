package portal_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"satchel/app/portal/documents"
	editingpages "satchel/app/portal/editing"
	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/intake"
	"satchel/sync/resumable"
	"satchel/sync/shelf"
	"satchel/sync/shelf/preview"
)

func (s *service) documentPages(f *frame.Frame) []frame.Route {
	pages := documents.Pages{
		Frame: f, Shelf: shelf.New(s.db), Intake: s.taking, Blobs: s.blobs, Drawer: preview.NewDrawer(), Log: slog.New(slog.DiscardHandler),
	}
	return slices.Concat(pages.Routes(), editingpages.Pages{Frame: f, Editing: s.editing(), Changed: pages.Changed}.Routes())
}

// clerk is ann, signed in and at work in a company.
type clerk struct {
	*visitor

	s       *service
	company uuid.UUID
	path    string // of the company's documents
}

func clerkAt(t *testing.T, s *service) *clerk {
	t.Helper()
	s.givePassword(t, firstPassword)
	v := s.visitor(t)
	v.signIn(s.ann.Email, firstPassword)
	company := must(s.access.CompaniesOf(t.Context(), s.ann.ID))[0].ID
	v.submit("/company", "company", company.String())
	return &clerk{v, s, company, "/company/" + company.String() + "/documents"}
}

// give puts a document of that content on the shelf.
func (c *clerk) give(name string, content []byte) uuid.UUID {
	c.t.Helper()
	owner := resumable.Owner{Company: c.company, Account: c.s.ann.ID}
	ack, err := c.s.taking.Take(c.t.Context(), owner, intake.Given{Name: name, Category: "purchase", Note: "note of " + name, Size: int64(len(content)), Content: bytes.NewReader(content)})
	if err != nil {
		c.t.Fatal(err)
	}
	return ack.DocumentID
}

// file is one of a form.
type file struct {
	field, name string
	content     []byte
}

// send sends the form that adds documents, as a browser without JavaScript does.
func (c *clerk) send(files []file, fields ...string) page {
	c.t.Helper()
	path := c.path + "/add"
	if len(files) > 0 && files[0].field == "pages" {
		path += "/pages"
	}
	return c.sendFiles(path, files, fields...)
}

// sendFiles sends a form with files.
func (v *visitor) sendFiles(path string, files []file, fields ...string) page {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			v.t.Fatal(err)
		}
	}
	for _, f := range files {
		header := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename="%s"`, f.field, f.name)}}
		part := must(form.CreatePart(header))
		if _, err := part.Write(f.content); err != nil {
			v.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		v.t.Fatal(err)
	}
	request := must(http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.base+path, &body))
	request.Header.Set("Content-Type", form.FormDataContentType())
	return v.follow(request)
}

func photo(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// broken is a picture with a head and an end, and what is between them spoilt.
func broken(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 60, 40))); err != nil {
		t.Fatal(err)
	}
	content := out.Bytes()
	content[bytes.Index(content, []byte("IDAT"))+10] ^= 0xff
	return content
}

// vast is a picture that says of itself to be 20,000 pixels each way.
func vast(t *testing.T) []byte {
	t.Helper()
	content := photo(t, 60, 40)
	start := bytes.Index(content, []byte{0xff, 0xc0}) // where a JPEG says how large it is
	if start < 0 {
		t.Fatal("the picture has no size")
	}
	binary.BigEndian.PutUint16(content[start+5:], 20_000)
	binary.BigEndian.PutUint16(content[start+7:], 20_000)
	return content
}

const paperPDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/MediaBox[0 0 200 200]/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func TestTheListFindsByEveryFilterAndSaysWhatIsWrongWithOne(t *testing.T) {
	c := clerkAt(t, serve(t))
	c.get(c.path).wants(t, "No documents yet")
	c.give("Kestrel invoice.pdf", []byte(paperPDF))
	c.give("<script>alert('x')</script>.txt", []byte("text"))
	c.get(c.path).wants(t, "Kestrel invoice.pdf", "&lt;script&gt;alert", "Ann O&#39;Neil", "Purchase", "Accepted")
	for query, finds := range map[string]bool{
		"text=kestrel": true, "text=KESTREL+inv": true, "text=buzzard": false, "state=accepted": true, "state=ready": false,
		"category=purchase": true, "category=sale": false, "from=2000-01-01": true, "to=2000-01-01": false,
		"person=" + c.s.ann.ID.String(): true, "person=" + uuid.NewString(): false, "text=note+kestrel&state=accepted&category=purchase": true,
	} {
		got := c.get(c.path + "?" + query)
		if strings.Contains(got.text, "Kestrel invoice.pdf") != finds || got.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", query, got.StatusCode)
		}
		if !finds {
			got.wants(t, "Nothing passes the filter")
		}
	}
	for _, query := range []string{
		"state=delivered", "category=%3Cb%3E", "from=2026-02-30", "to=tomorrow", "person=ann", "text=%2E%2E%2E", "text=" + strings.Repeat("x", 201), "after=nonsense",
		"text=%E2%80%AE", "text=%27%3B+--%25",
	} {
		got := c.get(c.path + "?" + query)
		if got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", query, got.StatusCode)
		}
	}
	backwards := c.get(c.path + "?from=2026-03-02&to=2026-03-01")
	backwards.wants(t, "The first day comes after the last, so no document can be between them. Swap the two days, or leave one out.", `value="2026-03-02"`, `value="2026-03-01"`)
	if backwards.StatusCode != http.StatusBadRequest {
		t.Errorf("backwards: %d", backwards.StatusCode)
	}
	c.get(c.path+"?from=2000-01-01&to=2000-01-01").wants(t, "Nothing passes the filter")
}

func TestALongListGoesOnPageByPageWithItsFilter(t *testing.T) {
	c := clerkAt(t, serve(t))
	for n := range 120 {
		c.give(fmt.Sprintf("paper %03d.txt", n), fmt.Appendf(nil, "%d", n))
	}
	seen := map[string]bool{}
	path := c.path + "?text=paper&category=purchase"
	for range 3 {
		got := c.get(path)
		for n := range 120 {
			if name := fmt.Sprintf("paper %03d.txt", n); strings.Contains(got.text, "<strong>"+name) {
				if seen[name] {
					t.Errorf("%s comes twice", name)
				}
				seen[name] = true
			}
		}
		_, rest, more := strings.Cut(got.text, `id="more"`)
		if !more {
			break
		}
		_, rest, _ = strings.Cut(rest, `href="`)
		href, _, _ := strings.Cut(rest, `"`)
		if path = strings.ReplaceAll(href, "&amp;", "&"); !strings.Contains(path, "text=paper") {
			t.Fatalf("the next page is %s", path)
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d of 120 seen", len(seen))
	}
}

func TestTheAddressOfAListSaysHowManyRowsItShows(t *testing.T) {
	c := clerkAt(t, serve(t))
	for n := range 120 {
		c.give(fmt.Sprintf("paper %03d.txt", n), fmt.Appendf(nil, "%d", n))
	}
	for query, want := range map[string]int{
		"": 50, "rows=100": 100, "rows=200": 120, "rows=1000000": 120, "rows=1": 50, "rows=-100": 50, "rows=all": 50, "rows=99999999999999999999": 50,
		"rows=100&text=paper": 100,
	} {
		got := c.get(c.path + "?" + query)
		if rows := strings.Count(got.text, `class="paper"`); rows != want || got.StatusCode != http.StatusOK {
			t.Errorf("%q: %d rows, want %d (%d)", query, rows, want, got.StatusCode)
		}
		if more := strings.Contains(got.text, `id="more"`); more != (want < 120) {
			t.Errorf("%q: goes on is %v", query, more)
		}
	}
}

func TestADocumentIsShownWithItsProofAndNeverRun(t *testing.T) {
	c := clerkAt(t, serve(t))
	const evil = "<html><script>alert(1)</script>"
	for name, test := range map[string]struct {
		content         []byte
		says            string
		picture, viewer int
	}{
		"photo.jpg":    {photo(t, 60, 40), "/picture\"", 200, 404},
		"invoice.pdf":  {[]byte(paperPDF), "<iframe src=", 404, 200},
		"locked.pdf":   {[]byte("%PDF-1.4\ntrailer<</Encrypt 1 0 R>>\n%%EOF\n"), "This PDF is protected", 404, 404},
		"packed.pdf":   {[]byte("%PDF-1.7\n1 0 obj/ObjStm endobj\n%%EOF\n"), "This PDF is not shown", 404, 404},
		"cut.jpg":      {photo(t, 600, 400)[:2000], "This file is damaged", 404, 404},
		"broken.png":   {broken(t), "data-broken", 422, 404},
		"lie.jpg":      {[]byte(evil), "There is no preview of this kind of file", 404, 404},
		"lie.pdf":      {[]byte(evil + "%PDF-1.4\n%%EOF"), "There is no preview of this kind of file", 404, 404},
		"polyglot.jpg": {[]byte("\xff\xd8\xff" + evil), "This file is damaged", 404, 404},
		"drawing.svg":  {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "There is no preview of this kind of file", 404, 404},
		"bomb.zip":     {[]byte("PK\x03\x04\x14\x00\x00\x00\x08\x00" + strings.Repeat("\x00", 4096)), "There is no preview of this kind of file", 404, 404},
		"vast.jpg":     {vast(t), "This picture is too large to show", 404, 404},
		"phone.heic":   {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "Browsers can’t show this kind of picture", 404, 404},
	} {
		t.Run(name, func(t *testing.T) {
			path := c.path + "/" + c.give(name, test.content).String()
			got := c.get(path)
			got.wants(t, name, test.says, "Chain of proof", "Captured", "Accepted", "note of "+name, "/edit", "/download")
			if policy := got.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self'") || !strings.Contains(policy, "frame-src 'self'") || strings.Contains(policy, "unsafe") {
				t.Errorf("the page's policy is %s", policy)
			}
			picture := c.get(path + "/picture")
			if picture.StatusCode != test.picture || picture.StatusCode == 200 && (picture.Header.Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(picture.Header.Get("Content-Security-Policy"), "sandbox; default-src 'none'")) {
				t.Errorf("the picture: %d %v", picture.StatusCode, picture.Header)
			}
			viewer := c.get(path + "/pdf")
			if viewer.StatusCode != test.viewer || viewer.StatusCode == 200 && (viewer.Header.Get("Content-Type") != "application/pdf" || !strings.Contains(viewer.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'")) {
				t.Errorf("the viewer: %d %v", viewer.StatusCode, viewer.Header)
			}
			kept := c.get(path + "/download")
			if kept.text != string(test.content) || kept.Header.Get("Content-Type") != "application/octet-stream" || kept.Header.Get("X-Content-Type-Options") != "nosniff" ||
				kept.Header.Get("Content-Disposition") != `attachment; filename="`+name+`"` || !strings.HasPrefix(kept.Header.Get("Content-Security-Policy"), "sandbox; default-src 'none'") || kept.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("the download: %d %v", kept.StatusCode, kept.Header)
			}
		})
	}
	for _, path := range []string{"/" + uuid.NewString(), "/nonsense", "/" + uuid.NewString() + "/download"} {
		if got := c.get(c.path + path); got.StatusCode != http.StatusNotFound || got.title() != "There is no such document" {
			t.Errorf("%s: %d %q", path, got.StatusCode, got.title())
		}
	}
}

func TestADownloadWhoseNameDoesntTellWhatItIsIsNamedByWhatItIs(t *testing.T) {
	c := clerkAt(t, serve(t))
	for name, want := range map[string]struct {
		content    []byte
		file, kind string
	}{
		"Lease":        {[]byte(paperPDF), "Lease.pdf", "application/pdf"},
		"Dr. Miller":   {photo(t, 6, 4), "Dr. Miller.jpg", "image/jpeg"},
		"Receipt No.7": {photo(t, 6, 4), "Receipt No.7.jpg", "image/jpeg"},
		"lie.txt":      {[]byte(paperPDF), "lie.txt", "application/octet-stream"},
		"page":         {[]byte("<html><script>alert(1)</script>"), "page", "application/octet-stream"},
		"sums":         {[]byte("a,b\n1,2\n"), "sums", "application/octet-stream"},
	} {
		got := c.get(c.path + "/" + c.give(name, want.content).String() + "/download")
		if got.Header.Get("Content-Disposition") != `attachment; filename="`+want.file+`"` || got.Header.Get("Content-Type") != want.kind || got.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", name, got.Header)
		}
	}
}

func TestADownloadsNameIsWholeAndHarmless(t *testing.T) {
	c := clerkAt(t, serve(t))
	for name, want := range map[string]string{
		`Straße "7".pdf`:          `attachment; filename="Stra_e _7_.pdf"; filename*=utf-8''Stra%C3%9Fe%20_7_.pdf`,
		"../../etc/passwd":        `attachment; filename="_.._etc_passwd"`,
		"invoice\u202efdp.exe":    `attachment; filename="invoicefdp.exe"`,
		"line\r\nSet-Cookie: a=b": `attachment; filename="line__Set-Cookie_ a=b"; filename*=utf-8''line%E2%90%8D%E2%90%8ASet-Cookie_%20a%3Db`,
		"100%.pdf":                `attachment; filename="100_.pdf"; filename*=utf-8''100%25.pdf`,
		" . ":                     `attachment; filename="document"`,
	} {
		got := c.get(c.path + "/" + c.give(name, []byte(name)).String() + "/download")
		if header := got.Header.Get("Content-Disposition"); header != want {
			t.Errorf("%q: %s", name, header)
		}
	}
}

// Browsers write a quotation mark in the name of a form's file as %22.
func TestAQuotationMarkInTheNameOfAFormsFileIsOne(t *testing.T) {
	c := clerkAt(t, serve(t))
	c.send([]file{{"files", "say %22hi%22 100%.txt", []byte("hi")}}, "category", "sale").wants(t, "say &#34;hi&#34; 100%.txt")
	row := c.s.papers(t, c.company)[0]
	got := c.get(c.path + "/" + row.ID.String() + "/download").Header.Get("Content-Disposition")
	if want := `attachment; filename="say _hi_ 100_.txt"; filename*=utf-8''say%20_hi_%20100%25.txt`; row.Name != `say "hi" 100%.txt` || got != want {
		t.Errorf("kept as %q, downloaded as %s", row.Name, got)
	}
}

func TestFilesOfAFormBecomeDocumentsAndThoseRefusedAreNamed(t *testing.T) {
	c := clerkAt(t, serve(t))
	c.get(c.path+"/add").wants(t, "Add documents", "Several pages as one document", `capture="environment"`)
	sent := c.send([]file{{"files", "first.txt", []byte("one")}, {"files", "second.txt", bytes.Repeat([]byte("two"), 1<<20)}}, "category", "sale", "note", "from the form")
	sent.wants(t, "2 documents are here, whole and safe", "first.txt", "second.txt", "Sale")
	c.send([]file{{"files", "empty.txt", nil}, {"files", "third.txt", []byte("three")}}).wants(t, "empty.txt was not added: the file is empty", "The others were added: 1.")
	c.send([]file{{"files", "", nil}}).wants(t, "No file was chosen")
	c.send([]file{{"files", strings.Repeat("n", 1100), []byte("x")}}).wants(t, "its name or its note is too long")
	if got := c.follow(c.request(http.MethodPost, c.path+"/add", map[string][]string{"note": {"x"}})); got.StatusCode != http.StatusBadRequest {
		t.Errorf("another kind of form: %d", got.StatusCode)
	}
}

// Past a thousand, a form isn't even read.
func TestTooManyFilesOfAFormAreRefusedWithTheirLimit(t *testing.T) {
	c := clerkAt(t, serve(t))
	c.get(c.path+"/add").wants(t, "and 100 files at once without JavaScript")
	for _, count := range []int{101, 1500} {
		var files []file
		for n := range count {
			files = append(files, file{"files", fmt.Sprintf("%d.txt", n), []byte("text")})
		}
		answer := c.send(files, "category", "purchase")
		if answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%d files: %d %q", count, answer.StatusCode, answer.title())
		}
		answer.wants(t, "That was too much at once", "256 MB are taken at once, and 100 files", "Nothing was added")
	}
}

func TestAFormSaysWhichOfItsFilesTheCompanyHadAlreadyAndAsWhat(t *testing.T) {
	c := clerkAt(t, serve(t))
	c.send([]file{{"files", "first.txt", []byte("one")}})
	again := c.send([]file{{"files", "again.txt", []byte("one")}})
	again.wants(t, "The document is here, whole and safe", "again.txt is a duplicate: it has the same content as first.txt, added on "+c.s.clock.Now().Format("2 January 2006"), ">Open first.txt</a>")
	c.send([]file{{"files", "more.txt", []byte("one")}, {"files", "new.txt", []byte("new")}, {"files", "same.txt", []byte("new")}}).wants(
		t, "3 documents are here", "more.txt is a duplicate: it has the same content as first.txt", "same.txt is a duplicate: it has the same content as new.txt",
	)
	c.send([]file{{"files", "last.txt", []byte("one")}, {"files", "empty.txt", nil}}).wants(t, "The others were added: 1.", "last.txt is a duplicate: it has the same content as first.txt")
	c.language = "de"
	c.send([]file{{"files", "noch.txt", []byte("one")}}).wants(t, "noch.txt ist ein Duplikat: Der Inhalt ist derselbe wie in first.txt vom ", "first.txt öffnen")
	for _, forged := range []string{"?added=1&same=" + c.company.String(), "?added=1&same=x", "?added=x&same=" + c.company.String()} {
		if got := c.get(c.path + forged); got.StatusCode != http.StatusOK || strings.Contains(got.text, "is a duplicate") {
			t.Errorf("%s: %d, says of a duplicate", forged, got.StatusCode)
		}
	}
}

// Whoever may add documents and not see them is told that they are here, where they may be.
func TestWhoeverMayOnlyAddIsToldThatItIsHere(t *testing.T) {
	c := clerkAt(t, serve(t))
	ben := c.colleague()
	c.give("first.txt", []byte("one"))
	c.s.deny(t, access.Bookkeeper, access.SeeDocuments)
	sent := (&clerk{ben, c.s, c.company, c.path}).send([]file{{"files", "again.txt", []byte("one")}, {"files", "b.txt", []byte("b")}})
	sent.wants(t, "2 documents are here, whole and safe", "One of them is a duplicate")
	if sent.Request.URL.Path != c.path+"/add" || strings.Contains(sent.text, "first.txt") {
		t.Errorf("at %s", sent.Request.URL)
	}
}

func TestACategoryThereIsNotIsRefused(t *testing.T) {
	c := clerkAt(t, serve(t))
	got := c.send([]file{{"files", "bill.txt", []byte("one")}}, "category", "zzz")
	if papers := c.s.papers(t, c.company); got.StatusCode != http.StatusBadRequest || len(papers) != 0 {
		t.Errorf("%d %q, and %d documents", got.StatusCode, got.title(), len(papers))
	}
}

func TestANoteThatTurnsTheWritingRoundIsShownHarmless(t *testing.T) {
	c := clerkAt(t, serve(t))
	c.send([]file{{"files", "bill.txt", []byte("one")}}, "note", "for \u202egpj.exe\r\nby post").wants(t, "The document is here, whole and safe")
	found := must(c.s.db.FindDocuments(t.Context(), c.company, database.DocumentFilter{}, database.Position{}, 10)).Rows
	shown := c.get(c.path + "/" + found[0].ID.String()).text
	if strings.Contains(shown, "\u202e") || !strings.Contains(shown, "for ·gpj.exe\nby post") {
		t.Errorf("it is shown as\n%s", shown)
	}
}

func TestPagesBecomeOnePDF(t *testing.T) {
	c := clerkAt(t, serve(t))
	pages := []file{{"pages", "IMG_1.jpg", photo(t, 60, 40)}, {"pages", "IMG_2.jpg", photo(t, 40, 60)}}
	c.send(pages, "name", "Till rolls", "category", "expense").wants(t, "The document is here, whole and safe", "Till rolls.pdf", "Expense")
	found := must(c.s.db.FindDocuments(t.Context(), c.company, database.DocumentFilter{}, database.Position{}, 10)).Rows
	if len(found) != 1 || found[0].MediaType != "application/pdf" {
		t.Fatalf("%+v", found)
	}
	if got := c.get(c.path + "/" + found[0].ID.String() + "/download"); !strings.Contains(got.text, "/Count 2 ") {
		t.Error("it hasn't two pages")
	}
	c.send(append(pages, file{"pages", "lie.jpg", []byte("<html>")}), "name", "x").wants(t, "x.pdf was not added: only JPEG and PNG pictures", "lie.jpg is none")
}

func TestReviewingIsPartOfTheChainAndOfTheHistory(t *testing.T) {
	c := clerkAt(t, serve(t))
	path := c.path + "/" + c.give("paper.txt", []byte("x")).String()
	got := c.get(path)
	got.wants(t, "Mark as reviewed", "Accepted, whole and safe")
	got = c.submit(path+"/review", "version", got.hidden("version"))
	got.wants(t, "Marked as reviewed", "Reviewed")
	if strings.Contains(got.text, "Mark as reviewed") {
		t.Error("it can be reviewed once more")
	}
}

func TestNobodyReviewsWhatTheirPageDoesNotShow(t *testing.T) {
	c := clerkAt(t, serve(t))
	ben := c.colleague()
	path := c.path + "/" + c.give("paper.txt", []byte("x")).String()
	opened := c.get(path)
	edit := ben.get(path + "/edit")
	ben.submit(path+"/edit", "token", edit.hidden("token"), "version", edit.hidden("version"), "typed-on", edit.hidden("typed-on"),
		"counterparty", "Zebra Ltd", "category", "purchase").wants(t, "Zebra Ltd")
	for _, stale := range []string{opened.hidden("version"), "", "x"} {
		got := c.submit(path+"/review", "version", stale)
		got.wants(t, "This was not marked as reviewed.", "Ben Baker has changed the document since you opened it.", "Zebra Ltd", "Mark as reviewed")
		if got.StatusCode != http.StatusConflict {
			t.Errorf("version %q: %d", stale, got.StatusCode)
		}
		opened = got
	}
	c.submit(path+"/review", "version", opened.hidden("version")).wants(t, "Marked as reviewed")
}

// tus sends one request of the resumable protocol, as the page's script does.
func (c *clerk) tus(method, path string, body string, headers ...string) page {
	c.t.Helper()
	sent := method
	if method == http.MethodPatch || method == http.MethodDelete {
		sent = http.MethodPost
	}
	request := must(http.NewRequestWithContext(c.t.Context(), sent, c.base+path, strings.NewReader(body)))
	request.Header.Set("Tus-Resumable", "1.0.0")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if sent != method {
		request.Header.Set("X-HTTP-Method-Override", method)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return c.do(request)
}

// Also someone who is removed while they send is told so, and what was sent stays: let in again they go on where it was.
func TestAnUploadGoesOnAndEndsWithWhoMaySend(t *testing.T) {
	c := clerkAt(t, serve(t))
	uploads := "/company/" + c.company.String() + "/uploads"
	metadata := "filename " + base64.StdEncoding.EncodeToString([]byte("slow.txt"))
	created := c.tus(http.MethodPost, uploads, "", "Upload-Length", "6", "Upload-Metadata", metadata)
	at := created.Header.Get("Location")
	if created.StatusCode != http.StatusCreated || !strings.HasPrefix(at, uploads+"/") {
		t.Fatalf("%d %s %s", created.StatusCode, at, created.text)
	}
	octets := []string{"Content-Type", "application/offset+octet-stream"}
	if got := c.tus(http.MethodPatch, at, "abc", append(octets, "Upload-Offset", "0")...); got.StatusCode != http.StatusNoContent || got.Header.Get("Upload-Offset") != "3" {
		t.Fatalf("%d %v", got.StatusCode, got.Header)
	}
	if got := c.tus(http.MethodPatch, at, "def", append(octets, "Upload-Offset", "3", "Sec-Fetch-Site", "cross-site")...); got.StatusCode != http.StatusForbidden {
		t.Errorf("from another website: %d", got.StatusCode)
	}
	if err := c.s.access.Withdraw(t.Context(), c.company, c.s.ann.ID); err != nil {
		t.Fatal(err)
	}
	if got := c.tus(http.MethodPatch, at, "def", append(octets, "Upload-Offset", "3")...); got.StatusCode != http.StatusForbidden {
		t.Errorf("removed: %d %s", got.StatusCode, got.title())
	}
	if err := c.s.access.Grant(t.Context(), c.company, c.s.ann.ID); err != nil {
		t.Fatal(err)
	}
	c.submit("/company", "company", c.company.String())
	if got := c.tus(http.MethodHead, at, ""); got.Header.Get("Upload-Offset") != "3" {
		t.Errorf("let in again: %d %v", got.StatusCode, got.Header)
	}
	if got := c.tus(http.MethodPatch, at, "def", append(octets, "Upload-Offset", "3")...); got.Header.Get("Satchel-Acknowledgement") == "" {
		t.Errorf("%d %s", got.StatusCode, got.text)
	}
	c.get(c.path).wants(t, "slow.txt")
	stranger := c.s.visitor(t)
	if got := stranger.do(stranger.request(http.MethodPost, uploads, nil)); got.StatusCode != http.StatusSeeOther {
		t.Errorf("signed out: %d", got.StatusCode)
	}
}
