package spool

// newDurability flushes each file. Windows can't flush a folder; NTFS keeps names in its journal, and a name
// that a power cut takes back leaves the .part file, which the sweep adopts.
func newDurability(string) (durability, error) {
	nothing := func() error { return nil }
	return each{folder: nothing, done: nothing}, nil
}

func startWriting(target) {}

func reserve(target, int64) error { return nil }
