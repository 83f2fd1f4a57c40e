package companion

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

// Lack is something the signed-in person is without, so that they can't work.
type Lack struct {
	Code  string     `json:"code"`            // of the *Refused that requests fail with for it
	Title string     `json:"title"`           // the feature in words; empty for what isn't one
	Site  string     `json:"site"`            // its name; empty where the person is on none
	Whom  []Whom     `json:"whom"`            // who can give it; nobody likewise
	Since *time.Time `json:"since,omitempty"` // since when it is asked for; nil while it isn't
	Ask   Request    `json:"ask"`             // what asks for it
}

// Whom is somebody who can give access.
type Whom struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// What is asked for of nobody the person knows. Whether there is somebody is not told.
const (
	Member     = "member"  // to be a user of the site that the request names
	OneCompany = "company" // to work in the company that the request names
)

// Request is what the administrators of a site are asked for.
type Request struct {
	Thing   string `json:"thing"`             // Member, any-company, OneCompany, or a feature
	Company string `json:"company,omitempty"` // the id of the one wanted, or where a feature is
	Named   string `json:"named,omitempty"`   // with Member: the site's customer number, or its owner's e-mail
}

// Lacks tells what keeps the person from working: in the named company, else in the chosen one, else in any. It returns
// the id of that company, "" for any. Nothing is no lack.
func (c *Companion) Lacks(ctx context.Context, nameOrID string) (lacks []Lack, company string, err error) {
	account, err := c.currentSignin()
	if err != nil {
		return nil, "", err
	}
	chosen := Company(account.Company)
	if id, err := uuid.Parse(nameOrID); err == nil {
		chosen.ID = id // even one that they don't know any more
	} else if nameOrID != "" {
		if chosen, err = c.findCompany(ctx, account, nameOrID); err != nil {
			return nil, "", err
		}
	}
	s, err := c.serviceOf(account)
	if err != nil {
		return nil, "", err
	}
	if chosen.ID != uuid.Nil {
		company = chosen.ID.String()
	}
	lacks, err = s.lacks(ctx, company)
	return lacks, company, err
}

// Ask has the administrators mailed. Asked once more, it is the same. Errors are *Refused, given-already among their codes.
func (c *Companion) Ask(ctx context.Context, request Request) (Lack, error) {
	s, err := c.service()
	if err != nil {
		return Lack{}, err
	}
	var asked Lack
	err = s.send(ctx, http.MethodPost, "/api/v1/access-requests", request, &asked)
	return asked, err
}

func (s service) lacks(ctx context.Context, company string) ([]Lack, error) {
	path := "/api/v1/access"
	if company != "" {
		path += "?company=" + url.QueryEscape(company)
	}
	var found struct {
		Missing []Lack `json:"missing"`
	}
	err := s.call(ctx, http.MethodGet, path, &found)
	return found.Missing, err
}

// WhyNoCompany is the *Refused that says why the person has no company at all: not-user or no-companies. It is nil where
// they have one by now.
func (c *Companion) WhyNoCompany(ctx context.Context) error {
	s, err := c.service()
	if err != nil {
		return err
	}
	lacks, err := s.lacks(ctx, "")
	if err != nil || len(lacks) == 0 {
		return err
	}
	return &Refused{Status: http.StatusForbidden, Code: lacks[0].Code}
}
