package session

import (
	"net/netip"
	"time"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// By is what a person proved who they are by.
type By string

// The ways.
const (
	ByPassword By = "password" // the app password
	ByIdentity By = "identity" // a linked identity
	BySAML     By = "saml"     // the organisation
)

// StepUpLife is how long a proof counts for what needs a fresh one.
const StepUpLife = 5 * time.Minute

// Proof is that a person is who they say: what a session is started with, and stepped up with.
type Proof struct {
	// Account is the row as it was authenticated. If how it signs in has changed since, the proof is void.
	Account database.Account
	By      By
	Issuer  string // of the identity, if by one
	Subject string
	// IDToken is what the identity's provider gave out, for signing out there as well. It may be empty.
	IDToken string
	// AuthenticatedAt is when the person proved it. Of a password that is now, whatever stands here. An identity's
	// provider tells it (OpenID Connect Core, section 2, auth_time), and so does an organisation (AuthnInstant): a
	// browser that is still signed in there proves nothing anew. Where it is not told, the proof is never fresh.
	AuthenticatedAt time.Time
	// Device is the companion that opened the portal, if one did: it tells who its person is and proves nothing anew. The
	// session ends with it.
	Device uuid.UUID
	// Company is the one to work in from the start; the zero one for whichever was chosen last.
	Company uuid.UUID
	// Passcode tells that a passcode was part of it.
	Passcode bool
	Address  netip.Addr // where it came from, for the audit log and the owner's list
	Browser  string     // what its owner would call the browser, for the list; may be empty

	again           bool // it takes the place of a session
	authenticatedBy By
}

// provenAt is since when the proof counts; the zero time if that isn't known. It is never later than now.
func (p Proof) provenAt(now time.Time) time.Time {
	if p.Device != uuid.Nil && !p.again {
		return time.Time{}
	}
	if p.By == ByPassword && !p.again || p.AuthenticatedAt.After(now) {
		return now
	}
	return p.AuthenticatedAt
}

// Again is the proof to start a session with that takes this one's place, after something that ended every
// session of the account and left its row as given. It counts as old as it is.
func (s Session) Again(row database.Account) Proof {
	return Proof{
		Account: row, By: s.By, Issuer: s.Issuer, Subject: s.Subject, IDToken: s.IDToken, Passcode: s.Passcode,
		Browser: s.Browser, Address: s.Address, Device: s.Device, Company: s.Company,
		AuthenticatedAt: s.AuthenticatedAt, again: true, authenticatedBy: s.AuthenticatedBy,
	}
}

// Fresh reports whether the person proved who they are within the last five minutes and, where the account has
// passcodes (needsPasscode), with one.
func (s Session) Fresh(now time.Time, needsPasscode bool) bool {
	age := now.Sub(s.AuthenticatedAt)
	return age >= 0 && age <= StepUpLife && (s.Passcode || !needsPasscode)
}
