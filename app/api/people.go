package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"satchel/auth/device"
	"satchel/storage/database"
)

type accountJSON struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Email string    `json:"email" format:"email"`
	Name  string    `json:"name"`
}

type deviceJSON struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Name       string    `json:"name"`
	Platform   string    `json:"platform"`
	CreatedAt  time.Time `json:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at"`
	SignedInBy string    `json:"signed_in_by" enum:"password,identity,saml,pairing" doc:"What its person proved who they are by"`
	Current    bool      `json:"current" doc:"Whether this request came from it"`
}

type companyJSON struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
	Site string    `json:"site" doc:"The name of the site it belongs to"`
}

type meJSON struct {
	Account accountJSON `json:"account"`
	Device  deviceJSON  `json:"device"`
}

// answer is an output that is a body alone.
type answer[T any] struct{ Body T }

func (a *api) registerPeople() {
	operation(a, huma.Operation{
		OperationID: "me", Method: http.MethodGet, Path: base + "/me",
		Summary: "Who is signed in, and on which device", Tags: []string{"People"},
	}, a.me)
	operation(a, huma.Operation{
		OperationID: "list-companies", Method: http.MethodGet, Path: base + "/companies",
		Summary: "The companies the account may work in", Tags: []string{"People"},
	}, a.companies)
	operation(a, huma.Operation{
		OperationID: "list-devices", Method: http.MethodGet, Path: base + "/devices",
		Summary: "The account's signed-in devices, the one seen last first", Tags: []string{"People"},
	}, a.devices)
	operation(a, huma.Operation{
		OperationID: "revoke-device", Method: http.MethodDelete, Path: base + "/devices/{id}",
		Summary: "Sign a device out", Tags: []string{"People"}, DefaultStatus: http.StatusNoContent,
		Middlewares: huma.Middlewares{a.withAddress},
	}, a.revokeDevice)
	operation(a, huma.Operation{
		OperationID: "revoke-other-devices", Method: http.MethodDelete, Path: base + "/devices",
		Summary: "Sign every other device out", Tags: []string{"People"}, Middlewares: huma.Middlewares{a.withAddress},
	}, a.revokeOthers)
	operation(a, huma.Operation{
		OperationID: "request-password-reset", Method: http.MethodPost, Path: base + "/password-reset",
		Summary:     "Have a link mailed that sets the app password",
		Description: "The answer is the same whether or not the address has an account.",
		Tags:        []string{"People"}, DefaultStatus: http.StatusAccepted, Security: open(),
		Middlewares: huma.Middlewares{a.withAddress},
	}, a.requestReset)
}

func (a *api) me(ctx context.Context, _ *struct{}) (*answer[meJSON], error) {
	caller := callerOf(ctx)
	return &answer[meJSON]{meJSON{
		Account: accountJSON{caller.Account.ID, caller.Account.Email, caller.Account.Name},
		Device:  deviceOf(caller.Device, caller.Device.ID),
	}}, nil
}

func (a *api) companies(ctx context.Context, _ *struct{}) (*answer[[]companyJSON], error) {
	found, err := a.Access.CompaniesOf(ctx, callerOf(ctx).Account.ID)
	if err != nil {
		return nil, err
	}
	list := make([]companyJSON, 0, len(found))
	for _, c := range found {
		list = append(list, companyJSON{ID: c.ID, Name: c.Name, Site: c.Site})
	}
	return &answer[[]companyJSON]{list}, nil
}

func (a *api) devices(ctx context.Context, _ *struct{}) (*answer[[]deviceJSON], error) {
	caller := callerOf(ctx)
	rows, err := a.DB.DevicesOf(ctx, caller.Account.ID)
	if err != nil {
		return nil, err
	}
	list := make([]deviceJSON, 0, len(rows))
	for _, row := range rows {
		list = append(list, deviceOf(row, caller.Device.ID))
	}
	return &answer[[]deviceJSON]{list}, nil
}

func deviceOf(row database.Device, current uuid.UUID) deviceJSON {
	return deviceJSON{
		ID: row.ID, Name: row.Name, Platform: row.Platform,
		CreatedAt: row.CreatedAt.UTC(), LastSeenAt: row.LastSeenAt.UTC(), SignedInBy: row.SignedInBy,
		Current: row.ID == current,
	}
}

type deviceInput struct {
	ID string `path:"id" doc:"The device"`
}

func (a *api) revokeDevice(ctx context.Context, input *deviceInput) (*struct{}, error) {
	id, err := uuid.Parse(input.ID)
	if err != nil {
		return nil, errNoDevice
	}
	err = a.revoking.Revoke(ctx, callerOf(ctx).Account.ID, id, device.ByCompanion, addressOf(ctx))
	if errors.Is(err, device.ErrNotFound) {
		return nil, errNoDevice
	}
	return nil, err
}

type revokedJSON struct {
	Revoked int `json:"revoked" doc:"How many devices were signed out"`
}

// revokeOthers leaves the device that asks: it signs itself out at the revocation endpoint.
func (a *api) revokeOthers(ctx context.Context, _ *struct{}) (*answer[revokedJSON], error) {
	caller := callerOf(ctx)
	revoked, err := a.revoking.RevokeAll(ctx, caller.Account.ID, caller.Device.ID, device.ByCompanion, addressOf(ctx))
	if err != nil {
		return nil, err
	}
	return &answer[revokedJSON]{revokedJSON{revoked}}, nil
}

type resetInput struct {
	Body struct {
		Email string `json:"email" minLength:"3" maxLength:"320" doc:"Whose app password is to be set"`
	}
}

func (a *api) requestReset(ctx context.Context, input *resetInput) (*struct{}, error) {
	return nil, a.Passwords.RequestReset(ctx, input.Body.Email, addressOf(ctx))
}

type addressKey struct{}

// withAddress notes where a request came from, for the throttle.
func (a *api) withAddress(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	next(huma.WithValue(ctx, addressKey{}, a.Address(r)))
}
