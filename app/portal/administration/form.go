package administration

import (
	"context"
	"net/url"

	"github.com/google/uuid"

	"satchel/auth/administration"
)

// form is what was sent about a person.
type form struct{ url.Values }

// grave is a change that wants a fresh proof.
type grave func(ctx context.Context, by administration.By, who uuid.UUID) error
