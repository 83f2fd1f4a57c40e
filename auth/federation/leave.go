package federation

import (
	"context"
	"net/url"
	"time"

	"satchel/auth/session"
)

// leaveTimeout is how long somebody who signs out waits for an issuer to say where one signs out there.
const leaveTimeout = 3 * time.Second

// Leaving is where a browser goes to be signed out at a provider. The state comes back with it.
type Leaving struct{ URL, State, Label string }

// LeftPath is where a provider's browser comes back to after signing out.
func LeftPath(provider string) string { return "/sign-out/callback/" + provider }

// Leave is how the browser of a session that has ended signs out at the provider that signed it in (OpenID Connect
// RP-Initiated Logout 1.0 §2). It is the zero Leaving where there is none that can do that. The error is
// ErrUnreachable.
func (s *Service) Leave(ctx context.Context, ended session.Session) (Leaving, error) {
	of := s.issuerOf(ended)
	if of == nil || of.StaySignedIn {
		return Leaving{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, leaveTimeout)
	defer cancel()
	said, err := s.discovered(ctx, of)
	if err != nil {
		return Leaving{}, err
	}
	target, err := url.Parse(said.EndSession)
	if err != nil || target.Host == "" || target.Scheme != "https" && target.Scheme != "http" {
		return Leaving{}, nil
	}
	leaving := Leaving{State: secret(), Label: of.Label}
	query := target.Query() // it may have some of its own
	query.Set("client_id", of.ClientID)
	query.Set("post_logout_redirect_uri", s.PublicURL.JoinPath(LeftPath(of.ID)).String())
	query.Set("state", leaving.State)
	if ended.IDToken != "" {
		query.Set("id_token_hint", ended.IDToken)
	}
	target.RawQuery = query.Encode()
	leaving.URL = target.String()
	return leaving, nil
}

// issuerOf is the provider whose identity signed a session in, or nil.
func (s *Service) issuerOf(visit session.Session) *issuer {
	if visit.By != session.ByIdentity {
		return nil
	}
	for _, one := range s.issuers {
		if one.LinkIssuer() == visit.Issuer {
			return one
		}
	}
	return nil
}
