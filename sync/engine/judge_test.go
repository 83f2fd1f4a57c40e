package engine

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"testing"
	"time"

	"satchel/storage/spool"
	"satchel/sync/document"
	"satchel/sync/resumable"
)

func TestJudge(t *testing.T) {
	status := func(code int) error {
		return fmt.Errorf("uploading: %w", &resumable.Error{Status: code, RetryAfter: 7 * time.Second})
	}
	const document1, account = false, true
	tests := []struct {
		name   string
		err    error
		reason document.ReasonCode
		action document.ActionCode // empty: tried again by itself
		whole  bool
	}{
		{"a refused connection is the network", &url.Error{Op: "Post", Err: &net.OpError{Op: "dial", Err: errors.New("refused")}}, document.Offline, "", account},
		{"a connection cut in the middle is the network", io.ErrUnexpectedEOF, document.Offline, "", account},
		{"a time-out is the network", context.DeadlineExceeded, document.Offline, "", account},
		{"a captive portal is like the network", resumable.ErrNotSatchel, document.WrongAnswer, "", account},
		{"a certificate that can't be trusted is like the network", &url.Error{Op: "Post", Err: &tls.CertificateVerificationError{Err: x509.HostnameError{}}}, document.Untrusted, "", account},
		{"a metered network is waited out", fmt.Errorf("sending: %w", ErrMetered), document.Metered, "", account},
		{"bytes spoilt on the way are sent again", fmt.Errorf("uploading: %w", resumable.ErrHashMismatch.With("x")), document.DamagedOnTheWay, "", document1},
		{"401 asks the person to sign in", status(401), document.SignedOut, document.SignIn, account},
		{"a locked keychain asks the person", &AccountError{Reason: document.KeychainLocked}, document.KeychainLocked, document.UnlockKeychain, account},
		{"403 asks the person", status(403), document.NoAccess, document.AskAdministrator, document1},
		{"403 for want of a feature says so", &resumable.Error{Status: 403, Code: "no-feature"}, document.NoFeature, document.AskAdministrator, document1},
		{"403 without any company says so", &resumable.Error{Status: 403, Code: "no-companies"}, document.NoCompanies, document.AskAdministrator, document1},
		{"403 for who is on no site says so", &resumable.Error{Status: 403, Code: "not-user"}, document.NotUser, document.AskAdministrator, document1},
		{"403 for a closed company says so", &resumable.Error{Status: 403, Code: "company-closed"}, document.CompanyClosed, document.OpenCompany, document1},
		{"404 creates the upload again", status(404), document.UploadLost, "", document1},
		{"404 of an API that has no uploads is for the program to be updated", &resumable.Error{Status: 404, Code: "no-such-endpoint"}, document.CompanionTooOld, document.UpdateCompanion, account},
		{"410 creates the upload again", status(410), document.UploadLost, "", document1},
		{"409 asks the offset", status(409), document.OffsetMoved, "", document1},
		{"412 is for the program to be updated", status(412), document.CompanionTooOld, document.UpdateCompanion, account},
		{"413 asks the person", status(413), document.TooLarge, document.RemoveIt, document1},
		{"415 asks the person", status(415), document.TypeRefused, document.RemoveIt, document1},
		{"422 asks the person", status(422), document.Refused, document.RemoveIt, document1},
		{"any other 4xx asks the person", status(431), document.Refused, document.RemoveIt, document1},
		{"408 is tried again", status(408), document.ServiceBusy, "", document1},
		{"429 holds the account", status(429), document.ServiceBusy, "", account},
		{"503 holds the account", status(503), document.ServiceBusy, "", account},
		{"507 holds the account", status(507), document.ServiceFull, "", account},
		{"460 sends again", status(460), document.DamagedOnTheWay, "", document1},
		{"500 backs off", status(500), document.ServiceFailing, "", document1},
		{"502 backs off", status(502), document.ServiceFailing, "", document1},
		{"a wrong acknowledgement keeps the document", resumable.ErrBadAcknowledgement, document.NoAcknowledgement, "", document1},
		{"a copy that is gone asks the person", localFault{spool.ErrMissing}, document.BytesMissing, document.CaptureAgain, document1},
		{"a copy that has rotted asks the person", localFault{spool.ErrDamaged}, document.BytesDamaged, document.CaptureAgain, document1},
		{"a disk that can't be read asks the person", localFault{errors.New("input/output error")}, document.CouldNotReadHere, document.CheckDisk, document1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := Judge(test.err)
			action := document.ActionCode("")
			if v.Action != nil {
				action = v.Action.Code
			}
			if v.Reason.Code != test.reason || action != test.action || v.Whole != test.whole {
				t.Errorf("got %s, action %q, whole %v; want %s, %q, %v", v.Reason.Code, action, v.Whole, test.reason, test.action, test.whole)
			}
			if v.Reason.Text == "" || v.Action != nil && v.Action.Text == "" {
				t.Errorf("no words for %s", v.Reason.Code)
			}
			var refused *resumable.Error
			if errors.As(test.err, &refused) && v.Action == nil && v.After != refused.RetryAfter && refused.Status >= 411 {
				t.Errorf("Retry-After was lost: %v", v.After)
			}
		})
	}
}

func TestBackoffIsJitteredAndBounded(t *testing.T) {
	for failures := range 70 {
		bound := longestRetry
		if failures < 10 {
			bound = min(bound, time.Second<<failures)
		}
		for range 50 {
			if d := backoff(failures, longestRetry); d < shortestWait || d > max(bound, shortestWait) {
				t.Fatalf("after %d failures it waits %v, want between %v and %v", failures, d, shortestWait, bound)
			}
		}
	}
	if d := atLeast(time.Second, 48*time.Hour); d != longestWait {
		t.Errorf("a service may make us wait %v", d)
	}
}
