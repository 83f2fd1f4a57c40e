package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"satchel/sync/document"
	"satchel/sync/ledger"
	"satchel/sync/resumable"
)

// mishap is what the modelled service does with one request.
type mishap int

const (
	well mishap = iota
	networkDown
	replyLost // it accepts, and its answer never arrives
	cutInTheMiddle
	answer401
	answer403
	answer404
	answer409
	answer422
	answer429
	answer460
	answer500
	answer503
	answer507
	lie
	mishaps
)

// model is a service that does what a plan says, request by request, and is well afterwards. It holds
// documents by id, as the real one does, so that sending one again finds it there.
type model struct {
	mu     sync.Mutex
	plan   []mishap
	signed bool
	held   map[uuid.UUID]document.Acknowledgement
	parts  map[uuid.UUID]int64
}

func (m *model) next() mishap {
	if !m.signed {
		return answer401
	}
	if len(m.plan) == 0 {
		return well
	}
	now := m.plan[0]
	m.plan = m.plan[1:]
	if now == answer401 {
		m.signed = false
	}
	return now
}

func (m *model) Probe(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.next() == networkDown {
		return errNetwork
	}
	return nil
}

func (m *model) Upload(_ context.Context, r document.Record, content io.ReaderAt, progress func(string, int64)) (document.Acknowledgement, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	mishap := m.next()
	switch mishap {
	case networkDown:
		return document.Acknowledgement{}, errNetwork
	case answer401, answer403, answer404, answer409, answer422, answer429, answer460, answer500, answer503, answer507:
		if mishap == answer404 {
			delete(m.parts, r.ID)
		}
		return document.Acknowledgement{}, &resumable.Error{Status: statusOf[mishap], Code: "test", RetryAfter: 3 * time.Second}
	}
	if ack, ok := m.held[r.ID]; ok {
		progress("/uploads/"+r.ID.String(), r.Size)
		return ack, nil
	}
	progress("/uploads/"+r.ID.String(), m.parts[r.ID])
	if mishap == cutInTheMiddle {
		m.parts[r.ID] = max(m.parts[r.ID], r.Size/2)
		progress("/uploads/"+r.ID.String(), m.parts[r.ID])
		return document.Acknowledgement{}, io.ErrUnexpectedEOF
	}
	if n, err := io.Copy(io.Discard, io.NewSectionReader(content, 0, r.Size)); err != nil || n != r.Size {
		return document.Acknowledgement{}, errors.Join(err, io.ErrShortWrite)
	}
	ack := document.Acknowledgement{DocumentID: r.ID, SHA256: r.SHA256, Size: r.Size, Time: time.Now().UTC()}
	if mishap == lie {
		ack.SHA256 = "0" + ack.SHA256[1:] + "x"
		return ack, nil
	}
	m.held[r.ID] = ack
	if mishap == replyLost {
		return document.Acknowledgement{}, errNetwork
	}
	return ack, nil
}

var statusOf = map[mishap]int{
	answer401: http.StatusUnauthorized, answer403: http.StatusForbidden, answer404: http.StatusNotFound,
	answer409: http.StatusConflict, answer422: http.StatusUnprocessableEntity, answer429: http.StatusTooManyRequests,
	answer460: 460, answer500: http.StatusInternalServerError, answer503: http.StatusServiceUnavailable,
	answer507: http.StatusInsufficientStorage,
}

// scenario is what one run of the property goes through.
type scenario struct {
	Sizes    []int
	Plan     []mishap
	Restarts []time.Duration // the engine is stopped after each and begun anew
	Shifts   []time.Duration // and the wall clock is put there
}

func drawScenario(t *rapid.T) scenario {
	return scenario{
		Sizes: rapid.SliceOfN(rapid.SampledFrom([]int{1, 900, 40_000, 1_100_000, 2_500_000}), 1, 8).Draw(t, "sizes"),
		Plan:  rapid.SliceOfN(rapid.Custom(func(t *rapid.T) mishap { return mishap(rapid.IntRange(0, int(mishaps)-1).Draw(t, "mishap")) }), 0, 40).Draw(t, "plan"),
		Restarts: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.IntRange(0, 600_000).Draw(t, "ms")) * time.Millisecond
		}), 0, 4).Draw(t, "restarts"),
		Shifts: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.IntRange(-48, 48).Draw(t, "hours")) * time.Hour
		}), 5, 5).Draw(t, "shifts"),
	}
}

// Whatever a service, a network, a clock and restarts do, in the end every document is accepted exactly once,
// as long as its person signs in and retries when asked.
func TestWhateverHappensEveryDocumentIsAcceptedOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawScenario(rt)
		var fault error
		synctest.Test(t, func(t *testing.T) { fault = s.play(t) })
		if fault != nil {
			rt.Fatalf("%+v: %v", s, fault)
		}
	})
}

func (s scenario) play(t *testing.T) error {
	h := build(t)
	docs := h.add("ann", s.Sizes...)
	m := &model{plan: s.Plan, signed: true, held: map[uuid.UUID]document.Acknowledgement{}, parts: map[uuid.UUID]int64{}}
	for i, after := range s.Restarts {
		h.shift.Store(int64(s.Shifts[i]))
		_, stop := h.run(map[string]Uploader{"ann": m})
		time.Sleep(after)
		stop()
		if err := h.sound(); err != nil {
			return err
		}
		h.close()
		if swept := h.open(); swept != (ledger.Swept{}) {
			return fmt.Errorf("the sweep had work to do: %+v", swept)
		}
	}
	h.shift.Store(int64(s.Shifts[4]))
	e, stop := h.run(map[string]Uploader{"ann": m})
	defer stop()
	for range len(s.Plan) + 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 48*time.Hour)
		outcome, err := e.UntilDone(ctx, "")
		cancel()
		switch {
		case err != nil:
			return fmt.Errorf("still %+v after two days: %w", outcome, err)
		case outcome.Done():
			return s.verify(h, m, docs)
		}
		m.mu.Lock()
		m.signed = true
		m.mu.Unlock()
		if err := e.SignIn(t.Context(), "ann", m); err != nil {
			return err
		}
		if _, err := e.Retry(t.Context()); err != nil {
			return err
		}
	}
	return errors.New("never done")
}

// sound checks every record the ledger has.
func (h *house) sound() error {
	if err := h.ledger.Check(); err != nil {
		return err
	}
	all, err := h.ledger.List(ledger.Query{})
	for _, r := range all {
		err = errors.Join(err, r.Check())
	}
	return err
}

func (s scenario) verify(h *house, m *model, docs []document.Record) error {
	for _, doc := range docs {
		r, err := h.ledger.Get(doc.ID)
		if err != nil {
			return err
		}
		if r.State != document.Accepted || r.Acknowledgement == nil || r.Acknowledgement.SHA256 != doc.SHA256 {
			return fmt.Errorf("%s is %s", doc.ID, r.State)
		}
		if _, ok := m.held[doc.ID]; !ok {
			return fmt.Errorf("%s is accepted here and not there", doc.ID)
		}
		if len(r.Proof) != 3 {
			return fmt.Errorf("its proof is %v", r.Proof)
		}
	}
	files, err := h.ledger.Spool().List()
	if err == nil && len(files) > 0 {
		err = fmt.Errorf("%d copies are left", len(files))
	}
	return errors.Join(err, h.sound())
}
