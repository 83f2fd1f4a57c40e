package handover

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/auth/session"
	"satchel/storage/database"
)

// Life is how long a code is worth something.
const Life = time.Minute

var (
	// ErrRefused means that a code is worth nothing: it was used, a newer one was made, its minute is over, or its
	// companion was signed out.
	ErrRefused = errors.New("handover: that code is worth nothing, or no longer")
	// ErrChannel means that what the companion was signed in by does not open the portal.
	ErrChannel = errors.New("handover: what signed the companion in does not open the portal")
)

// Database is what the service needs of storage/database.
type Database interface {
	Handover(ctx context.Context, hash []byte) (database.Handover, error)
	Device(ctx context.Context, id uuid.UUID) (database.Device, error)
	Account(ctx context.Context, id uuid.UUID) (database.Account, error)
	Company(ctx context.Context, id uuid.UUID) (database.Company, error)
	MayWorkIn(ctx context.Context, account, company uuid.UUID) (bool, error)
	LinksOf(ctx context.Context, account uuid.UUID) ([]database.Link, error)
	Write(ctx context.Context, fn func(context.Context, *database.Tx) error) error
}

// Service makes codes and takes them.
type Service struct {
	db    Database
	clock func() time.Time
}

// New makes the service.
func New(db Database, clock func() time.Time) *Service { return &Service{db: db, clock: clock} }

// Start makes a code for a companion, in place of the one it had. That the account may work in the company (none is the
// zero one) is for the caller to know. The error may be ErrChannel.
func (s *Service) Start(ctx context.Context, device, company uuid.UUID) (code string, err error) {
	from, err := s.db.Device(ctx, device)
	if err != nil {
		return "", err
	}
	whose, err := s.db.Account(ctx, from.AccountID)
	if err != nil {
		return "", err
	}
	if _, err := s.way(ctx, from, whose); err != nil {
		return "", err
	}
	var secret [32]byte
	rand.Read(secret[:]) // never fails
	code = base64.RawURLEncoding.EncodeToString(secret[:])
	row := database.Handover{
		DeviceID: device, Hash: hashOf(code), AccountID: whose.ID, CompanyID: company, AuthEpoch: whose.AuthEpoch,
		ExpiresAt: s.clock().UTC().Add(Life),
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.PutHandover(ctx, row) })
	if err != nil {
		return "", fmt.Errorf("handing over to a browser: %w", err)
	}
	return code, nil
}

func hashOf(code string) []byte {
	sum := sha256.Sum256([]byte(code))
	return sum[:]
}

// Pending is what a code would do.
type Pending struct {
	Account database.Account
	Device  database.Device
	Company string // name of the one to work in; empty for none
	Left    bool   // whether the account may no longer work in it
}

// Peek tells what a code would do, and uses nothing up. The errors are ErrRefused and ErrChannel.
func (s *Service) Peek(ctx context.Context, code string) (Pending, error) {
	row, device, whose, err := s.look(ctx, code)
	if err != nil {
		return Pending{}, err
	}
	pending := Pending{Account: whose, Device: device}
	if row.CompanyID == uuid.Nil {
		return pending, nil
	}
	company, err := s.db.Company(ctx, row.CompanyID)
	if err != nil {
		return Pending{}, err
	}
	may, err := s.db.MayWorkIn(ctx, whose.ID, row.CompanyID)
	if err != nil {
		return Pending{}, err
	}
	pending.Company, pending.Left = company.Name, !may
	return pending, nil
}

// look is a code that is worth something, its companion and whose that is.
func (s *Service) look(ctx context.Context, code string) (database.Handover, database.Device, database.Account, error) {
	refuse := func(err error) (database.Handover, database.Device, database.Account, error) {
		return database.Handover{}, database.Device{}, database.Account{}, err
	}
	row, err := s.db.Handover(ctx, hashOf(code))
	if errors.Is(err, database.ErrNotFound) || err == nil && !s.clock().Before(row.ExpiresAt) {
		return refuse(ErrRefused)
	}
	if err != nil {
		return refuse(err)
	}
	device, err := s.db.Device(ctx, row.DeviceID)
	if err != nil {
		return refuse(err)
	}
	whose, err := s.db.Account(ctx, row.AccountID)
	if err != nil {
		return refuse(err)
	}
	if !device.RevokedAt.IsZero() || whose.AuthEpoch != row.AuthEpoch {
		return refuse(ErrRefused)
	}
	if _, err := s.way(ctx, device, whose); err != nil {
		return refuse(err)
	}
	return row, device, whose, nil
}

// Take uses a code up and returns the proof to start the portal's session with. It works in the code's company, unless
// the account may no longer. The errors are those of Peek.
func (s *Service) Take(ctx context.Context, code string, from netip.Addr) (session.Proof, error) {
	row, device, whose, err := s.look(ctx, code)
	if err != nil {
		return session.Proof{}, err
	}
	proof, err := s.way(ctx, device, whose)
	if err != nil {
		return session.Proof{}, err
	}
	proof.Address = from
	may, err := s.db.MayWorkIn(ctx, whose.ID, row.CompanyID)
	if err != nil {
		return session.Proof{}, err
	}
	if may {
		proof.Company = row.CompanyID
	}
	err = s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		there, err := tx.TakeHandover(ctx, row.Hash)
		if err == nil && !there {
			err = ErrRefused
		}
		return err
	})
	if err != nil {
		return session.Proof{}, fmt.Errorf("taking a handover: %w", err)
	}
	return proof, nil
}

// Sweep forgets codes that are over.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.clock().UTC()
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.DeleteHandoversBefore(ctx, now) })
}
