package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/storage/database"
)

// Changes replaces an account's password, which ends every session and device of it.
type Changes interface {
	Change(ctx context.Context, id uuid.UUID, current, typed string, from netip.Addr) (database.Account, error)
}

func (a *api) registerPassword() {
	if a.Changes == nil {
		return
	}
	operation(a, huma.Operation{
		OperationID: "change-password", Method: http.MethodPost, Path: base + "/account/password",
		Summary: "Change the app password",
		Description: "Wants the present one. It ends every session and device of the account, this one too: sign in again with the new one. " +
			"Codes: `wrong-password`, `password-saml`, and `password-` with why a new one is not taken: `too-short`, `too-long`, " +
			"`common`, `own-words`, `predictable`, `unchanged`, or another.",
		Tags: []string{"Account"}, DefaultStatus: http.StatusNoContent, Middlewares: huma.Middlewares{a.withAddress},
	}, a.changePassword)
}

type changePasswordInput struct {
	Body struct {
		Current string `json:"current" maxLength:"4096" doc:"The present app password"`
		New     string `json:"new" maxLength:"4096" doc:"The one to be"`
	}
}

func (a *api) changePassword(ctx context.Context, input *changePasswordInput) (*struct{}, error) {
	row := callerOf(ctx).Account
	if row.SAML {
		return nil, passwordProblem(account.ErrSAML)
	}
	_, err := a.Changes.Change(ctx, row.ID, input.Body.Current, input.Body.New, addressOf(ctx))
	return nil, passwordProblem(err)
}

// passwordProblem puts the reasons why a password is not changed into problems; other errors stay as they are.
func passwordProblem(err error) error {
	if refused, ok := errors.AsType[account.Refusals](err); ok && len(refused) > 0 {
		return problem(http.StatusUnprocessableEntity, "password-"+strings.ReplaceAll(refused[0].Code, "_", "-"), refused.Error())
	}
	return inWords(err, passwordProblems)
}

var passwordProblems = []reason{
	{account.ErrSAML, problem(http.StatusForbidden, "password-saml", "The organisation signs this account in (SAML), so it has no app password.")},
	{password.ErrWrongCurrent, wrongPassword},
	{password.ErrBusy, busy()},
}
