package federation

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Identity is a person as a provider knows them.
type Identity struct {
	Issuer, Subject string // as links have them
	Email, Name     string // may be empty
	EmailProven     bool
	AuthenticatedAt time.Time // zero if the provider doesn't say
	IDToken         string    // that the provider gave out; empty if it is longer than maxIDToken
}

// maxIDToken bounds in bytes what is kept for signing out: it goes into an address.
const maxIDToken = 6 << 10

// maxSubject bounds a subject in bytes (OpenID Connect Core §2).
const maxSubject = 255

// asymmetric are the algorithms a provider may sign with: those whose keys it doesn't share with its clients.
var asymmetric = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
}

// claims are what is read of an ID token or of userinfo.
type claims struct {
	Subject  string `json:"sub"`
	Azp      string `json:"azp"`
	Email    string `json:"email"`
	Verified truth  `json:"email_verified"`
	Name     string `json:"name"`
	AuthTime int64  `json:"auth_time"` // seconds since 1970, of the proof and not of this token
}

// truth is a boolean, which some providers send as a string.
type truth bool

// UnmarshalJSON reads either.
func (t *truth) UnmarshalJSON(raw []byte) error {
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return err
	}
	*t = value == true || value == "true"
	return nil
}

// redeem changes a code for what the issuer says about the person.
func (s *Service) redeem(ctx context.Context, of *issuer, said learnt, code string, bound binding) (Identity, error) {
	ctx = oidc.ClientContext(ctx, of.HTTP)
	tokens, err := s.client(of, said).Exchange(ctx, code, oauth2.VerifierOption(bound.derive("verifier")))
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok && refused.ErrorCode != "" {
		return Identity{}, &RefusedError{Code: refused.ErrorCode}
	}
	if err != nil {
		return Identity{}, fmt.Errorf("%w: changing the code: %w", ErrUnreachable, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, told, err := s.verify(ctx, of, said, raw, bound.derive("nonce"))
	if err != nil {
		return Identity{}, err
	}
	if token.AccessTokenHash != "" {
		if err := token.VerifyAccessToken(tokens.AccessToken); err != nil {
			return Identity{}, fmt.Errorf("%w: %w", ErrToken, err)
		}
	}
	if told.Email == "" {
		if told, err = complete(ctx, said, tokens, told); err != nil {
			return Identity{}, err
		}
	}
	who := identityOf(of, told)
	if len(raw) <= maxIDToken {
		who.IDToken = raw
	}
	return who, nil
}

// verify checks an ID token as OpenID Connect Core §3.1.3.7 says.
func (s *Service) verify(ctx context.Context, of *issuer, said learnt, raw, nonce string) (*oidc.IDToken, claims, error) {
	if raw == "" {
		return nil, claims{}, fmt.Errorf("%w: there is no ID token", ErrToken)
	}
	var algorithms struct {
		Named []string `json:"id_token_signing_alg_values_supported"`
	}
	if err := said.Claims(&algorithms); err != nil {
		return nil, claims{}, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	allowed := slices.DeleteFunc(slices.Clone(asymmetric), func(one string) bool {
		return len(algorithms.Named) > 0 && !slices.Contains(algorithms.Named, one)
	})
	verifier := said.Verifier(&oidc.Config{ClientID: of.ClientID, SupportedSigningAlgs: allowed, Now: s.Clock})
	token, err := verifier.Verify(ctx, raw)
	if err != nil {
		return nil, claims{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	var told claims
	if err := token.Claims(&told); err != nil {
		return nil, claims{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1:
		return nil, claims{}, fmt.Errorf("%w: its nonce is another", ErrToken)
	case told.Azp != "" && told.Azp != of.ClientID, len(token.Audience) > 1 && told.Azp == "":
		return nil, claims{}, fmt.Errorf("%w: it was given to another client", ErrToken)
	case told.Subject == "" || len(told.Subject) > maxSubject:
		return nil, claims{}, fmt.Errorf("%w: it names nobody", ErrToken)
	}
	return token, told, nil
}

// complete asks userinfo for what the ID token doesn't say.
func complete(ctx context.Context, said learnt, tokens *oauth2.Token, told claims) (claims, error) {
	if said.UserInfoEndpoint() == "" {
		return told, nil
	}
	info, err := said.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return claims{}, fmt.Errorf("%w: asking who the person is: %w", ErrUnreachable, err)
	}
	var more claims
	if err := info.Claims(&more); err != nil {
		return claims{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	if more.Subject != told.Subject { // OpenID Connect Core §5.3.2
		return claims{}, fmt.Errorf("%w: userinfo tells of somebody else", ErrToken)
	}
	told.Email, told.Verified = more.Email, more.Verified
	if told.Name == "" {
		told.Name = more.Name
	}
	return told, nil
}

func identityOf(of *issuer, told claims) Identity {
	who := Identity{
		Issuer: of.LinkIssuer(), Subject: told.Subject, Email: told.Email, Name: told.Name,
		EmailProven: bool(told.Verified) || of.TrustEmail,
	}
	if told.AuthTime != 0 {
		who.AuthenticatedAt = time.Unix(told.AuthTime, 0).UTC()
	}
	return who
}
