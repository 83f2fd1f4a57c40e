package passcode

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/account"
	"satchel/auth/passcode"
	"satchel/auth/session"
	"satchel/storage/database"
)

// channel is what the portal's challenges are for.
const channel = "portal"

// Path is the page that asks for the passcode.
const Path = "/sign-in/passcode"

// Passcodes is what the gate needs of auth/passcode.
type Passcodes interface {
	On(ctx context.Context, of passcode.Owner) (bool, error)
	Open(ctx context.Context, challenge passcode.Challenge) (secret string, err error)
	Look(ctx context.Context, secret, channel string) (passcode.Challenge, error)
	Meet(ctx context.Context, secret, channel, typed string, from netip.Addr) (passcode.Challenge, error)
	Ways(ctx context.Context, secret, channel string) ([]passcode.Way, error)
	Send(ctx context.Context, secret, channel string, order passcode.Order) (passcode.Way, error)
	Drop(ctx context.Context, secret string) error
	Knows(ctx context.Context, of passcode.Owner, epoch int64, secret string) (bool, error)
	Remember(ctx context.Context, of passcode.Owner, epoch int64, name string, from netip.Addr) (secret string, err error)
}

// Sessions is what the gate needs of auth/session.
type Sessions interface {
	Start(ctx context.Context, proof session.Proof, before string) (string, error)
}

// Accounts is what the gate needs of storage/database.
type Accounts interface {
	Account(ctx context.Context, id uuid.UUID) (database.Account, error)
}

// Gate signs people in to the portal, and asks for a passcode first where the account has them on. Whatever has
// proved who somebody is, by a password, an identity or an organisation, hands the proof to Enter and starts no
// session by itself.
type Gate struct {
	Passcodes Passcodes
	Sessions  Sessions
	Accounts  Accounts
	// Label is what people know the identities of an issuer by; account.UsualLabel for all of them if nil.
	Label func(issuer string) string
}

// Enter answers the request: it starts the session and sends the visitor on to next, a path of the portal, or
// it sends them to the page that asks for the passcode. In a browser that the person had remembered, none is
// asked for; such a sign-in counts as one without. The error may be a frame.Problem.
func (g *Gate) Enter(w http.ResponseWriter, r *http.Request, proof session.Proof, next string) error {
	of := passcode.Account(proof.Account.ID)
	on, err := g.Passcodes.On(r.Context(), of)
	if err != nil {
		return err
	}
	if on && !proof.Passcode {
		known, err := g.Passcodes.Knows(r.Context(), of, proof.Account.AuthEpoch, rememberedIn(r, proof.Account.ID))
		if err != nil {
			return err
		}
		if !known {
			return g.ask(w, r, proof, next)
		}
	}
	return g.start(w, r, proof, next)
}

// EnterAnew is Enter for whoever proves once more who they are: that a browser was remembered proves nothing.
func (g *Gate) EnterAnew(w http.ResponseWriter, r *http.Request, proof session.Proof, next string) error {
	on, err := g.Passcodes.On(r.Context(), passcode.Account(proof.Account.ID))
	if err != nil {
		return err
	}
	if on && !proof.Passcode {
		return g.ask(w, r, proof, next)
	}
	return g.start(w, r, proof, next)
}

// waiting is what a challenge keeps of a sign-in.
type waiting struct {
	By      session.By `json:"by"`
	Issuer  string     `json:"issuer,omitempty"`
	Subject string     `json:"subject,omitempty"`
	IDToken string     `json:"id_token,omitempty"`
	Next    string     `json:"next"`

	AuthenticatedAt time.Time `json:"authenticated_at,omitzero"`
	Device          uuid.UUID `json:"device,omitzero"`
	Company         uuid.UUID `json:"company,omitzero"`
}

func (g *Gate) ask(w http.ResponseWriter, r *http.Request, proof session.Proof, next string) error {
	detail, err := json.Marshal(waiting{proof.By, proof.Issuer, proof.Subject, proof.IDToken, frame.LocalPath(next), proof.AuthenticatedAt, proof.Device, proof.Company})
	if err != nil {
		return fmt.Errorf("keeping a sign-in that waits for a passcode: %w", err)
	}
	secret, err := g.Passcodes.Open(r.Context(), passcode.Challenge{
		Owner: passcode.Account(proof.Account.ID), Epoch: proof.Account.AuthEpoch, Channel: channel, Detail: string(detail),
	})
	if err != nil {
		return err
	}
	setChallenge(w, secret)
	http.Redirect(w, r, Path, http.StatusSeeOther)
	return nil
}

func (g *Gate) start(w http.ResponseWriter, r *http.Request, proof session.Proof, next string) error {
	proof.Browser = BrowserName(r.UserAgent())
	value, err := g.Sessions.Start(r.Context(), proof, session.FromRequest(r))
	if errors.Is(err, session.ErrOvertaken) {
		return frame.Overtaken
	}
	if err != nil {
		return err
	}
	session.SetCookie(w, value)
	frame.Arrived(w, proof.Account.ID)
	http.Redirect(w, r, frame.LocalPath(next), http.StatusSeeOther)
	return nil
}

// send has a code sent that meets the challenge, and says in it how the sign-in began.
func (g *Gate) send(ctx context.Context, secret, by string) (passcode.Way, error) {
	challenge, err := g.Passcodes.Look(ctx, secret, channel)
	if err != nil {
		return passcode.Way{}, err
	}
	var kept waiting
	if err := json.Unmarshal([]byte(challenge.Detail), &kept); err != nil {
		return passcode.Way{}, fmt.Errorf("reading a sign-in that waits for a passcode: %w", err)
	}
	order := passcode.Order{By: by}
	switch kept.By {
	case session.ByIdentity:
		order.First.Identity = g.label(kept.Issuer)
	case session.BySAML:
		order.First.Organisation = true
	}
	return g.Passcodes.Send(ctx, secret, channel, order)
}

func (g *Gate) label(issuer string) string {
	if g.Label == nil {
		return account.UsualLabel
	}
	return cmp.Or(g.Label(issuer), account.UsualLabel)
}

// met makes the whole proof of a challenge that was met.
func (g *Gate) met(ctx context.Context, challenge passcode.Challenge, from netip.Addr) (session.Proof, string, error) {
	var kept waiting
	if err := json.Unmarshal([]byte(challenge.Detail), &kept); err != nil {
		return session.Proof{}, "", fmt.Errorf("reading a sign-in that waited for a passcode: %w", err)
	}
	row, err := g.Accounts.Account(ctx, challenge.Owner.ID)
	if err != nil {
		return session.Proof{}, "", err
	}
	row.AuthEpoch = challenge.Epoch // as it was authenticated: a change since then voids the proof
	return session.Proof{
		Account: row, By: kept.By, Issuer: kept.Issuer, Subject: kept.Subject, IDToken: kept.IDToken,
		AuthenticatedAt: kept.AuthenticatedAt, Device: kept.Device, Company: kept.Company, Passcode: true, Address: from,
	}, kept.Next, nil
}
