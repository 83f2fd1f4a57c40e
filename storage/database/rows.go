package database

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Account is a person here. Email is unique and stored in lower case.
type Account struct {
	bun.BaseModel `bun:"table:accounts"`

	ID           uuid.UUID `bun:"id,pk"`
	Email        string    `bun:"email"`
	Name         string    `bun:"name"`
	PasswordHash string    `bun:"password_hash,nullzero"` // a PHC string; empty while no app password is set
	Link         string    `bun:"link"`                   // none, linked or disconnected
	SAML         bool      `bun:"saml"`
	AuthEpoch    int64     `bun:"auth_epoch"` // whatever was issued under an older epoch is void
	CreatedAt    time.Time `bun:"created_at"`

	LastCompanyID uuid.UUID `bun:"last_company_id,nullzero"` // the company they chose last, in whatever browser
	Language      string    `bun:"language"`                 // that their mails are written in, such as de; empty while nobody knows
}

// Site is a subscription: an owner, a customer number, members and companies.
type Site struct {
	bun.BaseModel `bun:"table:sites"`

	ID             uuid.UUID `bun:"id,pk"`
	Name           string    `bun:"name"`
	CustomerNumber string    `bun:"customer_number"`
	RegistrationID string    `bun:"registration_id"` // the last six digits of its MBR number, or empty
	OwnerID        uuid.UUID `bun:"owner_id"`
	CreatedAt      time.Time `bun:"created_at"`
}

// Member is an account's place on a site.
type Member struct {
	bun.BaseModel `bun:"table:members"`

	SiteID    uuid.UUID `bun:"site_id,pk"`
	AccountID uuid.UUID `bun:"account_id,pk"`
	Role      string    `bun:"role"` // owner, administrator or bookkeeper
	CreatedAt time.Time `bun:"created_at"`
}

// Company is a set of books. EventSeq is the number of its newest event.
type Company struct {
	bun.BaseModel `bun:"table:companies"`

	ID        uuid.UUID `bun:"id,pk"`
	SiteID    uuid.UUID `bun:"site_id"`
	Name      string    `bun:"name"`
	EventSeq  int64     `bun:"event_seq"`
	CreatedAt time.Time `bun:"created_at"`
	ClosedAt  time.Time `bun:"closed_at,nullzero"` // since when nobody works in it; zero while it is open
}

// CompanyMember lets an account work in a company.
type CompanyMember struct {
	bun.BaseModel `bun:"table:company_members"`

	CompanyID uuid.UUID `bun:"company_id,pk"`
	AccountID uuid.UUID `bun:"account_id,pk"`
	CreatedAt time.Time `bun:"created_at"`
}

// ResetToken is a mailed password link; only the SHA-256 of its token is kept.
type ResetToken struct {
	bun.BaseModel `bun:"table:reset_tokens"`

	Hash         []byte    `bun:"hash,pk"`
	AccountID    uuid.UUID `bun:"account_id"`
	CreatedAt    time.Time `bun:"created_at"`
	ExpiresAt    time.Time `bun:"expires_at"`
	UsedAt       time.Time `bun:"used_at,nullzero"`
	SupersededAt time.Time `bun:"superseded_at,nullzero"` // when a newer one was mailed
}

// Session is a signed-in browser; only the SHA-256 of its cookie is kept.
type Session struct {
	bun.BaseModel `bun:"table:sessions"`

	Hash       []byte    `bun:"hash,pk"`
	AccountID  uuid.UUID `bun:"account_id"`
	AuthEpoch  int64     `bun:"auth_epoch"`
	CreatedAt  time.Time `bun:"created_at"`
	LastSeenAt time.Time `bun:"last_seen_at"`
	ExpiresAt  time.Time `bun:"expires_at"`
	SignedInBy string    `bun:"signed_in_by"` // password, identity or saml
	Issuer     string    `bun:"issuer"`       // of the identity that signed in; empty otherwise
	Subject    string    `bun:"subject"`
	IDToken    string    `bun:"id_token"` // that its provider gave out at the sign-in; may be empty
	// When the person last proved who they are, by what, and whether a passcode was part of it.
	AuthenticatedAt time.Time `bun:"authenticated_at,nullzero"`
	AuthenticatedBy string    `bun:"authenticated_by"`
	WithPasscode    bool      `bun:"with_passcode"`
	Browser         string    `bun:"browser"`             // for its owner's list, such as Firefox on Windows; may be empty
	Address         string    `bun:"address"`             // where it was signed in from; may be empty
	CompanyID       uuid.UUID `bun:"company_id,nullzero"` // the company chosen in it
	AliveAt         time.Time `bun:"alive_at,nullzero"`   // the last sign of life that an open page gave on its own
	DeviceID        uuid.UUID `bun:"device_id,nullzero"`  // the companion that opened it, which it ends with
}

// Device is a signed-in companion: one refresh-token family.
type Device struct {
	bun.BaseModel `bun:"table:devices"`

	ID          uuid.UUID `bun:"id,pk"`
	AccountID   uuid.UUID `bun:"account_id"`
	AuthEpoch   int64     `bun:"auth_epoch"`
	Name        string    `bun:"name"`
	Platform    string    `bun:"platform"`
	CreatedAt   time.Time `bun:"created_at"`
	LastSeenAt  time.Time `bun:"last_seen_at"`
	LastAddress string    `bun:"last_address"`
	RevokedAt   time.Time `bun:"revoked_at,nullzero"`
	RevokedWhy  string    `bun:"revoked_why"`
	SignedInBy  string    `bun:"signed_in_by"` // password, identity, saml or pairing
}

// Grant is what the OAuth server keeps of a code, a token or a PKCE challenge, found by the
// signature of the secret, never by the secret.
type Grant struct {
	bun.BaseModel `bun:"table:oauth_grants"`

	Kind      string    `bun:"kind,pk"` // code, access, refresh or pkce
	Signature string    `bun:"signature,pk"`
	DeviceID  uuid.UUID `bun:"device_id"`
	ClientID  string    `bun:"client_id"`
	Request   []byte    `bun:"request"`
	CreatedAt time.Time `bun:"created_at"`
	ExpiresAt time.Time `bun:"expires_at"`
	UsedAt    time.Time `bun:"used_at,nullzero"`
	Reply     []byte    `bun:"reply,nullzero"` // the successor pair, sealed under the token it replaced
}

// Upload is a document on its way in. Its id is the id of the document it becomes.
type Upload struct {
	bun.BaseModel `bun:"table:uploads"`

	ID        uuid.UUID `bun:"id,pk"`
	CompanyID uuid.UUID `bun:"company_id"`
	AccountID uuid.UUID `bun:"account_id"`
	DeviceID  uuid.UUID `bun:"device_id,nullzero"`
	Size      int64     `bun:"size"`       // bytes, whole document
	Written   int64     `bun:"written"`    // bytes durable so far
	SHA256    string    `bun:"sha256"`     // lower-case hex as the client named it; empty if it did not
	HashState []byte    `bun:"hash_state"` // SHA-256 after Written bytes, as encoding.BinaryMarshaler gives it
	Metadata  string    `bun:"metadata"`   // the tus Upload-Metadata header as sent
	CreatedAt time.Time `bun:"created_at"`
	ExpiresAt time.Time `bun:"expires_at"`
}

// Document is one the service has accepted.
type Document struct {
	bun.BaseModel `bun:"table:documents"`

	ID          uuid.UUID `bun:"id,pk"`
	CompanyID   uuid.UUID `bun:"company_id"`
	AccountID   uuid.UUID `bun:"account_id"`
	DeviceID    uuid.UUID `bun:"device_id,nullzero"`
	Name        string    `bun:"name"`
	MediaType   string    `bun:"media_type"`
	Category    string    `bun:"category"`
	Note        string    `bun:"note"`
	Size        int64     `bun:"size"`
	SHA256      string    `bun:"sha256"` // lower-case hex
	CapturedAt  time.Time `bun:"captured_at"`
	AcceptedAt  time.Time `bun:"accepted_at"`
	DuplicateOf uuid.UUID `bun:"duplicate_of,nullzero"`

	AnnouncedSHA256 string    `bun:"announced_sha256"`     // as the sender said; empty if they did not
	UploadedAt      time.Time `bun:"uploaded_at,nullzero"` // when the last byte was here; zero for those of before

	State   string `bun:"state"`   // accepted, processing or ready
	Version int64  `bun:"version"` // from 1; raised by every change
	Day     string `bun:"day"`     // YYYY-MM-DD it is filed under; empty while Words are
	Words   string `bun:"words"`   // what it is found by; empty if they were not looked for yet
	Details
}

// Details are what a document says, as far as somebody or something has read it.
type Details struct {
	Dated        string `bun:"dated"` // YYYY-MM-DD, or empty
	Counterparty string `bun:"counterparty"`
	Reference    string `bun:"reference"`
	Total        int64  `bun:"total"`    // in minor units of Currency
	Currency     string `bun:"currency"` // ISO 4217; empty where there is no total
}

// DocumentWord is a word that a document is found by.
type DocumentWord struct {
	bun.BaseModel `bun:"table:document_words"`

	CompanyID  uuid.UUID `bun:"company_id,pk"`
	Word       string    `bun:"word,pk"`
	DocumentID uuid.UUID `bun:"document_id,pk"`
}

// DocumentProof is a link of a document's chain of proof after it was accepted.
type DocumentProof struct {
	bun.BaseModel `bun:"table:document_proofs"`

	DocumentID uuid.UUID `bun:"document_id,pk"`
	Step       string    `bun:"step,pk"` // such as reviewed
	AccountID  uuid.UUID `bun:"account_id,nullzero"`
	SHA256     string    `bun:"sha256"`
	At         time.Time `bun:"at"`
}

// Event is one line of a company's gapless feed.
type Event struct {
	bun.BaseModel `bun:"table:company_events"`

	CompanyID  uuid.UUID `bun:"company_id,pk"`
	Seq        int64     `bun:"seq,pk"`
	Kind       string    `bun:"kind"` // such as document.accepted
	DocumentID uuid.UUID `bun:"document_id,nullzero"`
	Payload    string    `bun:"payload"` // JSON
	At         time.Time `bun:"at"`
}
