package companion

// Check is one finding of the doctor.
type Check struct {
	Name   string // keychain, clock, disk, queue, spool, server, signed-in
	Result Result
	Found  string // what was found, one sentence
	Action string // what to do; empty when Result is OK
	Err    error  // behind a warning or failure, for the mapper to words; may be nil
}

// Result is how a check ended.
type Result string

// The results, in order of gravity.
const (
	OK   Result = "ok"
	Warn Result = "warn"
	Fail Result = "fail"
)
