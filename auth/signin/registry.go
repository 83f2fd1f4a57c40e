package signin

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"satchel/storage/keychain"
)

// Account is somebody signed in on this home, or signed in once. It holds no secrets.
type Account struct {
	ID       string        `json:"id"`     // of the same person on the same service always the same
	Server   string        `json:"server"` // the address the person typed, as a URL
	Issuer   string        `json:"issuer"` // the service's own name for itself; requests go there
	Subject  uuid.UUID     `json:"subject"`
	Email    string        `json:"email"`
	Name     string        `json:"name"`
	Device   uuid.UUID     `json:"device"`          // this companion on the service's list
	Label    string        `json:"label,omitempty"` // what people know their identities by there
	Company  Company       `json:"company,omitzero"`
	Keychain keychain.Kind `json:"keychain"`
	Home     string        `json:"home"` // the home's own id, of which its keychain item is named; see KeychainItem
	State    State         `json:"state"`
	Since    time.Time     `json:"since"`           // of the state
	Ended    bool          `json:"ended,omitempty"` // signed out, with the keychain wiped and the device revoked
}

// Company is a set of books, chosen for new documents.
type Company struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Site string    `json:"site"`
}

// State is how an account stands here.
type State string

// The states.
const (
	SignedIn  State = "signed-in"
	SignedOut State = "signed-out" // by the person
	Refused   State = "refused"    // the service takes its token no longer: the person must sign in again
)

// accountID names an account by service and person, so that whoever signs in again finds what is theirs.
func accountID(issuer string, subject uuid.UUID) string {
	return uuid.NewSHA1(subject, []byte(issuer)).String()
}

// Registry is accounts.json: who is known on a home. Every change is one step on disk, and changes of several
// processes come one after the other.
type Registry struct{ path string }

// OpenRegistry names the registry of a home; it reads nothing yet.
func OpenRegistry(home string) *Registry {
	return &Registry{path: filepath.Join(home, "accounts.json")}
}

// Look is how the file of the registry stands, which is another whenever anything in it has changed.
func (r *Registry) Look() (fs.FileInfo, error) { return os.Stat(r.path) }

// Accounts lists everybody known, the current one first. Errors are ErrNewerRegistry and ErrBrokenRegistry.
func (r *Registry) Accounts() ([]Account, error) {
	file, err := r.read()
	if err != nil {
		return nil, err
	}
	accounts := slices.Clone(file.Accounts)
	slices.SortStableFunc(accounts, func(a, b Account) int { return rank(file, a) - rank(file, b) })
	return accounts, nil
}

func rank(file registryFile, account Account) int {
	if account.ID == file.Current {
		return 0
	}
	return 1
}

// Account is one of them, or ErrUnknownAccount.
func (r *Registry) Account(id string) (Account, error) {
	file, err := r.read()
	if err != nil {
		return Account{}, err
	}
	return file.account(id)
}

// Current is the account that is worked with, or ErrUnknownAccount while there is none.
func (r *Registry) Current() (Account, error) {
	file, err := r.read()
	if err != nil {
		return Account{}, err
	}
	return file.account(file.Current)
}

// Use makes an account the current one.
func (r *Registry) Use(ctx context.Context, id string) error {
	return r.change(ctx, func(file *registryFile) error {
		if _, err := file.account(id); err != nil {
			return err
		}
		file.Current = id
		return nil
	})
}

// Update changes an account in place and returns it.
func (r *Registry) Update(ctx context.Context, id string, change func(*Account)) (Account, error) {
	var changed Account
	err := r.change(ctx, func(file *registryFile) error {
		i := slices.IndexFunc(file.Accounts, func(a Account) bool { return a.ID == id })
		if i < 0 {
			return ErrUnknownAccount
		}
		change(&file.Accounts[i])
		file.Accounts[i].ID = id
		changed = file.Accounts[i]
		return nil
	})
	return changed, err
}

// home is this home's id, eight hexadecimal digits drawn when somebody first signs in.
func (r *Registry) home(ctx context.Context) (string, error) {
	var id string
	err := r.change(ctx, func(file *registryFile) error {
		if file.Home == "" {
			var drawn [4]byte
			_, _ = rand.Read(drawn[:]) // never fails (crypto/rand)
			file.Home = hex.EncodeToString(drawn[:])
		}
		id = file.Home
		return nil
	})
	return id, err
}

// Forget removes an account from the list; its secrets are not its business (see Service.SignOut).
func (r *Registry) Forget(ctx context.Context, id string) error {
	return r.change(ctx, func(file *registryFile) error {
		if _, err := file.account(id); err != nil {
			return err
		}
		file.Accounts = slices.DeleteFunc(file.Accounts, func(a Account) bool { return a.ID == id })
		if file.Current == id {
			file.Current = ""
		}
		return nil
	})
}

// put adds or replaces an account, keeps the company chosen before, and makes it the current one.
func (r *Registry) put(ctx context.Context, account Account) (Account, error) {
	err := r.change(ctx, func(file *registryFile) error {
		if before, err := file.account(account.ID); err == nil {
			account.Company = before.Company
			file.Accounts = slices.DeleteFunc(file.Accounts, func(a Account) bool { return a.ID == account.ID })
		}
		file.Accounts = append(file.Accounts, account)
		file.Current = account.ID
		return nil
	})
	if err != nil {
		return Account{}, fmt.Errorf("remembering who is signed in: %w", err)
	}
	return account, nil
}
