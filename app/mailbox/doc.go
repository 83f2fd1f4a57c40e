// Package mailbox shows the embedded mailbox: a page for people, a list for programs. It exists only with
// embedded mail and answers only a browser on the same machine, since whoever reads these mails can set
// anybody's password.
//
// Sending and keeping mail is storage/mail. It imports that, and of app/portal/frame the language of its reader.
package mailbox
