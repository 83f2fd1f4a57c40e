package audit

// Kind is what happened. Kinds are kept in the log, so they are added to and never renamed.
type Kind string

// What is recorded, and who records it.
const (
	SignInRefused Kind = "sign-in refused" // auth/password; the account is empty where the address has none
	SignedIn      Kind = "signed in"       // auth/session: a browser; detail "by"
	SteppedUp     Kind = "stepped up"      // auth/session: proved it is them once more; detail "by"
	SignedOut     Kind = "signed out"      // auth/session

	ResetOrdered     Kind = "reset ordered"    // auth/password
	ResetCompleted   Kind = "reset completed"  // auth/password; detail "first" for a first password
	PasswordChanged  Kind = "password changed" // auth/password
	PasswordRefused  Kind = "password refused" // auth/password: a signed-in person's proof, or the current one at a change
	DeviceSignedIn   Kind = "device signed in" // auth/issuer; detail "device", "name", "by"
	DeviceRevoked    Kind = "device revoked"   // auth/issuer and the devices pages; detail "device", "name", "why"
	RefreshReused    Kind = "refresh reused"   // auth/issuer: an old refresh token came back and ended its family
	DevicePaired     Kind = "device paired"    // pairing
	PairingStarted   Kind = "pairing started"  // pairing
	AccountCreated   Kind = "account created"  // auth/federation, at a first sign-in
	IdentityLinked   Kind = "identity linked"  // auth/federation; detail "issuer"
	LinkRefused      Kind = "link refused"     // auth/federation; detail "why"
	Disconnected     Kind = "disconnected"     // auth/disconnect; detail "issuer", "by" (person or support)
	SupportFiled     Kind = "support case filed"
	SupportApproved  Kind = "support case approved"
	SupportDeclined  Kind = "support case declined"
	SupportAgent     Kind = "support agent added"
	SupportAgentGone Kind = "support agent removed"

	PasscodeEnrolled    Kind = "passcode enrolled" // auth/passcode
	PasscodeRemoved     Kind = "passcode removed"
	PasscodeReset       Kind = "passcode reset by an administrator"
	PasscodeResetHere   Kind = "passcode reset by the operator" // on the service's machine
	PasscodeRefused     Kind = "passcode refused"
	PasscodeRequired    Kind = "passcode required of a site"
	PasscodeNotRequired Kind = "passcode no longer required of a site"
	RecoveryCodeUsed    Kind = "recovery code used"
	RecoveryCodesNew    Kind = "recovery codes renewed"
	BrowserRemembered   Kind = "browser remembered"
	BrowserForgotten    Kind = "browser forgotten"
	PhoneAdded          Kind = "phone added" // proved by its code; detail "phone", masked
	PhoneRemoved        Kind = "phone removed"

	IdentityCreated   Kind = "identity created" // auth/identity; detail "identity"
	IdentitySignedIn  Kind = "identity signed in"
	IdentityRefused   Kind = "identity sign-in refused"
	IdentityOrdered   Kind = "identity reset ordered"
	IdentityReset     Kind = "identity password reset"
	IdentityChanged   Kind = "identity password changed"
	IdentityApproved  Kind = "identity approved"
	IdentityDeclined  Kind = "identity declined"
	ApprovalRequested Kind = "approval requested"
	ApprovalRefused   Kind = "approval refused"     // somebody decided who doesn't own the site
	ApprovalWithdrawn Kind = "approval withdrawn"   // by who asked
	ApprovalLapsed    Kind = "approval lapsed"      // nobody decided in time
	IdentityOwnSite   Kind = "identity on its site" // of which its mailbox is the owner's
	IdentitySignedOut Kind = "identity signed out"
	CodeRefused       Kind = "sign-up code refused" // a wrong one; there is no identity yet

	MemberInvited      Kind = "member invited" // auth/administration, all of these; detail "email" where there is no account yet
	InvitationTaken    Kind = "invitation accepted"
	InvitationBack     Kind = "invitation taken back" // detail "why" where nobody took it back
	MemberAdded        Kind = "member added"
	MemberRemoved      Kind = "member removed"
	RoleChanged        Kind = "role changed"             // detail "from", "to"
	CompanyAssigned    Kind = "company assigned"         // detail "company"
	CompanyWithdrawn   Kind = "company withdrawn"        // detail "company"
	FeatureChanged     Kind = "feature changed"          // of one member; detail "feature", "from", "to"
	RoleFeatureChanged Kind = "role changed what it may" // detail "role", "feature", "allowed"
	SiteTransferred    Kind = "site handed over"         // the account is the new owner
	CompanyOpened      Kind = "company opened"
	CompanyRenamed     Kind = "company renamed" // detail "from", "to"
	CompanyClosed      Kind = "company closed"
	AccessAsked        Kind = "access asked for" // detail "thing", or "company"
	AccessDeclined     Kind = "access declined"  // detail "thing", or "company"

	ClientAdded      Kind = "OAuth client added" // satcheld
	ClientRemoved    Kind = "OAuth client removed"
	SigningKeyMade   Kind = "signing key made"
	SAMLAdded        Kind = "SAML provider added"
	SAMLRemoved      Kind = "SAML provider removed"
	SAMLRefused      Kind = "SAML answer refused"
	AccountUnderSAML Kind = "account under SAML"
	AccountReleased  Kind = "account released from SAML"
)
