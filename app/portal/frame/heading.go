package frame

import (
	"html/template"
	"regexp"
)

// numbered are words that begin with a number, as 2-factor does.
var numbered = regexp.MustCompile(`\b\d-\pL+`)

// heading is a heading's text whose numbered words stay on one line: browsers break lines at hyphens, and large type on
// a phone is broken often. The text itself keeps its plain hyphen, by which people and programs find it.
func heading(text string) template.HTML {
	return template.HTML(numbered.ReplaceAllString(template.HTMLEscapeString(text), `<span class="whole">$0</span>`))
}
