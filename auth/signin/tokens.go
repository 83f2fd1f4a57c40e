package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"
	"golang.org/x/oauth2"
)

// pair is what the token endpoint gave.
type pair struct {
	access  string
	refresh string
	life    time.Duration // of the access token, from now
	sub     uuid.UUID
	device  uuid.UUID
	email   string
	name    string

	revocation string // with a new device's tokens: ends the device, and is good for nothing else
}

func (s *Service) oauth(ctx context.Context, tokenEndpoint string) (context.Context, *oauth2.Config) {
	return context.WithValue(ctx, oauth2.HTTPClient, s.bare), &oauth2.Config{
		ClientID: clientID,
		Endpoint: oauth2.Endpoint{TokenURL: tokenEndpoint, AuthStyle: oauth2.AuthStyleInParams},
	}
}

// redeem exchanges a code.
func (s *Service) redeem(ctx context.Context, server Server, code, verifier string, more ...oauth2.AuthCodeOption) (pair, error) {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	ctx, config := s.oauth(ctx, server.token)
	token, err := config.Exchange(ctx, code, append(more, oauth2.VerifierOption(verifier))...)
	if err != nil {
		return pair{}, refusal(err)
	}
	got := pairOf(token)
	if got.sub == uuid.Nil || got.refresh == "" {
		return pair{}, &ServiceError{Status: http.StatusOK, Text: "its answer names nobody"} // and what was typed has been sent
	}
	return got, nil
}

// renew exchanges a refresh token; ErrSignedOut if the service says that it is worth nothing any more.
func (s *Service) renew(ctx context.Context, issuer string, from kept) (pair, error) {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	ctx, config := s.oauth(ctx, issuer+tokenPath)
	named := *s.bare
	named.Transport = attempting{named.Transport, from.attempt}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, &named)
	token, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: from.token}).Token()
	if err != nil {
		return pair{}, refusal(err)
	}
	return pairOf(token), nil
}

// attempting names a renewal, so that its answer can be had again.
type attempting struct {
	next    http.RoundTripper
	attempt string
}

// RoundTrip implements http.RoundTripper.
func (a attempting) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set("Idempotency-Key", strconv.Quote(a.attempt))
	return a.next.RoundTrip(request)
}

func pairOf(token *oauth2.Token) pair {
	text := func(key string) string { value, _ := token.Extra(key).(string); return value }
	id := func(key string) uuid.UUID { value, _ := uuid.Parse(text(key)); return value }
	return pair{
		access:  token.AccessToken,
		refresh: token.RefreshToken,
		life:    time.Duration(token.ExpiresIn) * time.Second,
		sub:     id("sub"),
		device:  id("device_id"),
		email:   text("email"),
		name:    text("name"),

		revocation: text("revocation_token"),
	}
}

// refusal makes of x/oauth2's errors what they mean. Only the service's own invalid_grant means signed out:
// whatever else came back, from a proxy or a captive network, says nothing about the token.
func refusal(err error) error {
	answer, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		if reached := unreachable(err); reached != err { //nolint:errorlint // whether unreachable knew it
			return reached
		}
		return fmt.Errorf("%w: %w: %w", ErrOffline, errSomethingElse, err)
	}
	return judgeOAuth(answer.Response, answer.ErrorCode, answer.ErrorDescription)
}

// errSomethingElse: an answer came that is not the service's. It stands with ErrOffline, for it may be a guest network's.
var errSomethingElse = errors.New("what answered is not the service")

// whatAnswers is an error of a service, with ErrNotSatchel before it where what gave that answer turns out to be none.
func (s *Service) whatAnswers(ctx context.Context, issuer string, err error) error {
	_, fails := errors.AsType[*FailingError](err)
	_, odd := errors.AsType[*ServiceError](err)
	base, wrong := url.Parse(issuer)
	if !fails && !odd && !errors.Is(err, errSomethingElse) || wrong != nil {
		return err
	}
	if _, looked := s.look(ctx, base); errors.Is(looked, ErrNotSatchel) {
		return fmt.Errorf("%w (%w)", looked, err)
	}
	return err
}

func judgeOAuth(response *http.Response, code, text string) error {
	switch {
	case code == "invalid_grant" && response.StatusCode == http.StatusBadRequest:
		return ErrSignedOut
	case code == "invalid_session":
		return ErrBeginAgain
	case code == "access_denied":
		return ErrRefused
	case response.StatusCode == http.StatusTooManyRequests,
		response.StatusCode == http.StatusServiceUnavailable && response.Header.Get("Retry-After") != "":
		return &ThrottledError{retryAfter(response.Header)}
	case response.StatusCode >= http.StatusInternalServerError:
		return failing(response)
	case code == "":
		return fmt.Errorf("%w: %w: it answers %s", ErrOffline, errSomethingElse, response.Status)
	}
	return &ServiceError{response.StatusCode, code, text}
}

// post sends a form to one of the service's own endpoints and reads its JSON answer, or sees that it is empty where
// nothing is to be read; what isn't 200 is an error.
func (s *Service) post(ctx context.Context, address string, form url.Values, into any) error {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	response, body, err := s.send(ctx, address, "application/x-www-form-urlencoded", form.Encode())
	if err != nil {
		return err
	}
	if response.StatusCode == http.StatusOK {
		if into == nil && len(body) > 0 {
			return fmt.Errorf("%w: what answered is not the service", ErrOffline)
		}
		if into == nil {
			return nil
		}
		if err := json.Unmarshal(body, into); err != nil {
			return fmt.Errorf("%w: what answered is not the service", ErrOffline)
		}
		return nil
	}
	var refused struct {
		Code        string   `json:"error"`
		Text        string   `json:"error_description"`
		AuthSession string   `json:"auth_session"`
		Wants       []string `json:"wants"`
		Wrong       bool     `json:"wrong"`
		Ways        []Way    `json:"send"`
		Sent        string   `json:"sent"`
	}
	_ = json.Unmarshal(body, &refused) // what isn't JSON has no code, which judgeOAuth knows how to take
	if refused.Code == "insufficient_authorization" {
		return &MoreWantedError{session: refused.AuthSession, Wants: refused.Wants, Wrong: refused.Wrong, Ways: refused.Ways, Sent: refused.Sent}
	}
	return judgeOAuth(response, refused.Code, refused.Text)
}
