// Package sms sends text messages through a gateway: somebody's service on HTTP that takes a number and a text.
//
// What the texts say, and to whom they may go, belongs to whoever sends them. It imports redact.
package sms
