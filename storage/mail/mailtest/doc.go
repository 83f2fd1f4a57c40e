// Package mailtest gives tests a real SMTP server that nobody here wrote: Debian's aiosmtpd. It is for tests
// only. It imports nothing of Satchel.
package mailtest
