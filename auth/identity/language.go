package identity

import (
	"context"

	"github.com/google/uuid"

	"satchel/assets/translations"
	"satchel/storage/database"
)

// KeepLanguage has a person's mails written in a language from now on, which they chose while signed in.
func (s *Service) KeepLanguage(ctx context.Context, id uuid.UUID, language string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.KeepIdentityLanguage(ctx, id, language)
	})
}

// keepLanguage does so with the language that a person has just chosen, or that of the page on which they have just proved
// who they are if none is known of them.
func keepLanguage(ctx context.Context, tx *database.Tx, who *Person) error {
	who.Language = translations.Settled(ctx, who.Language)
	return tx.KeepIdentityLanguage(ctx, who.ID, who.Language)
}
