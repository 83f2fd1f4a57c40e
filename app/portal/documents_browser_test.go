package portal_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	. "satchel/app/browsertest"
	"satchel/assets/samples"
	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/storage/database"
)

// browse signs ann in, in a real browser, and opens her company's documents from the navigation.
func browse(t *testing.T, s *service, prepare ...Step) (context.Context, uuid.UUID) {
	t.Helper()
	s.givePassword(t, firstPassword)
	browser := Open(t)
	Drive(t, browser, append(prepare,
		chromedp.Navigate(s.URL+"/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Hello, Ann"),
		Press("Open"), chromedp.Click(`//nav//a[contains(., "Documents")]`), Heading("Documents"),
	)...)
	id, _, _ := strings.Cut(strings.TrimPrefix(Evaluate[string](t, browser, `location.pathname`), "/company/"), "/")
	return browser, must(uuid.Parse(id))
}

func written(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (s *service) papers(t *testing.T, company uuid.UUID) []database.Document {
	t.Helper()
	return must(s.db.FindDocuments(t.Context(), company, database.DocumentFilter{}, database.Position{}, 500)).Rows
}

func sampleOf(t *testing.T, ending string) (string, []byte) {
	t.Helper()
	for _, sample := range samples.All() {
		if strings.HasSuffix(sample.Name, ending) {
			return sample.Name, must(sample.Bytes())
		}
	}
	t.Fatalf("there is no sample %s", ending)
	return "", nil
}

func drawn(t *testing.T, browser context.Context) bool {
	t.Helper()
	return Evaluate[bool](t, browser, `(() => { const img = document.querySelector(".sheet img"); return img.complete && img.naturalWidth > 0; })()`)
}

// viewing tells whether the browser has opened its viewer for PDFs, a program of its own, which it does for a PDF that it
// may show and for nothing else.
func viewing(t *testing.T, browser context.Context) bool {
	t.Helper()
	opened := false
	Drive(t, browser, chromedp.Func(func(ctx context.Context, at *chromedp.Target) error {
		found, err := cdp.Call(ctx, at, target.GetTargets, target.GetTargetsParams{})
		if err != nil {
			return err
		}
		for _, one := range found.TargetInfos {
			opened = opened || strings.HasPrefix(one.URL, "chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/")
		}
		return nil
	}))
	return opened
}

func TestFilesAreChosenAndDroppedInABrowserAndLookedAt(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	complained := Complaints(t, browser)
	pdfName, pdf := sampleOf(t, ".pdf")
	photoName, photo := sampleOf(t, ".jpg")
	large := bytes.Repeat([]byte("a line of a large file\n"), 500_000) // 11.5 MB: two pieces
	Drive(
		t, browser, Press("Add documents"), Heading("Add documents"),
		chromedp.SetUploadFiles(chromedp.ID("files"), []string{written(t, pdfName, pdf), written(t, photoName, photo), written(t, "large.txt", large)}),
		Fill("note", "chosen"), Press("Add"),
		chromedp.WaitVisible(`//li[@class="done"][3]`),
		chromedp.Evaluate[chromedp.Void](`(() => {
			const carried = new DataTransfer();
			carried.items.add(new File(["dropped"], "dropped.txt", { type: "text/plain" }));
			carried.items.add(new File([], "empty.txt"));
			document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
		})()`),
		chromedp.WaitVisible(`//li[@class="refused"][contains(., "The file is empty")]`),
	)
	rows := s.papers(t, company)
	if len(rows) != 4 {
		t.Fatalf("%d documents", len(rows))
	}
	for _, row := range rows {
		if row.AnnouncedSHA256 != row.SHA256 || row.Name == "large.txt" && row.Size != int64(len(large)) || row.Name != "dropped.txt" && row.Note != "chosen" {
			t.Errorf("%+v", row)
		}
	}

	Drive(t, browser, Press("Documents"), Heading("Documents"), Press(photoName), Heading(photoName))
	await(t, "the picture", func() bool { return drawn(t, browser) })
	Drive(t, browser, Press("Mark as reviewed"), chromedp.WaitVisible(`//li//strong[.="Reviewed"]`))
	Drive(t, browser, Press("Documents"), Heading("Documents"), Press(pdfName), Heading(pdfName))
	await(t, "the PDF in the browser's viewer", func() bool { return viewing(t, browser) })
	for _, complaint := range complained() {
		t.Errorf("the browser complains: %s", complaint)
	}
}

// A reload loses which file it was, as browsers have it; chosen once more it goes on where it was.
func TestAnUploadGoesOnAfterAReload(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	content := bytes.Repeat([]byte("0123456789"), 30_000)
	path := written(t, "reloaded.txt", content)
	Drive(
		t, browser, Press("Add documents"), Heading("Add documents"),
		// The line breaks after a few small pieces.
		chromedp.Evaluate[chromedp.Void](`(() => {
			document.querySelector("form[data-upload]").dataset.chunk = "1000";
			const through = window.fetch;
			let pieces = 0;
			window.fetch = (...request) => request[1]?.headers?.["Upload-Offset"] !== undefined && ++pieces > 5 ? Promise.reject(new TypeError("no network")) : through(...request);
		})()`),
		chromedp.SetUploadFiles(chromedp.ID("files"), []string{path}), Press("Add"),
		chromedp.WaitVisible(`//li[contains(., "No connection")]`),
	)
	begun := must(s.db.UploadsExpired(t.Context(), s.clock.Now().AddDate(1, 0, 0), 10))
	if len(begun) != 1 || begun[0].Written != 5000 {
		t.Fatalf("%+v", begun)
	}
	Drive(
		t, browser, chromedp.Evaluate[chromedp.Void](`document.querySelector(".sending").replaceChildren()`), // nothing that would ask whether to leave
		chromedp.Reload(), Heading("Add documents"),
		chromedp.Evaluate[chromedp.Void](`(() => {
			const through = window.fetch;
			window.from = [];
			window.fetch = (...request) => {
				const offset = request[1]?.headers?.["Upload-Offset"];
				if (offset !== undefined) window.from.push(offset);
				return through(...request);
			};
		})()`),
		chromedp.SetUploadFiles(chromedp.ID("files"), []string{path}), Press("Add"), chromedp.WaitVisible(`//li[@class="done"]`),
	)
	if from := Evaluate[[]string](t, browser, `window.from`); len(from) != 1 || from[0] != "5000" {
		t.Errorf("went on from %v", from)
	}
	if rows := s.papers(t, company); len(rows) != 1 || rows[0].ID != begun[0].ID || rows[0].Size != int64(len(content)) {
		t.Errorf("%+v", rows)
	}
	if left := Evaluate[int](t, browser, `sessionStorage.length + localStorage.length`); left != 0 {
		t.Errorf("%d things stay behind for the next person", left)
	}
}

// cutAfter has the line break after so many pieces of an upload, until it is mended.
func cutAfter(pieces int) Step {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		document.querySelector("form[data-upload]").dataset.chunk = "1000";
		const through = window.fetch;
		let pieces = 0;
		window.cut = true;
		window.fetch = (...request) => window.cut && request[1]?.headers?.["Upload-Offset"] !== undefined && ++pieces > %d ? Promise.reject(new TypeError("no network")) : through(...request);
		window.mend = () => { window.cut = false; dispatchEvent(new Event("online")); };
	})()`, pieces))
}

// Logged out from another tab, whoever was sending a file is told so where they sign in again, and it goes on.
func TestWhoIsLoggedOutWhileTheySendIsToldThatAFileIsUnfinished(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	content := bytes.Repeat([]byte("0123456789"), 1000)
	chosen := chromedp.SetUploadFiles(chromedp.ID("files"), []string{written(t, "long.txt", content)})
	logOut := chromedp.Evaluate[chromedp.Void](`fetch("/sign-out", { method: "POST" }).then(() => ` + look + `); 0`)
	again := chromedp.Steps(Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Heading("Add documents"))
	Drive(
		t, browser, Press("Add documents"), Heading("Add documents"), cutAfter(3), chosen, Press("Add"), chromedp.WaitVisible(`//li[contains(., "No connection")]`),
		logOut, Says("Not all files had been sent when you were signed out"),
	)
	Photograph(t, browser, "sign-in-unfinished")
	Drive(t, browser, again, chosen, Press("Add"), chromedp.WaitVisible(`//li[@class="done"]`))
	if rows := s.papers(t, company); len(rows) != 1 || rows[0].Size != int64(len(content)) {
		t.Errorf("%+v", rows)
	}
	Drive(t, browser, logOut, Heading("Sign in"))
	if text := Shown(t, browser); strings.Contains(text, "Not all files") {
		t.Errorf("with everything sent, it says: %s", text)
	}
}

// A file waits while the form is filled in for the next one, and is tried again after that.
func TestAFileKeepsTheCategoryAndTheNoteItWasChosenWith(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	choose := func(name, category, note string) {
		t.Helper()
		Drive(
			t, browser, chromedp.SetUploadFiles(chromedp.ID("files"), []string{written(t, name, []byte(name))}),
			chromedp.SetValue(chromedp.ID("category"), category), Fill("note", note), Press("Add"),
		)
	}
	Drive(
		t, browser, Press("Add documents"), Heading("Add documents"),
		// The first file is held, and then refused once.
		chromedp.Evaluate[chromedp.Void](`(() => {
			const through = window.fetch, held = new Promise((go) => { window.goOn = go; });
			let first = true;
			window.fetch = (...request) => {
				if (!first || !request[1]?.headers?.["Upload-Length"]) return through(...request);
				first = false;
				return held.then(() => new Response("", { status: 400 }));
			};
		})()`),
	)
	choose("first.txt", "sale", "of the first")
	choose("second.txt", "purchase", "of the second")
	choose("third.txt", "other", "of the third")
	Drive(
		t, browser, chromedp.WaitVisible(`//li[contains(., "third.txt")][contains(., "Waiting for its turn")]`),
		chromedp.Evaluate[chromedp.Void](`goOn()`), chromedp.WaitVisible(`//li[@class="done"][2]`),
		Press("Try again"), chromedp.WaitVisible(`//li[@class="done"][3]`),
	)
	said := map[string]string{}
	for _, row := range s.papers(t, company) {
		said[row.Name] = row.Category + " " + row.Note
	}
	want := map[string]string{"first.txt": "sale of the first", "second.txt": "purchase of the second", "third.txt": "other of the third"}
	if !maps.Equal(said, want) {
		t.Errorf("they say %v", said)
	}
}

// The company is closed while a browser sends to it: the page says so, and goes on once it is open again. Then its
// person is removed: they are told that they were logged out.
func TestABrowserThatSendsIsToldWhatHappenedUnderItsFeet(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	owner := must(s.access.CreateAccount(t.Context(), "olive@hartley.test", "Olive Owner"))
	s.execute(t, "UPDATE members SET role = 'bookkeeper' WHERE account_id = '"+s.ann.ID.String()+"'")
	s.execute(t, "UPDATE sites SET owner_id = '"+owner.ID.String()+"' WHERE id = '"+s.site(t).String()+"'")
	if err := s.access.AddMember(t.Context(), s.site(t), owner.ID, access.Owner); err != nil {
		t.Fatal(err)
	}
	by := administration.By{Account: owner.ID, Site: s.site(t), Address: localhost}
	content := bytes.Repeat([]byte("0123456789"), 1000)
	mend := chromedp.Evaluate[chromedp.Void](`mend()`)
	Drive(
		t, browser, Press("Add documents"), Heading("Add documents"), cutAfter(3),
		chromedp.SetUploadFiles(chromedp.ID("files"), []string{written(t, "closed.txt", content)}), Press("Add"), chromedp.WaitVisible(`//li[contains(., "No connection")]`),
	)
	if err := s.sites.CloseCompany(t.Context(), by, company); err != nil {
		t.Fatal(err)
	}
	Drive(t, browser, mend, chromedp.WaitVisible(`//li[@class="refused"][contains(., "closed.txt")][contains(., "The company was closed meanwhile")][contains(., "Your file is as it was")]`))
	Photograph(t, browser, "documents-add-closed")
	if err := s.sites.ReopenCompany(t.Context(), by, company); err != nil {
		t.Fatal(err)
	}
	Drive(t, browser, Press("Try again"), chromedp.WaitVisible(`//li[@class="done"][contains(., "closed.txt")]`))
	if rows := s.papers(t, company); len(rows) != 1 || rows[0].Size != int64(len(content)) {
		t.Errorf("%+v", rows)
	}

	Drive(
		t, browser, cutAfter(3),
		chromedp.SetUploadFiles(chromedp.ID("files"), []string{written(t, "removed.txt", content[1:])}), Press("Add"), chromedp.WaitVisible(`//li[contains(., "No connection")]`),
	)
	if err := s.sites.Remove(t.Context(), by, s.ann.ID); err != nil {
		t.Fatal(err)
	}
	Drive(
		t, browser, mend, chromedp.WaitVisible(`//li[@class="refused"][contains(., "removed.txt")][contains(., "You have been logged out")]`),
		chromedp.Navigate(s.URL+"/sign-in"), Fill("email", s.ann.Email), Fill("password", firstPassword), Press("Sign in"), Says("You’re no longer a user of Hartley Bookkeeping"),
	)
	if rows := s.papers(t, company); len(rows) != 1 {
		t.Errorf("%d documents", len(rows))
	}
}

func TestAListGoesOnByItselfAndWithoutJavaScriptByALink(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	c := &clerk{&visitor{t: t}, s, company, ""}
	for n := range 120 {
		c.give(fmt.Sprintf("paper %03d.txt", n), fmt.Appendf(nil, "%d", n))
	}
	Drive(t, browser, chromedp.Reload(), Heading("Documents"))
	await(t, "the list's end", func() bool {
		return Evaluate[int](t, browser, `(scrollTo(0, document.body.scrollHeight), document.querySelectorAll("#papers li").length)`) == 120
	})
	if times := Evaluate[int](t, browser, `[...document.querySelectorAll("#papers time")].filter((time) => time.textContent.includes("UTC")).length`); times != 0 {
		t.Errorf("%d times are in UTC still", times)
	}
	afresh := Evaluate[string](t, browser, `location.origin + location.pathname`)
	Drive(t, browser, WithoutJavaScript(), chromedp.Navigate(afresh), Heading("Documents"), Press("Show more"), chromedp.WaitVisible(`//strong[.="paper 069.txt"]`))
}

func TestWhoComesBackToAListFindsTheRowsAndThePlaceTheyLeft(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	c := &clerk{&visitor{t: t}, s, company, ""}
	for n := range 230 {
		c.give(fmt.Sprintf("paper %03d.txt", n), fmt.Appendf(nil, "%d", n))
	}
	const news = "The document is here"
	Drive(t, browser, chromedp.Navigate(s.URL+"/company/"+company.String()+"/documents?added=1"), Heading("Documents"), Says(news))
	leavesAndComesBack(t, browser, 200, 180, "paper 050.txt")
	if strings.Contains(Shown(t, browser), news) {
		t.Error("whoever comes back is told again of what they added")
	}

	// Of each stretch that is searched a filter lets 20 pass: every 500th document alone is both.
	s.execute(t, `WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 30000)
		INSERT INTO documents (id, company_id, account_id, name, media_type, category, note, size, sha256, captured_at, accepted_at, day, words, state)
		SELECT printf('%08x-0000-7000-8000-000000000000', n), company_id, account_id, 'heap ' || n || '.txt', media_type,
			CASE n % 2 WHEN 0 THEN 'sale' ELSE 'expense' END, note, size, sha256, captured_at, accepted_at, day, words,
			CASE WHEN n % 2 = 1 OR n % 500 = 0 THEN 'ready' ELSE 'accepted' END
		FROM counted, documents WHERE documents.name = 'paper 000.txt'`)
	Drive(t, browser, chromedp.Navigate(s.URL+"/company/"+company.String()+"/documents?category=sale&state=ready"), Heading("Documents"))
	leavesAndComesBack(t, browser, 60, 45, "heap 8000.txt")
}

// leavesAndComesBack goes down a list until it has so many rows, opens the document of one of them, and goes back.
func leavesAndComesBack(t *testing.T, browser context.Context, until, row int, name string) {
	t.Helper()
	await(t, "the rows", func() bool {
		return Evaluate[bool](t, browser, fmt.Sprintf(`(scrollTo(0, document.body.scrollHeight), document.querySelectorAll("#papers li").length >= %d)`, until))
	})
	at := fmt.Sprintf(`document.querySelector("#papers li:nth-child(%d)")`, row)
	Drive(t, browser, chromedp.Evaluate[chromedp.Void](at+`.scrollIntoView({ block: "center" })`))
	place := at + `?.getBoundingClientRect().top ?? 0`
	left := Evaluate[float64](t, browser, place)
	Drive(t, browser, Press(name), Heading(name), chromedp.NavigateBack(), Heading("Documents"), chromedp.WaitVisible(`//strong[.="`+name+`"]`))
	await(t, "the place that was left", func() bool {
		found := Evaluate[float64](t, browser, place)
		return found > left-2 && found < left+2
	})
}

// A phone's camera gives one picture at a time.
func TestPagesGatherUntilTheyAreSentAsOneDocument(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s, chromedp.EmulateViewport(390, 800), Command(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}))
	_, content := sampleOf(t, ".jpg")
	page := func(name string) Step {
		return chromedp.SetUploadFiles(chromedp.ID("camera"), []string{written(t, name, content)})
	}
	Drive(
		t, browser, Press("Add documents"), Heading("Add documents"),
		page("1.jpg"), chromedp.WaitVisible(`//ol/li[1]`), chromedp.SetUploadFiles(chromedp.ID("pages"), []string{written(t, "2.jpg", content)}), chromedp.WaitVisible(`//ol/li[2]`), page("3.jpg"), chromedp.WaitVisible(`//ol/li[3]`),
		chromedp.Click(`//button[@aria-label="Remove: Page 2"]`), chromedp.WaitNotPresent(`//ol/li[3]`),
		chromedp.SetUploadFiles(chromedp.ID("pages"), []string{written(t, "lie.jpg", []byte("<html>"))}), Says("can’t become a page: lie.jpg"),
		chromedp.WaitVisible(chromedp.ID("camera")),
		// A file that can't be read any more, as where a phone's album withdrew it.
		chromedp.Evaluate[chromedp.Void](`window.readBlob = Blob.prototype.arrayBuffer; Blob.prototype.arrayBuffer = async () => { throw new DOMException("", "NotReadableError") }; 0`),
		page("gone.jpg"), Says("can’t become a page: gone.jpg"),
		chromedp.Evaluate[chromedp.Void](`Blob.prototype.arrayBuffer = window.readBlob; 0`),
		chromedp.WaitNotPresent(`//ol/li[3]`),
	)
	Photograph(t, browser, "documents-pages")
	Drive(t, browser, Fill("name", "Till rolls"), Press("Add as one document"), Says("The document is here"))
	rows := s.papers(t, company)
	if len(rows) != 1 || rows[0].Name != "Till rolls.pdf" || rows[0].MediaType != "application/pdf" || rows[0].Size < 2*int64(len(content)) || rows[0].Size > 3*int64(len(content)) {
		t.Errorf("%+v", rows)
	}
}

// The pages of documents at two widths, light and dark, into SATCHEL_SCREENSHOTS for people to look at; none may be
// wider than the window.
func TestThePagesOfDocumentsFitWideAndNarrowLightAndDark(t *testing.T) {
	s := serve(t)
	browser, company := browse(t, s)
	Photograph(t, browser, "documents-empty")
	c := &clerk{&visitor{t: t}, s, company, ""}
	for _, sample := range samples.All() {
		c.give(sample.Name, must(sample.Bytes()))
	}
	c.give("A name so long that it would not fit into any line of the list "+strings.Repeat("and_on_and_on_", 12)+".svg", []byte("<svg/>"))
	pdfName, pdf := sampleOf(t, ".pdf")
	photoName, _ := sampleOf(t, ".jpg")
	c.give("again "+pdfName, pdf)
	s.execute(t, "UPDATE documents SET dated = '2026-10-31', counterparty = 'Harbour Roasters', reference = 'INV-2031', total = 123456, currency = 'GBP', state = 'ready' WHERE name LIKE '"+photoName+"'")
	at := func(path string) Step {
		return chromedp.Navigate(s.URL + "/company/" + company.String() + "/documents" + path)
	}
	Drive(t, browser, at(""), Heading("Documents"))
	Photograph(t, browser, "documents")
	Drive(t, browser, at("?text=harbour&category=purchase"), Heading("Documents"))
	Photograph(t, browser, "documents-filtered")
	Drive(t, browser, at("?text=nowhere"), Says("No document of this company is like that"))
	Photograph(t, browser, "documents-none")
	Drive(t, browser, at(""), Press(photoName), Heading(photoName), Press("Mark as reviewed"), chromedp.WaitVisible(`//li//strong[.="Reviewed"]`))
	await(t, "the picture", func() bool { return drawn(t, browser) })
	Photograph(t, browser, "document-photo")
	Drive(t, browser, at(""), Press("again "+pdfName), Heading("again "+pdfName))
	await(t, "the PDF in the browser's viewer", func() bool { return viewing(t, browser) })
	Photograph(t, browser, "document-pdf")
	Drive(t, browser, at(""), Press("A name so long"), Says("Only pictures and PDFs are shown here"))
	Photograph(t, browser, "document-unseen")
	Drive(t, browser, at("/"+c.give("broken.png", broken(t)).String()), chromedp.WaitVisible(`//h2[.="This file is damaged"]`), chromedp.WaitNotVisible(chromedp.CSS(".sheet img")))
	Drive(t, browser, at("/add"), Heading("Add documents"), chromedp.SetUploadFiles(chromedp.ID("files"), []string{written(t, "new.txt", []byte("new")), written(t, "empty.txt", nil)}),
		Press("Add"), chromedp.WaitVisible(`//li[@class="refused"]`))
	Photograph(t, browser, "documents-add")
	Drive(t, browser, chromedp.EmulateViewport(1280, 800))
	gap := `document.querySelector("label[for=name]").getBoundingClientRect().top - document.getElementById("pages").getBoundingClientRect().bottom`
	if space := Evaluate[float64](t, browser, gap); space < 16 {
		t.Errorf("the name's label stands %.0f px below the field above it", space)
	}
}
