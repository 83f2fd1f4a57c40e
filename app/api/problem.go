package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"satchel/auth/access"
	"satchel/auth/issuer"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/sync/resumable"
)

// Problem is an error as the API answers it (RFC 9457).
type Problem struct {
	Title  string              `json:"title" doc:"The status in words"`
	Status int                 `json:"status" doc:"The HTTP status"`
	Detail string              `json:"detail,omitempty" doc:"What happened, for a person or a log"`
	Code   string              `json:"code" doc:"What happened, for a program; stable"`
	Do     string              `json:"do,omitempty" doc:"What to do about it, for a person, where access is wanting"`
	Ask    *askJSON            `json:"ask,omitempty" doc:"What to send to /access-requests to have an administrator asked for it"`
	Errors []*huma.ErrorDetail `json:"errors,omitempty" doc:"What is wrong with the request, part by part"`

	retryAfter time.Duration
}

// Error implements error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	headers := http.Header{"Cache-Control": {"no-store"}}
	if p.retryAfter > 0 {
		headers.Set("Retry-After", strconv.FormatInt(int64((p.retryAfter+time.Second-1)/time.Second), 10))
	}
	if p.Status == http.StatusUnauthorized {
		headers.Set("WWW-Authenticate", "Bearer")
	}
	return headers
}

func problem(status int, code, detail string) *Problem {
	return &Problem{Title: http.StatusText(status), Status: status, Detail: detail, Code: code}
}

var (
	errNoDocument = problem(http.StatusNotFound, "no-such-document", "There is no such document in this company.")
	errNoDevice   = problem(http.StatusNotFound, "no-such-device", "You have no such device signed in.")
	errBadCursor  = problem(http.StatusBadRequest, "bad-cursor", "The cursor is not one this service gave.")
)

func errBadFilter(says string) *Problem { return problem(http.StatusBadRequest, "bad-filter", says) }

// problemOf puts every error into words. What it doesn't know is logged and answered without detail.
func (a *api) problemOf(ctx context.Context, err error) *Problem {
	var ready *Problem
	var refusal *resumable.Error
	var throttled *throttle.Error
	switch {
	case errors.As(err, &ready):
		return ready
	case errors.As(err, &refusal):
		return fromRefusal(refusal)
	case errors.As(err, &throttled):
		p := problem(http.StatusTooManyRequests, "throttled", "There were too many tries; wait a while.")
		p.retryAfter = throttled.RetryAfter
		return p
	case errors.Is(err, issuer.ErrInvalidToken):
		return fromRefusal(resumable.ErrUnauthorized)
	case errors.Is(err, access.ErrNoAccess):
		return fromRefusal(resumable.ErrNoAccess)
	case database.IsFull(err):
		return fromRefusal(resumable.ErrFull)
	}
	if ctx.Err() == nil {
		a.Log.ErrorContext(ctx, "an API request failed", "error", err)
	}
	return problem(http.StatusInternalServerError, "internal", "The service failed. Nothing is lost; try again.")
}

func fromRefusal(refusal *resumable.Error) *Problem {
	p := problem(refusal.Status, refusal.Code, refusal.Detail)
	p.retryAfter = refusal.RetryAfter
	return p
}

// withCode gives the framework's own errors, about requests it could not read, the same shape as ours.
func withCode(_ huma.Context, _ string, answer any) (any, error) {
	model, ok := answer.(*huma.ErrorModel)
	if !ok {
		return answer, nil
	}
	p := problem(model.Status, codeOf(model.Status), model.Detail)
	if len(model.Errors) > 0 { // the framework says no more than that it failed
		first := model.Errors[0]
		p.Detail = fmt.Sprintf("The request is not as /api/openapi.json describes it: %s: %s.", first.Location, first.Message)
	}
	for _, detail := range model.Errors {
		// The value is left out: an echo of what was sent does not belong into answers and their logs.
		p.Errors = append(p.Errors, &huma.ErrorDetail{Message: detail.Message, Location: detail.Location})
	}
	return p, nil
}

func codeOf(status int) string {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return "too-large"
	case http.StatusUnsupportedMediaType:
		return "unsupported-media-type"
	case http.StatusRequestTimeout:
		return "request-timeout"
	case http.StatusNotAcceptable:
		return "not-acceptable"
	}
	return "bad-request"
}

// problemResponse describes every answer but the good ones.
func (a *api) problemResponse() *huma.Response {
	schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")
	return &huma.Response{
		Description: "An error; its member `code` says which",
		Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
	}
}
