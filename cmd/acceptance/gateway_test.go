package acceptance

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"
)

// gateway plays somebody's service for text messages, on loopback, that wants a form.
type gateway struct {
	*httptest.Server

	got    chan texted
	answer chan int // statuses of the next answers; 202 where there is none
}

type texted struct{ to, text, authorization string }

func newGateway(t *testing.T) *gateway {
	t.Helper()
	g := &gateway{got: make(chan texted, 100), answer: make(chan int, 10)}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		g.got <- texted{r.PostForm.Get("To"), r.PostForm.Get("Body"), r.Header.Get("Authorization")}
		select {
		case status := <-g.answer:
			w.WriteHeader(status)
		default:
			w.WriteHeader(http.StatusAccepted)
		}
	}))
	t.Cleanup(g.Close)
	return g
}

// options have a service use it.
func (g *gateway) options() []string {
	return []string{"--sms-gateway", g.URL + "/messages", "--sms-body", "To={to}&From={sender}&Body={text}", "--sms-sender", "Satchel"}
}

var sixDigits = regexp.MustCompile(`^\d{6}`)

// code is what was texted to a number next.
func (g *gateway) code(t *testing.T, to string) string {
	t.Helper()
	select {
	case message := <-g.got:
		if message.to != to {
			t.Errorf("texted to %s, not to %s", message.to, to)
		}
		return sixDigits.FindString(message.text)
	case <-time.After(time.Minute):
		t.Fatal("nothing was texted in a minute")
		return ""
	}
}
