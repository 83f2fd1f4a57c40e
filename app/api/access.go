package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/sync/resumable"
)

// Sites tells what somebody lacks, and asks the administrators of a site for it.
type Sites interface {
	Lacks(ctx context.Context, account, company uuid.UUID, wanted ...access.Feature) ([]administration.Lack, error)
	AskFor(ctx context.Context, by administration.By, company uuid.UUID, thing string) (administration.Lack, error)
	AskForCompany(ctx context.Context, account, company uuid.UUID, from netip.Addr) error
	AskToJoin(ctx context.Context, account uuid.UUID, named string, from netip.Addr) error
}

// companionFeatures are what a companion can't do its work without.
var companionFeatures = []access.Feature{access.SeeDocuments, access.AddDocuments}

const (
	accessPath = base + "/access"
	askPath    = base + "/access-requests"
)

// askCompany is the thing to ask for by whoever wants to work in one company, which the request names.
const askCompany = "company"

// askJSON is what to send to askPath.
type askJSON struct {
	Thing   string `json:"thing" example:"documents.add" doc:"member (to be a user of a site), any-company (to work in any), company (to work in the one named), or a feature"`
	Company string `json:"company,omitempty" maxLength:"100" doc:"The one wanted, or where a feature is wanted"`
	Named   string `json:"named,omitempty" maxLength:"2000" doc:"With member: the site's customer number, or its owner's e-mail"`
}

type lackJSON struct {
	Code   string     `json:"code" enum:"not-user,no-companies,no-access,no-feature" doc:"The code that requests are refused with for it"`
	Detail string     `json:"detail" doc:"What it means"`
	Do     string     `json:"do" doc:"What to do about it"`
	Title  string     `json:"title,omitempty" doc:"The feature in words"`
	Site   string     `json:"site,omitempty" doc:"The name of the site; missing where the account is on none, or lacks a company"`
	Whom   []whomJSON `json:"whom" doc:"Who can give it, the owner first; nobody where there is no site"`
	Since  *time.Time `json:"since,omitempty" doc:"Since when it is asked for; missing while it isn't"`
	Ask    askJSON    `json:"ask" doc:"What to send to /access-requests to ask for it"`
}

type whomJSON struct {
	Name  string `json:"name"`
	Email string `json:"email" format:"email"`
}

type accessJSON struct {
	Missing []lackJSON `json:"missing" doc:"Nothing where the account can work"`
}

// wanting is why somebody may not do something, and what they do about it.
type wanting struct{ code, happened, do string }

var (
	notUser      = wanting{"not-user", "You’re not a user of Satchel: your user account belongs to no site, or to none any more.", "Ask an administrator of your practice to make you a user. Name the customer number, or the owner’s e-mail."}
	noCompanies  = wanting{"no-companies", "No companies assigned to your user account.", "Ask an administrator to let you into the companies you work for."}
	noFeature    = wanting{resumable.ErrNoFeature.Code, resumable.ErrNoFeature.Detail, "Ask an administrator for it. What waits to be sent is kept."}
	closed       = wanting{resumable.ErrCompanyClosed.Code, resumable.ErrCompanyClosed.Detail, "Ask an administrator to open it again."}
	elsewhere    = wanting{resumable.ErrNoAccess.Code, resumable.ErrNoAccess.Detail, "Look which companies you have, or ask an administrator to let you into this one."}
	wantingByAsk = map[string]wanting{administration.AskMember: notUser, administration.AskCompanies: noCompanies}
)

// refusal is a wanting as the upload protocol says it.
func (w wanting) refusal() *resumable.Error {
	return &resumable.Error{Status: http.StatusForbidden, Code: w.code, Detail: w.happened + " " + w.do}
}

// problem is a wanting as everything else says it; ask is nil for what isn't asked for.
func (w wanting) problem(ask *askJSON) *Problem {
	p := problem(http.StatusForbidden, w.code, w.happened)
	p.Do, p.Ask = w.do, ask
	return p
}

// wantingOf is what a refusal of auth/access wants, and the request that asks for it. False for what is another error.
func wantingOf(err error, company uuid.UUID) (wanting, *askJSON, bool) {
	var shut *access.ClosedError
	var refused *access.FeatureError
	switch {
	case errors.As(err, &shut):
		return closed, nil, true
	case errors.As(err, &refused):
		return noFeature, &askJSON{Thing: string(refused.Feature), Company: company.String()}, true
	case errors.Is(err, access.ErrNotUser):
		return notUser, &askJSON{Thing: administration.AskMember}, true
	case errors.Is(err, access.ErrNoCompanies):
		return noCompanies, &askJSON{Thing: administration.AskCompanies}, true
	case errors.Is(err, access.ErrNoAccess):
		return elsewhere, &askJSON{Thing: askCompany, Company: company.String()}, true
	}
	return wanting{}, nil, false
}

// What is the matter with a request for access.
var askReasons = []reason{
	{administration.ErrNotNamed, problem(http.StatusUnprocessableEntity, "not-named", "Name the site by its customer number, or by its owner’s e-mail.")},
	{administration.ErrSet, problem(http.StatusConflict, "given-already", "You have it already; nobody was asked.")},
	{administration.ErrNoSuch, problem(http.StatusUnprocessableEntity, "no-such-thing", "There is no such thing to ask for.")},
	{administration.ErrWhichCompany, problem(http.StatusUnprocessableEntity, "which-company", "Name the company that it is wanted in.")},
	{administration.ErrNotAllowed, notUser.problem(&askJSON{Thing: administration.AskMember})},
}

func (a *api) registerAccess() {
	operation(a, huma.Operation{
		OperationID: "get-access", Method: http.MethodGet, Path: accessPath,
		Summary:     "What keeps the account from working, and whom to ask for it",
		Description: "Without a company: why there is none to work in. With one: what a companion needs there and lacks.",
		Tags:        []string{"People"},
	}, a.lacking)
	operation(a, huma.Operation{
		OperationID: "ask-for-access", Method: http.MethodPost, Path: askPath,
		Summary: "Have the administrators mailed that the account lacks something",
		Description: "Asked for already, it is the same. Who asks to be a user of a site, or for a company, is answered alike whether " +
			"or not there is such a site or company: with nobody in `whom` and without `since`.",
		Tags: []string{"People"}, DefaultStatus: http.StatusAccepted, Middlewares: huma.Middlewares{a.withAddress},
	}, a.askForAccess)
}

type accessInput struct {
	Company string `query:"company" maxLength:"100" doc:"What is lacked there; what keeps from working in any if missing"`
}

func (a *api) lacking(ctx context.Context, input *accessInput) (*answer[accessJSON], error) {
	company, err := companyOf(input.Company)
	if err != nil {
		return nil, err
	}
	lacks, err := a.Sites.Lacks(ctx, callerOf(ctx).Account.ID, company, companionFeatures...)
	if err != nil {
		return nil, inPlace(err, company)
	}
	found := accessJSON{Missing: make([]lackJSON, 0, len(lacks))}
	for _, lack := range lacks {
		found.Missing = append(found.Missing, lackOf(lack, input.Company))
	}
	return &answer[accessJSON]{found}, nil
}

// companyOf is uuid.Nil for an empty text. An id that is none is a company nobody has access to.
func companyOf(text string) (uuid.UUID, error) {
	if text == "" {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(text)
	if err != nil || id == uuid.Nil {
		return uuid.Nil, elsewhere.problem(nil)
	}
	return id, nil
}

// inPlace is the problem of an error about a company.
func inPlace(err error, company uuid.UUID) error {
	if wanted, ask, ok := wantingOf(err, company); ok {
		return wanted.problem(ask)
	}
	return err
}

func lackOf(lack administration.Lack, company string) lackJSON {
	shown := lackJSON{Title: lack.Title, Site: lack.Name, Whom: make([]whomJSON, 0, len(lack.Whom)), Ask: askJSON{Thing: lack.Thing}}
	wanted, other := wantingByAsk[lack.Thing]
	if wantedIn, is := administration.CompanyAsked(lack.Thing); is {
		wanted, shown.Ask = elsewhere, askJSON{Thing: askCompany, Company: wantedIn.String()}
	} else if !other {
		wanted, shown.Ask.Company = noFeature, company
	}
	shown.Code, shown.Detail, shown.Do = wanted.code, wanted.happened, wanted.do
	for _, person := range lack.Whom {
		shown.Whom = append(shown.Whom, whomJSON{person.Name, person.Email})
	}
	if !lack.Since.IsZero() {
		since := lack.Since.UTC()
		shown.Since = &since
	}
	return shown
}

type askInput struct{ Body askJSON }

func (a *api) askForAccess(ctx context.Context, input *askInput) (*answer[lackJSON], error) {
	who, asked := callerOf(ctx).Account.ID, input.Body
	if asked.Thing == administration.AskMember {
		err := a.Sites.AskToJoin(ctx, who, asked.Named, addressOf(ctx))
		return &answer[lackJSON]{lackOf(administration.Lack{Thing: asked.Thing}, "")}, inWords(err, askReasons)
	}
	company, err := companyOf(asked.Company)
	if err != nil {
		return nil, err
	}
	if asked.Thing == askCompany {
		return a.askForCompany(ctx, who, company)
	}
	lack, err := a.Sites.AskFor(ctx, administration.By{Account: who, Address: addressOf(ctx)}, company, asked.Thing)
	if err != nil {
		return nil, inPlace(inWords(err, askReasons), company)
	}
	return &answer[lackJSON]{lackOf(lack, asked.Company)}, nil
}

func (a *api) askForCompany(ctx context.Context, who, company uuid.UUID) (*answer[lackJSON], error) {
	if company == uuid.Nil {
		return nil, inWords(administration.ErrWhichCompany, askReasons)
	}
	if err := a.Sites.AskForCompany(ctx, who, company, addressOf(ctx)); err != nil {
		return nil, err
	}
	return &answer[lackJSON]{lackOf(administration.Lack{Thing: administration.AskCompany(company)}, "")}, nil
}
