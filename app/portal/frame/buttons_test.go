package frame

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	button  = regexp.MustCompile(`<button\b(?:{{(?:[^{}"]|"[^"]*")*}}|"(?:{{(?:[^{}"]|"[^"]*")*}}|[^"])*"|[^>"])*>`)
	classes = regexp.MustCompile(`\sclass="([^"]*)"`)
	actions = regexp.MustCompile(`{{[^}]*}}`)
)

// Every button has one of the looks that the style sheet has, but for those that the layout's menu and its foot draw.
func TestEveryButtonHasALook(t *testing.T) {
	seen := 0
	for name, text := range templates(t) {
		for _, tag := range button.FindAllString(text, -1) {
			seen++
			var looks []string
			if found := classes.FindStringSubmatch(tag); found != nil {
				looks = strings.Fields(actions.ReplaceAllString(found[1], ""))
			}
			ofLayout := strings.HasSuffix(name, "layout.html") && looks == nil
			if !ofLayout && !slices.ContainsFunc(looks, func(look string) bool { return slices.Contains([]string{"button", "linkish", "link"}, look) }) {
				t.Errorf("%s: %s looks as the browser draws it", name, tag)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d buttons were found", seen)
	}
}
