package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"satchel/auth/passcode"
)

// lookAgain is how often a request that waits for a passcode looks whether there is one. Every open window waits for one.
const lookAgain = 2 * time.Second

// Passcodes is what the API needs of auth/passcode.
type Passcodes interface {
	Sent(ctx context.Context, account uuid.UUID) ([]passcode.Sent, error)
}

type sentJSON struct {
	Code      string    `json:"code" doc:"To be typed where somebody is signing in with this account"`
	SentAt    time.Time `json:"sent_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

type sentInput struct {
	Wait int `query:"wait" minimum:"0" maximum:"55" default:"0" doc:"How many seconds to wait for one if there is none"`
}

func (a *api) registerPasscodes() {
	if a.Passcodes == nil {
		return
	}
	operation(a, huma.Operation{
		OperationID: "list-sent-passcodes", Method: http.MethodGet, Path: base + "/account/passcodes",
		Summary: "The passcodes that were sent to this companion, the newest first",
		Description: "Somebody who knows the account's password asked for one while signing in, and waits for it. " +
			"With `wait`, a long poll.",
		Tags: []string{"People"},
	}, a.sentPasscodes)
}

func (a *api) sentPasscodes(ctx context.Context, input *sentInput) (*answer[[]sentJSON], error) {
	over := time.NewTimer(time.Duration(input.Wait) * time.Second)
	defer over.Stop()
	look := time.NewTicker(lookAgain)
	defer look.Stop()
	for still := a.stillIn(ctx); ; {
		sent, err := a.Passcodes.Sent(ctx, callerOf(ctx).Account.ID)
		if err == nil && len(sent) > 0 {
			_, err = still(ctx) // the device may have been signed out while it waited
		}
		if err != nil || len(sent) > 0 {
			return &answer[[]sentJSON]{toSentJSON(sent)}, err
		}
		select {
		case <-look.C:
			continue
		case <-over.C:
		case <-a.Stopping:
		case <-ctx.Done():
		}
		return &answer[[]sentJSON]{[]sentJSON{}}, nil
	}
}

func toSentJSON(sent []passcode.Sent) []sentJSON {
	list := make([]sentJSON, 0, len(sent))
	for _, one := range sent {
		list = append(list, sentJSON{one.Code, one.At.UTC(), one.Expires.UTC()})
	}
	return list
}
