package mailbox

import (
	"fmt"
	"strings"
	"time"

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

// ago says how long ago a mail came, as one would say it.
func (p *pages) ago(at time.Time) string {
	switch since := p.Now().Sub(at); {
	case since < time.Minute:
		return "just now"
	case since < time.Hour:
		return plural(int(since/time.Minute), "minute")
	case since < 24*time.Hour:
		return plural(int(since/time.Hour), "hour")
	}
	return at.UTC().Format("2 January 2006, 15:04 UTC")
}

func plural(n int, unit string) string {
	if n == 1 {
		return "1 " + unit + " ago"
	}
	return fmt.Sprintf("%d %ss ago", n, unit)
}
