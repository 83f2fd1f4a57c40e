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
	"satchel/auth/disconnect"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/auth/stepup"
)

// Disconnects ends the link of an account to its identity, for good.
type Disconnects interface {
	Preview(ctx context.Context, id uuid.UUID) (disconnect.Changes, error)
	Disconnect(ctx context.Context, wish disconnect.Confirmed) error
}

// Proofs has a signed-in person prove once more that it is them.
type Proofs interface {
	Check(ctx context.Context, id uuid.UUID, typed stepup.Typed, from netip.Addr) (session.Proof, error)
	CheckPassword(ctx context.Context, id uuid.UUID, typed string, from netip.Addr) (needsPasscode bool, err error)
}

func (a *api) registerDisconnect() {
	if a.Disconnects == nil {
		return
	}
	operation(a, huma.Operation{
		OperationID: "disconnect-standing", Method: http.MethodGet, Path: base + "/account/disconnect",
		Summary: "Whether the account's link to its identity can be ended", Tags: []string{"Account"},
	}, a.disconnectStanding)
	operation(a, huma.Operation{
		OperationID: "check-disconnect", Method: http.MethodPost, Path: base + "/account/disconnect/check",
		Summary:     "Prove that the app password works, and list what disconnecting the identity would change",
		Description: "Nothing is changed. No passcode is asked for here, so that none is used up.",
		Tags:        []string{"Account"}, Middlewares: huma.Middlewares{a.withAddress},
	}, a.checkDisconnect)
	operation(a, huma.Operation{
		OperationID: "disconnect", Method: http.MethodPost, Path: base + "/account/disconnect",
		Summary: "Disconnect External Authentication: end the account's link to its identity, for good",
		Description: "Wants the app password, a passcode where 2-factor authentication is on, and the typed word. " +
			"It ends every session and device of the account, this one too.",
		Tags: []string{"Account"}, DefaultStatus: http.StatusNoContent, Middlewares: huma.Middlewares{a.withAddress},
	}, a.disconnect)
}

type disconnectStandingJSON struct {
	Obstacle string `json:"obstacle,omitempty" enum:"saml-account,no-password,not-linked,disconnected" doc:"Why it can't be ended; missing where it can"`
}

func (a *api) disconnectStanding(ctx context.Context, _ *struct{}) (*answer[disconnectStandingJSON], error) {
	_, err := a.Disconnects.Preview(ctx, callerOf(ctx).Account.ID)
	err = disconnectProblem(err)
	if obstacle, ok := errors.AsType[*Problem](err); ok {
		return &answer[disconnectStandingJSON]{disconnectStandingJSON{obstacle.Code}}, nil
	}
	return &answer[disconnectStandingJSON]{}, err
}

// changesJSON is what a disconnect would change.
type changesJSON struct {
	Word     string       `json:"word" doc:"What the person types to confirm"`
	Passcode bool         `json:"passcode" doc:"Whether a passcode is wanted"`
	Devices  []deviceJSON `json:"devices" doc:"The devices that will be signed out"`
	Sessions int64        `json:"sessions" doc:"How many browsers will be signed out"`
}

func (a *api) checkDisconnect(ctx context.Context, input *passwordInput) (*answer[changesJSON], error) {
	caller := callerOf(ctx)
	changes, err := a.Disconnects.Preview(ctx, caller.Account.ID)
	if err != nil {
		return nil, disconnectProblem(err)
	}
	needsPasscode, err := a.Proofs.CheckPassword(ctx, caller.Account.ID, input.Body.Password, addressOf(ctx))
	if err != nil {
		return nil, disconnectProblem(err)
	}
	listed := changesJSON{Word: disconnect.Word, Passcode: needsPasscode, Sessions: changes.Sessions, Devices: []deviceJSON{}}
	for _, device := range changes.Devices {
		listed.Devices = append(listed.Devices, deviceOf(device, caller.Device.ID))
	}
	return &answer[changesJSON]{listed}, nil
}

type disconnectInput struct {
	Body struct {
		Password string `json:"password" maxLength:"4096" doc:"The app password"`
		Passcode string `json:"passcode,omitempty" maxLength:"128" doc:"A passcode or recovery code, where 2-factor authentication is on"`
		Word     string `json:"word" maxLength:"64" doc:"The word that confirms it"`
	}
}

// disconnect looks at the reasons against it before the password, and at the word before a passcode is used up.
func (a *api) disconnect(ctx context.Context, input *disconnectInput) (*struct{}, error) {
	caller := callerOf(ctx)
	if _, err := a.Disconnects.Preview(ctx, caller.Account.ID); err != nil {
		return nil, disconnectProblem(err)
	}
	if !disconnect.IsWord(input.Body.Word) {
		return nil, disconnectProblem(disconnect.ErrNotConfirmed)
	}
	typed := stepup.Typed{Password: input.Body.Password, Passcode: strings.TrimSpace(input.Body.Passcode)}
	proof, err := a.Proofs.Check(ctx, caller.Account.ID, typed, addressOf(ctx))
	if err != nil {
		return nil, disconnectProblem(err)
	}
	return nil, disconnectProblem(a.Disconnects.Disconnect(ctx, disconnect.Confirmed{
		Account: proof.Account, AuthenticatedAt: a.Clock().UTC(), Passcode: proof.Passcode,
		Word: input.Body.Word, Address: addressOf(ctx),
	}))
}

// disconnectProblem puts the reasons why there is no disconnect into problems; other errors stay as they are.
func disconnectProblem(err error) error { return inWords(err, disconnectProblems) }

var disconnectProblems = []reason{
	{account.ErrSAML, problem(http.StatusForbidden, "saml-account", "Your organisation signs you in (SAML); the disconnect option is not available for SAML users.")},
	{account.ErrNoPassword, problem(http.StatusConflict, "no-password", "The account has no password, so disconnecting would lock the person out.")},
	{account.ErrNotLinked, problem(http.StatusConflict, "not-linked", "No identity is linked to the account.")},
	{account.ErrDisconnectedFinal, problem(http.StatusConflict, "disconnected", "The account is disconnected already, for good.")},
	{password.ErrWrongCurrent, wrongPassword},
	{stepup.ErrPasscodeWanted, passcodeWanted},
	{stepup.ErrWrongPasscode, wrongPasscode},
	{disconnect.ErrNotConfirmed, problem(http.StatusUnprocessableEntity, "not-confirmed", "The word that confirms it was not typed.")},
	{session.ErrOvertaken, overtaken},
	{password.ErrBusy, busy()},
}
