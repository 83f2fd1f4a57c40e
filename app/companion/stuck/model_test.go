package stuck

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

var (
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	bakery = document.Company{ID: uuid.MustParse("01900000-0000-7000-8000-000000000001"), Name: "Bakery"}
	meadow = document.Company{ID: uuid.MustParse("01900000-0000-7000-8000-000000000002"), Name: "Meadow"}
)

// held is a document that needs the person.
func held(name string, by document.ReasonCode, company document.Company, at time.Time) document.Record {
	reason, action := document.Because(by), document.Remedy(by)
	return document.Record{
		ID: uuid.New(), Name: name, State: document.NeedsPerson, Reason: &reason, Action: &action, Company: company, CapturedAt: at,
	}
}

func modelOf(records ...document.Record) *Model {
	m := NewModel(words.Tongue{}, words.Explain)
	m.Take(records, len(records), nil)
	return m
}

func TestDocumentsStandTogetherByWhatHoldsThem(t *testing.T) {
	var records []document.Record
	for i := range 7 { // the newest first, as a queue lists them
		records = append(records, held(fmt.Sprintf("scan %d.pdf", 6-i), document.SignedOut, bakery, noon.Add(-time.Duration(i)*time.Minute)))
	}
	records = append(records,
		held("a.pdf", document.NoAccess, bakery, noon), held("b.pdf", document.NoAccess, meadow, noon),
		held("virus\u202efdp.exe", document.TypeRefused, bakery, noon),
		document.Record{Name: "on the way.pdf", State: document.Uploading},
	)
	m := modelOf(records...)
	if m.Documents() != 10 {
		t.Errorf("%d are stuck", m.Documents())
	}
	groups := m.Groups()
	var got []string
	for _, g := range groups {
		got = append(got, g.Count+": "+g.Way.Word)
	}
	want := []string{"7 documents: Sign in", "1 document: Ask for access", "1 document: Ask for access", "1 document: Remove"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	first := groups[0]
	if diff := cmp.Diff([]string{"scan 0.pdf", "scan 1.pdf", "scan 2.pdf", "scan 3.pdf", "scan 4.pdf"}, first.Names); diff != "" || first.More != "and 2 others" {
		t.Errorf("%s, %q", diff, first.More)
	}
	if len(first.IDs) != 7 || first.Way.Again || first.Why != document.Because(document.SignedOut).Text || first.For != "" {
		t.Errorf("%+v", first)
	}
	if groups[1].For == groups[2].For || !groups[1].Way.Again {
		t.Errorf("access to two companies is one matter: %+v", groups[1:3])
	}
	if name := groups[3].Names[0]; name != document.DisplayName("virus\u202efdp.exe") {
		t.Errorf("%q", name)
	}
}

func TestEveryReasonHasWordsAndAButton(t *testing.T) {
	for _, code := range []document.ReasonCode{
		document.SignedOut, document.KeychainLocked, document.DiskFull, document.NoAccess, document.NotUser, document.NoCompanies,
		document.NoFeature, document.CompanyClosed, document.CompanyGone, document.TwoFactorSetUp, document.TooLarge,
		document.TypeRefused, document.Refused, document.BytesMissing, document.BytesDamaged, document.CompanionTooOld,
		document.NotSatchel, document.CouldNotReadHere, "of a newer Satchel",
	} {
		g := modelOf(held("a.pdf", code, bakery, noon)).Groups()[0]
		if g.Why == "" && code != "of a newer Satchel" || g.Next == "" || g.Way.Word == "" {
			t.Errorf("%s: %+v", code, g)
		}
	}
}

func TestNothingIsSaidToBeStuckBeforeItIsKnown(t *testing.T) {
	m := NewModel(words.Tongue{}, words.Explain)
	if m.Empty() {
		t.Error("empty before the queue was read")
	}
	m.Take(nil, 0, nil)
	if !m.Empty() {
		t.Error("not empty")
	}
	m.TakeFolders([]watch.State{{}, {Folder: watch.Folder{Path: "/media/nas/Bank"}, Trouble: watch.ErrGone}})
	if m.Empty() || m.Folders() != 1 || m.Watched()[0].Why.Title != "Bank: "+words.Explain(watch.ErrGone).Title {
		t.Errorf("%+v", m.Watched())
	}
	m.TakeFolders(nil)
	m.Failed(errors.New("no"))
	if m.Empty() || m.Trouble().Title == "" {
		t.Error("what failed is not said")
	}
	m.Failed(nil)
	m.Take(nil, 0, errors.New("unread"))
	if m.Empty() || m.Trouble().Title == "" {
		t.Error("that the queue can't be read is not said")
	}
}

func TestFilesOfSeveralFoldersStandTogetherByWhyTheyWereNotCaptured(t *testing.T) {
	refused := func(why capture.Code, count int, first ...string) watch.Refused {
		return watch.Refused{Why: &capture.Refusal{Code: why}, Files: watch.Some[string]{Count: count, First: first}}
	}
	m := NewModel(words.Tongue{}, words.Explain)
	m.Take(nil, 0, nil)
	m.TakeFolders([]watch.State{
		{Refused: []watch.Refused{refused(capture.Program, 2, "/scans/a.exe", "/scans/virus\u202efdp.exe"), refused(capture.Empty, 1, "/scans/x")}},
		{Refused: []watch.Refused{refused(capture.Unfinished, 40, "/bank/1.pdf", "/bank/2.pdf", "/bank/3.pdf", "/bank/4.pdf", "/bank/5.pdf", "/bank/6.pdf"), refused(capture.Empty, 3, "/bank/y")}},
	})
	if m.Empty() || m.Missing() != 46 {
		t.Errorf("%d are missing", m.Missing())
	}
	var got []string
	for _, f := range m.Files() {
		got = append(got, fmt.Sprint(f.Count, " ", len(f.Names), " ", f.More, " ", f.AsIs, " ", f.Grave))
		if f.Why == "" || f.Next == "" {
			t.Errorf("%+v", f)
		}
	}
	want := []string{"40 files were not captured 5 and 35 other files Capture as they are true", "4 files were not captured 2 and 2 other files  false", "2 files were not captured 2   false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if name := m.Files()[2].Names[1]; strings.ContainsRune(name, '\u202e') {
		t.Errorf("%q", name)
	}
	m.TakeFolders([]watch.State{{}})
	if !m.Empty() {
		t.Error("what is settled is still stuck")
	}
}

func TestOfMoreThanAreShownTheRestIsCounted(t *testing.T) {
	m := modelOf(held("a.pdf", document.NoAccess, bakery, noon))
	if m.Rest() != "" {
		t.Errorf("all are shown, and it says %q", m.Rest())
	}
	m.Take([]document.Record{held("a.pdf", document.NoAccess, bakery, noon)}, 2501, nil)
	if m.Documents() != 2501 || m.Rest() != "2,500 older documents are stuck too. They come here once there is room." {
		t.Errorf("%d: %q", m.Documents(), m.Rest())
	}
}
