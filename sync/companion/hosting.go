package companion

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/google/uuid"

	"satchel/storage/socket"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

const (
	// hearPatience is how long whoever connects may take to say what they want.
	hearPatience = 30 * time.Second
	// mostAsked is how many bytes a question may have: tens of thousands of paths.
	mostAsked = 16 << 20
	// sign is how often work that takes long gives a sign of life.
	sign = 5 * time.Second
	// tellPatience is how long a line may take to be read by whoever asked, who may show it on a slow terminal.
	tellPatience = time.Minute
)

// hosting lets the other processes on this home work with the queue, which this one holds.
type hosting struct {
	work     *Work
	listener net.Listener
	guests   sync.WaitGroup
}

// host begins to listen. Where that can't be done others find the home in use, and everything else works.
func (w *Work) host(ctx context.Context) *hosting {
	listener, err := socket.Listen(ctx, w.companion.home, queueSocket)
	if err != nil {
		w.companion.log.WarnContext(ctx, "other processes can't work with the queue meanwhile", "error", err)
		return nil
	}
	h := &hosting{work: w, listener: listener}
	h.guests.Go(func() { h.serve(ctx) })
	return h
}

// serve hears each guest out, until the listener is closed. The context ends what they asked for.
func (h *hosting) serve(ctx context.Context) {
	for {
		connection, err := h.listener.Accept()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				h.work.companion.log.WarnContext(ctx, "other processes can't work with the queue any more", "error", err)
			}
			return
		}
		h.guests.Go(func() { h.hear(ctx, connection) })
	}
}

// close lets in nobody more and waits for those who are being served.
func (h *hosting) close() error {
	if h == nil {
		return nil
	}
	err := h.listener.Close()
	h.guests.Wait()
	if err != nil {
		return fmt.Errorf("closing the queue to other processes: %w", err)
	}
	return nil
}

// hear answers one guest. One that breaks off, or can't be understood, gets no answer, and what it asked for ends.
func (h *hosting) hear(ctx context.Context, connection net.Conn) {
	defer func() { _ = connection.Close() }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	guest := &guest{connection: connection, cancel: cancel}
	guest.tell(answered{Here: true, Sending: h.work.Sending()})
	_ = connection.SetReadDeadline(time.Now().Add(hearPatience))
	lines := bufio.NewReader(io.LimitReader(connection, mostAsked))
	var question asked
	if err := json.NewDecoder(lines).Decode(&question); err != nil {
		return
	}
	_ = connection.SetReadDeadline(time.Time{})
	go func() { // whoever asked says nothing more: the end of what they send is theirs
		_, _ = connection.Read(make([]byte, 1))
		cancel()
	}()
	life := time.NewTicker(sign)
	defer life.Stop()
	done := make(chan answered, 1)
	go func() { done <- h.answer(ctx, question, guest) }()
	for {
		select {
		case <-life.C:
			guest.tell(answered{})
		case last := <-done:
			last.Done = true
			guest.tell(last)
			return
		}
	}
}

// guest is a process that has asked.
type guest struct {
	mu         sync.Mutex
	connection net.Conn
	cancel     context.CancelFunc
}

// tell says one line; where nobody hears it, what they asked for ends.
func (g *guest) tell(line answered) {
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = g.connection.SetWriteDeadline(time.Now().Add(tellPatience))
	if err := json.NewEncoder(g.connection).Encode(line); err != nil {
		g.cancel()
	}
}

// answer does what was asked.
func (h *hosting) answer(ctx context.Context, q asked, g *guest) answered {
	said, err := h.do(ctx, q, g)
	if err != nil && ctx.Err() != nil {
		err = errors.Join(ErrBrokeOff, err)
	}
	said.Error = toWire(err)
	return said
}

func (h *hosting) do(ctx context.Context, q asked, g *guest) (said answered, err error) {
	w := h.work
	w.catchUp(ctx) // whoever asks may have just signed somebody in or out
	switch {
	case q.Do == doList && q.Filter != nil:
		said.Records, err = w.List(*q.Filter)
	case q.Do == doFind:
		var one document.Record
		one, err = w.Find(q.Account, q.Text)
		said.Records = []document.Record{one}
	case q.Do == doCounts:
		var all Counts
		all, err = w.countsOf(ctx, q.Account)
		said.Counts = &all
	case (q.Do == doAdd || q.Do == doAddEdits) && q.Capture != nil:
		err = w.capture(ctx, q.Capture.request(), func(a Added) { g.tell(answered{Added: addedToWire(a)}) })
	case q.Do == doPassOver && q.Folder != nil:
		err = w.passOver(ctx, *q.Folder)
	case q.Do == doLeaveOut && q.Folder != nil:
		err = w.leaveOut(ctx, *q.Folder, q.Paths)
	case q.Do == doSurvey:
		var states []watch.State
		states, err = w.survey(ctx, q.Account)
		said.Watched = watchedToWire(states)
	case q.Do == doRetryAll:
		said.Number, err = w.RetryAll(ctx, q.Account)
	case q.Do == doRetry || q.Do == doRemove:
		said.Number, err = h.each(ctx, q)
	default: // from a newer Satchel
		err = fmt.Errorf("%q is not known here: %w", q.Do, ErrHomeInUse)
	}
	return said, err
}

func (h *hosting) each(ctx context.Context, q asked) (int, error) {
	ids := make([]uuid.UUID, 0, len(q.IDs))
	for _, text := range q.IDs {
		id, err := uuid.Parse(text)
		if err != nil {
			return 0, errors.Join(ErrUnknownDocument, err)
		}
		ids = append(ids, id)
	}
	if q.Do == doRetry {
		return h.work.Retry(ctx, ids...)
	}
	for _, id := range ids {
		if err := h.work.Remove(ctx, id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
