package companion

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// Portal is an address that opens the website in the person's browser, once, and no later than ExpiresIn from now.
type Portal struct {
	URL       string        `json:"url"`
	ExpiresIn time.Duration `json:"-"`
}

// PortalPage is where the website opens.
type PortalPage string

// The pages that can be asked for.
const (
	PortalHome PortalPage = ""
	PortalAdd  PortalPage = "add" // where documents are added, by a phone's camera too
)

// Portal asks the service for an address that opens the website as the person signed in here, in the company of new
// documents. The error is a *Refused with the code portal-needs-identity where the password they signed in with here
// does not open the website.
func (c *Companion) Portal(ctx context.Context, page PortalPage) (Portal, error) {
	account, err := c.Current()
	if err != nil {
		return Portal{}, err
	}
	s, err := c.service()
	if err != nil {
		return Portal{}, err
	}
	var answer struct {
		URL       string `json:"url"`
		ExpiresIn int    `json:"expires_in"`
	}
	wish := struct {
		Company uuid.UUID  `json:"company,omitzero"`
		Page    PortalPage `json:"page,omitempty"`
	}{account.Company.ID, page}
	err = s.send(ctx, http.MethodPost, "/api/v1/portal", wish, &answer)
	return Portal{URL: answer.URL, ExpiresIn: time.Duration(answer.ExpiresIn) * time.Second}, err
}
