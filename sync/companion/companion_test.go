package companion

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/auth/signin"
	"satchel/storage/keychain"
	"satchel/sync/document"
	"satchel/sync/engine"
	"satchel/sync/ledger"
	"satchel/sync/resumable"
)

var (
	bakery  = Company{ID: uuid.MustParse("01a20320-0000-7000-8000-000000000001"), Name: "Hollin & Fern Bakery", Site: "Practice"}
	joinery = Company{ID: uuid.MustParse("01a20320-0000-7000-8000-000000000002"), Name: "Brightwater Joinery Ltd", Site: "Practice"}
	twin    = Company{ID: uuid.MustParse("01a20320-0000-7000-8000-000000000003"), Name: "Hollin & Fern Bakery", Site: "Another"}
)

func TestACompanyIsFoundByItsNameWhateverItsCapitalsOrByItsID(t *testing.T) {
	for name, c := range map[string]struct {
		among []Company
		text  string
		want  Company
		err   error
	}{
		"its name":            {[]Company{bakery, joinery}, "Hollin & Fern Bakery", bakery, nil},
		"in small letters":    {[]Company{bakery, joinery}, " brightwater joinery ltd ", joinery, nil},
		"its id":              {[]Company{bakery, twin}, twin.ID.String(), twin, nil},
		"part of a name":      {[]Company{bakery, joinery}, "Hollin", Company{}, ErrUnknownCompany},
		"nothing":             {[]Company{bakery}, "", Company{}, ErrUnknownCompany},
		"another one's id":    {[]Company{bakery}, joinery.ID.String(), Company{}, ErrUnknownCompany},
		"a name of two sites": {[]Company{bakery, twin}, "Hollin & Fern Bakery", Company{}, ErrAmbiguous},
		"none known":          {nil, "Hollin", Company{}, ErrUnknownCompany},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := pick(c.among, c.text)
			if !errors.Is(err, c.err) || got != c.want {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestAnAccountIsFoundByEmailUnlessTwoServicesHaveIt(t *testing.T) {
	one := signin.Account{ID: "1", Email: "you@example.com", Server: "https://one.example"}
	two := signin.Account{ID: "2", Email: "you@example.com", Server: "https://two.example"}
	other := signin.Account{ID: "3", Email: "other@example.com"}
	for name, c := range map[string]struct {
		among []signin.Account
		text  string
		want  string
		err   error
	}{
		"its e-mail":          {[]signin.Account{one, other}, "You@Example.com", "1", nil},
		"its id":              {[]signin.Account{one, two}, "2", "2", nil},
		"two have the e-mail": {[]signin.Account{one, two}, "you@example.com", "", ErrSeveralAccounts},
		"it and the service":  {[]signin.Account{one, two}, "you@example.com https://TWO.example/", "2", nil},
		"without a scheme":    {[]signin.Account{one, two}, "you@example.com one.example", "1", nil},
		"another service":     {[]signin.Account{one, two}, "you@example.com three.example", "", ErrUnknownAccount},
		"its id's beginning":  {[]signin.Account{one, {ID: "abcdef", Email: "x@example.com"}}, "ABCD", "abcdef", nil},
		"too little of an id": {[]signin.Account{one, {ID: "abcdef", Email: "x@example.com"}}, "abc", "", ErrUnknownAccount},
		"nobody":              {[]signin.Account{one}, "nobody@example.com", "", ErrUnknownAccount},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := find(c.among, c.text)
			if !errors.Is(err, c.err) || got.ID != c.want {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestWhatGoesWrongAtSignInMeansToTheQueue(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want document.ReasonCode
	}{
		"signed out":              {signin.ErrSignedOut, document.SignedOut},
		"keychain locked":         {keychain.ErrLocked, document.KeychainLocked},
		"keychain gone":           {keychain.ErrMissing, document.KeychainMissing},
		"wrong passphrase":        {keychain.ErrPassphrase, document.KeychainLocked},
		"token not kept":          {signin.ErrNotKept, document.KeychainLocked},
		"a full disk":             {&fs.PathError{Op: "write", Path: "keychain.age", Err: syscall.ENOSPC}, document.DiskFull},
		"a token for a full disk": {fmt.Errorf("%w: %w", signin.ErrNotKept, syscall.ENOSPC), document.DiskFull},
		"service too new":         {signin.ErrServerNewer, document.CompanionTooOld},
		"network down":            {signin.ErrOffline, document.Offline},
		"a fault of the service":  {&signin.FailingError{Status: 500}, document.ServiceFailing},
		"a service without room":  {&signin.FailingError{Status: 507}, document.ServiceFull},
		"a guest network's page":  {signin.ErrNotSatchel, document.WrongAnswer},
		"too many requests":       {&signin.ThrottledError{RetryAfter: time.Minute}, document.ServiceBusy},
		"no access":               {resumable.ErrNoAccess, document.NoAccess},
	} {
		t.Run(name, func(t *testing.T) {
			verdict := engine.Judge(forEngine(fmt.Errorf("uploading: %w", c.err)))
			if verdict.Reason.Code != c.want {
				t.Errorf("%s, want %s", verdict.Reason.Code, c.want)
			}
		})
	}
	if forEngine(nil) != nil {
		t.Error("nothing wrong became something")
	}
}

func TestCountsSpeakOfPausedAccountsAsNeedingTheirPerson(t *testing.T) {
	action := document.ToDo(document.SignIn)
	pauses := map[string]ledger.Pause{
		"gone":    {Account: "gone", Reason: document.Because(document.SignedOut), Action: &action},
		"offline": {Account: "offline", Reason: document.Because(document.Offline)},
	}
	rows := []ledger.Count{
		{Account: "gone", State: document.Spooled, Items: 2, Bytes: 20},
		{Account: "gone", State: document.Accepted, Items: 4, Bytes: 40},
		{Account: "offline", State: document.Spooled, Items: 3, Bytes: 30},
		{Account: "here", State: document.Uploading, Items: 1, Bytes: 10},
		{Account: "here", State: document.NeedsPerson, Items: 1, Bytes: 5},
		{Account: "here", State: document.Cancelled, Items: 1, Bytes: 7},
	}
	want := Counts{Total: 12, Waiting: 4, Uploading: 1, NeedsPerson: 3, Accepted: 4, Cancelled: 1, BytesLeft: 40}
	if diff := cmp.Diff(want, summed(rows, pauses)); diff != "" {
		t.Error(diff)
	}
}

func TestAHomeIsUsedByOneWorkAtATimeAndByAnyNumberOfLightParts(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	first, second := open(t, home), open(t, home)
	w, err := first.OpenWork(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.OpenWork(t.Context()); !errors.Is(err, ErrHomeInUse) {
		t.Errorf("the second work part: %v", err)
	}
	if _, err := second.Accounts(); err != nil {
		t.Errorf("the second light part: %v", err)
	}
	if _, err := second.Current(); !errors.Is(err, ErrNoAccount) {
		t.Errorf("nobody is signed in: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := second.OpenWork(t.Context())
	if err != nil {
		t.Fatalf("after the first let go: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(home)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the home is %v, %v", info.Mode(), err)
	}
}

func TestNothingIsCapturedWhileNobodyIsSignedIn(t *testing.T) {
	c := open(t, t.TempDir())
	w, err := c.OpenWork(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.Add(t.Context(), AddRequest{Paths: []string{"companion_test.go"}}); !errors.Is(err, ErrNoAccount) {
		t.Errorf("%v", err)
	}
	if _, err := w.Find("", "0123"); !errors.Is(err, ErrUnknownDocument) {
		t.Errorf("%v", err)
	}
	if err := w.Remove(t.Context(), uuid.Must(uuid.NewV7())); !errors.Is(err, ErrUnknownDocument) {
		t.Errorf("%v", err)
	}
}

func TestTheServicesRefusalsAreReadAndItsNonsenseIsSaidToBeThat(t *testing.T) {
	answer := func(out http.ResponseWriter, _ *http.Request) {}
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) { answer(out, r) }))
	defer server.Close()
	s := service{http: server.Client(), base: server.URL}

	answer = func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", "application/problem+json")
		out.Header().Set("Retry-After", "7")
		out.WriteHeader(http.StatusForbidden)
		_ = json.NewEncoder(out).Encode(map[string]any{"code": "no-access", "detail": "not yours"})
	}
	_, err := s.companies(t.Context())
	refused, ok := errors.AsType[*Refused](err)
	if want := (&Refused{Status: 403, Code: "no-access", Detail: "not yours", RetryAfter: 7 * time.Second}); !ok || *refused != *want {
		t.Errorf("%v", err)
	}

	answer = func(out http.ResponseWriter, _ *http.Request) { fmt.Fprint(out, "<!doctype html>Welcome to the hotel") }
	if _, err := s.whoAmI(t.Context()); !errors.Is(err, ErrWrongAnswer) {
		t.Errorf("%v", err)
	}

	s.look = func(context.Context) error { return signin.ErrNotSatchel }
	if _, err := s.whoAmI(t.Context()); !errors.Is(err, signin.ErrNotSatchel) {
		t.Errorf("a website in the service's place: %v", err)
	}
	answer = func(out http.ResponseWriter, _ *http.Request) { http.Error(out, "no such page", http.StatusNotFound) }
	if _, err := s.whoAmI(t.Context()); !errors.Is(err, signin.ErrNotSatchel) {
		t.Errorf("a website in the service's place that has no such page: %v", err)
	}
	s.look = func(context.Context) error { return signin.ErrOffline }
	if _, err := s.whoAmI(t.Context()); errors.Is(err, signin.ErrNotSatchel) {
		t.Errorf("nobody knows what is there: %v", err)
	}

	answer = func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", "application/problem+json")
		out.WriteHeader(http.StatusNotFound)
		_ = json.NewEncoder(out).Encode(map[string]any{"code": "no-such-endpoint"})
	}
	for _, other := range []error{signin.ErrServerNewer, signin.ErrServerOlder} {
		s.look = func(context.Context) error { return other }
		if _, err := s.devices(t.Context()); !errors.Is(err, other) {
			t.Errorf("a service of another API: %v, want %v", err, other)
		}
	}

	answer = func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusNoContent) }
	if err := s.revokeDevice(t.Context(), uuid.Must(uuid.NewV7())); err != nil {
		t.Error(err)
	}
}

func TestCompaniesAreRememberedForEachAccountAndABrokenFileIsForgotten(t *testing.T) {
	c := open(t, t.TempDir())
	if err := errors.Join(c.rememberCompanies("one", []Company{bakery}), c.rememberCompanies("two", []Company{joinery})); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Company{bakery}, c.knownCompanies("one")); diff != "" {
		t.Error(diff)
	}
	path := filepath.Join(c.Home(), knownFile)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := os.WriteFile(path, []byte("{half a fi"), 0o600); err != nil {
		t.Fatal(err)
	}
	if known := c.knownCompanies("one"); known != nil {
		t.Errorf("%v", known)
	}
	if err := c.rememberCompanies("one", []Company{twin}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Company{twin}, c.knownCompanies("one")); diff != "" {
		t.Error(diff)
	}
}

func TestTheDoctorFindsADamagedQueueAndSaysWhatBecameOfIt(t *testing.T) {
	home := t.TempDir()
	c := open(t, home)
	if err := os.WriteFile(filepath.Join(home, queueFile), []byte(strings.Repeat("not a queue ", 4000)), 0o600); err != nil {
		t.Fatal(err)
	}
	found := map[string]Check{}
	for _, check := range c.Doctor(t.Context()) {
		found[check.Name] = check
	}
	if check := found["damage"]; check.Result != Warn || !strings.Contains(check.Found, "put aside") {
		t.Errorf("%+v", check)
	}
	if check := found["signed-in"]; check.Result != Fail || !errors.Is(check.Err, ErrNoAccount) {
		t.Errorf("%+v", check)
	}
	if check := found["keychain"]; check.Result != OK {
		t.Errorf("%+v", check)
	}
}

func TestTheDoctorNamesWhatStandsInTheWay(t *testing.T) {
	for name, c := range map[string]struct {
		file, content string
		check         string
		result        Result
		says          string
	}{
		"a damaged file of revocations":      {"revocations.json", `[{"iss`, "revoking", Warn, "is damaged: "},
		"one that was put aside":             {"revocations.json.damaged", `[{"iss`, "revoking", Warn, "revocations.json.damaged"},
		"a revocation that waits":            {"revocations.json", waitingRevocation, "revoking", Warn, "1 device that was signed out"},
		"accounts.json cut short":            {"accounts.json", `{"version":1,"accounts":[{"id"`, "accounts", Fail, "accounts.json"},
		"the same, for the queue":            {"accounts.json", `{"version":1,"accounts":[{"id"`, "queue", Warn, "was not examined"},
		"accounts.json of a newer companion": {"accounts.json", `{"version":2}`, "accounts", Fail, "accounts.json"},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			companion := open(t, home)
			for file, content := range map[string]string{c.file: c.content, queueFile: ""} {
				if err := os.WriteFile(filepath.Join(home, file), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			said := false
			for _, check := range companion.Doctor(t.Context()) {
				said = said || check.Name == c.check && check.Result == c.result && strings.Contains(check.Found, c.says)
			}
			if !said {
				t.Errorf("the doctor says %+v", companion.Doctor(t.Context()))
			}
		})
	}
}

func TestOneDocumentIsCountedInTheSingular(t *testing.T) {
	if one, two := documents(1), documents(2); one != "1 document" || two != "2 documents" {
		t.Errorf("%q, %q", one, two)
	}
}

func open(t *testing.T, home string) *Companion {
	t.Helper()
	c, err := Open(context.Background(), Options{Home: home, Keychain: keychain.Memory})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}
