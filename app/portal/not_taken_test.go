package portal_test

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/storage/database"
)

const (
	keptForYou  = "What you typed is kept for you"
	foundThere  = "What you typed is kept for you. You find it on the page where you typed it."
	notKept     = "What you typed is not kept. Copy it"
	filesNot    = "The files you chose were not taken, and are where they were. To send them, choose them again."
	loggedOff   = "You were logged off by somebody who looks after your site"
	neverToKeep = "a password, never kept"
)

// logOff ends the session of a visitor as User Login Status does or, of somebody who is on no site, as their companion.
func (s *service) logOff(t *testing.T, v *visitor) {
	t.Helper()
	value := v.cookies[session.CookieName].Value
	found := must(s.sessions.Find(t.Context(), value, session.Polling))
	if _, err := s.db.Member(t.Context(), s.site(t), found.Account.ID); errors.Is(err, database.ErrNotFound) {
		err := s.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.ExpireSession(ctx, session.Key(value), s.clock.Now().UTC())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	logins := []session.Login{{Session: found, Key: session.Key(value)}}
	if gone := must(s.sessions.LogOff(t.Context(), s.site(t), logins, s.ann.ID, found.Address)); gone != 1 {
		t.Fatalf("%d were logged off", gone)
	}
}

// grant lets somebody work in a company.
func (c *colleagues) grant(t *testing.T, company string, who database.Account) {
	t.Helper()
	if err := c.access.Grant(t.Context(), uuid.MustParse(c.books[company]), who.ID); err != nil {
		t.Fatal(err)
	}
}

// forget ends the session of a visitor as a change of the password does: nobody knows whose it was.
func (s *service) forget(t *testing.T, v *visitor) {
	t.Helper()
	found := must(s.sessions.Find(t.Context(), v.cookies[session.CookieName].Value, session.Polling))
	must(s.sessions.EndOthers(t.Context(), found.Account.ID, "", found.Address))
}

// sendLate sends the form as a browser without JavaScript does, the files first.
func (f unsentForm) sendLate(t *testing.T, files ...file) page {
	t.Helper()
	if !strings.Contains(f.path, "/documents/add") {
		fields := []string{"password", neverToKeep}
		for name, text := range f.typed {
			for _, one := range split(name, text) {
				fields = append(fields, name, one)
			}
		}
		return f.who.submit(f.path, fields...)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, one := range files {
		must(must(form.CreateFormFile(one.field, one.name)).Write(one.content))
	}
	if len(files) == 0 { // as where none is chosen
		must(form.CreateFormFile(strings.TrimPrefix(f.path, f.page()+"/"), ""))
	}
	for name, text := range f.typed {
		if err := form.WriteField(name, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	request := f.who.request(http.MethodPost, f.path, nil)
	request = must(http.NewRequestWithContext(t.Context(), http.MethodPost, request.URL.String(), &body))
	request.Header.Set("Content-Type", form.FormDataContentType())
	return f.who.follow(request)
}

// typedTexts are what a person typed into the form, as a page gives it back.
func (f unsentForm) typedTexts() []string {
	var texts []string
	for name, text := range f.typed {
		if name != "role" && name != "company" && name != "category" && text != "" {
			texts = append(texts, strings.NewReplacer("&", "&amp;", `"`, "&#34;", "'", "&#39;").Replace(text))
		}
	}
	return texts
}

// Without JavaScript what is sent after a Log Off is kept for whoever was logged off, and for nobody else.
func TestAFormSentAfterALogOffIsThereAgainForWhoSentItAlone(t *testing.T) {
	c, forms := unsentForms(t)
	otto := must(c.access.CreateAccount(t.Context(), "otto@hartley.test", "Otto Next"))
	if err := c.access.AddMember(t.Context(), c.service.site(t), otto.ID, access.Administrator); err != nil {
		t.Fatal(err)
	}
	c.grant(t, "Northwind Traders", otto)
	c.service.passwordFor(t, otto, firstPassword)
	for _, form := range forms {
		c.service.logOff(t, form.who)
		sent := form.sendLate(t)
		sent.wants(t, loggedOff, keptForYou+": sign in, and you find it")
		if sent.title() != "Sign in" || strings.Contains(sent.text, "not done") || strings.Contains(sent.text, "files") {
			t.Errorf("%s: at %q, %s", form.path, sent.title(), sent.text)
		}
		next := sent.hidden("next")
		if got := form.who.submit("/sign-in", "email", otto.Email, "password", firstPassword, "next", next); got.title() != "Hello, Otto" {
			t.Fatalf("%s: otto signs in at that browser and is at %q", form.path, got.title())
		}
		if got := form.who.get(form.page()); strings.Contains(got.text, typedEarlier) {
			t.Errorf("%s: otto is shown what somebody else typed", form.path)
		}
		form.who.submit("/sign-out")
		back := form.signIn(next)
		if back.Request.URL.Path != form.page() && form.page() != "/access" {
			t.Errorf("%s: signing in leads to %s", form.path, back.Request.URL.Path)
		}
		form.who.get(form.page()).wants(t, append(form.shown, typedEarlier)...)
	}
}

// Where nobody knows whose session it was, what was typed is given back to the browser that held it, and only then.
func TestAFormThatIsNotKeptIsGivenBackOnceToTheBrowserThatWasSignedIn(t *testing.T) {
	c, forms := unsentForms(t)
	for _, form := range forms {
		c.service.forget(t, form.who)
		sent := form.sendLate(t)
		if sent.StatusCode != http.StatusUnauthorized || sent.title() != "You are not signed in any more" {
			t.Fatalf("%s: %d %q", form.path, sent.StatusCode, sent.title())
		}
		sent.wants(t, append(form.typedTexts(), notKept, "Nothing was saved.", `<a class="button primary block" href="/sign-in?`)...)
		if strings.Contains(sent.text, neverToKeep) || strings.Contains(sent.text, "kept for you") {
			t.Errorf("%s: it says %s", form.path, sent.text)
		}
		// Somebody who comes to that browser has it send the form again.
		again := form.sendLate(t)
		again.wants(t, "What you sent was not done, and is not kept.")
		for _, text := range form.typedTexts() {
			if strings.Contains(again.text, text) {
				t.Errorf("%s: sent again, it gives back %q", form.path, text)
			}
		}
		form.signIn("")
		if got := form.who.get(form.page()); strings.Contains(got.text, typedEarlier) {
			t.Errorf("%s: it is kept", form.path)
		}
	}
}

func TestWhatIsSentIsSaidToBeNotDoneWhereNothingOfItIsKept(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ann.submit("/sign-out")
	sent := ann.submit("/company", "company", ann.company.String())
	sent.wants(t, "What you sent was not done, and is not kept. Do it again once you are signed in.")
	if got := ann.get(ann.path).text; strings.Contains(got, "What you sent") {
		t.Error("of a page that was only asked for, it says that something was sent")
	}
	ann.language = "de"
	ann.submit("/company", "company", ann.company.String()).wants(t, "wurde nicht ausgeführt und ist nicht aufgehoben")
}

// Files are never kept, however large they are and whatever becomes of the words sent with them.
func TestFilesThatAreNotTakenAreSaidToBeWhereTheyWere(t *testing.T) {
	c, forms := unsentForms(t)
	add, pages := forms[4], forms[5]
	large := bytes.Repeat([]byte("large"), 1<<20)
	for _, form := range []unsentForm{add, pages} {
		chosen := file{strings.TrimPrefix(form.path, form.page()+"/"), "a.jpg", large}
		c.service.logOff(t, form.who)
		sent := form.sendLate(t, chosen)
		sent.wants(t, loggedOff, keptForYou, "The files you chose were not taken, and are where they were. Choose them again once you are signed in.")
		form.signIn(sent.hidden("next"))
		form.who.get(form.page()).wants(t, form.shown...)
		form.who.submit("/session/discard", "path", form.path)

		c.service.forget(t, form.who)
		form.sendLate(t, chosen).wants(t, append(form.typedTexts(), notKept, filesNot)...)
		form.signIn("")
	}

	hartley := c.books["Hartley & Sons Ltd"]
	c.grant(t, "Hartley & Sons Ltd", c.benRow)
	c.ben.submit("/company", "company", hartley)
	elsewhere := add.sendLate(t, file{"files", "a.txt", large})
	elsewhere.wants(t, "Change Company?", "It is kept for you", filesNot)
	c.ben.submit("/company", "company", elsewhere.hidden("company"), "next", elsewhere.hidden("next"))
	c.ben.submit("/company", "company", c.books["Northwind Traders"]).wants(t)
	add.who.get(add.page()).wants(t, add.shown...)
	c.ben.submit("/session/discard", "path", add.path)

	c.service.deny(t, access.Administrator, access.AddDocuments)
	denied := add.sendLate(t, file{"files", "a.txt", large})
	denied.wants(t, "You do not have access to this feature", "Nothing was changed.", foundThere, filesNot)
	if strings.Contains(denied.text, "nothing you sent is lost") {
		t.Error("it says that nothing is lost")
	}
	c.service.deny(t, access.Administrator, access.SeeDocuments)
	c.ben.get(add.page()).wants(t, "Nothing was changed, and nothing you sent is lost.")
}

// Whoever loses the company, or the site, while they type is given back what they typed.
func TestWhatWasTypedWhereOneMayNotBeAnyMoreIsGivenBack(t *testing.T) {
	c, forms := unsentForms(t)
	invite, add := forms[0], forms[4]
	c.grant(t, "Hartley & Sons Ltd", c.benRow)
	if err := c.service.access.Withdraw(t.Context(), uuid.MustParse(c.books["Northwind Traders"]), c.benRow.ID); err != nil {
		t.Fatal(err)
	}
	taken := add.sendLate(t, file{"files", "a.txt", []byte("a")})
	taken.wants(t, append(add.typedTexts(), "You can’t work in that company", notKept, filesNot)...)

	removing := func(ctx context.Context, tx *database.Tx) error {
		return tx.DeleteMember(ctx, c.service.site(t), c.benRow.ID, c.clock.Now())
	}
	if err := c.db.Write(t.Context(), removing); err != nil {
		t.Fatal(err)
	}
	removed := invite.sendLate(t)
	removed.wants(t, append(invite.typedTexts(), notKept)...)
}

// With JavaScript the last words before somebody is logged off are kept as the page finds out, for them alone.
func TestWhatIsBeingTypedWhenSomebodyIsLoggedOffIsKept(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	add := ann.path + "/add"
	keep := func(account, note string) int {
		return ann.submit("/session/draft", "account", account, "path", add, "fields", `{"note":"`+note+`","category":"sale"}`).StatusCode
	}
	kept := func() string { return must(s.editing().Unsent(t.Context(), s.ann.ID))[add].Or("note", "") }
	for how, end := range map[string]func(){
		"logged off": func() { s.logOff(t, ann.visitor) }, "idle": func() { s.clock.Advance(session.IdleLimit) }, "too long": func() {
			for range session.AbsoluteLimit / (10 * time.Minute) {
				ann.get("/")
				s.clock.Advance(10 * time.Minute)
			}
		},
	} {
		end()
		if status := keep(uuid.NewString(), "another's"); status != http.StatusConflict || kept() == "another's" {
			t.Errorf("%s, as somebody else: %d, kept is %q", how, status, kept())
		}
		if status := keep(s.ann.ID.String(), how); status != http.StatusUnauthorized || kept() != how {
			t.Errorf("%s: %d, kept is %q", how, status, kept())
		}
		ann.signIn(s.ann.Email, firstPassword)
	}
	before := kept()
	s.forget(t, ann.visitor)
	if status := keep(s.ann.ID.String(), "whose?"); status != http.StatusUnauthorized || kept() != before {
		t.Errorf("of nobody known: %d, kept is %q", status, kept())
	}
}

// Nobody knows for long who sits at the browser of somebody who was logged off.
func TestABrowserThatWasLoggedOffKeepsNothingForLong(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	add := ann.path + "/add"
	keep := func(v *visitor, note string) int {
		return v.submit("/session/draft", "account", s.ann.ID.String(), "path", add, "fields", `{"note":"`+note+`"}`).StatusCode
	}
	kept := func() string { return must(s.editing().Unsent(t.Context(), s.ann.ID))[add].Or("note", "") }
	other := s.visitor(t)
	other.signIn(s.ann.Email, firstPassword)
	s.logOff(t, ann.visitor)
	s.clock.Advance(2 * time.Minute)
	if status := keep(ann.visitor, "the last words"); status != http.StatusUnauthorized || kept() != "the last words" {
		t.Errorf("two minutes later: %d, kept is %q", status, kept())
	}
	if status := keep(other, "typed elsewhere"); status != http.StatusOK || kept() != "typed elsewhere" {
		t.Errorf("in another browser: %d, kept is %q", status, kept())
	}
	if status := keep(ann.visitor, "planted"); status != http.StatusUnauthorized || kept() != "typed elsewhere" {
		t.Errorf("over what is newer: %d, kept is %q", status, kept())
	}
	if err := s.editing().Discard(t.Context(), s.ann.ID, add); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(time.Second)
	if status := keep(ann.visitor, "planted"); status != http.StatusUnauthorized || kept() != "" {
		t.Errorf("later: %d, kept is %q", status, kept())
	}
	ann.submit(add, "note", "planted", "category", "sale")
	if kept() != "" {
		t.Errorf("a form sent later: kept is %q", kept())
	}
}

// A site may begin to require passcodes while its people type.
func TestWhatIsSentWhenTheSiteBeginsToAskForSomethingFirstIsKept(t *testing.T) {
	c, forms := unsentForms(t)
	c.execute(t, "UPDATE sites SET requires_passcode = TRUE")
	for _, form := range forms {
		if form.who != c.ben {
			continue
		}
		sent := form.sendLate(t)
		sent.wants(t, "Something comes first", "Nothing was changed.", foundThere, `href="/profile/two-factor?next=`+strings.ReplaceAll(form.page(), "/", "%2F")+`"`)
		if sent.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", form.path, sent.StatusCode)
		}
	}
	c.execute(t, "UPDATE sites SET requires_passcode = FALSE")
	for _, form := range forms {
		if form.who == c.ben {
			form.who.get(form.page()).wants(t, form.shown...)
		}
	}
}

// A form with something wrong in it isn't shown again where somebody else has the document open by then.
func TestAnInvalidFormOfADocumentInUseIsKept(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	lock := ann.get(edit).hidden("token")
	ann.submit("/session/left", "lock", lock)
	ben.get(edit).wants(t, "Edit details")
	sent := ann.submit(edit, "token", lock, "version", "1", "counterparty", "Zebra Ltd", "total", "many", "currency", "GBP", "category", "other")
	sent.wants(t, "already in use by Ben Baker", "What you sent was not saved, and is kept for you")
	ben.submit(strings.TrimSuffix(edit, "/edit") + "/close")
	ann.get(edit).wants(t, `value="Zebra Ltd"`, `value="many"`)
}

// Of what is too much to be read nothing is claimed.
func TestAFormThatIsTooMuchIsSaidToBeLost(t *testing.T) {
	_, forms := unsentForms(t)
	people := forms[1]
	sent := people.who.submit(people.path, "lines", strings.Repeat("mia@hartley.test\n", 1<<18))
	sent.wants(t, "That was too much", "Nothing was changed.", "What you typed with it is not kept.")
	if sent.StatusCode != http.StatusRequestEntityTooLarge || strings.Contains(sent.text, foundThere) {
		t.Errorf("%d %q", sent.StatusCode, sent.title())
	}
}
