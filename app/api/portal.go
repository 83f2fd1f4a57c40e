package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/handover"
)

// Handovers opens the portal from a companion.
type Handovers interface {
	Start(ctx context.Context, device, company uuid.UUID) (code string, err error)
}

type portalInput struct {
	Body struct {
		Company uuid.UUID `json:"company,omitempty" format:"uuid" doc:"The company to work in there. Left out, or no longer the person's, the website asks for one"`
		Page    string    `json:"page,omitempty" enum:"add" doc:"Where to go on there: add is where documents are added, by a phone's camera too. Left out, it is the home page"`
	}
}

type portalJSON struct {
	URL       string `json:"url" doc:"To be opened in the person's browser. It works once and holds no token"`
	ExpiresIn int    `json:"expires_in" doc:"Seconds"`
}

var channelRefused = problem(http.StatusForbidden, "portal-needs-identity", "The account is linked and this companion was signed in without the identity; the website opens with the linked identity.")

func (a *api) registerPortal() {
	if a.Handovers == nil {
		return
	}
	operation(a, huma.Operation{
		OperationID: "open-portal", Method: http.MethodPost, Path: base + "/portal",
		Summary: "An address that opens the website as the person signed in here, in the same company",
		Description: "The website asks the person before it signs the browser in, and asks for a passcode where they have 2-factor on. " +
			"The browser's session ends with this device. A device has one address at a time: a new one voids the one before. " +
			"Refused with `portal-needs-identity` where the device was signed in by something that does not open the website.",
		Tags: []string{"People"},
	}, a.openPortal)
}

func (a *api) openPortal(ctx context.Context, input *portalInput) (*answer[portalJSON], error) {
	caller := callerOf(ctx)
	companies, err := a.Access.CompaniesOf(ctx, caller.Account.ID)
	if err != nil {
		return nil, err
	}
	company := input.Body.Company
	if !slices.ContainsFunc(companies, func(one access.Company) bool { return one.ID == company }) {
		company = uuid.Nil // not theirs, or no longer: the page must not name it
	}
	code, err := a.Handovers.Start(ctx, caller.Device.ID, company)
	if err != nil {
		return nil, inWords(err, []reason{{handover.ErrChannel, channelRefused}})
	}
	address := a.PublicURL + "/open/" + code
	if input.Body.Page != "" {
		address += "?to=" + input.Body.Page
	}
	return &answer[portalJSON]{portalJSON{address, int(handover.Life.Seconds())}}, nil
}
