package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"
)

// Options are what the middleware needs to know.
type Options struct {
	Log *slog.Logger

	// TrustedProxies are the addresses whose X-Forwarded-For is believed; none by default.
	TrustedProxies []netip.Prefix

	// Secure tells that people reach the service by HTTPS, so that browsers may be told to insist on it.
	Secure bool

	// Idle is how long a connection may go without a byte while a body or an answer is on its way.
	Idle time.Duration
}

// Wrap puts the middleware around next. The outermost comes last here.
func Wrap(next http.Handler, o Options) http.Handler {
	next = textual(next)
	next = recovering(next, o.Log)
	next = headers(next, o.Secure)
	next = unhurried(next, o.Idle)
	next = logged(next, o.Log)
	next = identified(next)
	return addressed(next, o.TrustedProxies)
}
