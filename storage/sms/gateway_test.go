package sms_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"satchel/storage/sms"
)

const token = "Bearer s3cr3t-t0ken"

var message = sms.Message{ID: "0190-7", To: "+447700900123", Text: "123456 is “yours”\n\n@satchel.example #123456"}

// got is a request as the gateway saw it.
type got struct {
	method, path, body string
	query              url.Values
	header             http.Header
}

// gateway plays one on loopback.
func gateway(t *testing.T, answer http.HandlerFunc) (address string, asked <-chan got) {
	t.Helper()
	seen := make(chan got, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen <- got{r.Method, r.URL.Path, string(body), r.URL.Query(), r.Header}
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, seen
}

func send(t *testing.T, cfg sms.Config) error {
	t.Helper()
	if cfg.Timeout == 0 {
		cfg.Timeout = 10 * time.Second
	}
	through, err := sms.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return through.Send(t.Context(), message)
}

func accept(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }

func TestAMessageIsJSONUnlessAnotherBodyIsConfigured(t *testing.T) {
	address, asked := gateway(t, accept)
	if err := send(t, sms.Config{Address: address + "/send", Sender: "Satchel", Authorization: token}); err != nil {
		t.Fatal(err)
	}
	request := <-asked
	var sent map[string]string
	if err := json.Unmarshal([]byte(request.body), &sent); err != nil {
		t.Fatalf("%v in %s", err, request.body)
	}
	want := map[string]string{"to": message.To, "from": "Satchel", "text": message.Text}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{"Authorization": token, "Content-Type": "application/json", "Idempotency-Key": message.ID} {
		if request.header.Get(name) != want {
			t.Errorf("%s is %q", name, request.header.Get(name))
		}
	}
}

func TestAFormAndAnAddressSpellThePartsTheirOwnWay(t *testing.T) {
	address, asked := gateway(t, accept)
	if err := send(t, sms.Config{Address: address + "/accounts/7/Messages", Body: "To={to}&From={sender}&Body={text}", Sender: "A & B"}); err != nil {
		t.Fatal(err)
	}
	request := <-asked
	form, err := url.ParseQuery(request.body)
	if err != nil || form.Get("To") != message.To || form.Get("Body") != message.Text || form.Get("From") != "A & B" || len(form) != 3 {
		t.Errorf("the form is %q, %v", request.body, err)
	}
	if err := send(t, sms.Config{Address: address + "/{to}/send?text={text}&from={sender}", Method: "GET", Sender: "A&B"}); err != nil {
		t.Fatal(err)
	}
	request = <-asked
	if request.method != "GET" || request.body != "" || request.path != "/"+message.To+"/send" ||
		request.query.Get("text") != message.Text || request.query.Get("from") != "A&B" {
		t.Errorf("asked for %+v", request)
	}
}

func TestWhatTheGatewayAnswersSaysWhetherToTryAgain(t *testing.T) {
	for name, test := range map[string]struct {
		status   int
		after    string
		rejected bool
		busy     time.Duration
	}{
		"a number it can't reach":       {status: 400, rejected: true},
		"a text it doesn't take":        {status: 422, rejected: true},
		"no right to send":              {status: 401},
		"nothing at that address":       {status: 404},
		"elsewhere":                     {status: 307},
		"too many, come in 7 s":         {status: 429, after: "7", busy: 7 * time.Second},
		"too many, and no word of when": {status: 429},
		"down, come in a minute":        {status: 503, after: "60", busy: time.Minute},
		"down until then":               {status: 503, after: "Mon, 02 Mar 2026 09:00:30 GMT", busy: 30 * time.Second},
		"a fault":                       {status: 500},
	} {
		t.Run(name, func(t *testing.T) {
			address, asked := gateway(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Date", "Mon, 02 Mar 2026 09:00:00 GMT")
				w.Header().Set("Retry-After", test.after)
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, "no: "+message.To+" "+message.Text+" "+token)
			})
			err := send(t, sms.Config{Address: address, Authorization: token})
			if err == nil || errors.Is(err, sms.ErrRejected) != test.rejected {
				t.Errorf("got %v", err)
			}
			busy, is := errors.AsType[*sms.BusyError](err)
			if is != (test.busy > 0) || is && busy.RetryAfter != test.busy {
				t.Errorf("come again: %v", err)
			}
			for _, secret := range []string{"7700900123", "123456", "s3cr3t-t0ken"} {
				if err != nil && strings.Contains(err.Error(), secret) {
					t.Errorf("the error holds %q: %v", secret, err)
				}
			}
			if len(asked) != 1 {
				t.Errorf("asked %d times", len(asked))
			}
		})
	}
}

func TestAGatewayThatIsSlowOrGoneIsGivenUpAndMayBeTriedAgain(t *testing.T) {
	hang := make(chan struct{})
	address, _ := gateway(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-hang:
		case <-r.Context().Done():
		}
	})
	t.Cleanup(func() { close(hang) })
	err := send(t, sms.Config{Address: address + "?n={to}", Timeout: 200 * time.Millisecond})
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sms.ErrRejected) || strings.Contains(err.Error(), "7700900123") {
		t.Errorf("slow: %v", err)
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	if err := send(t, sms.Config{Address: gone.URL + "?n={to}"}); err == nil || errors.Is(err, sms.ErrRejected) || strings.Contains(err.Error(), "7700900123") {
		t.Errorf("gone: %v", err)
	}
}

func TestAConfigurationThatCanNotWorkIsRefusedAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		cfg sms.Config
		say string
	}{
		"no address":                {sms.Config{Address: "sms.example/send"}, "is none"},
		"an address in the clear":   {sms.Config{Address: "http://sms.example/send"}, "in the clear"},
		"a user in the address":     {sms.Config{Address: "https://me:you@sms.example/send"}, "is none"},
		"a method that sends none":  {sms.Config{Address: "https://sms.example", Method: "DELETE"}, "DELETE"},
		"a body that is no JSON":    {sms.Config{Address: "https://sms.example", Body: `{"to": {to}, "text": {text}`}, "no JSON"},
		"a body without the text":   {sms.Config{Address: "https://sms.example", Body: `to={to}`}, "{text}"},
		"a GET without the number":  {sms.Config{Address: "https://sms.example?text={text}", Method: "GET"}, "{to}"},
		"a line break in the token": {sms.Config{Address: "https://sms.example", Authorization: "a\r\nHost: b"}, "line break"},
		"too much time":             {sms.Config{Address: "https://sms.example", Timeout: time.Hour}, "at most"},
	} {
		if test.cfg.Timeout == 0 {
			test.cfg.Timeout = time.Second
		}
		if _, err := sms.New(test.cfg); err == nil || !strings.Contains(err.Error(), test.say) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
