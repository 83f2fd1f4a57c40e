package resumable_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/sync/document"
	"satchel/sync/resumable"
)

func paper(size int) (resumable.Document, []byte) {
	content := bytes.Repeat([]byte("paper"), size/5+1)[:size]
	sum := sha256.Sum256(content)
	return resumable.Document{
		ID: uuid.Must(uuid.NewV7()), SHA256: hex.EncodeToString(sum[:]), Size: int64(size),
		Name: "receipt.pdf", Category: document.Expense, CapturedAt: time.Now(),
	}, content
}

func upload(t *testing.T, server *httptest.Server, resume string, doc resumable.Document, content []byte) (document.Acknowledgement, error) {
	t.Helper()
	client := resumable.Client{HTTP: server.Client()}
	return client.Upload(t.Context(), server.URL+"/uploads", resume, doc, bytes.NewReader(content), nil)
}

func serve(t *testing.T, handle http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return server
}

func acknowledge(t *testing.T, w http.ResponseWriter, ack document.Acknowledgement) {
	t.Helper()
	value, err := resumable.EncodeAcknowledgement(ack)
	if err != nil {
		t.Error(err)
	}
	w.Header().Set("Tus-Resumable", "1.0.0")
	w.Header().Set("Location", "/uploads/1")
	w.Header().Set("Upload-Offset", strconv.FormatInt(ack.Size, 10))
	w.Header().Set("Satchel-Acknowledgement", value)
	w.WriteHeader(http.StatusCreated)
}

func TestWhatIsNotTheServiceIsNeverBelieved(t *testing.T) {
	page := func(status int, headers ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			for i := 0; i < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "<html>Welcome to the hotel</html>")
		}
	}
	for name, handle := range map[string]http.HandlerFunc{
		"a captive portal's page":         page(200),
		"a portal that says created":      page(201, "Location", "/uploads/1"),
		"a redirect to a log-in page":     page(302, "Location", "/welcome"),
		"an ordinary website":             page(404),
		"a firewall's refusal":            page(403),
		"network log-in required":         page(511),
		"a proxy that wants a password":   page(407),
		"a gone page of somebody else's":  page(410),
		"another's idea of a conflict":    page(409),
		"another version of the protocol": page(201, "Tus-Resumable", "0.2.2", "Location", "/uploads/1"),
	} {
		for _, resume := range []string{"", "/uploads/1"} {
			var requests atomic.Int64
			server := serve(t, func(w http.ResponseWriter, r *http.Request) { requests.Add(1); handle(w, r) })
			doc, content := paper(1000)
			address := resume
			if resume != "" {
				address = server.URL + resume
			}
			_, err := upload(t, server, address, doc, content)
			var refusal *resumable.Error
			if err == nil || (errors.As(err, &refusal) && refusal.Status < 500 && !strings.Contains(name, "version")) {
				t.Errorf("%s: %v, want something that is no refusal", name, err)
			}
			if requests.Load() != 1 {
				t.Errorf("%s: asked %d times", name, requests.Load())
			}
		}
	}
}

func TestAnAcknowledgementOfSomethingElseIsNone(t *testing.T) {
	doc, content := paper(1000)
	right := document.Acknowledgement{DocumentID: doc.ID, SHA256: doc.SHA256, Size: doc.Size, Time: time.Now()}
	for name, change := range map[string]func(*document.Acknowledgement){
		"another document": func(a *document.Acknowledgement) { a.DocumentID = uuid.New() },
		"other bytes":      func(a *document.Acknowledgement) { a.SHA256 = strings.Repeat("0", 64) },
		"another size":     func(a *document.Acknowledgement) { a.Size = 999 },
	} {
		ack := right
		change(&ack)
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			acknowledge(t, w, ack)
		})
		if _, err := upload(t, server, "", doc, content); !errors.Is(err, resumable.ErrBadAcknowledgement) {
			t.Errorf("%s: %v, want %v", name, err, resumable.ErrBadAcknowledgement)
		}
	}
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		acknowledge(t, w, right)
	})
	ack, err := upload(t, server, "", doc, content)
	if diff := cmp.Diff(right, ack); err != nil || diff != "" {
		t.Errorf("the right one: %v %s", err, diff)
	}
}

func TestASmallDocumentTakesOneRequest(t *testing.T) {
	doc, content := paper(resumable.SingleRequest)
	var requests atomic.Int64
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		got, err := io.ReadAll(r.Body)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("received %d bytes: %v", len(got), err)
		}
		acknowledge(t, w, document.Acknowledgement{DocumentID: doc.ID, SHA256: doc.SHA256, Size: doc.Size})
	})
	if _, err := upload(t, server, "", doc, content); err != nil || requests.Load() != 1 {
		t.Errorf("%d requests: %v", requests.Load(), err)
	}
}

func TestTheTokenNeverLeavesTheServer(t *testing.T) {
	var leaked atomic.Bool
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { leaked.Store(true) })
	for name, location := range map[string]string{
		"another host": elsewhere.URL + "/uploads/1", "another host without a scheme": strings.TrimPrefix(elsewhere.URL, "http:"), "nothing": "",
	} {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Tus-Resumable", "1.0.0")
			w.Header().Set("Location", location)
			w.Header().Set("Upload-Offset", "0")
			w.WriteHeader(http.StatusCreated)
		})
		doc, content := paper(resumable.SingleRequest + 1)
		if _, err := upload(t, server, "", doc, content); !errors.Is(err, resumable.ErrNotSatchel) {
			t.Errorf("a location that is %s: %v, want %v", name, err, resumable.ErrNotSatchel)
		}
	}
	if leaked.Load() {
		t.Error("the other host was asked")
	}
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			t.Errorf("%s, want a new creation", r.Method)
		}
		resumable.WriteProblem(w, resumable.ErrUnavailable)
	})
	doc, content := paper(1000)
	if _, err := upload(t, server, elsewhere.URL+"/uploads/1", doc, content); !errors.Is(err, resumable.ErrUnavailable) || leaked.Load() {
		t.Errorf("resuming at an address on another host: %v, asked there: %v", err, leaked.Load())
	}
}

func TestRefusalsComeBackAsTheyWereMeant(t *testing.T) {
	for _, refusal := range []*resumable.Error{
		resumable.ErrUnauthorized, resumable.ErrNoAccess, resumable.ErrTooLarge, resumable.ErrConflict, resumable.ErrHashMismatch,
		resumable.ErrUnavailable, resumable.ErrFull, resumable.ErrInternal, resumable.ErrEmpty, resumable.ErrMediaType,
	} {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) { resumable.WriteProblem(w, refusal) })
		doc, content := paper(1000)
		_, err := upload(t, server, "", doc, content)
		var got *resumable.Error
		if !errors.As(err, &got) {
			t.Errorf("%s: %v", refusal.Code, err)
			continue
		}
		if diff := cmp.Diff(refusal, got); diff != "" {
			t.Errorf("%s: %s", refusal.Code, diff)
		}
	}
}

func TestAGatewaysRefusalKeepsItsStatusAndItsWait(t *testing.T) {
	for status, after := range map[int]string{502: "", 503: "7", 429: "7", 413: "", 504: "7", 500: ""} {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if after != "" {
				w.Header().Set("Retry-After", after)
			}
			http.Error(w, "<html>nginx</html>", status)
		})
		doc, content := paper(1000)
		_, err := upload(t, server, "", doc, content)
		var got *resumable.Error
		if !errors.As(err, &got) || got.Status != status || (after != "") != (got.RetryAfter == 7*time.Second) {
			t.Errorf("HTTP %d: %v", status, err)
		}
	}
}

func TestAServiceThatNeverAgreesIsLeftAlone(t *testing.T) {
	var requests atomic.Int64
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		w.Header().Set("Tus-Resumable", "1.0.0")
		w.Header().Set("Upload-Offset", "5")
		if r.Method == http.MethodHead {
			return
		}
		resumable.WriteProblem(w, resumable.ErrWrongOffset)
	})
	doc, content := paper(1000)
	if _, err := upload(t, server, server.URL+"/uploads/1", doc, content); !errors.Is(err, resumable.ErrWrongOffset) {
		t.Errorf("%v, want %v", err, resumable.ErrWrongOffset)
	}
	if requests.Load() > 12 {
		t.Errorf("asked %d times", requests.Load())
	}
}

func TestANetworkThatIsDownIsNoRefusal(t *testing.T) {
	server := serve(t, func(http.ResponseWriter, *http.Request) {})
	server.Close()
	doc, content := paper(1000)
	_, err := upload(t, server, "", doc, content)
	var refusal *resumable.Error
	if err == nil || errors.As(err, &refusal) {
		t.Errorf("%v, want a network error", err)
	}
}

func TestACancelledContextEndsTheAttempt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.CopyN(io.Discard, r.Body, 1)
		cancel()
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	doc, content := paper(1000)
	client := resumable.Client{HTTP: server.Client()}
	_, err := client.Upload(ctx, server.URL, "", doc, bytes.NewReader(content), nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
}
