// Package mail embeds the texts of Satchel's mails: text/template files whose first line is the subject and whose
// every text is one of assets/translations. It imports nothing of Satchel.
package mail
