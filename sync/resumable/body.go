package resumable

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"hash"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// idleLimit is how long a request may bring no byte before its connection is taken for dead. What arrived by
// then is kept.
const idleLimit = time.Minute

// How long, and for how much, a sender that was refused in the middle is listened to so that it hears the answer.
// A companion's chunk is heard out where the network takes it in that time. One that has more to send than that may see
// its connection cut instead, takes the service for gone, and asks again where it stands.
const (
	lingerTime  = 3 * time.Second
	lingerBytes = chunkSize
)

var errInterrupted = errors.New("resumable: another request for the same upload took over")

// body is the Content of a request: it gives up on a silent connection, can be interrupted, and checks the
// checksum where one was sent.
type body struct {
	request  *http.Request
	control  *http.ResponseController
	answer   http.Header
	extended time.Time // when the deadline was last moved

	mu          sync.Mutex
	begun       bool // some of it was asked for: a sender that waits for leave to send has it
	ended       bool // whole; there is nothing left to wait for
	interrupted bool

	sum  hash.Hash // nil where no checksum was sent
	want []byte
}

func newBody(w http.ResponseWriter, r *http.Request) (b *body, checked bool, err error) {
	b = &body{request: r, control: http.NewResponseController(w), answer: w.Header()}
	header := r.Header.Get(headerUploadChecksum)
	if header == "" {
		return b, false, nil
	}
	algorithm, encoded, _ := strings.Cut(header, " ")
	switch algorithm {
	case "sha256":
		b.sum = sha256.New()
	case "sha1":
		b.sum = sha1.New()
	default:
		return nil, false, errUnknownChecksum
	}
	b.want, err = base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(b.want) != b.sum.Size() {
		return nil, false, errUnknownChecksum
	}
	return b, true, nil
}

// Read implements Content.
func (b *body) Read(p []byte) (int, error) {
	if !b.extend(time.Now()) {
		return 0, errInterrupted
	}
	n, err := b.request.Body.Read(p)
	if b.sum != nil {
		b.sum.Write(p[:n])
	}
	if err != io.EOF {
		return n, err
	}
	b.end()
	if b.sum != nil && !bytes.Equal(b.sum.Sum(nil), b.want) {
		return n, ErrChecksum
	}
	return n, io.EOF
}

// extend gives the connection another idleLimit, unless it was interrupted. Moving the deadline has a price, so not
// on every read.
func (b *body) extend(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.interrupted {
		return false
	}
	b.begun = true
	if now.Sub(b.extended) >= idleLimit/10 {
		b.extended = now
		// A connection without deadlines (HTTP/2 under some servers, tests) simply has no idle limit.
		_ = b.control.SetReadDeadline(now.Add(idleLimit))
	}
	return true
}

// end lifts the deadline: from here on the server watches the connection for its end, while the bytes are made
// durable.
func (b *body) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	if !b.interrupted {
		_ = b.control.SetReadDeadline(time.Time{})
	}
}

// Interrupt implements Content.
func (b *body) Interrupt() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return
	}
	b.interrupted = true
	_ = b.control.SetReadDeadline(time.Unix(1, 0))
}

// settle must be called before the answer is written. The server may already have watched an interrupted connection,
// and then takes its client for gone, in later requests too: such a connection must end.
func (b *body) settle(w http.ResponseWriter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.interrupted {
		w.Header().Set("Connection", "close")
	}
}

// finish takes what is left of a small body, so that its connection can be used again and the sender, still
// writing, gets to read the answer; and lifts the deadline from what follows.
func (b *body) finish() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.interrupted {
		return
	}
	if length := b.request.ContentLength; length > 0 && length <= SingleRequest && b.request.Header.Get("Expect") == "" {
		_, _ = io.CopyN(io.Discard, b.request.Body, length)
	}
	if b.begun && !b.ended {
		// Refused in the middle. Closing now would reset the connection and could take the answer with it.
		_ = b.control.SetReadDeadline(time.Now().Add(lingerTime))
		if _, err := io.CopyN(io.Discard, b.request.Body, lingerBytes); err != io.EOF {
			b.answer.Set("Connection", "close") // there is more, or the deadline was hit: see settle
		}
	}
	_ = b.control.SetReadDeadline(time.Time{})
}
