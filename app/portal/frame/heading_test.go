package frame

import (
	"html/template"
	"strings"
	"testing"
)

func TestAHeadingKeepsANumberedWordTogetherAndIsInert(t *testing.T) {
	for text, want := range map[string]template.HTML{
		"Reset Ben’s 2-factor authentication?":      `Reset Ben’s <span class="whole">2-factor</span> authentication?`,
		"2-Faktor-Authentifizierung ist an":         `<span class="whole">2-Faktor</span>-Authentifizierung ist an`,
		"Reset <b>O'Neil</b>’s 2-<i>":               "Reset &lt;b&gt;O&#39;Neil&lt;/b&gt;’s 2-&lt;i&gt;",
		"There is no such page, as of 2026-11-27":   "There is no such page, as of 2026-11-27",
		`1-"><script>alert(1)</script> 3-x" onload`: `1-&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt; <span class="whole">3-x</span>&#34; onload`,
	} {
		if got := heading(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestNoHeadingLets2FactorBreak(t *testing.T) {
	for name, text := range templates(t) {
		for _, rest := range strings.Split(text, "<h1>")[1:] {
			inside, _, _ := strings.Cut(rest, "</h1>")
			if strings.Contains(inside, "2-factor") && !strings.Contains(inside, "{{heading ") {
				t.Errorf("%s: %s", name, inside)
			}
		}
	}
}
