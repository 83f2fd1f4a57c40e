// Package document says what a document is: its categories, its states and the steps between them, and the
// acknowledgement that ends its way to the service. Companion and service both use it.
//
// It is pure: no files, no network, no clock but the one it is handed. It imports nothing of Satchel.
package document
