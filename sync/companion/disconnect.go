package companion

import (
	"context"
	"net/http"
)

// Changes is what disconnecting the identity of the signed-in person would change.
type Changes struct {
	Word     string   `json:"word"`     // what the person types to confirm
	Passcode bool     `json:"passcode"` // whether a passcode is wanted
	Devices  []Device `json:"devices"`  // will be signed out, this one among them
	Sessions int      `json:"sessions"` // browsers that will be signed out
}

// DisconnectObstacle is why the signed-in person's link to their identity can't be ended, as the code of a *Refused;
// empty where it can.
func (c *Companion) DisconnectObstacle(ctx context.Context) (string, error) {
	s, err := c.service()
	if err != nil {
		return "", err
	}
	var standing struct {
		Obstacle string `json:"obstacle"`
	}
	err = s.call(ctx, http.MethodGet, "/api/v1/account/disconnect", &standing)
	return standing.Obstacle, err
}

// CheckDisconnect has the person prove that the app password works, and lists what disconnecting would change.
// It changes nothing. The error is a *Refused with a code where the account can't be disconnected, or the
// password is wrong.
func (c *Companion) CheckDisconnect(ctx context.Context, password string) (Changes, error) {
	s, err := c.service()
	if err != nil {
		return Changes{}, err
	}
	var changes Changes
	err = s.send(ctx, http.MethodPost, "/api/v1/account/disconnect/check", map[string]string{"password": password}, &changes)
	return changes, err
}

// Confirmation is what a disconnect wants.
type Confirmation struct {
	Password string `json:"password"`
	Passcode string `json:"passcode,omitempty"`
	Word     string `json:"word"`
}

// Disconnect ends the signed-in person's link to their identity, for good. The service signs out every device
// with it, this one too; so this home is signed out as well, and its queue waits for the same person.
func (c *Companion) Disconnect(ctx context.Context, confirmation Confirmation) (SignedOut, error) {
	account, err := c.currentSignin()
	if err != nil {
		return SignedOut{}, err
	}
	s, err := c.service()
	if err != nil {
		return SignedOut{}, err
	}
	if err := s.send(ctx, http.MethodPost, "/api/v1/account/disconnect", confirmation, nil); err != nil {
		return SignedOut{}, err
	}
	return c.SignOut(ctx, account.ID)
}
