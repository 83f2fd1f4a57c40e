package issuer

import (
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/ory/fosite"

	"satchel/storage/database"
)

// session is what a code and the tokens after it carry: whose they are and which device's.
type session struct {
	Device   uuid.UUID `json:"device"`
	Account  uuid.UUID `json:"account"`
	Epoch    int64     `json:"epoch"` // the account's auth_epoch when the person signed in
	By       string    `json:"by,omitempty"`
	Name     string    `json:"name"`
	Platform string    `json:"platform"`

	OpenID *openidSession `json:"openid,omitempty"` // only of the OpenID provider; Device is then a family alone
}

var _ fosite.Session = (*session)(nil)

// farFuture stands for "not fosite's to judge": it reads the machine's clock, and what has expired is decided
// by the store, by the issuer's.
var farFuture = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func (s *session) SetExpiresAt(fosite.TokenType, time.Time) {}

func (s *session) GetExpiresAt(kind fosite.TokenType) time.Time {
	if kind == fosite.AccessToken {
		return time.Time{} // so that expires_in in the answer is the whole lifespan
	}
	return farFuture
}

func (s *session) GetUsername() string { return "" }

func (s *session) GetSubject() string { return s.Account.String() }

func (s *session) Clone() fosite.Session {
	clone := *s
	return &clone
}

// kept is a request as oauth_grants holds it.
type kept struct {
	Session session    `json:"session"`
	Form    url.Values `json:"form,omitempty"` // the PKCE challenge
}

func pack(request fosite.Requester) ([]byte, *session, error) {
	whose, ok := request.GetSession().(*session)
	if !ok {
		return nil, nil, fmt.Errorf("issuer: a request with a session of type %T", request.GetSession())
	}
	packed, err := json.Marshal(kept{*whose, request.GetRequestForm()})
	if err != nil {
		return nil, nil, fmt.Errorf("packing a grant: %w", err)
	}
	return packed, whose, nil
}

// unpack makes fosite's request of a grant. Its id is the device's: that is the family.
func unpack(grant database.Grant, client fosite.Client) (*fosite.Request, error) {
	var from kept
	if err := json.Unmarshal(grant.Request, &from); err != nil {
		return nil, fmt.Errorf("unpacking a grant: %w", err)
	}
	request := fosite.NewRequest()
	request.SetID(grant.DeviceID.String())
	request.RequestedAt = grant.CreatedAt
	request.Client = client
	request.Session = &from.Session
	if from.Form != nil {
		request.Form = from.Form
	}
	return request, nil
}
