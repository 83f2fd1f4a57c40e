package companion

import (
	"github.com/google/uuid"

	"satchel/storage/keychain"
)

// Account is somebody signed in, or signed in once, on this home. It holds no secrets.
type Account struct {
	ID       string    // this home's name for it: stable, unique per service and person
	Server   string    // the address the person typed
	Issuer   string    // the service's own name for itself
	Subject  uuid.UUID // the account's id on the service
	Email    string
	Name     string
	Company  Company       // the one chosen for new documents; zero until chosen
	Keychain keychain.Kind // where its refresh token is
	SignedIn bool          // false once signed out or refused: its queue is kept and waits for the same person
	Current  bool          // the one commands and screens work with
}

// Company is a set of books the person may send documents to.
type Company struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Site string    `json:"site"`
}

// Credentials are what a person types at sign-in.
type Credentials struct {
	Server   string // such as https://satchel.example or 127.0.0.1:8080
	Email    string
	Password string
}

// SignedOut says what signing out achieved.
type SignedOut struct {
	Account Account
	// RevokeLater is set when the service could not be reached: the secrets here are gone, and the service
	// drops the device by itself when its token has been idle for 30 days.
	RevokeLater bool
	Waiting     int // documents kept for the same person's next sign-in
}
