package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"satchel/sync/resumable"
)

// setUpFirst refuses what leads to documents while a site of the account's demands 2-factor authentication, and the account
// has it not set up. Companions signed in before the site demanded it meet this too.
var setUpFirst = &resumable.Error{
	Status: http.StatusForbidden, Code: "two-factor-setup",
	Detail: "Your site requires 2-factor authentication, and you have not set it up yet. What waits to be sent is kept.",
}

// demanded tells whether an operation waits for what a site demands of its people. What leads to setting it up, and to
// ending sign-ins, doesn't.
func demanded(path string) bool {
	return strings.HasPrefix(path, base+"/companies") || path == askPath || path == accessPath
}

// demanding lets a request pass once its caller has what the caller's sites demand; signedIn has put the caller there.
func (a *api) demanding(ctx huma.Context, next func(huma.Context)) {
	if err := a.demand(ctx.Context(), callerOf(ctx.Context()).Account.ID); err != nil {
		_, w := humago.Unwrap(ctx)
		a.write(w, a.problemOf(ctx.Context(), err))
		return
	}
	next(ctx)
}

func (a *api) demand(ctx context.Context, account uuid.UUID) error {
	if a.Demands == nil {
		return nil
	}
	wanted, err := a.Demands(ctx, account)
	if err != nil {
		return err
	}
	if wanted {
		return setUpFirst
	}
	return nil
}
