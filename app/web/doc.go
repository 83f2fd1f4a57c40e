// Package web holds what every request to the service passes through, whatever it asks for: a request id, the
// access log, recovery from panics, the client's address, time limits, headers; and the pages about the service
// itself: health, readiness, and /.well-known/satchel.
//
// Pages and endpoints with a purpose live in portal, mailbox and api. It imports auth/account, and of portal/frame the
// language of whoever asks.
package web
