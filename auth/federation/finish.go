package federation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"time"

	"github.com/google/uuid"

	"satchel/auth/session"
	"satchel/storage/database"
)

// maxBehind is how far a provider's clock may be from this one.
const maxBehind = time.Minute

// Answer is what a browser brought back from a provider.
type Answer struct {
	Provider string
	Browser  string // the value of the browser's cookie
	Query    url.Values
	Visit    *session.Session // who is signed in at the browser, if anybody is
	Address  netip.Addr
}

// Arrival is how a sign-in ended.
type Arrival struct {
	Purpose Purpose
	Next    string
	Label   string // of the provider
	// Proof is what a session is started with, unless the purpose is Link.
	Proof session.Proof
	// Proven is what ProveSAML wants, after the first half of a step-up at an organisation.
	Proven string
	// Cookie is the new session's after a Link, which ended all others of the account in browsers.
	Cookie string
	Email  string // of the identity, for showing which one it is; may be empty
}

// pending is a sign-in that has been taken out.
type pending struct {
	detail

	Purpose  Purpose
	Account  uuid.UUID
	Epoch    int64
	Began    time.Time
	Identity Identity
}

// Finish ends a sign-in, once. Errors are those of this package, of auth/account, and session.ErrOvertaken.
func (s *Service) Finish(ctx context.Context, answer Answer) (Arrival, error) {
	of, ok := s.issuers[answer.Provider]
	if !ok {
		return Arrival{}, ErrUnknownProvider
	}
	began, err := s.take(ctx, answer.Provider, answer.Browser, answer.Query.Get("state"))
	if err != nil {
		return Arrival{}, err
	}
	said, err := s.discovered(ctx, of)
	if err != nil {
		return Arrival{}, err
	}
	code, err := judge(answer.Query, of.Issuer, said.Iss)
	if err != nil {
		return Arrival{}, err
	}
	bound := binding{browser: answer.Browser, state: answer.Query.Get("state")}
	if began.Identity, err = s.redeem(ctx, of, said, code, bound); err != nil {
		return Arrival{}, err
	}
	arrival := Arrival{Purpose: began.Purpose, Next: began.Next, Label: of.Label, Email: began.Identity.Email}
	switch began.Purpose {
	case SignIn:
		arrival.Proof, err = s.arrive(ctx, began.Identity, answer.Address)
	case StepUp:
		arrival.Proof, err = s.again(ctx, began, answer)
	case Link:
		arrival.Cookie, err = s.link(ctx, began, answer)
	default:
		err = ErrNotBegun
	}
	return arrival, err
}

// take takes a sign-in out: it ends here, however it ends.
func (s *Service) take(ctx context.Context, provider, browser, state string) (pending, error) {
	if !isSecret(browser) || !isSecret(state) {
		return pending{}, ErrNotBegun
	}
	var row database.PendingSignIn
	err := s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		var err error
		row, err = tx.TakePendingSignIn(ctx, hashOf(state), hashOf(browser), provider)
		return err
	})
	if errors.Is(err, database.ErrNotFound) || err == nil && !s.Clock().Before(row.ExpiresAt) {
		return pending{}, ErrNotBegun
	}
	if err != nil {
		return pending{}, err
	}
	began := pending{Purpose: Purpose(row.Purpose), Account: row.AccountID, Epoch: row.AuthEpoch, Began: row.CreatedAt}
	if err := json.Unmarshal([]byte(row.Detail), &began.detail); err != nil {
		return pending{}, fmt.Errorf("reading a pending sign-in: %w", err)
	}
	return began, nil
}

// judge is the code of an answer, or why there is none. Who answers is checked where the issuer says it tells
// (RFC 9207 §2.4), and wherever it tells.
func judge(query url.Values, issuer string, tells bool) (code string, err error) {
	if (tells || query.Has("iss")) && query.Get("iss") != issuer {
		return "", ErrWrongIssuer
	}
	switch refused := query.Get("error"); refused {
	case "":
	case "access_denied":
		return "", ErrDeclined
	default:
		return "", &RefusedError{Code: refused}
	}
	if query.Get("code") == "" {
		return "", &RefusedError{Code: "no code"}
	}
	return query.Get("code"), nil
}

// again proves once more who the person of a session is.
func (s *Service) again(ctx context.Context, began pending, answer Answer) (session.Proof, error) {
	if answer.Visit == nil || answer.Visit.Account.ID != began.Account {
		return session.Proof{}, ErrSignedOut
	}
	if !s.isFresh(began.Identity.AuthenticatedAt, began.Began) {
		return session.Proof{}, ErrNotFresh
	}
	proof, linked, err := s.find(ctx, began.Identity, answer.Address)
	switch {
	case err != nil:
		return session.Proof{}, err
	case !linked || proof.Account.ID != began.Account:
		return session.Proof{}, ErrOtherAccount
	}
	return proof, nil
}
