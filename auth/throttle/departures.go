package throttle

import (
	"context"
	"net/netip"
	"time"
)

// The limits of sign-ins that begin elsewhere. Beginning one guesses nothing: it leaves a row behind for an hour, and
// that is all these bound. They are therefore well above what guessing is allowed, so that many offices behind one
// address, or one visitor who is made to begin over and over, don't keep the others out; and each way to sign in has
// its own, so that one being full leaves the other open.
var (
	departures             = limit{"departures", 400, 15 * time.Minute}
	organisationDepartures = limit{"organisation departures", 400, 15 * time.Minute}
)

// Departure counts a sign-in that begins at an identity provider. Refusal is *Error.
func (s *Service) Departure(ctx context.Context, from netip.Addr) error {
	return s.counting(ctx, counter{departures, network(from)})
}

// OrganisationDeparture counts a sign-in that begins at an organisation. Refusal is *Error.
func (s *Service) OrganisationDeparture(ctx context.Context, from netip.Addr) error {
	return s.counting(ctx, counter{organisationDepartures, network(from)})
}
