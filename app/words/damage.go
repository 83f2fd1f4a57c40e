package words

// DamagedQueue says that the queue was found damaged and put aside, and filled again from the copies of what was not
// sent. The path is where the damaged file is now.
func DamagedQueue(path string) Explanation {
	return Explanation{
		Code:   "queue-put-aside",
		Title:  "The list of documents was damaged and has been put aside.",
		Safe:   "What was captured and not sent yet is in a new list, from its copies. The service has what it accepted before, but it is no longer listed here.",
		Action: "Look through the list, capture again what is missing, and have the disk checked. The damaged file is " + path,
		Exit:   Done,
	}
}
