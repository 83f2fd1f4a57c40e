package words

import "satchel/sync/document"

// Account explains why an account's documents wait for its person.
func Account(reason document.ReasonCode) Explanation {
	return Explanation{
		Code:   string(reason),
		Title:  document.Because(reason).Text,
		Action: document.Remedy(reason).Text,
		Exit:   Person,
	}
}
