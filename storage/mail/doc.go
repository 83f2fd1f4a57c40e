// Package mail sends the service's mail: by SMTP, or into the embedded mailbox for trying things out.
//
// What the mails say belongs to whoever sends them; the pages that show the embedded mailbox are in
// app/mailbox. It imports assets/mail, assets/translations, database, jobs and redact.
package mail
