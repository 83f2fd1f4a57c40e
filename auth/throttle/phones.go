package throttle

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// The limits of codes that are texted to prove a phone. A number is counted whoever names it, so that nobody's
// phone is flooded from many accounts.
var (
	phonePause  = limit{"phone pause", 1, time.Minute}
	phoneOrder  = limit{"phone orders", 5, 24 * time.Hour} // by one account
	phoneNumber = limit{"phone number", 5, 24 * time.Hour} // to one number
)

// PhonePause counts a code that an account has texted to a number it names, once a minute at most. Refusal is
// *Error.
func (s *Service) PhonePause(ctx context.Context, account uuid.UUID) error {
	return s.counting(ctx, counter{phonePause, account.String()})
}

// PhoneOrder counts it for the day, by account and by number. The number is spelt in one way always. Refusal is
// *Error.
func (s *Service) PhoneOrder(ctx context.Context, account uuid.UUID, number string) error {
	return s.counting(ctx, counter{phoneOrder, account.String()}, counter{phoneNumber, number})
}
