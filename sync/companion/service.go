package companion

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/auth/signin"
)

// Identity is who the service says is signed in here.
type Identity struct {
	Account struct {
		ID    uuid.UUID `json:"id"`
		Email string    `json:"email"`
		Name  string    `json:"name"`
	} `json:"account"`
	Device struct {
		ID       uuid.UUID `json:"id"`
		Name     string    `json:"name"`
		Platform string    `json:"platform"`
	} `json:"device"`
}

// Device is a signed-in companion of the person.
type Device struct {
	ID         uuid.UUID `json:"id"`
	Name       string    `json:"name"`
	Platform   string    `json:"platform"`
	CreatedAt  time.Time `json:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at"`
	SignedInBy string    `json:"signed_in_by"` // password, identity, saml or pairing; empty from older services
	Current    bool      `json:"current"`
}

// Refused is a refusal of the JSON API (problem+json, RFC 9457).
type Refused struct {
	Status     int           // HTTP status
	Code       string        // stable; empty where the service gave none
	Detail     string        // for the log
	RetryAfter time.Duration // zero if the service did not say
	Label      string        // what people know their identities by there; may be empty
}

// Error implements error.
func (r *Refused) Error() string {
	return fmt.Sprintf("companion: the service refused: HTTP %d %s %s", r.Status, r.Code, r.Detail)
}

// callLimit is how long one call of the JSON API may take, with a token renewed on the way.
const callLimit = 30 * time.Second

// maxAnswer bounds what is read of an answer of the JSON API, in bytes.
const maxAnswer = 8 << 20

// service calls the JSON API as one account.
type service struct {
	http *http.Client                // adds the bearer token
	look func(context.Context) error // asks what is at the address; nil doesn't
	base string                      // the service's address, without a slash at the end

	label string // what people know their identities by there
}

func (s service) whoAmI(ctx context.Context) (Identity, error) {
	var who Identity
	err := s.call(ctx, http.MethodGet, "/api/v1/me", &who)
	return who, err
}

func (s service) companies(ctx context.Context) ([]Company, error) {
	var companies []Company
	err := s.call(ctx, http.MethodGet, "/api/v1/companies", &companies)
	return companies, err
}

func (s service) devices(ctx context.Context) ([]Device, error) {
	var devices []Device
	err := s.call(ctx, http.MethodGet, "/api/v1/devices", &devices)
	return devices, err
}

func (s service) revokeDevice(ctx context.Context, id uuid.UUID) error {
	return s.call(ctx, http.MethodDelete, "/api/v1/devices/"+id.String(), nil)
}

// revokeOthers signs out every device but this one, and tells how many.
func (s service) revokeOthers(ctx context.Context) (int, error) {
	var done struct {
		Revoked int `json:"revoked"`
	}
	err := s.call(ctx, http.MethodDelete, "/api/v1/devices", &done)
	return done.Revoked, err
}

// call makes one request and reads its JSON into answer, unless that is nil.
func (s service) call(ctx context.Context, method, path string, answer any) error {
	return s.send(ctx, method, path, nil, answer)
}

// send is call with a body of JSON, unless that is nil.
func (s service) send(ctx context.Context, method, path string, body, answer any) error {
	var encoded io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("calling %s: %w", path, err)
		}
		encoded = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, s.base+path, encoded)
	if err != nil {
		return fmt.Errorf("calling %s: %w", path, err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Accept", "application/json, application/problem+json")
	response, err := s.http.Do(request)
	if err != nil {
		return fmt.Errorf("calling %s: %w", path, err)
	}
	defer response.Body.Close()
	answered, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("reading the answer of %s: %w", path, err)
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("calling %s: %w", path, s.whatAnswered(ctx, s.refused(response, answered)))
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(answered, answer); err != nil {
		return fmt.Errorf("calling %s: %w", path, s.whatAnswered(ctx, errors.Join(ErrWrongAnswer, err)))
	}
	return nil
}

// noEndpoint is the code by which a service refuses what its API has nothing of.
const noEndpoint = "no-such-endpoint"

// whatAnswered is an error of the service; or signin.ErrNotSatchel where something else has taken its place, and
// signin.ErrServerNewer or ErrServerOlder where it speaks another API.
func (s service) whatAnswered(ctx context.Context, err error) error {
	answer, ok := errors.AsType[*Refused](err)
	if s.look == nil || ok && answer.Code != "" && answer.Code != noEndpoint {
		return err
	}
	looked := s.look(ctx)
	for _, telling := range []error{signin.ErrNotSatchel, signin.ErrServerNewer, signin.ErrServerOlder} {
		if errors.Is(looked, telling) {
			return fmt.Errorf("%w (%v)", looked, err)
		}
	}
	return err
}

func (s service) refused(response *http.Response, body []byte) *Refused {
	r := &Refused{Status: response.StatusCode, Label: s.label}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil {
		r.RetryAfter = time.Duration(max(0, seconds)) * time.Second
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	var problem struct{ Code, Detail string }
	if strings.HasSuffix(kind, "json") && json.Unmarshal(body, &problem) == nil {
		r.Code, r.Detail = problem.Code, problem.Detail
	}
	return r
}
