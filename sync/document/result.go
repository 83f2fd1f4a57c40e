package document

import "time"

// Process says that the service works on the document; check is when to ask again should it stay silent.
func (r Record) Process(check, now time.Time) (Record, error) {
	return r.step("process", r.State == Accepted, now, func(n *Record) { n.enter(Processing, check) })
}

// Readied says that the service has results for the document; fetch is when to fetch them.
func (r Record) Readied(fetch, now time.Time) (Record, error) {
	allowed := r.State == Accepted || r.State == Processing
	return r.step("ready", allowed, now, func(n *Record) { n.enter(Ready, fetch) })
}

// Deliver begins writing the results; one found delivering at start was interrupted there.
func (r Record) Deliver(now time.Time) (Record, error) {
	allowed := r.State == Ready || r.State == Delivering
	return r.step("deliver", allowed, now, func(n *Record) { n.enter(Delivering, now) })
}

// Finish ends the whole way: results with this SHA-256 (lower-case hex) are written and durable.
func (r Record) Finish(sha256 string, now time.Time) (Record, error) {
	return r.step("finish", r.State == Delivering, now, func(n *Record) {
		n.enter(Delivered, time.Time{})
		n.prove(ProofDelivered, now, sha256)
	})
}
