package support

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"satchel/storage/keychain"
	"satchel/sync/companion"
	"satchel/sync/document"
)

// Companion is what the bundle asks.
type Companion interface {
	Home() string
	Accounts() ([]companion.Account, error)
	Doctor(ctx context.Context) []companion.Check
}

// Facts are what only the caller knows.
type Facts struct {
	Program   string // satchel or satchelctl
	Version   string
	Now       time.Time
	Documents func() ([]document.Record, error) // all that is in the queue
}

const readme = `This is a support bundle of Satchel. Hand it to whoever helps you.

about.json     versions, and where sign-ins are kept
doctor.json    what satchelctl doctor looks at, and what it found
queue.json     how many documents are in which state, and why
settings.json  the window's settings
log.txt        the end of the window's log

It holds no password, token, key, address, name, file name, note, or content of a document. Every word that is not one of
those the program itself uses was taken out, and so were the names it knows; … stands in their place.
`

// ErrExists means that there is a file of that name already, which is left alone.
var ErrExists = errors.New("support: there is a file of that name")

// WriteFile writes the bundle to a new file that its owner alone can read. Where it can't be finished, none is left.
func WriteFile(ctx context.Context, path string, from Companion, facts Facts) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%w: %w", ErrExists, err)
	}
	if err != nil {
		return fmt.Errorf("making the support bundle: %w", err)
	}
	err = Write(ctx, file, from, facts)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// Write writes the bundle. What can't be found out is said in it, and is no error.
func Write(ctx context.Context, to io.Writer, from Companion, facts Facts) error {
	records, unread := facts.Documents()
	s := NewScrubber().Hiding(named(from, records)...)
	archive := zip.NewWriter(to)
	log, err := s.log(from.Home())
	if err != nil {
		log = []byte(s.Text(err.Error()) + "\n")
	}
	parts := []struct {
		name string
		body []byte
	}{
		{"README.txt", []byte(readme)},
		{"about.json", encoded(s.about(from, facts))},
		{"doctor.json", encoded(s.checks(from.Doctor(ctx)))},
		{"queue.json", encoded(s.queue(records, unread, facts.Now))},
		{"settings.json", encoded(s.orWhy(s.settings(from.Home())))},
		{"log.txt", log},
	}
	for _, part := range parts {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: facts.Now.UTC()})
		if err == nil {
			_, err = entry.Write(part.body)
		}
		if err != nil {
			return fmt.Errorf("writing the support bundle: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("writing the support bundle: %w", err)
	}
	return nil
}

func encoded(value any) []byte {
	body, err := json.MarshalIndent(value, "", "  ")
	if err != nil { // of numbers and texts it can't be
		return []byte(left)
	}
	return append(body, '\n')
}

// orWhy is a value, or why there is none.
func (s Scrubber) orWhy(value any, err error) any {
	if err != nil {
		return map[string]string{"error": s.Text(err.Error())}
	}
	return value
}

type about struct {
	Program      string    `json:"program"`
	Version      string    `json:"version"`
	Go           string    `json:"go"`
	System       string    `json:"system"`
	Architecture string    `json:"architecture"`
	Processors   int       `json:"processors"`
	TakenAt      time.Time `json:"taken_at"`
	Accounts     any       `json:"accounts"`
}

type aboutAccount struct {
	Keychain keychain.Kind `json:"keychain"`
	SignedIn bool          `json:"signed_in"`
	Company  bool          `json:"company_chosen"`
	Current  bool          `json:"current"`
}

func (s Scrubber) about(from Companion, facts Facts) about {
	accounts, err := from.Accounts()
	listed := make([]aboutAccount, 0, len(accounts))
	for _, a := range accounts {
		listed = append(listed, aboutAccount{a.Keychain, a.SignedIn, a.Company.Name != "", a.Current})
	}
	return about{
		Program: facts.Program, Version: facts.Version, Go: runtime.Version(), System: runtime.GOOS, Architecture: runtime.GOARCH,
		Processors: runtime.NumCPU(), TakenAt: facts.Now.UTC(), Accounts: s.orWhy(listed, err),
	}
}

type check struct {
	Name   string           `json:"name"`
	Result companion.Result `json:"result"`
	Found  string           `json:"found"`
	Error  string           `json:"error,omitempty"`
}

func (s Scrubber) checks(found []companion.Check) []check {
	listed := make([]check, 0, len(found))
	for _, c := range found {
		one := check{Name: c.Name, Result: c.Result, Found: s.Text(c.Found)}
		if c.Err != nil {
			one.Error = s.Text(c.Err.Error())
		}
		listed = append(listed, one)
	}
	return listed
}

func (s Scrubber) queue(records []document.Record, err error, now time.Time) any {
	if err != nil {
		return s.orWhy(nil, err)
	}
	return s.standing(records, now)
}

// named is what the companion itself knows of names, addresses and what people typed.
func named(from Companion, records []document.Record) []string {
	known := []string{from.Home()}
	accounts, _ := from.Accounts()
	for _, a := range accounts {
		known = append(known, a.ID, a.Server, a.Email, a.Name, a.Company.Name, a.Company.Site)
	}
	for _, r := range records {
		known = append(known, r.Name, r.Note, r.Company.Name, r.Server)
	}
	return known
}
