package api_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"satchel/sync/document"

	"github.com/google/uuid"
)

type eventsAnswer struct {
	Events []struct {
		Seq        int64
		Kind       string
		DocumentID uuid.UUID `json:"document_id"`
		Data       document.Acknowledgement
	}
	Next int64
}

func TestEventsAreGivenInOrderAndWaitedFor(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		path := "/api/v1/companies/" + s.acme.String() + "/events"
		var none eventsAnswer
		s.ask("anna", "GET", path, "", &none)
		if len(none.Events) != 0 || none.Events == nil {
			t.Errorf("before anything happened: %+v", none)
		}
		waiting := make(chan eventsAnswer)
		go func() {
			var woken eventsAnswer
			s.ask("anna", "GET", path+"?wait=50", "", &woken)
			waiting <- woken
		}()
		doc, content := paper("hello")
		_, err := s.upload("anna", s.acme, doc, content)
		must(t, err)
		woken := <-waiting
		if len(woken.Events) != 1 || woken.Next != 1 || woken.Events[0].Kind != "document.accepted" ||
			woken.Events[0].DocumentID != doc.ID || woken.Events[0].Data.SHA256 != doc.SHA256 {
			t.Errorf("%+v", woken)
		}
		var after eventsAnswer
		if s.ask("anna", "GET", path+"?after=1", "", &after); len(after.Events) != 0 || after.Next != 1 {
			t.Errorf("after it: %+v", after)
		}
		var beyond eventsAnswer
		if answer := s.ask("anna", "GET", path+"?after=99", "", &beyond); answer.StatusCode != http.StatusOK || len(beyond.Events) != 0 || beyond.Next != 99 {
			t.Errorf("after a number that isn't reached yet: %s, %+v", answer.Status, beyond)
		}
		if status, code := s.problem("boris", "GET", path, ""); status != 403 || code != "no-access" {
			t.Errorf("without access: %d %s", status, code)
		}
	})
}

func TestAnEventIsNotGivenToWhoLostTheCompanyOrWasSignedOutWhileTheyWaited(t *testing.T) {
	for name, test := range map[string]struct {
		lose   func(*service)
		status int
		code   string
	}{
		"removed":            {func(s *service) { must(s.t, s.access.Withdraw(s.t.Context(), s.beta, s.boris.ID)) }, 403, "no-companies"},
		"the device revoked": {func(s *service) { s.door.revoke("boris") }, 401, "unauthorized"},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, s *service) {
				path := "/api/v1/companies/" + s.beta.String() + "/events"
				answered := make(chan *http.Response)
				go func() { answered <- s.ask("boris", "GET", path+"?wait=50", "", nil) }()
				<-s.entered // it is past the check at its start
				test.lose(s)
				doc, content := paper("none of his business")
				_, err := s.upload("anna", s.beta, doc, content)
				must(t, err)
				if answer := <-answered; answer.StatusCode != test.status {
					t.Errorf("%s, want %d", answer.Status, test.status)
				}
				if status, code := s.problem("boris", "GET", path, ""); status != test.status || code != test.code {
					t.Errorf("asked anew: %d %s", status, code)
				}
			})
		})
	}
}

func TestAReplicaSeesWhatHappenedOnAnother(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		replica := s.replica()
		path := "/api/v1/companies/" + s.acme.String() + "/events?wait=50"
		waiting := make(chan eventsAnswer)
		go func() {
			var woken eventsAnswer
			s.ask("anna", "GET", path, "", &woken)
			waiting <- woken
		}()
		doc, content := paper("hello")
		_, err := replica.upload("anna", s.acme, doc, content)
		must(t, err)
		if woken := <-waiting; len(woken.Events) != 1 {
			t.Errorf("%+v", woken)
		}
	})
}

func TestEventsStreamFromWhereTheClientWas(t *testing.T) {
	everywhere(t, func(t *testing.T, s *service) {
		for i := range 3 {
			doc, content := paper(fmt.Sprint("before ", i))
			_, err := s.upload("anna", s.acme, doc, content)
			must(t, err)
		}
		request, err := http.NewRequestWithContext(t.Context(), "GET", s.server.URL+"/api/v1/companies/"+s.acme.String()+"/events", nil)
		must(t, err)
		request.Header.Set("Authorization", "Bearer anna")
		request.Header.Set("Accept", "text/event-stream")
		request.Header.Set("Last-Event-ID", "1")
		answer, err := s.server.Client().Do(request)
		must(t, err)
		defer answer.Body.Close()
		if kind := answer.Header.Get("Content-Type"); kind != "text/event-stream" {
			t.Errorf("%s as %s", answer.Status, kind)
		}
		lines := bufio.NewScanner(answer.Body)
		for want := 2; want <= 4; want++ {
			if want == 4 {
				doc, content := paper("while it streams")
				_, err := s.upload("anna", s.acme, doc, content)
				must(t, err)
			}
			if id := nextField(t, lines, "id: "); id != fmt.Sprint(want) {
				t.Fatalf("event %s, want %d", id, want)
			}
			if kind := nextField(t, lines, "event: "); kind != "document.accepted" {
				t.Errorf("event %d is a %s", want, kind)
			}
		}
		s.taking.StopWaiting()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Errorf("as the service stops: %v", err)
		}
	})
}

func nextField(t *testing.T, lines *bufio.Scanner, name string) string {
	t.Helper()
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), name); ok {
			return value
		}
	}
	t.Fatalf("the stream ended before %q: %v", name, lines.Err())
	return ""
}
