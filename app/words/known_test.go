package words

import (
	"satchel/auth/signin"
	"satchel/auth/vault"
	"satchel/storage/keychain"
	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
	"satchel/sync/engine"
	"satchel/sync/ledger"
	"satchel/sync/resumable"
)

var documentErrors = map[string]error{
	"ErrTransition": document.ErrTransition, "ErrAcknowledgement": document.ErrAcknowledgement,
	"ErrInvariant": document.ErrInvariant, "ErrMoney": document.ErrMoney,
}

var engineErrors = map[string]error{
	"ErrAccepted": engine.ErrAccepted, "ErrStopped": engine.ErrStopped, "ErrRunning": engine.ErrRunning, "ErrMetered": engine.ErrMetered,
}

var watchErrors = map[string]error{
	"ErrGone": watch.ErrGone, "ErrNotFolder": watch.ErrNotFolder, "ErrUnreadable": watch.ErrUnreadable, "ErrSilent": watch.ErrSilent,
	"ErrAsking": watch.ErrAsking, "ErrSignedOut": watch.ErrSignedOut, "ErrWatchedAlready": watch.ErrWatchedAlready,
	"ErrOverlap": watch.ErrOverlap, "ErrOwnHome": watch.ErrOwnHome, "ErrShared": watch.ErrShared, "ErrUnknownFolder": watch.ErrUnknownFolder,
	"ErrBrokenList": watch.ErrBrokenList, "ErrNewerList": watch.ErrNewerList,
}

var ledgerErrors = map[string]error{"ErrUnknown": ledger.ErrUnknown}

var vaultErrors = map[string]error{
	"ErrUnknown": vault.ErrUnknown, "ErrAmbiguous": vault.ErrAmbiguous, "ErrTaken": vault.ErrTaken, "ErrNameless": vault.ErrNameless,
	"ErrGone": vault.ErrGone, "ErrBroken": vault.ErrBroken, "ErrNewer": vault.ErrNewer,
}

var keychainErrors = map[string]error{
	"ErrNotFound": keychain.ErrNotFound, "ErrLocked": keychain.ErrLocked, "ErrMissing": keychain.ErrMissing,
	"ErrPassphrase": keychain.ErrPassphrase, "ErrDamaged": keychain.ErrDamaged, "ErrTooLong": keychain.ErrTooLong, "ErrName": keychain.ErrName,
}

var queueErrors = map[string]error{
	"ErrInUse": queue.ErrInUse, "ErrNewer": queue.ErrNewer, "ErrDamaged": queue.ErrDamaged,
	"ErrNotFound": queue.ErrNotFound, "ErrFull": queue.ErrFull,
}

var spoolErrors = map[string]error{
	"ErrFull": spool.ErrFull, "ErrChanged": spool.ErrChanged, "ErrMissing": spool.ErrMissing,
	"ErrDamaged": spool.ErrDamaged, "ErrReading": spool.ErrReading, "ErrEmpty": spool.ErrEmpty,
	"ErrTooLarge": spool.ErrTooLarge,
}

var resumableErrors = map[string]error{
	"ErrNotSatchel": resumable.ErrNotSatchel, "ErrBadAcknowledgement": resumable.ErrBadAcknowledgement,
	"ErrBadRequest": resumable.ErrBadRequest, "ErrUnauthorized": resumable.ErrUnauthorized,
	"ErrNoAccess": resumable.ErrNoAccess, "ErrCompanyClosed": resumable.ErrCompanyClosed, "ErrNoFeature": resumable.ErrNoFeature, "ErrNoUpload": resumable.ErrNoUpload, "ErrMethod": resumable.ErrMethod,
	"ErrWrongOffset": resumable.ErrWrongOffset, "ErrAccepted": resumable.ErrAccepted,
	"ErrExpired": resumable.ErrExpired, "ErrVersion": resumable.ErrVersion, "ErrTooLarge": resumable.ErrTooLarge,
	"ErrBeyondEnd": resumable.ErrBeyondEnd, "ErrMediaType": resumable.ErrMediaType,
	"ErrConflict": resumable.ErrConflict, "ErrHashMismatch": resumable.ErrHashMismatch,
	"ErrEmpty": resumable.ErrEmpty, "ErrBadMetadata": resumable.ErrBadMetadata,
	"ErrHeaderTooLarge": resumable.ErrHeaderTooLarge, "ErrChecksum": resumable.ErrChecksum,
	"ErrUnavailable": resumable.ErrUnavailable, "ErrFull": resumable.ErrFull, "ErrInternal": resumable.ErrInternal,
}

var signinErrors = map[string]error{
	"ErrAddress": signin.ErrAddress, "ErrAddressPath": signin.ErrAddressPath, "ErrAddressWord": signin.ErrAddressWord,
	"ErrPlain": signin.ErrPlain, "ErrNotTLS": signin.ErrNotTLS, "ErrUntrusted": signin.ErrUntrusted,
	"ErrNotSatchel": signin.ErrNotSatchel, "ErrUnsent": signin.ErrUnsent, "ErrImpostor": signin.ErrImpostor, "ErrServerNewer": signin.ErrServerNewer, "ErrServerOlder": signin.ErrServerOlder,
	"ErrOffline": signin.ErrOffline, "ErrBeginAgain": signin.ErrBeginAgain, "ErrRefused": signin.ErrRefused, "ErrSignedOut": signin.ErrSignedOut,
	"ErrNotKept": signin.ErrNotKept, "ErrUnknownAccount": signin.ErrUnknownAccount,
	"ErrNewerRegistry": signin.ErrNewerRegistry, "ErrBrokenRegistry": signin.ErrBrokenRegistry,
	"ErrDeclined": signin.ErrDeclined, "ErrBrowserTimeout": signin.ErrBrowserTimeout, "ErrNoBrowserSignIn": signin.ErrNoBrowserSignIn,
	"ErrWrongIssuer": signin.ErrWrongIssuer, "ErrPairingRefused": signin.ErrPairingRefused,
}
