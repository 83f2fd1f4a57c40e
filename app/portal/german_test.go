package portal_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/net/html"

	"satchel/assets/translations"
)

// english are words that no German text has, and hardly any English one does without.
var english = regexp.MustCompile(`(?i)\b(the|your|you|is|are|and|of|with|this|that|by|from|to|for|signed|nothing)\b`)

func TestNoPageShownInGermanSaysAnythingInEnglish(t *testing.T) {
	s := serve(t)
	german := must(translations.German())
	own, _ := s.practices(t)
	said := map[string]bool{}
	for i, v := range s.visitorsOf(t, own) {
		v.language = "de"
		for _, route := range s.frame.Routes() {
			if route.Get == nil || strings.HasSuffix(route.Path, "/probe") {
				continue
			}
			path := strings.NewReplacer("{company}", own.company, "{site}", own.site).Replace(strings.TrimSuffix(route.Path, "{$}"))
			got := v.follow(v.request(http.MethodGet, placeholder.ReplaceAllString(path, uuid.Nil.String()), nil))
			if !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
				continue
			}
			for _, text := range spokenIn(t, got.text) {
				if untranslated := german.Has(text) && german.Text(text) != text; (untranslated || english.MatchString(text)) && !said[text] {
					said[text] = true
					t.Errorf("%s (%s) says %q", route.Path, roles[i], text)
				}
			}
		}
	}
}

// spokenIn are the texts of a page that people see or are read.
func spokenIn(t *testing.T, page string) []string {
	t.Helper()
	var texts []string
	add := func(text string) {
		if text = strings.TrimSpace(text); text != "" {
			texts = append(texts, text)
		}
	}
	var walk func(node *html.Node)
	walk = func(node *html.Node) {
		if node.Type == html.TextNode {
			add(node.Data)
		}
		for _, one := range node.Attr {
			switch one.Key {
			case "aria-label", "title", "placeholder", "alt":
				add(one.Val)
			}
		}
		for child := node.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
	}
	walk(must(html.Parse(strings.NewReader(page))))
	return texts
}
