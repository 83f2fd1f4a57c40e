package resumable

import (
	"fmt"
	"net/http"
	"time"
)

// Error is a refusal as it crosses the wire: a Store returns it, the handler writes it as problem+json
// (RFC 9457), and the client gives it back to its caller.
type Error struct {
	Status     int           // HTTP status
	Code       string        // stable; one of the Code constants, or what another server wrote
	Detail     string        // a sentence for the person or the log
	RetryAfter time.Duration // how long to wait before asking again; zero if the server did not say
}

// Error implements error.
func (e *Error) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("upload refused: %s (HTTP %d)", e.Code, e.Status)
	}
	return fmt.Sprintf("upload refused: %s: %s (HTTP %d)", e.Code, e.Detail, e.Status)
}

// Is makes errors.Is compare refusals by code, whatever their detail.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// With is the same refusal with a detail of its own.
func (e *Error) With(format string, args ...any) *Error {
	changed := *e
	changed.Detail = fmt.Sprintf(format, args...)
	return &changed
}

// The refusals of the upload endpoints. 460 is tus's own status for a wrong checksum.
var (
	ErrBadRequest      = &Error{Status: http.StatusBadRequest, Code: "bad-request", Detail: "The request is not a valid tus request."}
	ErrUnauthorized    = &Error{Status: http.StatusUnauthorized, Code: "unauthorized", Detail: "Sign in again."}
	ErrNoAccess        = &Error{Status: http.StatusForbidden, Code: "no-access", Detail: "You have no access to this company."}
	ErrCompanyClosed   = &Error{Status: http.StatusForbidden, Code: "company-closed", Detail: "This company has been closed. What is here of it stays."}
	ErrNoFeature       = &Error{Status: http.StatusForbidden, Code: "no-feature", Detail: "You do not have access to this feature: your user account isn’t allowed to do this in the company."}
	ErrNoUpload        = &Error{Status: http.StatusNotFound, Code: "no-such-upload", Detail: "There is no such upload; create it again."}
	ErrMethod          = &Error{Status: http.StatusMethodNotAllowed, Code: "method-not-allowed", Detail: "This address does not take that method."}
	ErrWrongOffset     = &Error{Status: http.StatusConflict, Code: "wrong-offset", Detail: "The bytes do not start where the upload ends; ask for its offset."}
	ErrAccepted        = &Error{Status: http.StatusConflict, Code: "already-accepted", Detail: "The document has been accepted and can no longer be withdrawn."}
	ErrExpired         = &Error{Status: http.StatusGone, Code: "upload-expired", Detail: "The upload was left unfinished for too long; create it again."}
	ErrVersion         = &Error{Status: http.StatusPreconditionFailed, Code: "tus-version", Detail: "Only tus 1.0.0 is spoken here."}
	ErrTooLarge        = &Error{Status: http.StatusRequestEntityTooLarge, Code: "too-large", Detail: "The document is larger than this service takes."}
	ErrBeyondEnd       = &Error{Status: http.StatusRequestEntityTooLarge, Code: "beyond-end", Detail: "The bytes go beyond the length the upload was created with."}
	ErrMediaType       = &Error{Status: http.StatusUnsupportedMediaType, Code: "unsupported-media-type", Detail: "Upload bytes are sent as application/offset+octet-stream."}
	ErrConflict        = &Error{Status: http.StatusUnprocessableEntity, Code: "id-conflict", Detail: "Other content is already known under this document id."}
	ErrHashMismatch    = &Error{Status: http.StatusUnprocessableEntity, Code: "hash-mismatch", Detail: "The bytes that arrived do not have the SHA-256 that was announced; nothing was kept."}
	ErrEmpty           = &Error{Status: http.StatusUnprocessableEntity, Code: "empty-document", Detail: "An empty file is not a document."}
	ErrBadMetadata     = &Error{Status: http.StatusUnprocessableEntity, Code: "bad-metadata", Detail: "The document's particulars cannot be read."}
	ErrHeaderTooLarge  = &Error{Status: http.StatusRequestHeaderFieldsTooLarge, Code: "metadata-too-large", Detail: "The document's name, note and other particulars are too long."}
	ErrChecksum        = &Error{Status: 460, Code: "checksum-mismatch", Detail: "The bytes of this request arrived damaged; send them again."}
	ErrUnavailable     = &Error{Status: http.StatusServiceUnavailable, Code: "unavailable", Detail: "The service cannot do this at the moment; try again.", RetryAfter: 5 * time.Second}
	ErrFull            = &Error{Status: http.StatusInsufficientStorage, Code: "disk-full", Detail: "The service has no room left. Nothing is lost; tell whoever runs it.", RetryAfter: time.Minute}
	ErrInternal        = &Error{Status: http.StatusInternalServerError, Code: "internal", Detail: "The service failed. Nothing is lost; try again."}
	errLengthRequired  = ErrBadRequest.With("Upload-Length is missing or not a whole number of bytes; Upload-Defer-Length is not supported.")
	errOffsetRequired  = ErrBadRequest.With("Upload-Offset is missing or not a whole number of bytes.")
	errUnknownChecksum = ErrBadRequest.With("Upload-Checksum must be sha256 or sha1 and the base64 of the digest.")
)
