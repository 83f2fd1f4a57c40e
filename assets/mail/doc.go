// Package mail embeds the texts of Satchel's mails: text/template files whose first line is the subject. It
// imports nothing of Satchel.
package mail
