package engine

import (
	"crypto/tls"
	"errors"
	"net/http"
	"time"

	"satchel/storage/spool"
	"satchel/sync/document"
	"satchel/sync/resumable"
)

// Verdict is what a failed attempt means for the queue.
type Verdict struct {
	Reason document.Reason
	Action *document.Action // set: only the person can go on; else it is tried again
	Whole  bool             // holds for all documents of the account, not for this one alone
	Down   bool             // with Whole: the service was not reached, and is probed until it is
	After  time.Duration    // the service asked for at least so long
	Forget bool             // the upload's address is of no more use
}

// localFault is an error of the spool, met while sending.
type localFault struct{ error }

// Unwrap implements errors.Unwrap.
func (f localFault) Unwrap() error { return f.error }

// Judge decides what an attempt's error means; the table stands in design.md, "Retries".
func Judge(err error) Verdict {
	var account *AccountError
	var refused *resumable.Error
	var local localFault
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &local):
		return judgeLocal(local)
	case errors.As(err, &account):
		return Verdict{Whole: true}.asks(account.Reason)
	case errors.Is(err, ErrMetered):
		return Verdict{Reason: document.Because(document.Metered), Whole: true, Down: true}
	case errors.Is(err, resumable.ErrHashMismatch):
		// The copy here was found to be well, or it would be a local fault: the bytes were spoilt on the way.
		return Verdict{Reason: document.Because(document.DamagedOnTheWay), Forget: true}
	case errors.As(err, &refused):
		return judgeStatus(refused)
	case errors.Is(err, resumable.ErrBadAcknowledgement), errors.Is(err, document.ErrAcknowledgement):
		return Verdict{Reason: document.Because(document.NoAcknowledgement)}
	case errors.As(err, &untrusted):
		return Verdict{Reason: document.Because(document.Untrusted), Whole: true, Down: true}
	case errors.Is(err, resumable.ErrNotSatchel):
		return Verdict{Reason: document.Because(document.WrongAnswer), Whole: true, Down: true}
	}
	return Verdict{Reason: document.Because(document.Offline), Whole: true, Down: true}
}

// noEndpoint is the code by which a service refuses what its API has nothing of: uploads are in every API that this
// companion speaks.
const noEndpoint = "no-such-endpoint"

func judgeStatus(refused *resumable.Error) Verdict {
	after := refused.RetryAfter
	if refused.Code == noEndpoint {
		return Verdict{Whole: true}.asks(document.CompanionTooOld)
	}
	switch refused.Status {
	case http.StatusUnauthorized:
		return Verdict{Whole: true}.asks(document.SignedOut)
	case http.StatusForbidden:
		reason := forbidden(refused.Code)
		return Verdict{Whole: reason == document.TwoFactorSetUp}.asks(reason)
	case http.StatusNotFound, http.StatusGone:
		return Verdict{Reason: document.Because(document.UploadLost), Forget: true}
	case http.StatusConflict:
		return Verdict{Reason: document.Because(document.OffsetMoved)}
	case http.StatusPreconditionFailed:
		return Verdict{Whole: true}.asks(document.CompanionTooOld)
	case http.StatusRequestEntityTooLarge:
		return Verdict{}.asks(document.TooLarge)
	case http.StatusUnsupportedMediaType:
		return Verdict{}.asks(document.TypeRefused)
	case statusChecksum:
		return Verdict{Reason: document.Because(document.DamagedOnTheWay), After: after}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return Verdict{Reason: document.Because(document.ServiceBusy), Whole: true, After: after}
	case http.StatusInsufficientStorage:
		return Verdict{Reason: document.Because(document.ServiceFull), Whole: true, After: after}
	case http.StatusRequestTimeout, http.StatusTooEarly:
		return Verdict{Reason: document.Because(document.ServiceBusy), After: after}
	}
	if refused.Status >= 400 && refused.Status < 500 {
		return Verdict{}.asks(document.Refused)
	}
	return Verdict{Reason: document.Because(document.ServiceFailing), After: after}
}

// forbidden is why the service doesn't let the person send, by the code of its refusal.
func forbidden(code string) document.ReasonCode {
	switch reason := document.ReasonCode(code); reason {
	case document.NotUser, document.NoCompanies, document.NoFeature, document.CompanyClosed, document.TwoFactorSetUp:
		return reason
	}
	return document.NoAccess
}

// statusChecksum is tus's own status for bytes that arrived damaged.
const statusChecksum = 460

func judgeLocal(err error) Verdict {
	switch {
	case errors.Is(err, spool.ErrMissing):
		return Verdict{}.asks(document.BytesMissing)
	case errors.Is(err, spool.ErrDamaged):
		return Verdict{}.asks(document.BytesDamaged)
	}
	return Verdict{}.asks(document.CouldNotReadHere)
}

func (v Verdict) asks(code document.ReasonCode) Verdict {
	action := document.Remedy(code)
	v.Reason, v.Action = document.Because(code), &action
	return v
}
