package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/auth/issuer"
	"satchel/sync/resumable"
)

// maxBody bounds a JSON request in bytes; none of them carries more than a few words.
const maxBody = 16 << 10

const bearerScheme = "bearer"

type (
	callerKey struct{}
	askedKey  struct{}
)

// operation adds an endpoint whose errors all become problems. Unless it is open, it asks for a bearer token.
func operation[I, O any](a *api, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	op.MaxBodyBytes = maxBody
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	op.Responses["default"] = a.problemResponse()
	op.Middlewares = append(op.Middlewares, unkept)
	if op.Security == nil {
		op.Security = []map[string][]string{{bearerScheme: {}}}
		op.Middlewares = append(op.Middlewares, a.signedIn)
		if demanded(op.Path) {
			op.Middlewares = append(op.Middlewares, a.demanding)
		}
	}
	huma.Register(a.huma, op, func(ctx context.Context, input *I) (*O, error) {
		output, err := handle(ctx, input)
		if err != nil {
			return nil, a.problemOf(ctx, err)
		}
		return output, nil
	})
}

// open marks an endpoint that needs no token.
func open() []map[string][]string { return []map[string][]string{} }

// unkept has no cache keep an answer, whatever it is.
func unkept(ctx huma.Context, next func(huma.Context)) {
	ctx.SetHeader("Cache-Control", "no-store")
	next(ctx)
}

// signedIn lets a request pass with a valid token and notes whose it is.
func (a *api) signedIn(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	caller, err := a.authenticate(r)
	if err != nil {
		a.write(w, a.problemOf(r.Context(), err))
		return
	}
	next(huma.WithValue(huma.WithValue(ctx, callerKey{}, caller), askedKey{}, r))
}

func (a *api) authenticate(r *http.Request) (issuer.Caller, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return issuer.Caller{}, issuer.ErrInvalidToken
	}
	return a.Authenticator.Authenticate(r.Context(), strings.TrimSpace(token), a.Address(r))
}

// callerOf is whose request this is; signedIn has put it there.
func callerOf(ctx context.Context) issuer.Caller {
	caller, _ := ctx.Value(callerKey{}).(issuer.Caller)
	return caller
}

// stillIn tells, of a request that lasts, whose it is, if they are still signed in.
func (a *api) stillIn(asking context.Context) func(context.Context) (issuer.Caller, error) {
	asked, _ := asking.Value(askedKey{}).(*http.Request) // signedIn has put it there
	return func(ctx context.Context) (issuer.Caller, error) { return a.authenticate(asked.WithContext(ctx)) }
}

// stillMay tells of one whether whoever made it is still signed in and may do something in a company.
func (a *api) stillMay(asking context.Context, company uuid.UUID, feature access.Feature) func(context.Context) error {
	still := a.stillIn(asking)
	return func(ctx context.Context) error {
		caller, err := still(ctx)
		if err != nil {
			return err
		}
		if err := a.demand(ctx, caller.Account.ID); err != nil {
			return err
		}
		return inPlace(a.Access.May(ctx, caller.Account.ID, company, feature), company)
	}
}

// addressOf is where a request came from; withAddress has put it there.
func addressOf(ctx context.Context) netip.Addr {
	address, _ := ctx.Value(addressKey{}).(netip.Addr)
	return address
}

func (a *api) write(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	resumable.WriteProblem(w, &resumable.Error{Status: p.Status, Code: p.Code, Detail: p.Detail, RetryAfter: p.retryAfter})
}

// ownerIn is on whose behalf a request about a company is made, once it is sure that the account may do this there.
// An id that is none is a company nobody has access to.
func (a *api) ownerIn(ctx context.Context, company string, feature access.Feature) (resumable.Owner, error) {
	caller := callerOf(ctx)
	id, err := uuid.Parse(company)
	if err != nil {
		return resumable.Owner{}, elsewhere.problem(nil)
	}
	if err := a.Access.May(ctx, caller.Account.ID, id, feature); err != nil {
		return resumable.Owner{}, inPlace(err, id)
	}
	return resumable.Owner{Company: id, Account: caller.Account.ID, Device: caller.Device.ID}, nil
}

// uploadOwner is ownerIn for the upload endpoints, which have no middleware. Whether somebody still works in the company
// and may add documents is checked by the store as they come in; whether they have what their sites demand, and what is
// to be done about a refusal, when an upload begins.
func (a *api) uploadOwner(r *http.Request) (resumable.Owner, error) {
	caller, err := a.authenticate(r)
	if errors.Is(err, issuer.ErrInvalidToken) {
		return resumable.Owner{}, resumable.ErrUnauthorized
	}
	if err != nil {
		return resumable.Owner{}, err
	}
	company, err := uuid.Parse(r.PathValue("company"))
	if err != nil {
		return resumable.Owner{}, resumable.ErrNoAccess
	}
	if r.PathValue("upload") == "" {
		if err := a.demand(r.Context(), caller.Account.ID); err != nil {
			return resumable.Owner{}, err
		}
		err = a.Access.May(r.Context(), caller.Account.ID, company, access.AddDocuments)
		if wanted, _, ok := wantingOf(err, company); ok {
			err = wanted.refusal()
		}
	}
	return resumable.Owner{Company: company, Account: caller.Account.ID, Device: caller.Device.ID}, err
}
