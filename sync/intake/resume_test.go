package intake_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/sync/resumable"
)

func sqlite(t *testing.T) *database.DB { return databasetest.SQLite(t) }

func TestAnUploadGoesOnFromWhereverItWasCut(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		size := int64(resumable.SingleRequest + 4321)
		for _, offset := range []int64{1, 511, 512, 65_535, 65_536, 256 << 10, 256<<10 + 1, 777_777, resumable.SingleRequest, size - 1} {
			doc, content := paper(int(size))
			upload := h.partly(doc, content, offset)
			var first int64 = -1
			_, err := h.client().Upload(t.Context(), h.endpoint(h.anna, h.acme), upload, doc, bytes.NewReader(content), func(_ string, at int64) {
				if first < 0 {
					first = at
				}
			})
			if err != nil || first != offset {
				t.Fatalf("cut at %d: went on from %d: %v", offset, first, err)
			}
			h.isWhole(doc, content)
		}
	})
}

func TestEveryOffsetOfASmallUploadWorksByteForByte(t *testing.T) {
	h := newHouse(t, sqlite(t))
	owner := resumable.Owner{Company: h.acme, Account: h.anna}
	for cut := range int64(130) {
		doc, content := paper(130)
		announced := resumable.NewUpload{ID: doc.ID, Size: doc.Size, SHA256: doc.SHA256}
		if _, err := h.service.Create(t.Context(), owner, announced, resumable.Chunk{}); err != nil {
			t.Fatal(err)
		}
		for _, part := range [][2]int64{{0, cut}, {cut, 130}} {
			chunk := resumable.Chunk{Offset: part[0], Length: part[1] - part[0], Content: still{bytes.NewReader(content[part[0]:part[1]])}}
			if _, err := h.service.Append(t.Context(), owner, doc.ID, chunk); err != nil {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			h.open()
		}
		h.isWhole(doc, content)
	}
}

func TestRequestsForOneUploadTakeTurns(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		doc, content := paper(4 << 20)
		upload := h.partly(doc, content, 1000)
		var group sync.WaitGroup
		var done atomic.Int64
		for range 8 {
			group.Go(func() {
				if _, err := h.tryResume(upload, doc, content); err == nil {
					done.Add(1)
				} else if !errors.Is(err, resumable.ErrWrongOffset) {
					t.Logf("one of eight: %v", err)
				}
			})
		}
		group.Wait()
		h.resume(upload, doc, content)
		h.isWhole(doc, content)
		if n := len(h.feedOf(h.acme)); n != 1 {
			t.Errorf("%d events", n)
		}
	})
}

func TestTwoReplicasNeverCountTheSameBytesTwice(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		doc, content := paper(1000)
		owner := resumable.Owner{Company: h.acme, Account: h.anna}
		announced := resumable.NewUpload{ID: doc.ID, Size: doc.Size, SHA256: doc.SHA256}
		if _, err := h.service.Create(t.Context(), owner, announced, resumable.Chunk{}); err != nil {
			t.Fatal(err)
		}
		// The other replica counts 400 bytes while this one has them on the disk and not yet counted.
		h.faults.afterSync = func() error {
			return h.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				row, err := tx.UploadByID(ctx, doc.ID)
				if err != nil {
					return err
				}
				_, err = tx.AdvanceUpload(ctx, doc.ID, 0, 400, row.HashState, row.ExpiresAt)
				return err
			})
		}
		_, err := h.service.Append(t.Context(), owner, doc.ID, resumable.Chunk{Length: 500, Content: still{bytes.NewReader(content[:500])}})
		if !errors.Is(err, resumable.ErrWrongOffset) {
			t.Errorf("%v, want %v", err, resumable.ErrWrongOffset)
		}
	})
}

func TestManyClientsAtOnceEachGetTheirOwnAcknowledgement(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		var group sync.WaitGroup
		for range 16 {
			group.Go(func() {
				for range 10 {
					doc, content := paper(2000)
					if _, err := h.send(doc, content); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		group.Wait()
		if n := len(h.feedOf(h.acme)); n != 160 {
			t.Errorf("%d events for 160 documents", n)
		}
	})
}

// TestAConnectionThatBreaksAgainAndAgainEndsInOneDocument cuts the wire after every few hundred kilobytes, in either
// direction, and resumes as the engine does.
func TestAConnectionThatBreaksAgainAndAgainEndsInOneDocument(t *testing.T) {
	h := newHouse(t, sqlite(t))
	breaker := newBreaker(t, h.server.URL, 700<<10)
	doc, content := paper(6 << 20)
	endpoint := breaker.URL + h.endpoint(h.anna, h.acme)[len(h.server.URL):]
	client := &resumable.Client{HTTP: &http.Client{Transport: &http.Transport{}}}
	upload, known := "", int64(0)
	for tries := 0; ; tries++ {
		if tries > 60 {
			t.Fatal("it never ended")
		}
		_, err := client.Upload(t.Context(), endpoint, upload, doc, bytes.NewReader(content), func(address string, offset int64) {
			if offset < known {
				t.Errorf("the offset went back from %d to %d", known, offset)
			}
			upload, known = address, offset
		})
		if err == nil {
			break
		}
	}
	h.isWhole(doc, content)
	if n := len(h.feedOf(h.acme)); n != 1 {
		t.Errorf("%d events", n)
	}
}

// newBreaker is a proxy whose connections end after so many bytes of a request's body.
func newBreaker(t *testing.T, target string, after int64) *httptest.Server {
	t.Helper()
	address, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(address)
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { hangUp(w) }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.ContentLength > after {
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.MultiReader(io.LimitReader(r.Body, after), failingReader{}), r.Body}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errCrash }

func hangUp(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = connection.(*net.TCPConn).SetLinger(0)
		_ = connection.Close()
	}
}
