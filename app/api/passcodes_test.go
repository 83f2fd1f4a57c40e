package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"satchel/app/api"
	"satchel/auth/issuer"
	"satchel/auth/passcode"
	"satchel/storage/database"
)

// tray has the passcodes that were sent.
type tray struct {
	mu     sync.Mutex
	sent   []passcode.Sent
	looked int
}

func (s *tray) Sent(context.Context, uuid.UUID) ([]passcode.Sent, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked++
	return s.sent, nil
}

func (s *tray) put(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = []passcode.Sent{{Code: code, At: time.Now(), Expires: time.Now().Add(passcode.SentLife)}}
}

// waiting is a companion that waits for a passcode, and what it is answered.
type waiting struct {
	tray     *tray
	door     *door
	stop     func()
	answered chan *httptest.ResponseRecorder
}

func waitFor(t *testing.T, query string) waiting {
	t.Helper()
	stopping := make(chan struct{})
	w := waiting{
		tray: &tray{}, stop: func() { close(stopping) }, answered: make(chan *httptest.ResponseRecorder, 1),
		door: &door{callers: map[string]issuer.Caller{"anna": {Account: database.Account{ID: uuid.New()}}}},
	}
	handler := api.New(api.Options{
		Authenticator: w.door, Passcodes: w.tray, Stopping: stopping,
		Address: func(*http.Request) netip.Addr { return netip.Addr{} },
	})
	go func() {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/account/passcodes"+query, nil)
		request.Header.Set("Authorization", "Bearer anna")
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		w.answered <- answer
	}()
	synctest.Wait()
	return w
}

// says reads the answer, which came after so long.
func (w waiting) says(t *testing.T, status int, words string, after time.Duration) {
	t.Helper()
	began := time.Now()
	answer := <-w.answered
	if took := time.Since(began); answer.Code != status || !strings.Contains(answer.Body.String(), words) || took > after {
		t.Errorf("after %s: %d %s", took, answer.Code, answer.Body)
	}
}

func TestAPasscodeIsWaitedForAsLongAsIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		w := waitFor(t, "?wait=20")
		w.says(t, http.StatusOK, "[]", 20*time.Second)
		if took := time.Since(began); took != 20*time.Second || w.tray.looked > 11 {
			t.Errorf("waited %s and looked %d times", took, w.tray.looked)
		}
		waitFor(t, "").says(t, http.StatusOK, "[]", 0)
		w = waitFor(t, "?wait=20")
		w.tray.put("482913")
		w.says(t, http.StatusOK, `"code":"482913"`, 2*time.Second)
	})
}

func TestWhoeverWaitsForAPasscodeIsAnsweredAtOnceWhenTheServiceStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := waitFor(t, "?wait=55")
		w.stop()
		w.says(t, http.StatusOK, "[]", 0)
	})
}

func TestADeviceThatIsSignedOutWhileItWaitsIsGivenNoPasscode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := waitFor(t, "?wait=20")
		w.door.revoke("anna")
		w.tray.put("482913")
		w.says(t, http.StatusUnauthorized, "", 2*time.Second)
	})
}
