package throttle

import (
	"context"
	"net/netip"
	"time"
)

// departures bounds how many sign-ins at other places begin from one network: each leaves a row behind for an hour, and
// any website can have its visitors' browsers begin one. A whole office that comes in at nine stays well below it.
var departures = limit{"departures", 300, 15 * time.Minute}

// Departure counts a sign-in that begins at an identity provider or an organisation. Refusal is *Error.
func (s *Service) Departure(ctx context.Context, from netip.Addr) error {
	return s.counting(ctx, counter{departures, network(from)})
}
