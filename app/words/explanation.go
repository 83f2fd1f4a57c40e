package words

import "strings"

// Exit codes of satchelctl (issue-wide, documented in its help).
const (
	Done    = 0 // all of it
	Failed  = 1 // not done; trying again may help
	Usage   = 2 // the command was not understood
	Person  = 3 // only a person can put it right
	Offline = 4 // the service can't be reached
)

// Explanation is an error as a person reads it. Each text is one or more whole sentences.
type Explanation struct {
	Code   string // stable, for logs, JSON and support
	Title  string // what happened
	Safe   string // what is safe; empty where nothing was at risk
	Action string // what to do
	Exit   int    // satchelctl's exit code
}

// String is the whole explanation on one line.
func (e Explanation) String() string {
	var parts []string
	for _, s := range []string{e.Title, e.Safe, e.Action} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

// In is the explanation in a tongue.
func (e Explanation) In(t Tongue) Explanation {
	e.Title, e.Safe, e.Action = t.T(e.Title), t.T(e.Safe), t.T(e.Action)
	return e
}
