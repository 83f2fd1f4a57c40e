// Package redact keeps secrets out of logs and print-outs: a string type that prints as REDACTED, and a
// slog.Handler through which every log passes, which masks what looks like a secret by its name or its form.
//
// The handler is the net below; code still doesn't log secrets. It imports nothing of Satchel.
package redact
