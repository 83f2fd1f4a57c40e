package issuer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"

	"github.com/google/uuid"
	"github.com/ory/fosite"

	"satchel/auth/passcode"
	"satchel/storage/database"
)

// passcodeChannel is what the challenges of companions are for.
const passcodeChannel = "companion"

// What a NextStep wants.
const (
	WantsPasscode = "passcode"       // a passcode or a recovery code
	WantsSetUp    = "passcode_setup" // to set passcodes up in the portal, which a site demands
)

// Passcodes is what companions' sign-ins need of auth/passcode.
type Passcodes interface {
	On(ctx context.Context, of passcode.Owner) (bool, error)
	Wanted(ctx context.Context, of passcode.Owner) (bool, error)
	Open(ctx context.Context, challenge passcode.Challenge) (secret string, err error)
	Look(ctx context.Context, secret, channel string) (passcode.Challenge, error)
	Meet(ctx context.Context, secret, channel, typed string, from netip.Addr) (passcode.Challenge, error)
	Ways(ctx context.Context, secret, channel string) ([]passcode.Way, error)
	Send(ctx context.Context, secret, channel string, order passcode.Order) (passcode.Way, error)
}

// waiting is what a challenge keeps of a sign-in: only the client it began with, and the PKCE challenge it began
// with, can go on with it.
type waiting struct {
	Client    string `json:"client"`
	Challenge string `json:"code_challenge"`
}

// askPasscode is a *NextStep where the account's sign-ins want a passcode.
func (p *Provider) askPasscode(ctx context.Context, client fosite.Client, who database.Account, form url.Values) error {
	if p.passcodes == nil {
		return nil
	}
	of := passcode.Account(who.ID)
	on, err := p.passcodes.On(ctx, of)
	if err != nil || !on {
		return err
	}
	detail, err := json.Marshal(waiting{client.GetID(), form.Get("code_challenge")})
	if err != nil {
		return fmt.Errorf("keeping a sign-in that waits for a passcode: %w", err)
	}
	session, err := p.passcodes.Open(ctx, passcode.Challenge{
		Owner: of, Epoch: who.AuthEpoch, Channel: passcodeChannel, Detail: string(detail),
	})
	if err != nil {
		return err
	}
	return p.stillWants(ctx, &NextStep{Session: session})
}

// demandSetUp is a *NextStep while a site demands passcodes that the account has not set up.
func (p *Provider) demandSetUp(ctx context.Context, who uuid.UUID) error {
	if p.passcodes == nil {
		return nil
	}
	wanted, err := p.passcodes.Wanted(ctx, passcode.Account(who))
	if err != nil || !wanted {
		return err
	}
	return &NextStep{Wants: []string{WantsSetUp}}
}

// stillWants is the step that wants a passcode, with the ways to be sent one.
func (p *Provider) stillWants(ctx context.Context, step *NextStep) error {
	step.Wants = []string{WantsPasscode}
	ways, err := p.passcodes.Ways(ctx, step.Session, passcodeChannel)
	if err != nil {
		return p.passcodeError(ctx, err, step.Session)
	}
	for _, way := range ways {
		step.Ways = append(step.Ways, Way(way))
	}
	return step
}

// resumeChallenge goes on with a sign-in that waits for a passcode: with one, or with the wish to be sent one.
func (p *Provider) resumeChallenge(r *http.Request, client fosite.Client, form url.Values) (code string, err error) {
	session := form.Get("auth_session")
	typed, sending := form.Get("passcode"), form.Has("send_passcode")
	if p.passcodes == nil || (typed == "") != sending || form.Has("username") || form.Has("password") {
		return "", fosite.ErrInvalidRequest.WithHint("Send auth_session with either passcode or send_passcode, or username and password.")
	}
	waits, err := p.passcodes.Look(r.Context(), session, passcodeChannel)
	if err != nil {
		return "", p.passcodeError(r.Context(), err, session)
	}
	var kept waiting
	if err := json.Unmarshal([]byte(waits.Detail), &kept); err != nil {
		return "", fmt.Errorf("reading a sign-in that waited for a passcode: %w", err)
	}
	if kept != (waiting{client.GetID(), form.Get("code_challenge")}) {
		return "", errOtherSession
	}
	if sending {
		return "", p.sendPasscode(r.Context(), session, form.Get("send_passcode"))
	}
	met, err := p.passcodes.Meet(r.Context(), session, passcodeChannel, typed, p.from(r))
	if err != nil {
		return "", p.passcodeError(r.Context(), err, session)
	}
	who, err := p.db.Account(r.Context(), met.Owner.ID)
	if err != nil {
		return "", err
	}
	who.AuthEpoch = met.Epoch // as it was authenticated: a change since then voids the code
	return p.issueCode(r.Context(), client, arrivalByPassword(who, form))
}

// sendPasscode has one sent, and is the step that wants it; a way that there is not leaves Sent empty. Whether it
// arrives, the answer doesn't tell.
func (p *Provider) sendPasscode(ctx context.Context, session, by string) error {
	way, err := p.passcodes.Send(ctx, session, passcodeChannel, passcode.Order{By: by})
	if err != nil && !errors.Is(err, passcode.ErrNoWay) {
		return p.passcodeError(ctx, err, session)
	}
	return p.stillWants(ctx, &NextStep{Session: session, Sent: way.By})
}

// passcodeError says what a companion is to do: ask for the passcode once more, or begin again.
func (p *Provider) passcodeError(ctx context.Context, err error, session string) error {
	switch {
	case errors.Is(err, passcode.ErrWrong):
		return p.stillWants(ctx, &NextStep{Session: session, Wrong: true})
	case errors.Is(err, passcode.ErrOver), errors.Is(err, passcode.ErrOff), errors.Is(err, passcode.ErrOvertaken):
		return errOtherSession
	}
	return err
}

// errOtherSession: draft-ietf-oauth-first-party-apps §5.2.2.
var errOtherSession = &fosite.RFC6749Error{
	ErrorField: "invalid_session", DescriptionField: "This sign-in is over, or another client's; begin again.",
	CodeField: http.StatusBadRequest,
}

func arrivalByPassword(who database.Account, form url.Values) arrival {
	return arrival{
		account: who, by: ByPassword, device: uuid.Nil, name: form.Get("device_name"), platform: form.Get("device_platform"),
		challenge: form.Get("code_challenge"),
	}
}
