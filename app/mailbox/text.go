package mailbox

import (
	"html/template"
	"net/http"
	"strings"
	"time"

	"satchel/app/portal/frame"
	"satchel/storage/mail"
)

// part is a piece of a mail's text: words, or an address to follow.
type part struct {
	Text string
	Link bool
}

// parts cuts a text at its addresses.
func parts(text string) []part {
	var cut []part
	for _, address := range mail.Links(text) {
		before, after, _ := strings.Cut(text, address)
		if before != "" {
			cut = append(cut, part{Text: before})
		}
		cut = append(cut, part{Text: address, Link: true})
		text = after
	}
	if text != "" {
		cut = append(cut, part{Text: text})
	}
	return cut
}

// functions are what the page calls, in the language of whoever asks for it.
func (p *pages) functions(r *http.Request) template.FuncMap {
	return template.FuncMap{
		"parts": parts, "language": func() string { return frame.Language(r) },
		"t":   func(text string) string { return frame.T(r, text) },
		"ago": func(at time.Time) string { return p.ago(r, at) },
	}
}

// ago says how long ago a mail came, as one would say it.
func (p *pages) ago(r *http.Request, at time.Time) string {
	switch since := p.Now().Sub(at); {
	case since < time.Minute:
		return frame.T(r, "just now")
	case since < time.Hour:
		return frame.Count(r, int(since/time.Minute), "1 minute ago", "%d minutes ago")
	case since < 24*time.Hour:
		return frame.Count(r, int(since/time.Hour), "1 hour ago", "%d hours ago")
	}
	return frame.Moment(r, at)
}
