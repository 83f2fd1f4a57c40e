package words

import (
	"path/filepath"
	"strings"
)

const listAnew = "What was captured and not sent yet is in a new list, from its copies. The service has what it accepted before, but it is no longer listed here."

// DamagedQueue says that the queue was found damaged and put aside, and filled again from the copies of what was not
// sent; or that it was lost. The path is where the damaged file is now, or the note of a lost one.
func (t Tongue) DamagedQueue(path string) Explanation {
	if strings.Contains(filepath.Base(path), ".lost-") {
		return Explanation{
			Code:   "queue-lost",
			Title:  t.T("The list of documents was gone, or its file was empty."),
			Safe:   t.T(listAnew),
			Action: t.T("Look through the list, capture again what is missing, and have the disk checked. A note of this is %s", path),
			Exit:   Done,
		}
	}
	return Explanation{
		Code:   "queue-put-aside",
		Title:  t.T("The list of documents was damaged and has been put aside."),
		Safe:   t.T(listAnew),
		Action: t.T("Look through the list, capture again what is missing, and have the disk checked. The damaged file is %s", path),
		Exit:   Done,
	}
}
