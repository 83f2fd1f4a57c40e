package mailbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"satchel/app/mailbox"
	"satchel/storage/database/databasetest"
	"satchel/storage/mail"
)

var now = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

func handler(t *testing.T, messages ...mail.Message) http.Handler {
	t.Helper()
	clock := now.Add(-2 * time.Minute)
	box := mail.NewMailbox(databasetest.SQLite(t), func() time.Time { return clock })
	for _, message := range messages {
		if err := box.Send(context.Background(), message); err != nil {
			t.Fatal(err)
		}
		clock = clock.Add(time.Second)
	}
	return mailbox.New(mailbox.Options{Box: box, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }})
}

func get(h http.Handler, path string, change func(*http.Request)) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Host, request.RemoteAddr = "127.0.0.1:8080", "127.0.0.1:40000"
	if change != nil {
		change(request)
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	return answer
}

// hrefs are the addresses of a page's links; words are its text.
func hrefs(t *testing.T, page string) (hrefs []string, words string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for node := range root.Descendants() {
		if node.Type == html.TextNode {
			words += node.Data
		}
		if node.Data == "a" {
			hrefs = append(hrefs, node.Attr[0].Val)
		}
		if node.Data == "script" || node.Data == "img" {
			t.Errorf("the page has a %s", node.Data)
		}
	}
	return hrefs, words
}

var reset = mail.Message{
	To: "owner@demo.test", Subject: "Set a password <script>alert(1)</script>",
	Text: "Hello <img src=x>,\n\nhttp://127.0.0.1:8080/reset/Abc-123_x\n\nnot this: javascript:alert(1)\n",
}

func TestThePageShowsMailWithItsLinksToFollow(t *testing.T) {
	answer := get(handler(t, reset), "/mailbox", nil)
	if answer.Code != http.StatusOK {
		t.Fatalf("answered %d", answer.Code)
	}
	links, words := hrefs(t, answer.Body.String())
	if len(links) != 1 || links[0] != "http://127.0.0.1:8080/reset/Abc-123_x" {
		t.Errorf("the links are %q", links)
	}
	for _, want := range []string{reset.To, reset.Subject, "Hello <img src=x>,", "2 minutes ago"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page doesn't say %q", want)
		}
	}
	policy := answer.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the content policy is %q", policy)
	}
}

func TestAnEmptyMailboxSaysWhatToDo(t *testing.T) {
	if _, words := hrefs(t, get(handler(t), "/mailbox", nil).Body.String()); !strings.Contains(words, "No mail yet") {
		t.Errorf("the page says %s", words)
	}
	if got := strings.TrimSpace(get(handler(t), "/mailbox/messages", nil).Body.String()); got != "[]" {
		t.Errorf("the list is %s", got)
	}
}

func TestTheListGivesMailToProgramsNewestFirst(t *testing.T) {
	second := mail.Message{To: "bookkeeper@demo.test", Subject: "Second", Text: "no link"}
	answer := get(handler(t, reset, second), "/mailbox/messages", nil)
	var messages []map[string]any
	if err := json.Unmarshal(answer.Body.Bytes(), &messages); err != nil {
		t.Fatal(err)
	}
	if len(messages) != 2 || messages[0]["subject"] != "Second" || messages[0]["to"] != "bookkeeper@demo.test" {
		t.Fatalf("the list is %v", messages)
	}
	if links := messages[1]["links"].([]any); len(links) != 1 || links[0] != "http://127.0.0.1:8080/reset/Abc-123_x" {
		t.Errorf("the links are %v", links)
	}
	if _, err := time.Parse(time.RFC3339, messages[0]["time"].(string)); err != nil {
		t.Error(err)
	}
}

func TestTheMailboxIsForThisMachineAlone(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"a loopback peer by address":       {func(*http.Request) {}, http.StatusOK},
		"a loopback peer by name":          {func(r *http.Request) { r.Host = "localhost:8080" }, http.StatusOK},
		"a loopback peer by IPv6":          {func(r *http.Request) { r.Host, r.RemoteAddr = "[::1]:8080", "[::1]:4000" }, http.StatusOK},
		"IPv4 in IPv6":                     {func(r *http.Request) { r.RemoteAddr = "[::ffff:127.0.0.1]:4000" }, http.StatusOK},
		"a peer elsewhere":                 {func(r *http.Request) { r.RemoteAddr = "192.0.2.7:4000" }, http.StatusNotFound},
		"a rebound name":                   {func(r *http.Request) { r.Host = "evil.example:8080" }, http.StatusNotFound},
		"a name that begins like loopback": {func(r *http.Request) { r.Host = "127.0.0.1.evil.example" }, http.StatusNotFound},
		"no host":                          {func(r *http.Request) { r.Host = "" }, http.StatusNotFound},
		"a proxy between":                  {func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.7") }, http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			h := handler(t, reset)
			for _, path := range []string{"/mailbox", "/mailbox/messages"} {
				if got := get(h, path, test.change).Code; got != test.want {
					t.Errorf("%s answered %d, want %d", path, got, test.want)
				}
			}
		})
	}
}

func TestThePageIsInTheLanguageOfItsReader(t *testing.T) {
	german := func(r *http.Request) { r.Header.Set("Accept-Language", "de") }
	_, empty := hrefs(t, get(handler(t), "/mailbox", german).Body.String())
	full := get(handler(t, reset), "/mailbox", german).Body.String()
	if !strings.Contains(full, `<html lang="de">`) || !strings.Contains(full, "vor 2 Minuten") || !strings.Contains(full, "Postfach – Satchel") {
		t.Errorf("the page says %s", full)
	}
	if found := regexp.MustCompile(`(?i)\b(the|is|and|this|page|sent|to|ago)\b`).FindAllString(empty[strings.LastIndex(empty, "}"):], -1); found != nil || !strings.Contains(empty, "Noch keine E-Mails") {
		t.Errorf("the empty page says %q in %s", found, empty)
	}
	for since, want := range map[time.Duration]string{
		30 * time.Second: "gerade eben", time.Minute: "vor 1 Minute", 61 * time.Minute: "vor 1 Stunde", 5 * time.Hour: "vor 5 Stunden", 48 * time.Hour: "27. Februar 2026, 10:00 UTC",
	} {
		page := get(mailbox.New(mailbox.Options{Box: one{now.Add(-since)}, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}), "/mailbox", german)
		if !strings.Contains(page.Body.String(), want) {
			t.Errorf("after %s: no %q in %s", since, want, page.Body)
		}
	}
	broken := get(mailbox.New(mailbox.Options{Box: one{}, Log: slog.New(slog.DiscardHandler), Now: time.Now}), "/mailbox", german)
	if !strings.Contains(broken.Body.String(), "Das Postfach lässt sich gerade nicht lesen.") {
		t.Errorf("a broken box is %s", broken.Body)
	}
}

// one is a box with one mail of a time, and broken without.
type one struct{ at time.Time }

func (o one) Messages(context.Context) ([]mail.Kept, error) {
	if o.at.IsZero() {
		return nil, errors.New("broken")
	}
	return []mail.Kept{{To: reset.To, Subject: "Ein Link", Text: "https://satchel.test/", Time: o.at}}, nil
}
