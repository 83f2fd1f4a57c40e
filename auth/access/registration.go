package access

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// registrationDigits is how many digits of an MBR number name a site: the last ones.
const registrationDigits = 6

// ErrRegistrationID means that something isn't a registration ID.
var ErrRegistrationID = errors.New("access: a registration ID is an MBR number, or its last six digits")

// ParseRegistrationID returns the last six digits of an MBR number, which may be typed whole, with or without its
// letters, or as those six digits alone.
func ParseRegistrationID(typed string) (string, error) {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
	bare = strings.TrimPrefix(bare, "MBR")
	notDigit := func(r rune) bool { return r < '0' || r > '9' }
	if len(bare) < registrationDigits || strings.ContainsFunc(bare, notDigit) {
		return "", ErrRegistrationID
	}
	return bare[len(bare)-registrationDigits:], nil
}

// SetRegistrationID gives a site the registration ID that people may name it by, besides its customer number.
// Several sites may have the same: who names one names its owner, too. The error may be ErrRegistrationID.
func (s *Service) SetRegistrationID(ctx context.Context, site uuid.UUID, typed string) (string, error) {
	id, err := ParseRegistrationID(typed)
	if err != nil {
		return "", err
	}
	return id, s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.SetRegistrationID(ctx, site, id) })
}
