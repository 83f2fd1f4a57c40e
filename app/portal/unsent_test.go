package portal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"satchel/auth/session"
)

// keptFor has what somebody typed into a document's details kept, as their browser does, on a version of it.
func (v *visitor) typedInto(edit, version, fields string) {
	v.t.Helper()
	kept := v.submit("/session/draft", "account", v.get("/").account(), "path", edit, "version", version, "fields", fields)
	if kept.StatusCode != http.StatusOK {
		v.t.Fatalf("keeping a draft: %d", kept.StatusCode)
	}
}

// A person comes back to what they typed after somebody else has saved the document.
func TestWhatWasTypedBeforeAnotherPersonSavedIsAskedAboutFieldByField(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	form := ann.get(edit)
	ann.typedInto(edit, "1", `{"counterparty":"Zebra Ltd","reference":"A-7","note":"","total":"","currency":"GBP"}`)
	ann.submit("/session/left", "lock", form.hidden("token"))
	ben.submit(edit, "token", ben.get(edit).hidden("token"), "version", "1", "counterparty", "Yorkshire Ltd", "total", "12.00", "currency", "GBP", "category", "sale")

	asked := ann.get(edit)
	asked.wants(t, "Ben Baker has changed the document since you typed this", `name="use-counterparty"`, "<strong>Yorkshire Ltd</strong>", `value="Zebra Ltd"`, `name="use-reference"`, "<strong>nothing</strong>", `value="12.00"`)
	if strings.Contains(asked.text, "use-total") || strings.Contains(asked.text, "use-note") {
		t.Error("it asks about what ann did not type")
	}
	fields := []string{
		"token", asked.hidden("token"), "version", asked.hidden("version"), "typed-on", asked.hidden("typed-on"), "disputed", "counterparty", "disputed", "reference",
		"counterparty", "Zebra Ltd", "reference", "A-7", "total", "12.00", "currency", "GBP", "category", "sale",
	}
	undecided := ann.submit(edit, append(fields, "use-reference", "typed")...)
	if undecided.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("sent without a choice: %d", undecided.StatusCode)
	}
	undecided.wants(t, "Say which is right in each field", "Choose one of the two", `value="typed" required checked`)
	saved := ann.submit(edit, append(fields, "use-reference", "typed", "use-counterparty", "saved")...)
	saved.wants(t, "Yorkshire Ltd", "A-7", "GBP 12.00")
	if strings.Contains(saved.text, "Zebra") {
		t.Error("what ben saved was overwritten")
	}
	if again := ann.get(edit); strings.Contains(again.text, "Zebra") {
		t.Error("what was decided is asked again")
	}
}

func TestAFormFromBeforeAnotherPersonSavedOverwritesNothing(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	before := ann.get(edit).hidden("token")
	ann.submit("/session/left", "lock", before)
	ben.submit(edit, "token", ben.get(edit).hidden("token"), "version", "1", "counterparty", "Yorkshire Ltd", "currency", "GBP", "category", "sale")
	got := ann.submit(edit, "token", before, "version", "1", "counterparty", "Zebra Ltd", "currency", "GBP", "category", "other")
	if got.StatusCode != http.StatusConflict {
		t.Errorf("got %d", got.StatusCode)
	}
	got.wants(t, "This was not saved.", "Ben Baker has changed", "<strong>Yorkshire Ltd</strong>", `value="Zebra Ltd"`, `name="use-category"`)
	ann.submit(strings.TrimSuffix(edit, "/edit")+"/close").wants(t, "Yorkshire Ltd")
}

func TestAFormThatIsSentTwiceIsShownAsSaved(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	token := ann.get(edit).hidden("token")
	for range 2 {
		saved := ann.submit(edit, "token", token, "version", "1", "counterparty", "Zebra Ltd", "total", "12.30", "currency", "GBP", "category", "sale")
		saved.wants(t, "Zebra Ltd", "GBP 12.30", `<dt>Total</dt>
<dd>GBP 12.30 <span class="muted">Before: Nothing</span></dd>`, `<dd>Sale <span class="muted">Before:`)
		if got := strings.Count(saved.text, "Details changed"); got != 1 {
			t.Errorf("it was changed %d times", got)
		}
	}
}

func TestLeavingThePageThatEditsFreesTheDocumentAndOtherPagesDoNotHoldIt(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	ben := ann.colleague()
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	lock := ann.get(edit).hidden("token")
	used := func() bool { return ben.get(edit).StatusCode == http.StatusConflict }
	for range 2 {
		s.clock.Advance(session.DisconnectedAfter - time.Second)
		ann.submit("/session/alive", "lock", lock)
	}
	if !used() {
		t.Error("the page that edits gave signs of life, and the document is free")
	}
	for range 5 {
		s.clock.Advance(session.DisconnectedAfter / 5)
		ann.submit("/session/alive")
	}
	if used() {
		t.Error("another page of hers holds the document")
	}
	ben.submit(strings.TrimSuffix(edit, "/edit") + "/close")
	lock = ann.get(edit).hidden("token")
	ann.submit("/session/left", "lock", lock)
	if used() {
		t.Error("she left, and the document isn't free")
	}
}

// Without JavaScript nothing is kept while somebody types: what they send must not be lost when it can't be taken.
func TestWhatWasSentAndNotTakenIsGivenBack(t *testing.T) {
	s := serve(t)
	ann := clerkAt(t, s)
	edit := ann.path + "/" + ann.give("invoice.pdf", []byte("%PDF-1.7 invoice")).String() + "/edit"
	send := func() page {
		return ann.submit(edit, "token", "x", "version", "1", "counterparty", "Zebra Ltd", "currency", "GBP", "category", "other")
	}
	found := func(how string, got page) {
		t.Helper()
		if got.title() != "Edit details" || !strings.Contains(got.text, `value="Zebra Ltd"`) {
			t.Errorf("%s: at %q without what was typed", how, got.title())
		}
		ann.submit(strings.TrimSuffix(edit, "/edit") + "/close")
	}
	here := ann.company.String()
	other := must(s.access.CreateCompany(t.Context(), s.site(t), "Quay Chandlers"))
	if err := s.access.Grant(t.Context(), other.ID, s.ann.ID); err != nil {
		t.Fatal(err)
	}
	ann.submit("/company", "company", other.ID.String())
	asked := send()
	asked.wants(t, "Change Company?", "It is kept for you")
	found("in another company", ann.submit("/company", "company", here, "next", asked.hidden("next")))

	s.clock.Advance(session.IdleLimit)
	sent := send()
	if sent.title() != "Sign in" {
		t.Fatalf("signed out, ann is at %q", sent.title())
	}
	found("signed out", ann.submit("/sign-in", "email", s.ann.Email, "password", firstPassword, "next", sent.hidden("next")))

	base := "/site/" + s.site(t).String() + "/companies/" + here
	ann.submit(base + "/close")
	closed := send()
	if closed.StatusCode != http.StatusGone {
		t.Errorf("closed: %d", closed.StatusCode)
	}
	closed.wants(t, "is kept for you")
	ann.submit(base + "/reopen")
	ann.submit("/company", "company", here)
	found("closed and opened again", ann.get(edit))
}
