package document

// ReasonCode says why a document waits or needs its person. Its text is stable.
type ReasonCode string

// Reasons that pass by themselves.
const (
	Offline           ReasonCode = "offline"
	Metered           ReasonCode = "metered"
	Untrusted         ReasonCode = "untrusted"
	ServiceBusy       ReasonCode = "service-busy"
	ServiceFull       ReasonCode = "service-full"
	ServiceFailing    ReasonCode = "service-failing"
	UploadLost        ReasonCode = "upload-lost"
	OffsetMoved       ReasonCode = "offset-moved"
	DamagedOnTheWay   ReasonCode = "damaged-on-the-way"
	WrongAnswer       ReasonCode = "wrong-answer"
	NoAcknowledgement ReasonCode = "acknowledgement-differs"
)

// Reasons that need the person.
const (
	SignedOut        ReasonCode = "signed-out"
	KeychainLocked   ReasonCode = "keychain-locked"
	KeychainMissing  ReasonCode = "keychain-missing"
	DiskFull         ReasonCode = "disk-full"
	NoAccess         ReasonCode = "no-access"
	NotUser          ReasonCode = "not-user"
	NoCompanies      ReasonCode = "no-companies"
	NoFeature        ReasonCode = "no-feature"
	CompanyClosed    ReasonCode = "company-closed"
	CompanyGone      ReasonCode = "company-gone"
	TwoFactorSetUp   ReasonCode = "two-factor-setup"
	TooLarge         ReasonCode = "too-large"
	TypeRefused      ReasonCode = "type-refused"
	Refused          ReasonCode = "refused"
	BytesMissing     ReasonCode = "bytes-missing"
	BytesDamaged     ReasonCode = "bytes-damaged"
	CompanionTooOld  ReasonCode = "companion-too-old"
	NotSatchel       ReasonCode = "not-satchel"
	CouldNotReadHere ReasonCode = "unreadable-here"
)

// Reason is a stable code and the same in plain words.
type Reason struct {
	Code ReasonCode `json:"code"`
	Text string     `json:"text"`
}

var reasonWords = map[ReasonCode]string{
	Offline:           "The service can't be reached. The document is safe here and goes as soon as it can.",
	Metered:           "This network is metered, and you want uploads to wait for another. The document is safe here.",
	Untrusted:         "The service's certificate can't be trusted: the network in between may be at fault, or this computer's clock. The document is safe here and goes as soon as it can.",
	ServiceBusy:       "The service asked us to wait a little.",
	ServiceFull:       "The service has no space left. Its administrator has to make room; the document is safe here.",
	ServiceFailing:    "The service had a fault. We try again by ourselves.",
	UploadLost:        "The service no longer has the part it was sent. We send it again from the beginning.",
	OffsetMoved:       "The service has another part of it than we thought. We ask, and go on from there.",
	DamagedOnTheWay:   "A part arrived damaged. We send it again.",
	WrongAnswer:       "The answer was not one of a Satchel service. We try again by ourselves.",
	NoAcknowledgement: "The service acknowledged something other than what was sent. The document is kept and sent again.",
	SignedOut:         "You are signed out, so nothing can be sent. The document is safe here.",
	KeychainLocked:    "The keychain is locked, so we can't prove who you are. The document is safe here.",
	KeychainMissing:   "This computer has no keychain that Satchel can use, so we can't prove who you are. The document is safe here.",
	DiskFull:          "This computer's disk is full, so your sign-in can't be kept. The document is safe here.",
	NoAccess:          "You may not send documents to this company.",
	NotUser:           "You’re not a user of any site of this service. The document is safe here.",
	NoCompanies:       "No companies assigned to your user account. The document is safe here.",
	NoFeature:         "You do not have access to this feature: your user account isn’t allowed to add documents to this company. The document is safe here.",
	CompanyClosed:     "This company has been closed. The document is safe here.",
	CompanyGone:       "The service doesn't know this company.",
	TwoFactorSetUp:    "Your site requires 2-factor authentication, and you have not set it up yet. The document is safe here.",
	TooLarge:          "The service doesn't take documents this large.",
	TypeRefused:       "The service doesn't take this kind of file.",
	Refused:           "The service refused the document.",
	BytesMissing:      "The captured copy is gone from this computer.",
	BytesDamaged:      "The captured copy has been damaged on this computer's disk.",
	CompanionTooOld:   "This companion is too old for the service.",
	NotSatchel:        "This address is no longer a Satchel service.",
	CouldNotReadHere:  "The captured copy can't be read on this computer.",
}

// Because makes the Reason of a code.
func Because(code ReasonCode) Reason { return Reason{Code: code, Text: reasonWords[code]} }

// ActionCode names what a person can do about a document. Its text is stable.
type ActionCode string

// The actions.
const (
	SignIn           ActionCode = "sign-in"
	UnlockKeychain   ActionCode = "unlock-keychain"
	StartKeychain    ActionCode = "start-keychain"
	FreeSpace        ActionCode = "free-space"
	RetryIt          ActionCode = "retry"
	AskAdministrator ActionCode = "ask-administrator"
	OpenCompany      ActionCode = "open-company"
	RemoveIt         ActionCode = "remove"
	CaptureAgain     ActionCode = "capture-again"
	CheckDisk        ActionCode = "check-disk"
	UpdateCompanion  ActionCode = "update-companion"
	CheckAddress     ActionCode = "check-address"
	SetUpTwoFactor   ActionCode = "set-up-two-factor"
)

// Action is a stable code and the same in plain words.
type Action struct {
	Code ActionCode `json:"code"`
	Text string     `json:"text"`
}

var actionWords = map[ActionCode]string{
	SignIn:           "Sign in again as the same person.",
	UnlockKeychain:   "Unlock the keychain, then retry.",
	StartKeychain:    "Start one (on Linux: gnome-keyring or KWallet), then retry; or sign in again with another place for the token, such as an encrypted file.",
	FreeSpace:        "Free some space on this computer's disk, then retry.",
	RetryIt:          "Retry.",
	AskAdministrator: "Ask your administrator for access, then retry.",
	OpenCompany:      "Ask an administrator to open the company again, then retry; or remove it here, and capture it for another company.",
	RemoveIt:         "Remove it here, and capture it in another form.",
	CaptureAgain:     "Capture it again from the original, and remove this one.",
	CheckDisk:        "Check this computer's disk and the folder's permissions, then retry.",
	UpdateCompanion:  "Update the companion.",
	CheckAddress:     "Check the service's address with your administrator, then retry.",
	SetUpTwoFactor:   "Set 2-factor authentication up, in the window under Security or with satchelctl two-factor enable, then retry.",
}

// ToDo makes the Action of a code.
func ToDo(code ActionCode) Action { return Action{Code: code, Text: actionWords[code]} }

var remedies = map[ReasonCode]ActionCode{
	SignedOut:        SignIn,
	KeychainLocked:   UnlockKeychain,
	KeychainMissing:  StartKeychain,
	DiskFull:         FreeSpace,
	NoAccess:         AskAdministrator,
	NotUser:          AskAdministrator,
	NoCompanies:      AskAdministrator,
	NoFeature:        AskAdministrator,
	CompanyClosed:    OpenCompany,
	CompanyGone:      AskAdministrator,
	TwoFactorSetUp:   SetUpTwoFactor,
	TooLarge:         RemoveIt,
	TypeRefused:      RemoveIt,
	Refused:          RemoveIt,
	BytesMissing:     CaptureAgain,
	BytesDamaged:     CaptureAgain,
	CompanionTooOld:  UpdateCompanion,
	NotSatchel:       CheckAddress,
	CouldNotReadHere: CheckDisk,
}

// Remedy is what the person can do about a reason; Retry where nothing better is known.
func Remedy(code ReasonCode) Action {
	if action, ok := remedies[code]; ok {
		return ToDo(action)
	}
	return ToDo(RetryIt)
}
