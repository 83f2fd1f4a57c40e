package spool

// Space is how many bytes an ordinary user may still write below dir; false where the system doesn't say.
func Space(dir string) (int64, bool) { return freeSpace(dir) }
