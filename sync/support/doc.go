// Package support writes the support bundle: a ZIP file that a person hands to whoever helps them, with the log, the
// versions, how the queue stands, what the doctor found, and the settings.
//
// Nothing secret or personal stands in it, and that rests on what is let in rather than on what is kept out: numbers,
// times and ids; and of texts only words of vocabulary.txt, which are those that the program and the systems below it use
// in errors and log lines; a test looks that none of the program's own is missing. Any other word, such as a name, an
// address, a part of a path or a password, becomes "…", and so does every name that the companion knows, though its words be
// ordinary ones.
//
// It imports sync/companion and sync/document.
package support
