// Package capture takes a person's files into the companion: it walks folders, looks at each file, copies it
// into the spool with a description of itself, and enters it in the ledger. It says "saved" of a document only
// after both are durable; what it says about every other file it was given is why not.
//
// Which files are taken: every regular file that holds at least one byte, whatever it is called, except
// programs and scripts. What a document may be is the service's to decide (its answer is 415 or 413), and
// bookkeepers receive invoices as PDF, pictures, XML, spreadsheets, letters and e-mails; the first bytes tell
// the media type. Hidden files and those that systems leave in folders are passed over, and reported.
//
// Owner: one Add runs the walk, a few copying goroutines and one that commits; all have ended when Add returns.
// Cancelling its context stops taking files; what was committed stays. It imports sync/document, sync/ledger,
// sync/pictures and storage/spool.
//
// A picture that a person has turned or cropped is captured so: what it becomes is written on its way into the spool, one
// at a time, and the file is only read.
package capture
