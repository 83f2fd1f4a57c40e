package words

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"satchel/auth/passcode/otpauth"
	"satchel/auth/signin"
	"satchel/auth/vault/scan"
	"satchel/sync/capture"
	"satchel/sync/companion"
	"satchel/sync/document"
	"satchel/sync/engine"
)

// explained lists the packages whose errors reach a person, and each of their exported errors by name.
var explained = map[string]map[string]error{
	"sync/companion": {
		"ErrHomeInUse": companion.ErrHomeInUse, "ErrBrokeOff": companion.ErrBrokeOff, "ErrNoCompany": companion.ErrNoCompany, "ErrNoHome": companion.ErrNoHome, "ErrNoAccount": companion.ErrNoAccount,
		"ErrUnknownCompany": companion.ErrUnknownCompany, "ErrAmbiguous": companion.ErrAmbiguous, "ErrSeveralAccounts": companion.ErrSeveralAccounts,
		"ErrChooseCompany": companion.ErrChooseCompany, "ErrUnknownDocument": companion.ErrUnknownDocument, "ErrUnknownLogin": companion.ErrUnknownLogin, "ErrLimit": companion.ErrLimit,
		"ErrTooMuch": companion.ErrTooMuch, "ErrNotLent": companion.ErrNotLent,
		"ErrUnknownAccount": companion.ErrUnknownAccount, "ErrWrongAnswer": companion.ErrWrongAnswer,
	},
	"auth/signin":           signinErrors,
	"auth/vault":            vaultErrors,
	"auth/vault/scan":       {"ErrNoPicture": scan.ErrNoPicture, "ErrTooLarge": scan.ErrTooLarge, "ErrNoCode": scan.ErrNoCode},
	"auth/passcode/otpauth": {"ErrUnreadable": otpauth.ErrUnreadable, "ErrForeign": otpauth.ErrForeign, "ErrExport": otpauth.ErrExport},
	"sync/capture":          {"ErrRequest": capture.ErrRequest, "ErrNote": capture.ErrNote, "ErrNoRoom": capture.ErrNoRoom, "ErrStopped": capture.ErrStopped},
	"sync/capture/watch":    watchErrors,
	"sync/document":         documentErrors,
	"sync/engine":           engineErrors,
	"sync/ledger":           ledgerErrors,
	"sync/resumable":        resumableErrors,
	"storage/keychain":      keychainErrors,
	"storage/queue":         queueErrors,
	"storage/spool":         spoolErrors,
}

func TestEveryErrorThatReachesAPersonHasWords(t *testing.T) {
	for folder, known := range explained {
		for _, name := range exportedErrors(t, folder) {
			err, listed := known[name]
			if !listed {
				t.Errorf("%s.%s is not listed here, so nobody knows whether it has words", folder, name)
				continue
			}
			judge(t, folder+"."+name, Explain(fmt.Errorf("trying something: %w", err)))
		}
	}
}

func TestHowLongToWaitIsSaidAsAPersonDoes(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "a little while", time.Second: "a second", 31 * time.Second: "31 seconds", 89500 * time.Millisecond: "90 seconds",
		15 * time.Minute: "15 minutes", 24 * time.Hour: "24 hours",
	} {
		e := Explain(fmt.Errorf("signing in: %w", &signin.ThrottledError{RetryAfter: d}))
		judge(t, "throttled", e)
		if !strings.Contains(e.Action, want) {
			t.Errorf("%s: %q, want %q in it", d, e.Action, want)
		}
	}
}

func TestTypedErrorsHaveWords(t *testing.T) {
	for _, err := range []error{
		&signin.MoreWantedError{Wants: []string{"passcode"}}, &signin.MoreWantedError{Wants: []string{"passcode"}, Wrong: true},
		&signin.MoreWantedError{Wants: []string{"passcode_setup"}}, &signin.MoreWantedError{Wants: []string{"a blood sample"}}, &signin.ServiceError{Status: 400},
		&signin.FailingError{Status: 500}, &signin.FailingError{Status: 507},
		&companion.Refused{Status: 401}, &companion.Refused{Status: 403}, &companion.Refused{Status: 404},
		&engine.AccountError{Reason: document.KeychainLocked},
		&companion.Refused{Status: 429}, &companion.Refused{Status: 500},
	} {
		judge(t, err.Error(), Explain(fmt.Errorf("asking: %w", err)))
	}
}

func TestWhatAnswersInTheServicesPlaceIsToldFromAServiceThatFails(t *testing.T) {
	for want, err := range map[string]error{
		"service-failing": &signin.FailingError{Status: 500},
		"service-full":    &signin.FailingError{Status: 507},
		"offline":         signin.ErrOffline,
		"not-satchel":     fmt.Errorf("%w (%w)", signin.ErrNotSatchel, &signin.ServiceError{Status: 400, Code: "login_required"}),
		"not-taken":       &signin.ServiceError{Status: 400, Code: "invalid_request"},
	} {
		if got := Explain(fmt.Errorf("asking: %w", err)).Code; got != want {
			t.Errorf("%v is told as %s, want %s", err, got, want)
		}
	}
}

func TestAPasswordIsMentionedOnlyWhereOneWasTyped(t *testing.T) {
	asking := fmt.Errorf("renewing the token: %w", signin.ErrNotSatchel)
	if said := Explain(asking).String(); strings.Contains(said, "password") {
		t.Errorf("without a password it is said: %s", said)
	}
	if said := Explain(fmt.Errorf("%w: %w", signin.ErrUnsent, asking)).String(); !strings.Contains(said, "Your password was not sent") {
		t.Errorf("of a sign-in it is said: %s", said)
	}
}

func TestEveryRefusalOfAFileHasWords(t *testing.T) {
	for _, code := range constants(t, "sync/capture", "Code") {
		if _, ok := captureWords[capture.Code(code)]; !ok {
			t.Errorf("the refusal %q has no words", code)
		}
		e := Explain(&capture.Refusal{Code: capture.Code(code)})
		judge(t, code, e)
		if e.Exit != Person || e.Safe == "" {
			t.Errorf("%s: exit %d, safe %q; the person has to act, and must know that the original is safe", code, e.Exit, e.Safe)
		}
	}
}

func TestOfAFileThatIsNotThereNoOriginalIsSpokenOf(t *testing.T) {
	for _, code := range []capture.Code{capture.NotFound, capture.DeadLink, capture.NameTooLong} {
		if said := Explain(&capture.Refusal{Code: code}).Safe; said != noOriginal {
			t.Errorf("%s: %q", code, said)
		}
	}
	if said := Explain(&capture.Refusal{Code: capture.Empty}).Safe; said != originalSafe {
		t.Errorf("of one that is there: %q", said)
	}
}

func TestEveryReasonOfADocumentHasWords(t *testing.T) {
	for _, code := range constants(t, "sync/document", "ReasonCode") {
		judge(t, code, Account(document.ReasonCode(code)))
	}
}

func TestWhatSatchelDoesNotKnowIsNeverShownRaw(t *testing.T) {
	e := Explain(errors.New("bolt: 0xdeadbeef pgid mismatch"))
	judge(t, "an unknown error", e)
	if strings.Contains(e.String(), "0xdeadbeef") {
		t.Error(e)
	}
}

func TestWhereItIsTheNetworkTheExitCodeSaysSo(t *testing.T) {
	for name, err := range map[string]error{
		"refused connection": &net.OpError{Op: "dial", Err: errors.New("connection refused")},
		"unknown host":       &net.DNSError{Err: "no such host", Name: "satchel.example"},
		"slow answer":        &url.Error{Op: "Get", URL: "https://satchel.example", Err: context.DeadlineExceeded},
		"time-out":           fmt.Errorf("calling: %w", context.DeadlineExceeded),
	} {
		if e := Explain(err); e.Exit != Offline {
			t.Errorf("%s: exit %d, want %d", name, e.Exit, Offline)
		}
	}
}

func TestFaultsOfTheFolderAreThePersons(t *testing.T) {
	for err, code := range map[error]string{
		&fs.PathError{Op: "open", Path: "accounts.json", Err: syscall.EACCES}:  "permission",
		&fs.PathError{Op: "write", Path: "accounts.json", Err: syscall.ENOSPC}: "disk-full",
		&fs.PathError{Op: "write", Path: "accounts.json", Err: syscall.EROFS}:  "read-only",
		&fs.PathError{Op: "mkdir", Path: "/etc/passwd", Err: syscall.ENOTDIR}:  "folder",
		&fs.PathError{Op: "mkdir", Path: "/proc/nope", Err: syscall.ENOENT}:    "folder",
		&os.LinkError{Op: "rename", Old: "a", New: "b", Err: syscall.EXDEV}:    "folder",
	} {
		e := Explain(fmt.Errorf("writing who is signed in: %w", err))
		judge(t, code, e)
		if e.Code != code || e.Exit != Person {
			t.Errorf("%v: %s, exit code %d", err, e.Code, e.Exit)
		}
	}
}

// judge holds an explanation to what every one has to be.
func judge(t *testing.T, name string, e Explanation) {
	t.Helper()
	if e.Code == "" || e.Title == "" || e.Action == "" {
		t.Errorf("%s lacks a code, what happened or what to do: %+v", name, e)
	}
	if e.Code == "fault" && !strings.Contains(name, "unknown") {
		t.Errorf("%s is not known to Explain", name)
	}
	if e.Exit < Failed || e.Exit > Offline {
		t.Errorf("%s: exit code %d", name, e.Exit)
	}
	for _, text := range []string{e.Title, e.Safe, e.Action} {
		if text != "" && !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q is not a sentence", name, text)
		}
	}
}

// exportedErrors reads the names of a package's exported Err… variables from its source.
func exportedErrors(t *testing.T, folder string) []string {
	t.Helper()
	var names []string
	for _, spec := range valueSpecs(t, folder) {
		for _, name := range spec.Names {
			if strings.HasPrefix(name.Name, "Err") {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

// constants reads the texts of a package's constants of a string type.
func constants(t *testing.T, folder, ofType string) []string {
	t.Helper()
	var texts []string
	for _, spec := range valueSpecs(t, folder) {
		kind, ok := spec.Type.(*ast.Ident)
		if !ok || kind.Name != ofType {
			continue
		}
		for _, value := range spec.Values {
			if text, ok := value.(*ast.BasicLit); ok {
				texts = append(texts, strings.Trim(text.Value, `"`))
			}
		}
	}
	if len(texts) == 0 {
		t.Fatalf("%s has no constants of type %s", folder, ofType)
	}
	return texts
}

func valueSpecs(t *testing.T, folder string) []*ast.ValueSpec {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(folder), "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("finding the source of %s: %v", folder, err)
	}
	var specs []*ast.ValueSpec
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			group, ok := declared.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range group.Specs {
				if value, ok := spec.(*ast.ValueSpec); ok {
					specs = append(specs, value)
				}
			}
		}
	}
	return specs
}
