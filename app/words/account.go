package words

import (
	"errors"

	"satchel/sync/document"
	"satchel/sync/engine"
)

// Account explains why an account's documents wait for its person.
func Account(reason document.ReasonCode) Explanation {
	return Explanation{
		Code:   string(reason),
		Title:  document.Because(reason).Text,
		Action: document.Remedy(reason).Text,
		Exit:   Person,
	}
}

func explainAccount(err error) (Explanation, bool) {
	if stopped, ok := errors.AsType[*engine.AccountError](err); ok {
		e := Account(stopped.Reason)
		e.Safe = queueSafe
		return e, true
	}
	return Explanation{}, false
}
