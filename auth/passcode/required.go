package passcode

import (
	"context"
)

// Required reports whether a site that the owner is a member of demands passcodes. Nobody demands any of an
// identity: the site of the account it is linked to does.
func (s *Service) Required(ctx context.Context, of Owner) (bool, error) {
	if of.Kind != kindAccount {
		return false, nil
	}
	return s.DB.PasscodeRequiredOf(ctx, of.ID)
}

// Enforced reports whether the owner's sign-ins want a passcode for as long as a site demands it: the owner has
// them on, and can't turn them off.
func (s *Service) Enforced(ctx context.Context, of Owner) (bool, error) {
	required, err := s.Required(ctx, of)
	if err != nil || !required {
		return false, err
	}
	return s.On(ctx, of)
}

// Wanted reports whether an owner must set passcodes up before anything else.
func (s *Service) Wanted(ctx context.Context, of Owner) (bool, error) {
	required, err := s.Required(ctx, of)
	if err != nil || !required {
		return false, err
	}
	on, err := s.On(ctx, of)
	return !on, err
}
