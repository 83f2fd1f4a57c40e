package federation

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"golang.org/x/oauth2"

	"satchel/auth/account"
	"satchel/auth/password"
	"satchel/auth/session"
	"satchel/storage/database"
)

// PendingLife is how long a person may take at the provider: long enough to make an identity there first, with a
// code by mail.
const PendingLife = time.Hour

// Purpose is what a sign-in at a provider is for.
type Purpose string

// The purposes.
const (
	SignIn Purpose = "sign in"
	Link   Purpose = "link"    // the identity to the account of a session
	StepUp Purpose = "step up" // prove once more who the person of a session is
)

// Ask is a person's wish to go to a provider.
type Ask struct {
	Provider string
	Purpose  Purpose
	Visit    session.Session // that wants it, unless the purpose is SignIn
	Browser  string          // the value of the browser's cookie, if it has one
	Next     string          // path of the portal to go on at
	Address  netip.Addr      // where they ask from
	// Again has the person prove themselves at the provider though they may be signed in there: the safety net at a
	// shared computer for when signing out there failed, or can't be done (see Leave).
	Again bool
	// Fresh wants the proof for something that takes one of the last five minutes: whoever signed in at the provider
	// longer ago does so anew, and it says when that was.
	Fresh bool
}

// freshAtMost is how old a proof at the provider may be where Fresh wants one: what is left of its life is for reading
// the page that it is for.
const freshAtMost = session.StepUpLife - time.Minute

// Departure is where the browser goes, and the cookie that it must bring back.
type Departure struct {
	URL     string
	Browser string
}

// detail is what a pending sign-in keeps.
type detail struct {
	Next     string `json:"next"`
	Passcode bool   `json:"passcode,omitempty"` // the session that wants it was proved with one
	// Who was proven at an organisation; see keepProven.
	Issuer          string    `json:"issuer,omitempty"`
	Subject         string    `json:"subject,omitempty"`
	AuthenticatedAt time.Time `json:"authenticated_at,omitzero"` // what an organisation said, of a step-up
}

// Begin begins a sign-in. Errors are ErrUnknownProvider, ErrUnreachable, *throttle.Error where too many began from that
// network, and for a link those of account.State.Apply.
func (s *Service) Begin(ctx context.Context, ask Ask) (Departure, error) {
	of, ok := s.issuers[ask.Provider]
	if !ok {
		return Departure{}, ErrUnknownProvider
	}
	if ask.Purpose == Link { // refused here rather than after a trip to the provider; what changes meanwhile is seen at its end
		if _, err := password.StateOf(ask.Visit.Account).Apply(account.LinkIdentity); err != nil {
			return Departure{}, err
		}
	}
	if err := s.Throttle.Departure(ctx, ask.Address); err != nil {
		return Departure{}, err
	}
	said, err := s.discovered(ctx, of)
	if err != nil {
		return Departure{}, err
	}
	bound := binding{browser: ask.Browser, state: secret()}
	if !isSecret(bound.browser) {
		bound.browser = secret()
	}
	if err := s.keep(ctx, ask, bound); err != nil {
		return Departure{}, err
	}
	with := []oauth2.AuthCodeOption{
		oauth2.SetAuthURLParam("nonce", bound.derive("nonce")), oauth2.S256ChallengeOption(bound.derive("verifier")),
	}
	if ask.Again || ask.Purpose != SignIn {
		with = append(with, oauth2.SetAuthURLParam("prompt", "login"))
	}
	switch { // asks for auth_time as well (OpenID Connect Core §3.1.2.1)
	case ask.Purpose == StepUp:
		with = append(with, oauth2.SetAuthURLParam("max_age", "0"))
	case ask.Fresh:
		with = append(with, oauth2.SetAuthURLParam("max_age", strconv.Itoa(int(freshAtMost.Seconds()))))
	}
	return Departure{URL: s.client(of, said).AuthCodeURL(bound.state, with...), Browser: bound.browser}, nil
}

func (s *Service) keep(ctx context.Context, ask Ask, bound binding) error {
	kept, err := json.Marshal(detail{Next: ask.Next, Passcode: ask.Visit.Passcode})
	if err != nil {
		return fmt.Errorf("packing a pending sign-in: %w", err)
	}
	row := database.PendingSignIn{
		Hash: hashOf(bound.state), Browser: hashOf(bound.browser), Provider: ask.Provider, Purpose: string(ask.Purpose),
		Detail: string(kept), CreatedAt: s.now(), ExpiresAt: s.now().Add(PendingLife),
	}
	if ask.Purpose != SignIn {
		row.AccountID, row.AuthEpoch = ask.Visit.Account.ID, ask.Visit.Account.AuthEpoch
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.AddPendingSignIn(ctx, row) })
}

// binding ties a sign-in to the browser it began in. The nonce and the PKCE verifier follow from the cookie and the
// state, so that the database holds nothing that could end a sign-in.
type binding struct{ browser, state string }

func (b binding) derive(what string) string {
	mac := hmac.New(sha256.New, []byte(b.browser))
	mac.Write([]byte(what + "\x00" + b.state))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// secret is 256 bits in base64url.
func secret() string {
	var bytes [32]byte
	rand.Read(bytes[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(bytes[:])
}

func isSecret(value string) bool {
	bytes, err := base64.RawURLEncoding.Strict().DecodeString(value)
	return err == nil && len(bytes) == 32
}

func hashOf(value string) []byte {
	sum := sha256.Sum256([]byte(value))
	return sum[:]
}
