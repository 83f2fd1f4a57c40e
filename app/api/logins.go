package api

import (
	"context"
	"net/http"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/editing"
)

// Logins are the browsers a person is signed in with.
type Logins interface {
	Page(ctx context.Context, of database.Account, cursor string, limit int) ([]session.Listed, string, error)
	Release(ctx context.Context, of uuid.UUID, id string, from netip.Addr) error
}

// Holding tells what they have open.
type Holding interface {
	HeldBy(ctx context.Context, keys [][]byte) (map[string][]editing.Held, error)
}

type loginJSON struct {
	ID           string     `json:"id" doc:"Names the login here; it opens nothing"`
	Browser      string     `json:"browser,omitempty" doc:"What its person would call it"`
	Address      string     `json:"address,omitempty" doc:"Where it was signed in from"`
	SignedInAt   time.Time  `json:"signed_in_at"`
	AliveAt      time.Time  `json:"alive_at" doc:"Its last sign of life"`
	Disconnected bool       `json:"disconnected" doc:"Whether it gave no sign of life for five minutes: only then can it be released"`
	Open         []openJSON `json:"open" doc:"The documents it has open, which nobody else can edit"`
}

type openJSON struct {
	DocumentID uuid.UUID  `json:"document_id" format:"uuid"`
	CompanyID  uuid.UUID  `json:"company_id" format:"uuid"`
	Company    string     `json:"company,omitempty" doc:"The company's name; missing where the account works no more"`
	Name       string     `json:"name,omitempty" doc:"The document's, made safe for one line; missing likewise"`
	Since      time.Time  `json:"since"`
	KeptAt     *time.Time `json:"kept_at,omitempty" doc:"When what was typed was last kept; missing if nothing was"`
}

type loginsJSON struct {
	Logins []loginJSON `json:"logins" doc:"The one begun last first"`
	Next   string      `json:"next,omitempty" doc:"The cursor of what comes after; missing at the end"`
}

// What is the matter with a login that is to be released.
var loginReasons = []reason{
	{session.ErrGone, problem(http.StatusNotFound, "no-such-login", "You have no such login; it may be over already.")},
	{session.ErrAlive, problem(http.StatusConflict, "login-in-use", "That login is not a disconnected one: its browser gave a sign of life within the last five minutes.")},
	{session.ErrCursor, errBadCursor},
}

func (a *api) registerLogins() {
	operation(a, huma.Operation{
		OperationID: "list-logins", Method: http.MethodGet, Path: base + "/logins",
		Summary: "The browsers the account is signed in with, and what they have open", Tags: []string{"People"},
	}, a.logins)
	operation(a, huma.Operation{
		OperationID: "release-login", Method: http.MethodDelete, Path: base + "/logins/{id}",
		Summary:     "End a disconnected login",
		Description: "What it had open is free afterwards, and a draft of what was typed, if one was kept, stays its person's. One that is in use is refused with 409.",
		Tags:        []string{"People"}, DefaultStatus: http.StatusNoContent, Middlewares: huma.Middlewares{a.withAddress},
	}, a.releaseLogin)
}

type loginsInput struct {
	After string `query:"after" maxLength:"300" doc:"The cursor from the answer before"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many at most"`
}

func (a *api) logins(ctx context.Context, input *loginsInput) (*answer[loginsJSON], error) {
	account := callerOf(ctx).Account
	listed, next, err := a.Logins.Page(ctx, account, input.After, input.Limit)
	if err != nil {
		return nil, inWords(err, loginReasons)
	}
	keys := make([][]byte, len(listed))
	for i, one := range listed {
		keys[i] = one.Key
	}
	held, err := a.Holding.HeldBy(ctx, keys)
	if err != nil {
		return nil, err
	}
	companies, err := a.companyNames(ctx, account.ID)
	if err != nil {
		return nil, err
	}
	page := loginsJSON{Logins: make([]loginJSON, 0, len(listed)), Next: next}
	for _, one := range listed {
		page.Logins = append(page.Logins, a.loginOf(one, held[string(one.Key)], companies))
	}
	return &answer[loginsJSON]{page}, nil
}

// companyNames are those of the companies an account works in, by id.
func (a *api) companyNames(ctx context.Context, account uuid.UUID) (map[uuid.UUID]string, error) {
	companies, err := a.Access.CompaniesOf(ctx, account)
	if err != nil {
		return nil, err
	}
	names := map[uuid.UUID]string{}
	for _, company := range companies {
		names[company.ID] = company.Name
	}
	return names, nil
}

func (a *api) loginOf(one session.Listed, held []editing.Held, companies map[uuid.UUID]string) loginJSON {
	shown := loginJSON{
		ID: one.ID, Browser: one.Browser, SignedInAt: one.StartedAt.UTC(), AliveAt: one.AliveAt.UTC(),
		Disconnected: one.Disconnected(a.Clock()), Open: make([]openJSON, 0, len(held)),
	}
	if one.Address.IsValid() {
		shown.Address = one.Address.String()
	}
	for _, lock := range held {
		opened := openJSON{DocumentID: lock.Document, CompanyID: lock.Company, Since: lock.Since}
		if company, theirs := companies[lock.Company]; theirs {
			opened.Company, opened.Name = company, document.DisplayName(lock.Name)
		}
		if !lock.DraftAt.IsZero() {
			opened.KeptAt = &lock.DraftAt
		}
		shown.Open = append(shown.Open, opened)
	}
	return shown
}

type loginInput struct {
	ID string `path:"id" doc:"The login"`
}

func (a *api) releaseLogin(ctx context.Context, input *loginInput) (*struct{}, error) {
	return nil, inWords(a.Logins.Release(ctx, callerOf(ctx).Account.ID, input.ID, addressOf(ctx)), loginReasons)
}
