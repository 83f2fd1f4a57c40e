// Package watch captures what comes into folders that people have named: it looks, waits until a file has settled, and hands
// it to sync/capture, once. Which folders there are stands in the home (List); which of their files were taken stands in
// the ledger, in the commit that keeps the document, so that neither a crash nor a restart loses a file or doubles one.
//
// Word from the system that a folder has changed is only a hint; what counts is a look at the whole folder, at start, after
// a hint and every few minutes, more often where the folder is another machine's. A folder that is gone, or can't be read,
// is looked at again like any other, and keeps its marks: a drive that is not plugged in comes back.
//
// Owner: Run starts a goroutine for each folder, for a drive that doesn't answer holds up whoever looks at it. All methods
// may be called from any goroutine. It imports sync/capture, sync/document, sync/ledger and storage/disk.
package watch
