package intake_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/resumable"
)

var errCrash = errors.New("the machine stopped here")

func crash() error { return errCrash }

func TestACrashAnywhereLosesNothingAndDoublesNothing(t *testing.T) {
	small, large := 50_000, resumable.SingleRequest+50_000
	for name, c := range map[string]struct {
		size int
		arm  func(*faults)
	}{
		"small: before its bytes":                      {small, func(f *faults) { f.putFails = crash }},
		"small: between its bytes and its row":         {small, func(f *faults) { f.beforeRow = crash }},
		"small: between its row and the answer":        {small, func(f *faults) { f.afterRow = crash }},
		"large: before the upload's row":               {large, func(f *faults) { f.beforeRow = crash }},
		"large: between the upload's row and answer":   {large, func(f *faults) { f.afterRow = crash }},
		"large: between durable bytes and the offset":  {large, func(f *faults) { f.afterSync = crash }},
		"large: between the offset and the seal":       {large, func(f *faults) { f.beforeSeal = crash }},
		"large: between the seal and the document row": {large, func(f *faults) { f.beforeRow = nth(3, crash) }},
		"large: between the document row and answer":   {large, func(f *faults) { f.afterRow = nth(3, crash) }},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, h *house) {
				doc, content := paper(c.size)
				c.arm(h.faults)
				if _, err := h.send(doc, content); err == nil {
					t.Fatal("the crash did not happen")
				}
				h.open()
				h.mustSend(doc, content)
				h.isWhole(doc, content)
				if events := h.feedOf(h.acme); len(events) != 1 {
					t.Errorf("%d events", len(events))
				}
			})
		})
	}
}

// nth lets the first n-1 calls pass.
func nth(n int, then func() error) func() error {
	return func() error {
		if n--; n == 0 {
			return then()
		}
		return nil
	}
}

func TestWhatACrashLeftIsFinishedWithoutTheClient(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		for _, arm := range []func(*faults){
			func(f *faults) { f.beforeSeal = crash },
			func(f *faults) { f.beforeRow = nth(3, crash) },
		} {
			doc, content := paper(resumable.SingleRequest + 1)
			arm(h.faults)
			if _, err := h.send(doc, content); err == nil {
				t.Fatal("the crash did not happen")
			}
			h.open()
			if err := h.service.Reconcile(t.Context()); err != nil {
				t.Fatal(err)
			}
			h.isWhole(doc, content)
			if _, err := h.db.UploadByID(t.Context(), doc.ID); !errors.Is(err, database.ErrNotFound) {
				t.Errorf("the upload is still there: %v", err)
			}
		}
	})
}

func TestATailThatWasNeverCountedIsCut(t *testing.T) {
	h := newHouse(t, sqlite(t))
	doc, content := paper(3 << 20)
	upload := h.partly(doc, content, 1<<20)
	staged, err := h.blobs.Stage(t.Context(), blob.Key{Company: h.acme, Document: doc.ID})
	if err != nil {
		t.Fatal(err)
	}
	if err := staged.Start(1 << 20); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(staged, strings.Repeat("written, and never counted", 1000)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(staged.Sync(), staged.Close()); err != nil {
		t.Fatal(err)
	}
	h.resume(upload, doc, content)
	h.isWhole(doc, content)
}

func TestBytesThatTheDiskLostAreAskedForAgain(t *testing.T) {
	h := newHouse(t, sqlite(t))
	doc, content := paper(3 << 20)
	upload := h.partly(doc, content, 1<<20)
	if err := h.blobs.Discard(t.Context(), blob.Key{Company: h.acme, Document: doc.ID}); err != nil {
		t.Fatal(err)
	}
	h.resume(upload, doc, content)
	h.isWhole(doc, content)
}

func TestBytesTornByALossOfPowerAreReplaced(t *testing.T) {
	h := newHouse(t, sqlite(t))
	doc, content := paper(50_000)
	key := blob.Key{Company: h.acme, Document: doc.ID}
	if _, err := h.blobs.Put(t.Context(), key, bytes.NewReader(content[:4096])); err != nil {
		t.Fatal(err)
	}
	_, err := h.send(doc, content)
	var refusal *resumable.Error
	if !errors.As(err, &refusal) || refusal.Code != resumable.ErrUnavailable.Code || refusal.RetryAfter <= time.Minute {
		t.Fatalf("while another replica may be about to write the row: %v", err)
	}
	h.after(refusal.RetryAfter + time.Second)
	if _, err := h.send(doc, content); !errors.Is(err, resumable.ErrUnavailable) {
		t.Fatalf("as the torn bytes are removed: %v", err)
	}
	h.mustSend(doc, content)
	h.isWhole(doc, content)
}

func TestBytesThatCameInOneRequestServeTheUploadThatFollows(t *testing.T) {
	h := newHouse(t, sqlite(t))
	doc, content := paper(50_000)
	h.faults.beforeRow = crash
	if _, err := h.send(doc, content); err == nil {
		t.Fatal("the crash did not happen")
	}
	h.open()
	owner := resumable.Owner{Company: h.acme, Account: h.anna}
	announced := resumable.NewUpload{ID: doc.ID, Size: doc.Size, SHA256: doc.SHA256}
	if _, err := h.service.Create(t.Context(), owner, announced, resumable.Chunk{}); err != nil {
		t.Fatal(err)
	}
	upload, err := h.service.Append(t.Context(), owner, doc.ID, resumable.Chunk{Length: doc.Size, Content: still{bytes.NewReader(content)}})
	if err != nil || upload.Acknowledgement == nil {
		t.Fatalf("appending: %+v, %v", upload, err)
	}
	h.isWhole(doc, content)
}

// still is a Content that nobody interrupts.
type still struct{ io.Reader }

func (still) Interrupt() {}

func TestAFullDiskIsSaidSoAndLosesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		doc, content := paper(3 << 20)
		upload := h.partly(doc, content, 1<<20)
		h.faults.writeFails = func(n int) (int, error) { return n / 2, blob.ErrFull }
		if _, err := h.tryResume(upload, doc, content); !errors.Is(err, resumable.ErrFull) {
			t.Fatalf("on a full disk: %v, want %v", err, resumable.ErrFull)
		}
		small, smallContent := paper(1000)
		h.faults.putFails = func() error { return blob.ErrFull }
		if _, err := h.send(small, smallContent); !errors.Is(err, resumable.ErrFull) {
			t.Fatalf("on a full disk: %v, want %v", err, resumable.ErrFull)
		}
		h.faults.writeFails, h.faults.putFails = nil, nil
		h.resume(upload, doc, content)
		h.isWhole(doc, content)
		h.mustSend(small, smallContent)
	})
}

func TestExpiredUploadsAndStrayBytesGo(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		kept, keptContent := paper(1000)
		h.mustSend(kept, keptContent)
		doc, content := paper(3 << 20)
		upload := h.partly(doc, content, 1<<20)
		staged, err := h.blobs.Stage(t.Context(), blob.Key{Company: h.acme, Document: uuid.Must(uuid.NewV7())})
		if err != nil {
			t.Fatal(err)
		}
		if err := staged.Close(); err != nil {
			t.Fatal(err)
		}
		stray := blob.Key{Company: h.acme, Document: uuid.Must(uuid.NewV7())}
		if _, err := h.blobs.Put(t.Context(), stray, strings.NewReader("stray")); err != nil {
			t.Fatal(err)
		}

		h.after(6 * 24 * time.Hour)
		if err := h.service.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := count(t, h.blobs.ListStaged(t.Context())); n != 2 {
			t.Errorf("after six days %d staged blobs are left, want both", n)
		}

		h.after(25 * time.Hour)
		if _, err := h.look(doc.ID); !errors.Is(err, resumable.ErrExpired) {
			t.Errorf("looking at it: %v, want %v", err, resumable.ErrExpired)
		}
		if err := h.service.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := count(t, h.blobs.ListStaged(t.Context())); n != 0 {
			t.Errorf("%d staged blobs are left", n)
		}
		if n := count(t, h.blobs.List(t.Context())); n != 1 {
			t.Errorf("%d sealed blobs are left, want the document's alone", n)
		}
		if _, err := h.look(doc.ID); !errors.Is(err, resumable.ErrNoUpload) {
			t.Errorf("looking at it: %v, want %v", err, resumable.ErrNoUpload)
		}
		h.resume(upload, doc, content)
		h.isWhole(doc, content)
		h.isWhole(kept, keptContent)
	})
}

func count(t *testing.T, list func(func(blob.Info, error) bool)) int {
	t.Helper()
	n := 0
	for _, err := range list {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// partly uploads the first bytes of a document and returns the upload's address.
func (h *house) partly(doc resumable.Document, content []byte, cut int64) string {
	h.t.Helper()
	owner := resumable.Owner{Company: h.acme, Account: h.anna}
	announced := resumable.NewUpload{ID: doc.ID, Size: doc.Size, SHA256: doc.SHA256}
	if _, err := h.service.Create(h.t.Context(), owner, announced, resumable.Chunk{}); err != nil {
		h.t.Fatal(err)
	}
	part := io.MultiReader(bytes.NewReader(content[:cut]), failingReader{})
	upload, err := h.service.Append(h.t.Context(), owner, doc.ID, resumable.Chunk{Length: doc.Size, Content: still{part}})
	if err != nil || upload.Offset != cut {
		h.t.Fatalf("cut at %d of %d: %v", upload.Offset, cut, err)
	}
	return h.endpoint(h.anna, h.acme) + "/" + doc.ID.String()
}

func (h *house) look(id uuid.UUID) (resumable.Upload, error) {
	return h.service.Look(h.t.Context(), resumable.Owner{Company: h.acme, Account: h.anna}, id)
}

func (h *house) resume(upload string, doc resumable.Document, content []byte) {
	h.t.Helper()
	if _, err := h.tryResume(upload, doc, content); err != nil {
		h.t.Fatalf("resuming: %v", err)
	}
}

func (h *house) tryResume(upload string, doc resumable.Document, content []byte) (string, error) {
	ctx, cancel := context.WithTimeout(h.t.Context(), 30*time.Second)
	defer cancel()
	ack, err := h.client().Upload(ctx, h.endpoint(h.anna, h.acme), upload, doc, bytes.NewReader(content), nil)
	return ack.SHA256, err
}
