package companion

import (
	"time"

	"github.com/google/uuid"
)

// Identity is who the service says is signed in here.
type Identity struct {
	Account struct {
		ID    uuid.UUID `json:"id"`
		Email string    `json:"email"`
		Name  string    `json:"name"`
	} `json:"account"`
	Device struct {
		ID       uuid.UUID `json:"id"`
		Name     string    `json:"name"`
		Platform string    `json:"platform"`
	} `json:"device"`
}

// Device is a signed-in companion of the person.
type Device struct {
	ID         uuid.UUID `json:"id"`
	Name       string    `json:"name"`
	Platform   string    `json:"platform"`
	CreatedAt  time.Time `json:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at"`
	Current    bool      `json:"current"`
}
