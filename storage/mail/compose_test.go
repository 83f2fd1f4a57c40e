package mail_test

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	texts "satchel/assets/mail"
	"satchel/assets/translations"
	"satchel/storage/mail"
)

var (
	asked  = regexp.MustCompile(`\bt "((?:[^"\\]|\\.)*)"`)
	action = regexp.MustCompile(`{{(?:[^{}"]|"(?:[^"\\]|\\.)*")*}}`)
	verb   = regexp.MustCompile(`%[a-z]`)
	letter = regexp.MustCompile(`\pL`)
)

func TestEveryTextOfTheMailsIsInTheCatalogueWithTheVerbsItHas(t *testing.T) {
	german, err := translations.German()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files(t) {
		for _, found := range asked.FindAllStringSubmatch(text, -1) {
			source, err := strconv.Unquote(`"` + found[1] + `"`)
			if err != nil {
				t.Errorf("%s: %s: %v", name, found[1], err)
			}
			if !german.Has(source) {
				t.Errorf("%s: no German for %q", name, source)
				continue
			}
			if got, want := verb.FindAllString(german.Text(source), -1), verb.FindAllString(source, -1); !slices.Equal(got, want) {
				t.Errorf("%s: %q has the verbs %v, its German %v", name, source, want, got)
			}
		}
		if bare := strings.TrimSpace(action.ReplaceAllString(text, "")); letter.MatchString(bare) {
			t.Errorf("%s: %q stands outside the catalogue", name, bare)
		}
	}
}

// english are words that no German text has, and hardly any English one does without.
var english = regexp.MustCompile(`(?i)\b(the|your|you|is|are|and|of|with|this|that|by|from|to|for|signed|nothing|hello)\b`)

func TestNoMailToSomebodyWhoReadsGermanSaysAnythingInEnglish(t *testing.T) {
	for name, cases := range variants(t) {
		for what, data := range cases {
			usual := composed(t, "", name, data)
			if british := composed(t, "en-GB", name, data); british != usual {
				t.Errorf("%s (%s): an unknown language isn’t English: %q", name, what, british)
			}
			german := composed(t, "de", name, data)
			if found := english.FindAllString(german.Subject+"\n"+german.Text, -1); found != nil {
				t.Errorf("%s (%s) says %q in\n%s\n\n%s", name, what, found, german.Subject, german.Text)
			}
			for _, message := range []mail.Message{usual, german} {
				whole := message.Subject + "\n" + message.Text
				if strings.Contains(whole, "%!") || strings.Contains(whole, "<no value>") || strings.Contains(whole, "\n\n\n") || message.Subject == "" {
					t.Errorf("%s (%s) is broken:\n%s", name, what, whole)
				}
				if got, want := mail.Links(whole), mail.Links(usual.Subject+"\n"+usual.Text); !slices.Equal(got, want) || message.To != "ann@hartley.test" {
					t.Errorf("%s (%s) leads to %v, not %v", name, what, got, want)
				}
			}
		}
	}
}

func TestATimeInAMailIsWrittenAsItsReaderDoes(t *testing.T) {
	data := map[string]any{"Name": "Ann", "Email": "ann@hartley.test", "First": false, "At": at, "Link": "https://books.test/"}
	for language, want := range map[string]string{
		"": "on 1 March 2026 at 10:05 UTC", "de": "am 1. März 2026 um 10:05 UTC", "tlh": "on 1 March 2026 at 10:05 UTC",
	} {
		if got := strings.Join(strings.Fields(composed(t, language, "changed.txt", data).Text), " "); !strings.Contains(got, want) {
			t.Errorf("in %q: no %q in %q", language, want, got)
		}
	}
}

func TestAMailThatLacksAFieldIsNotSent(t *testing.T) {
	if _, err := mail.Compose(mail.Recipient{Email: "ann@hartley.test"}, "reset.txt", map[string]any{"Name": "Ann"}); err == nil {
		t.Error("it was composed")
	}
}

var at = time.Date(2026, time.March, 1, 11, 5, 0, 0, time.FixedZone("CET", 3600))

func composed(t *testing.T, language, name string, data map[string]any) mail.Message {
	t.Helper()
	message, err := mail.Compose(mail.Recipient{Email: "ann@hartley.test", Language: language}, name, data)
	if err != nil {
		t.Fatal(err)
	}
	return message
}

// branches are the fields that a mail chooses its words by, each with what it can be.
var branches = map[string]map[string][]any{
	"access-answered.txt":      {"Given": {true, false}, "Thing": {"member", "any-company", "company", "documents.see"}},
	"access-asked.txt":         {"Thing": {"member", "any-company", "company", "documents.see"}},
	"approval-decided.txt":     {"Approved": {true, false}},
	"approval-you-decided.txt": {"Approved": {true, false}},
	"changed.txt":              {"First": {true, false}},
	"disconnected.txt":         {"Support": {true, false}, "HasPassword": {true, false}},
	"linked.txt":               {"Identity": {"", "ann@sage.test"}},
	"member-invited.txt":       {"Name": {"", "Ann O’Neil"}},
	"passcode.txt": {
		"What":  {"on", "off", "reset", "operator", "codes", "recovery", "recovery proof", "phone", "no phone"},
		"Label": {"", "Sage ID"},
	},
	"passcode-sent.txt": {"Organisation": {true, false}, "Identity": {"", "Sage ID"}},
	"saml-released.txt": {"Linked": {true, false}, "HasPassword": {true, false}},
}

// variants are data for every way in which each mail can be worded.
func variants(t *testing.T) map[string]map[string]map[string]any {
	t.Helper()
	usual := map[string]any{
		"Name": "Ann O’Neil", "Email": "ben@baker.test", "Who": "Ben Baker", "Site": "Hartley & Co", "Owner": "Cy Dole", "Label": "Sage ID",
		"Feature": "See documents", "Company": "Quay Chandlers", "Phone": "•••• 123", "Code": "123456", "At": at, "Until": at, "Days": 14, "Minutes": 30,
		"Link": "https://books.test/link", "SignIn": "https://books.test/in", "Forgot": "https://books.test/forgot", "Profile": "https://books.test/me",
	}
	all := map[string]map[string]map[string]any{}
	for name := range files(t) {
		cases := map[string]map[string]any{"": usual}
		for field, values := range branches[name] {
			more := map[string]map[string]any{}
			for what, data := range cases {
				for _, value := range values {
					with := maps.Clone(data)
					with[field] = value
					more[fmt.Sprintf("%s%s %v ", what, field, value)] = with
				}
			}
			cases = more
		}
		all[name] = cases
	}
	return all
}

func files(t *testing.T) map[string]string {
	t.Helper()
	names, err := fs.Glob(texts.Templates, "*.txt")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d mails: %v", len(names), err)
	}
	found := map[string]string{}
	for _, name := range names {
		text, err := texts.Templates.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found[name] = string(text)
	}
	return found
}
