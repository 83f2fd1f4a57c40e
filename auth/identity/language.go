package identity

import (
	"cmp"
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

// keepLanguage does so with the language of the page on which a person has just proved who they are.
func keepLanguage(ctx context.Context, tx *database.Tx, who *Person) error {
	language := translations.ReadBy(ctx)
	who.Language = cmp.Or(language, who.Language)
	return tx.KeepIdentityLanguage(ctx, who.ID, language)
}
