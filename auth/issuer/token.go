package issuer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/ory/fosite"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// tokenReply is RFC 6749 §5.1's answer, with whose it is, so that a companion need not ask again.
type tokenReply struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int64  `json:"expires_in"` // seconds
	RefreshToken string `json:"refresh_token"`
	Subject      string `json:"sub"`
	Email        string `json:"email"`
	Name         string `json:"name"`
	Device       string `json:"device_id"`
	Revocation   string `json:"revocation_token,omitempty"` // with a new device's tokens: ends it, and nothing else; see revocations
}

// serveToken is the token endpoint (RFC 6749 §3.2).
func (p *Provider) serveToken(w http.ResponseWriter, r *http.Request) {
	reply, err := p.exchange(w, r)
	if err != nil {
		p.writeError(w, r, err)
		return
	}
	p.writeBytes(w, http.StatusOK, reply)
}

// exchanger answers one grant type's request in a transaction; the secret is the code or the refresh token.
type exchanger func(ctx context.Context, tx *database.Tx, r *http.Request, secret string) (reply []byte, err error)

func (p *Provider) exchange(w http.ResponseWriter, r *http.Request) (reply []byte, err error) {
	form, err := readForm(w, r)
	if err != nil {
		return nil, err
	}
	var answer exchanger
	var secret string
	switch form.Get("grant_type") {
	case "authorization_code":
		answer, secret = p.exchangeCode, form.Get("code")
	case "refresh_token":
		answer, secret = p.exchangeRefresh, form.Get("refresh_token")
	case "":
		return nil, fosite.ErrInvalidRequest.WithHint("grant_type is required.")
	default:
		return nil, fosite.ErrUnsupportedGrantType
	}
	if secret == "" {
		return nil, fosite.ErrInvalidRequest.WithHint("The code or refresh token is missing.")
	}
	if !p.genuine(r.Context(), secret) {
		return nil, fosite.ErrInvalidGrant.WithHint("That is no code or token of this service.")
	}
	return p.settle(r, secret, answer)
}

// settle runs an exchange in one transaction. What a refusal changes (a challenge used up, a family ended) is
// committed with it; what a failure changed is undone.
func (p *Provider) settle(r *http.Request, secret string, answer exchanger) (reply []byte, err error) {
	var refused error
	err = p.db.WriteGrouped(r.Context(), func(ctx context.Context, tx *database.Tx) error {
		ctx, here := withTx(ctx, tx)
		var err error
		reply, err = answer(ctx, tx, r, secret)
		if here.broken != nil {
			return here.broken
		}
		if isRefusal(err) {
			refused = err
			return nil
		}
		if err != nil {
			return err
		}
		return here.finish(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("exchanging a grant: %w", err)
	}
	return reply, refused
}

// isRefusal tells an answer that is meant (4xx) from a failure.
func isRefusal(err error) bool {
	known, ok := errors.AsType[*fosite.RFC6749Error](err)
	return ok && known.CodeField < http.StatusInternalServerError
}

// exchangeCode makes a device of an authorization code.
func (p *Provider) exchangeCode(ctx context.Context, tx *database.Tx, r *http.Request, code string) ([]byte, error) {
	owner, err := p.lockOwner(ctx, tx, p.strategy.AuthorizeCodeSignature(ctx, code))
	if err != nil {
		return nil, err
	}
	request, err := p.fosite.NewAccessRequest(ctx, r, &session{})
	if err != nil {
		return nil, err
	}
	whose := request.GetSession().(*session)
	if owner.AuthEpoch != whose.Epoch {
		return nil, fosite.ErrInvalidGrant.WithHint("The account changed since the person signed in.")
	}
	now := p.now().UTC()
	device := database.Device{
		ID:          whose.Device,
		AccountID:   owner.ID,
		AuthEpoch:   owner.AuthEpoch,
		Name:        whose.Name,
		Platform:    whose.Platform,
		CreatedAt:   now,
		LastSeenAt:  now,
		LastAddress: addressText(p.from(r)),
		SignedInBy:  cmp.Or(whose.By, ByPassword),
	}
	if err := tx.AddDevice(ctx, device); err != nil {
		return nil, err
	}
	workOf(ctx).device = &device
	p.log.InfoContext(ctx, "device signed in", "account", owner.ID, "device", device.ID, "platform", device.Platform)
	reply, err := p.respond(ctx, request, owner, p.revocations.token(request.GetClient().GetID(), device.ID))
	if err != nil {
		return nil, err
	}
	return reply, recordDevice(ctx, tx, audit.DeviceSignedIn, device, p.from(r), now, audit.Detail{"by": device.SignedInBy})
}

// lockOwner holds the account a code is for. Whoever redeems the same code at the same time waits here, and
// then finds it used; so does a reset of the account. Everybody locks in the order account, device, grants.
func (p *Provider) lockOwner(ctx context.Context, tx *database.Tx, signature string) (database.Account, error) {
	grant, err := tx.Grant(ctx, kindCode, signature)
	if err != nil {
		return database.Account{}, refuseCode(err)
	}
	request, err := unpack(grant, nil)
	if err != nil {
		return database.Account{}, err
	}
	owner, err := tx.LockAccount(ctx, request.GetSession().(*session).Account)
	return owner, refuseCode(err)
}

func refuseCode(err error) error {
	if errors.Is(err, database.ErrNotFound) {
		return fosite.ErrInvalidGrant.WithHint("The code is unknown, expired or revoked.")
	}
	return err
}

// respond has fosite make the tokens and keep their signatures. The revocation token is a new device's, or empty.
func (p *Provider) respond(ctx context.Context, request fosite.AccessRequester, owner database.Account, revocation string) ([]byte, error) {
	tokens, err := p.fosite.NewAccessResponse(ctx, request)
	if err != nil {
		return nil, err
	}
	refresh, _ := tokens.GetExtra("refresh_token").(string)
	reply, err := json.Marshal(tokenReply{
		AccessToken:  tokens.GetAccessToken(),
		TokenType:    "Bearer",
		ExpiresIn:    int64(AccessLife.Seconds()),
		RefreshToken: refresh,
		Subject:      owner.ID.String(),
		Email:        owner.Email,
		Name:         owner.Name,
		Device:       request.GetID(),
		Revocation:   revocation,
	})
	if err != nil {
		return nil, fmt.Errorf("writing the token reply: %w", err)
	}
	return reply, nil
}

// genuine tells whether this issuer made a code or token, by its HMAC alone, so that guesses never reach the
// database. All kinds are made with one key; which kind it is, and whether it still counts, the database knows.
func (s *server) genuine(ctx context.Context, secret string) bool {
	request := fosite.NewRequest()
	request.Session = &session{}
	return s.strategy.ValidateRefreshToken(ctx, request, secret) == nil
}
