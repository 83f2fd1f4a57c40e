package document

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"
)

func TestEveryReasonHasWordsAndThoseForThePersonARemedy(t *testing.T) {
	for code, text := range reasonWords {
		if text == "" || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q", code, text)
		}
		if Because(code).Text != text {
			t.Errorf("%s loses its words", code)
		}
	}
	for reason, action := range remedies {
		if reasonWords[reason] == "" || actionWords[action] == "" {
			t.Errorf("%s → %s has no words", reason, action)
		}
	}
	if Remedy(Offline).Code != RetryIt {
		t.Errorf("a reason without a remedy of its own offers %s", Remedy(Offline).Code)
	}
}

func TestDisplayName(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"an ordinary name stays", "Rechnung März.pdf", "Rechnung März.pdf"},
		{"line breaks become visible", "a\nb\r\nc.pdf", "a·b··c.pdf"},
		{"marks that turn the writing round become visible", "invoice\u202Efdp.exe", "invoice·fdp.exe"},
		{"isolates too", "\u2066x\u2069", "·x·"},
		{"terminal escapes too", "\x1b[31mred\x1b[0m", "·[31mred·[0m"},
		{"what has no width too", "pay\u200bpal\u00ad\ufeff.pdf", "pay·pal··.pdf"},
		{"joiners stay", "می\u200cخواهم.pdf", "می\u200cخواهم.pdf"},
		{"line separators too", "a\u2028b", "a·b"},
		{"bytes that are no text", "caf\xe9.pdf", "caf\uFFFD.pdf"},
		{"nothing to show", " \t ", "·"},
		{"no name at all", "", "(no name)"},
		{"right-to-left letters stay", "חשבונית.pdf", "חשבונית.pdf"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := DisplayName(test.in); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestALongNameKeepsItsEnding(t *testing.T) {
	shown := DisplayName(strings.Repeat("ä", 296) + ".pdf")
	if n := utf8.RuneCountInString(shown); n != maxDisplayRunes || !strings.HasSuffix(shown, ".pdf") {
		t.Errorf("%d characters, %q", n, shown)
	}
}

func TestStatesAreDistinctAndTheirOrderIsKept(t *testing.T) {
	// The queue stores a state's place in this list.
	want := "capturing spooled creating uploading finalizing accepted processing ready delivering delivered waiting needs-person cancelled"
	var got []string
	for _, s := range States() {
		got = append(got, string(s))
		if !s.Known() {
			t.Errorf("%s is not known", s)
		}
	}
	if strings.Join(got, " ") != want {
		t.Errorf("the states are %v", got)
	}
}

func TestAHandedOutRecordNeverChanges(t *testing.T) {
	first, err := Begin(Record{ID: uuid.Must(uuid.NewV7()), Size: 1}, noon)
	if err != nil {
		t.Fatal(err)
	}
	spooled, err := first.Spool(1, hash, noon)
	if err != nil {
		t.Fatal(err)
	}
	started, err := spooled.Start(noon)
	if err != nil {
		t.Fatal(err)
	}
	ack := Acknowledgement{DocumentID: first.ID, SHA256: hash, Size: 1, Time: noon}
	one, err := started.Acknowledge(ack, noon)
	if err != nil {
		t.Fatal(err)
	}
	two, err := started.Acknowledge(ack, noon.Add(1))
	if err != nil {
		t.Fatal(err)
	}
	if &one.Proof[1] == &two.Proof[1] || len(spooled.Proof) != 1 || len(started.Proof) != 1 {
		t.Error("two records share a proof")
	}
}

func TestDecodeRefusesWhatBreaksTheRules(t *testing.T) {
	for name, body := range map[string]string{
		"no JSON":                  `{`,
		"an unknown state":         `{"state":"asleep"}`,
		"waiting for nothing":      `{"state":"waiting"}`,
		"nobody's turn":            `{"state":"spooled"}`,
		"accepted by nobody":       `{"state":"accepted"}`,
		"more sent than there are": `{"state":"cancelled","offset":2,"size":1}`,
	} {
		if r, err := Decode([]byte(body)); err == nil {
			t.Errorf("%s: decoded as %+v", name, r)
		}
	}
}

func TestParseCategory(t *testing.T) {
	for _, c := range Categories() {
		if got, err := ParseCategory(string(c)); err != nil || got != c {
			t.Errorf("%s: %s, %v", c, got, err)
		}
	}
	if got, err := ParseCategory(""); err != nil || got != Other {
		t.Errorf("no category: %s, %v", got, err)
	}
	if _, err := ParseCategory("Purchases"); err == nil || !strings.Contains(err.Error(), "bank-statement") {
		t.Errorf("a wrong category: %v", err)
	}
}
