package support

import (
	"regexp"
	"time"

	"satchel/sync/document"
)

// standing is how a queue stands, in numbers alone.
type standing struct {
	Documents  int                         `json:"documents"`
	Bytes      int64                       `json:"bytes"`
	States     map[document.State]int      `json:"states"`
	Reasons    map[document.ReasonCode]int `json:"reasons"`     // why documents wait or need the person
	LastErrors map[string]int              `json:"last_errors"` // scrubbed, and how many documents have that
	Pages      int                         `json:"most_pages"`
	Attempts   int                         `json:"most_attempts"`
	Failures   int                         `json:"most_failures_in_a_row"`
	Oldest     string                      `json:"oldest_unsent_for"` // how long the oldest unsent document has waited; empty where none waits
}

// ids are of one document or upload each: with them no error would be like another.
var ids = regexp.MustCompile(`[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}`)

func (s Scrubber) standing(records []document.Record, now time.Time) standing {
	q := standing{States: map[document.State]int{}, Reasons: map[document.ReasonCode]int{}, LastErrors: map[string]int{}}
	var oldest time.Duration
	for _, r := range records {
		q.Documents++
		q.Bytes += r.Size
		q.States[r.State]++
		if r.Reason != nil {
			q.Reasons[document.ReasonCode(s.Word(string(r.Reason.Code)))]++
		}
		if r.LastError != "" {
			q.LastErrors[s.Text(ids.ReplaceAllString(r.LastError, left))]++
		}
		q.Pages, q.Attempts, q.Failures = max(q.Pages, r.Pages), max(q.Attempts, r.Attempts), max(q.Failures, r.Failures)
		if !r.State.Finished() && !r.State.Sent() {
			oldest = max(oldest, now.Sub(r.CapturedAt))
		}
	}
	if oldest > 0 {
		q.Oldest = oldest.Round(time.Second).String()
	}
	return q
}
