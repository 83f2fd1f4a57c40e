package frame

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"satchel/auth/account"
)

// NewPassword is what a form that asks for a new password needs.
type NewPassword struct {
	Minimum int
	Own     string // the person's own words, for the meter, as JSON
	Wrong   bool   // the one just sent was refused
}

// AskNewPassword prepares the form for a person.
func AskNewPassword(who account.Person) NewPassword {
	own, err := json.Marshal(who.OwnWords())
	if err != nil {
		own = []byte("[]") // strings always marshal
	}
	return NewPassword{Minimum: who.MinCharacters(), Own: string(own)}
}

// ErrRepeat means that the new password and its repetition differ.
var ErrRepeat error = account.Refusals{{Code: "repeat", Text: "The two new passwords differ. Type them once more."}}

// Refusals are the reasons why a new password isn't taken, for the page; nil when the error is another.
func Refusals(err error) *Notice {
	var refused account.Refusals
	if !errors.As(err, &refused) {
		return nil
	}
	notice := &Notice{Mood: "bad"}
	for _, one := range refused {
		notice.Lines = append(notice.Lines, one.Text)
	}
	return notice
}

// Busy is for password.ErrBusy.
var Busy = Problem{
	Status: http.StatusServiceUnavailable, Title: "Very busy just now",
	Happened:   "So many people are signing in at this moment that yours had to wait too long.",
	Safe:       "Nothing was changed.",
	Do:         "Go back and try again in a few seconds.",
	RetryAfter: 5 * time.Second,
}
