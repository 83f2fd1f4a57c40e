package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/resumable"
)

// taking is a way to take away what Boris needs to send documents to Beta, and to give it back.
type taking struct {
	name       string
	away, back func(context.Context, *database.Tx) error
	status     int
	code       string
}

// takings are all of them. Boris sends through a device, or in a browser.
func (h *house) takings() []taking {
	site, began := h.siteOf(h.beta), h.addSession(h.boris)
	h.through = resumable.Owner{Device: h.addDevice(h.boris), Session: began}
	role := database.Member{SiteID: site, AccountID: h.boris, Role: string(access.Bookkeeper), CreatedAt: began}
	place := database.CompanyMember{CompanyID: h.beta, AccountID: h.boris, CreatedAt: began}
	denied := database.MemberFeature{SiteID: site, AccountID: h.boris, Feature: string(access.AddDocuments)}
	return []taking{
		{"the person is removed", func(ctx context.Context, tx *database.Tx) error {
			return tx.DeleteMember(ctx, site, h.boris, began)
		}, func(ctx context.Context, tx *database.Tx) error {
			if err := tx.PutMember(ctx, role); err != nil {
				return err
			}
			return tx.PutCompanyMember(ctx, place)
		}, http.StatusForbidden, "no-access"},
		{"the company is taken away", func(ctx context.Context, tx *database.Tx) error {
			return tx.DeleteCompanyMember(ctx, h.beta, h.boris)
		}, func(ctx context.Context, tx *database.Tx) error {
			return tx.PutCompanyMember(ctx, place)
		}, http.StatusForbidden, "no-access"},
		{"adding is denied", func(ctx context.Context, tx *database.Tx) error {
			return tx.PutMemberFeature(ctx, denied)
		}, func(ctx context.Context, tx *database.Tx) error {
			return tx.DeleteMemberFeature(ctx, site, h.boris, denied.Feature)
		}, http.StatusForbidden, "no-feature"},
		{"adding is denied to the role", func(ctx context.Context, tx *database.Tx) error {
			return tx.PutRoleFeature(ctx, database.RoleFeature{SiteID: site, Role: role.Role, Feature: denied.Feature})
		}, func(ctx context.Context, tx *database.Tx) error {
			return tx.DeleteRoleFeature(ctx, site, role.Role, denied.Feature)
		}, http.StatusForbidden, "no-feature"},
		{"the company is closed", func(ctx context.Context, tx *database.Tx) error {
			return tx.CloseCompany(ctx, h.beta, began)
		}, func(ctx context.Context, tx *database.Tx) error {
			return tx.ReopenCompany(ctx, h.beta)
		}, http.StatusForbidden, "company-closed"},
		{"the device is revoked", func(ctx context.Context, tx *database.Tx) error {
			return tx.RevokeDevice(ctx, h.boris, h.through.Device, "lost", began)
		}, func(ctx context.Context, tx *database.Tx) (err error) {
			h.through.Device, err = addDevice(ctx, tx, h.boris, h.clock())
			return err
		}, http.StatusUnauthorized, "unauthorized"},
		{"the session is logged off", func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.ExpireSession(ctx, h.through.Session.AppendFormat(nil, time.RFC3339Nano), h.clock())
			return err
		}, func(ctx context.Context, tx *database.Tx) (err error) {
			h.through.Session, err = addSession(ctx, tx, h.boris, h.clock())
			return err
		}, http.StatusUnauthorized, "unauthorized"},
	}
}

func (h *house) write(fn func(context.Context, *database.Tx) error) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), fn); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) siteOf(company uuid.UUID) uuid.UUID {
	h.t.Helper()
	row, err := h.db.Company(h.t.Context(), company)
	if err != nil {
		h.t.Fatal(err)
	}
	return row.SiteID
}

func (h *house) addDevice(account uuid.UUID) (id uuid.UUID) {
	h.write(func(ctx context.Context, tx *database.Tx) (err error) {
		id, err = addDevice(ctx, tx, account, h.clock())
		return err
	})
	return id
}

func addDevice(ctx context.Context, tx *database.Tx, account uuid.UUID, now time.Time) (uuid.UUID, error) {
	row := database.Device{ID: uuid.Must(uuid.NewV7()), AccountID: account, AuthEpoch: 1, CreatedAt: now, LastSeenAt: now}
	return row.ID, tx.AddDevice(ctx, row)
}

func (h *house) addSession(account uuid.UUID) (began time.Time) {
	h.write(func(ctx context.Context, tx *database.Tx) (err error) {
		began, err = addSession(ctx, tx, account, h.clock())
		return err
	})
	return began
}

// addSession begins a session, whose cookie is when that was.
func addSession(ctx context.Context, tx *database.Tx, account uuid.UUID, now time.Time) (time.Time, error) {
	began := now.UTC().Truncate(time.Microsecond)
	return began, tx.AddSession(ctx, database.Session{
		Hash: began.AppendFormat(nil, time.RFC3339Nano), AccountID: account, AuthEpoch: 1, CreatedAt: began,
		LastSeenAt: began, ExpiresAt: began.Add(12 * time.Hour), SignedInBy: "password",
	})
}

// slow sends content in one PATCH, does something when all but its last bytes are there, and sends those then.
func (h *house) slow(upload string, content []byte, meanwhile func()) (status int, code string) {
	h.t.Helper()
	first, rest := content[:len(content)-10], content[len(content)-10:]
	var there sync.Once
	arrived, counted := make(chan struct{}), 0
	h.faults.writeFails = func(n int) (int, error) {
		if counted += n; counted >= len(first) {
			there.Do(func() { close(arrived) })
		}
		return 0, nil
	}
	from, to := io.Pipe()
	go func() {
		_, err := to.Write(first)
		if err == nil {
			<-arrived
			meanwhile()
			_, err = to.Write(rest)
		}
		to.CloseWithError(err) // nil is the end
	}()
	request, err := http.NewRequestWithContext(h.t.Context(), "PATCH", upload, from)
	if err != nil {
		h.t.Fatal(err)
	}
	request.ContentLength = int64(len(content))
	for name, value := range map[string]string{"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": stream} {
		request.Header.Set(name, value)
	}
	answer, err := h.server.Client().Do(request)
	h.faults.writeFails = nil
	if err != nil {
		h.t.Fatal(err)
	}
	return answer.StatusCode, codeIn(h, answer)
}

func codeIn(h *house, answer *http.Response) string {
	h.t.Helper()
	defer answer.Body.Close()
	var problem struct{ Code string }
	if err := json.NewDecoder(answer.Body).Decode(&problem); err != nil && err != io.EOF {
		h.t.Fatal(err)
	}
	return problem.Code
}

// begin announces a document of Boris for Beta.
func (h *house) begin(doc resumable.Document) string {
	h.t.Helper()
	answer := h.ask("POST", h.endpoint(h.boris, h.beta), nil, "Upload-Length", strconv.FormatInt(doc.Size, 10),
		"Upload-Metadata", resumable.FormatMetadata(
			resumable.Pair{Key: resumable.MetaDocument, Value: doc.ID.String()}, resumable.Pair{Key: resumable.MetaSHA256, Value: doc.SHA256},
		))
	if answer.StatusCode != http.StatusCreated {
		h.t.Fatalf("creating: %s", answer.Status)
	}
	return h.server.URL + answer.Header.Get("Location")
}

func (h *house) isNotThere(company, id uuid.UUID) {
	h.t.Helper()
	if row, err := h.db.DocumentOf(h.t.Context(), company, id); err == nil {
		h.t.Errorf("document %s was accepted at %s", id, row.AcceptedAt)
	}
}

func TestWhoeverMayNoLongerSendGetsNothingAcceptedThatIsOnItsWay(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		takings := h.takings()
		for _, taken := range takings {
			doc, content := paper(100_000)
			upload := h.begin(doc)
			status, code := h.slow(upload, content, func() { h.write(taken.away) })
			if status != taken.status || code != taken.code {
				t.Errorf("%s: HTTP %d %s, want %d %s", taken.name, status, code, taken.status, taken.code)
			}
			h.isNotThere(h.beta, doc.ID)
			again := h.ask("PATCH", upload, nil, "Upload-Offset", "0", "Content-Type", stream)
			if code := codeIn(h, again); again.StatusCode != taken.status || code != taken.code {
				t.Errorf("%s: a request that begins then gets HTTP %d %s", taken.name, again.StatusCode, code)
			}
			if err := h.service.Reconcile(t.Context()); err != nil {
				t.Error(err)
			}
			h.isNotThere(h.beta, doc.ID)

			h.write(taken.back)
			if at := h.ask("HEAD", upload, nil).Header.Get("Upload-Offset"); at != "0" {
				t.Errorf("%s: %s bytes count that came in too late", taken.name, at)
			}
			if _, err := h.client().Upload(t.Context(), h.endpoint(h.boris, h.beta), upload, doc, bytes.NewReader(content), nil); err != nil {
				t.Errorf("%s, and given back: %v", taken.name, err)
			}
		}
		if n := len(h.feedOf(h.beta)); n != len(takings) {
			t.Errorf("%d documents were accepted in the end", n)
		}
	})
}

func TestWhatIsTakenAwayJustBeforeADocumentIsMadeWins(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		for _, taken := range h.takings() {
			for _, size := range []int{1000, resumable.SingleRequest + 1000} { // in its creation, and after it
				doc, content := paper(size)
				transaction := 1
				// What had come whole through a session that stood then is accepted, if its person still may send.
				if size > resumable.SingleRequest {
					transaction = 3 // after the upload's row, and the count of its bytes
				}
				h.faults.beforeRow = nth(transaction, func() error { return h.db.Write(t.Context(), taken.away) })
				_, err := h.client().Upload(t.Context(), h.endpoint(h.boris, h.beta), "", doc, bytes.NewReader(content), nil)
				h.faults.beforeRow = nil
				var refusal *resumable.Error
				if !errors.As(err, &refusal) || refusal.Status != taken.status {
					t.Errorf("%s, %d bytes: %v", taken.name, size, err)
				}
				h.isNotThere(h.beta, doc.ID)
				// What had come whole through a session that stood then is accepted, if its person still may send.
				if size > resumable.SingleRequest && taken.name != "the session is logged off" {
					if err := h.service.Reconcile(t.Context()); err != nil {
						t.Error(err)
					}
					h.isNotThere(h.beta, doc.ID)
				}
				h.write(taken.back)
				if _, err := h.client().Upload(t.Context(), h.endpoint(h.boris, h.beta), "", doc, bytes.NewReader(content), nil); err != nil {
					t.Errorf("%s, and given back: %v", taken.name, err)
				}
			}
		}
	})
}
