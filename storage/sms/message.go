package sms

import (
	"errors"
	"fmt"
	"time"
)

// ErrRejected means that the gateway doesn't take this message: trying again won't help.
var ErrRejected = errors.New("sms: rejected")

// BusyError means that the gateway has said when to come again.
type BusyError struct {
	RetryAfter time.Duration
	Status     int // of HTTP
}

// Error says when.
func (b *BusyError) Error() string {
	return fmt.Sprintf("sms: the gateway answers %d and asks to come again in %s", b.Status, b.RetryAfter)
}

// Message is a text to one phone.
type Message struct {
	ID   string // the same each time it is tried, so that a gateway that minds it sends it once
	To   string // E.164, such as +447700900123
	Text string
}
