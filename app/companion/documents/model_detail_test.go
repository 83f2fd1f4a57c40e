package documents

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/sync/document"
)

const hash = "3f1a9c0d5be24781aa90c3d2e1f4b5867788990011223344556677889900aabb"

func TestTheProofSaysWhatHasHappenedAndWhatIsAhead(t *testing.T) {
	r := record(1, document.Finalizing, "a")
	r.Proof = []document.Proof{
		{Step: document.ProofCaptured, At: noon, SHA256: hash},
		{Step: document.ProofUploaded, At: noon.Add(2 * time.Second), SHA256: hash},
	}
	want := []Link{
		{document.ProofCaptured, "Captured and safe here", "12:00:00", hash},
		{document.ProofUploaded, "Uploaded", "12:00:02", hash},
		{document.ProofAcknowledged, "Acknowledgement", "", ""},
	}
	if diff := cmp.Diff(want, Describe(words.Tongue{}, r, noon).Proof); diff != "" {
		t.Error(diff)
	}
}

func TestAnUnfinishedDocumentSaysWhyItWaitsAndWhatToDo(t *testing.T) {
	busy, gone := document.Because(document.ServiceBusy), document.Because(document.NoAccess)
	todo := document.Remedy(document.NoAccess)
	for name, c := range map[string]struct {
		state  document.State
		reason *document.Reason
		action *document.Action
		wake   time.Time
		want   *Trouble
	}{
		"a wait that passes names its next try": {document.Waiting, &busy, nil, noon.Add(40 * time.Second), &Trouble{busy.Text, "Next try at 12:00:40.", ""}},
		"a wait that is over says so":           {document.Waiting, &busy, nil, noon.Add(-time.Second), &Trouble{busy.Text, "The next try is about to begin.", ""}},
		"one that needs the person says what":   {document.NeedsPerson, &gone, &todo, time.Time{}, &Trouble{gone.Text, todo.Text, document.AskAdministrator}},
		"one on the wire has no trouble":        {document.Uploading, &busy, nil, noon, nil},
		"one accepted has none any more":        {document.Accepted, &busy, nil, time.Time{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(1, c.state, "a")
			r.Reason, r.Action, r.NextWake = c.reason, c.action, c.wake
			if diff := cmp.Diff(c.want, Describe(words.Tongue{}, r, noon).Trouble); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFactsLeaveOutWhatIsNotKnown(t *testing.T) {
	d := Describe(words.Tongue{}, record(1, document.Accepted, "a"), noon)
	var named []string
	for _, fact := range d.Facts {
		named = append(named, fact.Name)
	}
	if diff := cmp.Diff([]string{"Company", "Category", "Size", "Captured"}, named); diff != "" {
		t.Error(diff)
	}
}

func TestADuplicateIsCalledOne(t *testing.T) {
	r := record(1, document.Accepted, "a")
	r.Acknowledgement = &document.Acknowledgement{DuplicateOf: &uuid.Max}
	if got := Describe(words.Tongue{}, r, noon).Status; got != "Accepted, duplicate" {
		t.Errorf("status is %q", got)
	}
}

func TestRemovingSaysWhatIsLost(t *testing.T) {
	sent, unsent := record(1, document.Accepted, "a.pdf"), record(2, document.Waiting, "b.pdf")
	if q := removal(words.Tongue{}, sent); q.Danger || !strings.Contains(q.Words, "keeps it") {
		t.Errorf("of one the service has: %+v", q)
	}
	if q := removal(words.Tongue{}, unsent); !q.Danger || !strings.Contains(q.Words, "has not reached the service") {
		t.Errorf("of one it has not: %+v", q)
	}
}

func TestEveryStateHasALookAndAStatus(t *testing.T) {
	for _, state := range document.States() {
		r := record(1, state, "a")
		icon, _ := look(standing(state))
		if icon == "" || status(words.Tongue{}, document.LineOf(r)) == "" || status(words.Tongue{}, document.LineOf(r)) == string(state) {
			t.Errorf("%s: icon %q, status %q", state, icon, status(words.Tongue{}, document.LineOf(r)))
		}
	}
}

func TestAShortHashKeepsBothEnds(t *testing.T) {
	if got := ShortHash(hash); got != "3f1a9c0d … 9900aabb" {
		t.Errorf("%q", got)
	}
	if got := ShortHash("ab"); got != "AB" {
		t.Errorf("%q", got)
	}
}
