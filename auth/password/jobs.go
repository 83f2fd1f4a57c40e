package password

import (
	"net/netip"
	"time"

	"satchel/storage/jobs"
)

// KindReset is the job behind a reset order; jobs are kept in the database, so it doesn't change.
const KindReset = "password.reset-ordered"

const kindSweep = "password.sweep"

// ResetOrdered is the payload of KindReset.
type ResetOrdered struct {
	Email string    `json:"email"` // as typed and normalised; it need not have an account
	At    time.Time `json:"at"`
	// From is where the order came from, for the audit log.
	From     netip.Addr `json:"from,omitzero"`
	Language string     `json:"language,omitempty"` // of the page it was ordered on; empty where nobody asked on one
}

// HandleJobs has the queue work what the service enqueues, and sweep now and then. The notices of a new
// password are of mail.Job, which mail.HandleJobs works.
func (s *Service) HandleJobs(q *jobs.Queue) {
	jobs.Handle(q, KindReset, s.DeliverReset)
	jobs.Every(q, kindSweep, time.Hour, s.Sweep)
}
