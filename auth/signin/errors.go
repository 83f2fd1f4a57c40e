package signin

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"satchel/storage/keychain"
)

var (
	// ErrAddress: what was typed is not an address of a service.
	ErrAddress = errors.New("signin: that is not an address of a service")
	// ErrAddressPath: a path, a query or a fragment stands behind the host. It is an ErrAddress.
	ErrAddressPath = fmt.Errorf("%w: it goes on after the host", ErrAddress)
	// ErrAddressWord: it is a single word. It is an ErrAddress.
	ErrAddressWord = fmt.Errorf("%w: it is a single word", ErrAddress)
	// ErrPlain: the address is http, not https, and of another machine: passwords would travel in the clear.
	ErrPlain = errors.New("signin: that address is not encrypted (http); use https")
	// ErrNotTLS: the address is https, and what answers there speaks plain http.
	ErrNotTLS = errors.New("signin: what answers at that https address speaks http")
	// ErrUntrusted: the service's certificate is not to be trusted, or not for this address, or not now. It
	// may be the network in between, or this machine's clock.
	ErrUntrusted = errors.New("signin: the service's certificate can't be trusted")
	// ErrNotSatchel: something answers at the address, and it is not a Satchel service.
	ErrNotSatchel = errors.New("signin: there is no Satchel service at that address")
	// ErrUnsent: with ErrNotSatchel, a sign-in with a password ended before the password was sent.
	ErrUnsent = errors.New("signin: the password was not sent")
	// ErrImpostor: what was typed to sign in was sent, and the answer is not one of the service that it was meant for.
	ErrImpostor = errors.New("signin: what answered the sign-in is not the service")
	// ErrServerNewer: the service no longer speaks this companion's version; the companion must be updated.
	ErrServerNewer = errors.New("signin: the service is too new for this companion")
	// ErrServerOlder: the service doesn't speak this companion's version yet; the service must be updated.
	ErrServerOlder = errors.New("signin: the service is too old for this companion")
	// ErrOffline: the service could not be reached. It says nothing about who is signed in.
	ErrOffline = errors.New("signin: the service can't be reached")
	// ErrRefused: the service does not take this e-mail and password. Why, it tells nobody.
	ErrRefused = errors.New("signin: the service does not take this e-mail and password")
	// ErrBeginAgain: the sign-in that waited for a passcode is over; it begins again with the password.
	ErrBeginAgain = errors.New("signin: this sign-in is over; it begins again with the password")
	// ErrSignedOut: this account is not signed in here, or no longer: the person must sign in again. What is
	// queued stays for them.
	ErrSignedOut = errors.New("signin: not signed in any more")
	// ErrNotKept: the service renewed the token and the keychain would not take it. It is held in memory;
	// the next request tries to keep it again.
	ErrNotKept = errors.New("signin: the keychain did not take the renewed token")
	// ErrUnknownAccount: no account of that id is known on this home.
	ErrUnknownAccount = errors.New("signin: no such account on this home")
	// ErrNewerRegistry: a newer companion has written accounts.json.
	ErrNewerRegistry = errors.New("signin: accounts.json is from a newer companion than this one; use that one")
	// ErrBrokenRegistry: accounts.json can't be read as one.
	ErrBrokenRegistry = errors.New("signin: accounts.json is damaged")
)

// ThrottledError means that the service wants fewer requests.
type ThrottledError struct{ RetryAfter time.Duration }

// Error says when to try again.
func (e *ThrottledError) Error() string {
	return fmt.Sprintf("signin: the service asks to wait %s", e.RetryAfter)
}

// FailingError means that the service answers and can't do now what it was asked, or asks for a while: HTTP 500, or 507
// where it has no room. To whoever only asks whether to try later it is an ErrOffline.
type FailingError struct{ Status int }

// Error says what it answered.
func (e *FailingError) Error() string {
	return fmt.Sprintf("signin: the service fails: it answers %d", e.Status)
}

// Is has it found as one of the reasons that pass.
func (e *FailingError) Is(target error) bool { return target == ErrOffline }

// Full reports whether it has no room left.
func (e *FailingError) Full() bool { return e.Status == http.StatusInsufficientStorage }

// failing is why an answer of 5xx is none: the service's own fault, or a gateway's that doesn't reach it.
func failing(response *http.Response) error {
	switch response.StatusCode {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return fmt.Errorf("%w: it answers %s", ErrOffline, response.Status)
	}
	return &FailingError{response.StatusCode}
}

// What a service can want besides e-mail and password.
const (
	WantsPasscode = "passcode"       // a passcode or a recovery code, with Service.GiveMore
	WantsSetUp    = "passcode_setup" // that the person first sets passcodes up in the portal
)

// MoreWantedError means that e-mail and password were right and the service wants more, such as a passcode.
type MoreWantedError struct {
	Wants []string
	Wrong bool   // what was given wasn't right
	Ways  []Way  // a passcode can be sent by, the best first, with Service.SendPasscode
	Sent  string // the way by which one was sent just now; empty if none was

	session  string // of the service, to be sent back as auth_session
	verifier string // of PKCE, which the session is bound to
	server   Server
	kind     keychain.Kind
}

// Ways that a passcode can be sent by. A service may know others.
const (
	ByCompanion = "companion" // to the companions the person is signed in to
	BySMS       = "sms"
	ByMailbox   = "mailbox" // of a service that is for trying out
)

// Way is one that a passcode can be sent by.
type Way struct {
	By string `json:"by"`
	To string `json:"to"` // the phone, masked, for people; may be empty
}

// Passcode reports whether a passcode is what is wanted.
func (e *MoreWantedError) Passcode() bool { return slices.Contains(e.Wants, WantsPasscode) }

// Error says what is wanted.
func (e *MoreWantedError) Error() string {
	return "signin: the service also wants: " + strings.Join(e.Wants, ", ")
}

// ServiceError is an answer of the service that none of the others fits.
type ServiceError struct {
	Status int    // of HTTP
	Code   string // RFC 6749 §5.2's error; may be empty
	Text   string // the service's words; may be empty
}

// Error quotes the service.
func (e *ServiceError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("signin: the service answered %d %s %s", e.Status, e.Code, e.Text))
}

// unreachable makes of a transport's error what it means to a person: ErrUntrusted, ErrOffline, or itself
// where the caller gave up or it isn't the network's fault.
func unreachable(err error) error {
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, ErrOffline), errors.Is(err, ErrSignedOut):
		return err
	case errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Errorf("%w: %w", ErrNotTLS, err)
	case untrusted(err):
		return fmt.Errorf("%w (%w): %w", ErrUntrusted, ErrOffline, err)
	case overNetwork(err):
		return fmt.Errorf("%w: %w", ErrOffline, err)
	}
	return err
}

func untrusted(err error) bool {
	var (
		authority *x509.UnknownAuthorityError
		unknown   x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		hostname  x509.HostnameError
		verify    *tls.CertificateVerificationError
	)
	return errors.As(err, &verify) || errors.As(err, &unknown) || errors.As(err, &authority) ||
		errors.As(err, &invalid) || errors.As(err, &hostname)
}

func overNetwork(err error) bool {
	if request, ok := errors.AsType[*url.Error](err); ok {
		err = request.Err // url.Error itself passes for a net.Error whatever is in it
	}
	var (
		operation *net.OpError
		name      *net.DNSError
		network   net.Error
		path      *fs.PathError
		record    tls.RecordHeaderError
		alert     tls.AlertError
		number    syscall.Errno
	)
	if errors.As(err, &path) {
		return false // an Errno of a local file passes for a net.Error
	}
	if errors.As(err, &operation) || errors.As(err, &name) || errors.As(err, &network) && network.Timeout() || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	return errors.As(err, &number) && (number == syscall.ECONNRESET || number == syscall.EPIPE || number == syscall.ECONNREFUSED)
}

// retryAfter reads a Retry-After header, seconds or a date (RFC 9110 §10.2.3); 0 if there is none. A date is
// compared with the service's own, so that a wrong clock here doesn't matter.
func retryAfter(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0
	}
	return max(0, until.Sub(now))
}

// RefusedError is ErrRefused, with what people know their identities by at the service.
type RefusedError struct {
	Label string // may be empty

	said string
}

// Error implements error.
func (e *RefusedError) Error() string { return e.said }

// Unwrap is ErrRefused.
func (e *RefusedError) Unwrap() error { return ErrRefused }
