package frame

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"satchel/auth/throttle"
)

// Problem is an error with a page of its own: what happened, what is safe, what to do.
type Problem struct {
	Status     int
	Title      string
	Happened   string
	Safe       string
	Do         string
	Action     *Link
	Company    string        // that its button asks to work in, by its id; empty for none
	RetryAfter time.Duration // told to the browser too, if more than zero

	Reference string // in the log; only for the unexpected
}

// Error is the title.
func (p Problem) Error() string { return p.Title }

// Problems any page can have.
var (
	NotFound = Problem{
		Status: http.StatusNotFound, Title: "There is no such page",
		Happened: "The address leads nowhere. It may have been cut off, or mistyped.",
		Safe:     "Nothing was changed.",
		Do:       "Check the address, or begin at the home page.",
		Action:   &Link{"Go to the home page", "/"},
	}
	MethodNotAllowed = Problem{
		Status: http.StatusMethodNotAllowed, Title: "That can’t be done here",
		Happened: "The page was asked for in a way it doesn’t answer.",
		Safe:     "Nothing was changed.",
		Do:       "Begin again at the home page.",
		Action:   &Link{"Go to the home page", "/"},
	}
	// Overtaken is for session.ErrOvertaken.
	Overtaken = Problem{
		Status: http.StatusConflict, Title: "Your account has just changed",
		Happened: "How your account signs in was changed elsewhere while you were signing in here, so this sign-in no longer counts.",
		Safe:     "Your documents are as they were, and nobody was signed in by this.",
		Do:       "Sign in again.",
		Action:   &Link{"Sign in", "/sign-in"},
	}
	fromElsewhere = Problem{
		Status: http.StatusForbidden, Title: "That form came from another website",
		Happened: "A form was sent here from a page that isn’t Satchel’s. Such forms are refused, because you might not have meant to send it.",
		Safe:     "Nothing was changed, and you are still signed in if you were.",
		Do:       "If you did mean it, do it again from Satchel’s own page.",
		Action:   &Link{"Go to the home page", "/"},
	}
	embedded = Problem{
		Status: http.StatusForbidden, Title: "This page is no part of another website",
		Happened: "Another website tried to show or load this page inside one of its own.",
		Safe:     "Nothing was begun or changed.",
		Do:       "Open Satchel itself and begin there.",
		Action:   &Link{"Go to the home page", "/"},
	}
	tooLarge = Problem{
		Status: http.StatusRequestEntityTooLarge, Title: "That was too much",
		Happened: "More was sent than any form here takes.",
		Safe:     "Nothing was changed.",
		Do:       "Go back and check what was pasted into the form.",
		Action:   &Link{"Go to the home page", "/"},
	}
	badForm = Problem{
		Status: http.StatusBadRequest, Title: "That form couldn’t be read",
		Happened: "What arrived isn’t a form as browsers send it.",
		Safe:     "Nothing was changed.",
		Do:       "Go back, reload the page, and send it again.",
		Action:   &Link{"Go to the home page", "/"},
	}
	unexpected = Problem{
		Status: http.StatusInternalServerError, Title: "Something went wrong here",
		Happened: "The service failed. It isn’t your doing, and it has been written down for whoever runs it.",
		Safe:     "Your account and your documents are as they were.",
		Do:       "Try again in a moment. If it stays, tell whoever runs this service.",
		Action:   &Link{"Go to the home page", "/"},
	}
)

// FormProblem is the page for a form that could not be read.
func FormProblem(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return tooLarge
	}
	return badForm
}

// Fail answers with the page of an error: a Problem's own, the throttle's, or, for what nobody foresaw, one
// that gives nothing away and a line in the log.
func (f *Frame) Fail(w http.ResponseWriter, r *http.Request, err error) {
	problem := f.namedProblem(translatedProblem(r, f.atHome(f.problemOf(r, err))))
	if problem.RetryAfter > 0 {
		w.Header().Set("Retry-After", RetryAfter(problem.RetryAfter))
	}
	page := Page{Template: "problem", Status: problem.Status, Title: problem.Title, Narrow: true, Data: problem}
	if err := f.Render(w, r, page); err != nil {
		f.Log.ErrorContext(r.Context(), "the page of a problem could not be rendered", "error", err)
		http.Error(w, problem.Title, problem.Status)
	}
}

// RetryAfter is a wait as the header of that name has it: whole seconds (RFC 9110 §10.2.3), rounded up so that
// whoever waits that long is let in.
func RetryAfter(wait time.Duration) string { return strconv.Itoa(int(math.Ceil(wait.Seconds()))) }

// atHome has a problem that any page can have lead to the pages it happened among.
func (f *Frame) atHome(problem Problem) Problem {
	if problem.Action == nil || f.Brand.Home == "/" {
		return problem
	}
	action := *problem.Action
	switch action.Href {
	case "/":
		action.Href = f.Brand.Home
	case "/sign-in":
		action.Href = f.Brand.Home + action.Href
	}
	problem.Action = &action
	return problem
}

func (f *Frame) problemOf(r *http.Request, err error) Problem {
	var problem Problem
	if errors.As(err, &problem) {
		return problem
	}
	var tooMany *throttle.Error
	if errors.As(err, &tooMany) {
		return throttled(r, tooMany.RetryAfter)
	}
	if !errors.Is(err, context.Canceled) || r.Context().Err() == nil {
		f.Log.ErrorContext(r.Context(), "a page failed", "method", r.Method, "error", err)
	}
	problem = unexpected
	if f.Reference != nil {
		problem.Reference = f.Reference(r.Context())
	}
	return problem
}

func throttled(r *http.Request, wait time.Duration) Problem {
	return Problem{
		Status: http.StatusTooManyRequests, Title: "Too many tries",
		Happened:   "There were too many tries in a short time, so none are taken just now.",
		Safe:       "Nothing was changed. The account is not locked: where it is signed in it stays so, and this wait ends by itself.",
		Do:         T(r, "Try again in %s. A link to set a new password that is already in your mail works now.", Wait(r, wait)),
		Action:     &Link{"Back to sign in", "/sign-in"},
		RetryAfter: wait,
	}
}

// Wait is a time to wait in words, rounded up so that it is never too short.
func Wait(r *http.Request, wait time.Duration) string {
	if wait <= time.Minute {
		return Count(r, int(math.Ceil(wait.Seconds())), "1 second", "%d seconds")
	}
	if wait <= 2*time.Hour {
		return Count(r, int(math.Ceil(wait.Minutes())), "1 minute", "%d minutes")
	}
	return Count(r, int(math.Ceil(wait.Hours())), "1 hour", "%d hours")
}
