package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"satchel/app/words"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// progress shows snapshots as they come: one line drawn over on a terminal, a line for each document whose
// state matters otherwise.
type progress interface {
	show(companion.Snapshot)
	end()
}

func (o *syncOptions) progress(before companion.Counts) progress {
	switch {
	case o.json:
		return &jsonLines{face: o.face, last: map[string]document.State{}}
	case o.isTerminal:
		return &oneLine{face: o.face, before: before.Accepted}
	default:
		return &lines{face: o.face, last: map[string]document.State{}}
	}
}

// oneLine is drawn over at most ten times a second.
type oneLine struct {
	*face
	before int // accepted in earlier runs
	drawn  time.Time
	line   string
}

func (p *oneLine) show(s companion.Snapshot) {
	c := s.Counts
	p.line = fmt.Sprintf("%d of %d accepted", max(0, c.Accepted-p.before), max(0, c.Total-c.Cancelled-p.before))
	if c.Waiting > 0 {
		p.line += fmt.Sprintf(", %s to go", words.Size(c.BytesLeft))
	}
	if c.NeedsPerson > 0 {
		p.line += ", " + count(c.NeedsPerson, "needs you", "need you")
	}
	if s.Offline {
		p.line += " – the service can't be reached, waiting"
	}
	if time.Since(p.drawn) > 100*time.Millisecond {
		p.draw()
	}
}

func (p *oneLine) draw() {
	p.drawn = time.Now()
	text := runewidth.Truncate(p.line, max(20, p.width-1), "…")
	p.printf("\r%s", runewidth.FillRight(text, max(20, p.width-1)))
}

func (p *oneLine) end() {
	if p.line != "" {
		p.draw()
		p.printf("\r%s\r", strings.Repeat(" ", max(20, p.width-1)))
	}
}

// lines says each document's end once, and each reason it waits once.
type lines struct {
	*face
	last    map[string]document.State
	offline bool
}

func (p *lines) show(s companion.Snapshot) {
	for _, r := range s.Changed {
		if text := p.lineOf(r); text != "" && p.last[r.ID.String()] != r.State {
			p.printf("%s\n", text)
		}
		p.last[r.ID.String()] = r.State
	}
	if s.Offline != p.offline {
		p.offline = s.Offline
		p.printf("%s\n", reachedLine(s))
	}
}

func reachedLine(s companion.Snapshot) string {
	switch {
	case s.Metered:
		return "metered   the network is metered; waiting for another"
	case s.Offline:
		return "offline   the service can't be reached; waiting"
	}
	return "online    the service answers again"
}

func (p *lines) lineOf(r document.Record) string {
	switch {
	case r.State.Sent() && r.Acknowledgement != nil:
		return fmt.Sprintf("accepted  %s  sha256 %s", visible(r.Name), r.Acknowledgement.SHA256)
	case r.State == document.NeedsPerson && r.Action != nil:
		return fmt.Sprintf("needs you %s  %s %s", visible(r.Name), r.Reason.Text, r.Action.Text)
	case r.State == document.Waiting && r.Reason != nil:
		return fmt.Sprintf("waiting   %s  %s", visible(r.Name), r.Reason.Text)
	}
	return ""
}

func (p *lines) end() {}

// jsonLines prints a document as list does, one a line, each time its state changes; on standard error, for standard
// output has the sum alone.
type jsonLines struct {
	*face
	last map[string]document.State
}

func (p *jsonLines) show(s companion.Snapshot) {
	for _, r := range s.Changed {
		if id := r.ID.String(); p.last[id] != r.State {
			p.last[id] = r.State
			writeLine(p.err, list(r))
		}
	}
}

func (p *jsonLines) end() {}
