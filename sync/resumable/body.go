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
	"sync/atomic"
	"time"
)

// idleLimit is how long a request may bring no byte before its connection is taken for dead. What arrived by
// then is kept.
const idleLimit = time.Minute

var errInterrupted = errors.New("resumable: another request for the same upload took over")

// body is the Content of a request: it gives up on a silent connection, can be interrupted, and checks the
// checksum where one was sent.
type body struct {
	request     *http.Request
	control     *http.ResponseController
	extended    time.Time // when the deadline was last moved
	interrupted atomic.Bool

	sum  hash.Hash // nil where no checksum was sent
	want []byte
}

func newBody(w http.ResponseWriter, r *http.Request) (b *body, checked bool, err error) {
	b = &body{request: r, control: http.NewResponseController(w)}
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
	if b.interrupted.Load() {
		return 0, errInterrupted
	}
	b.extend(time.Now())
	n, err := b.request.Body.Read(p)
	if b.sum != nil {
		b.sum.Write(p[:n])
	}
	if err == io.EOF {
		// From here on the connection is watched for its end while the bytes are made durable.
		_ = b.control.SetReadDeadline(time.Time{})
	}
	if err == io.EOF && b.sum != nil && !bytes.Equal(b.sum.Sum(nil), b.want) {
		return n, ErrChecksum
	}
	return n, err
}

// extend gives the connection another idleLimit. Moving the deadline has a price, so not on every read.
func (b *body) extend(now time.Time) {
	if now.Sub(b.extended) < idleLimit/10 {
		return
	}
	b.extended = now
	// A connection without deadlines (HTTP/2 under some servers, tests) simply has no idle limit.
	_ = b.control.SetReadDeadline(now.Add(idleLimit))
	if b.interrupted.Load() {
		b.Interrupt() // it came between the check in Read and the new deadline
	}
}

// Interrupt implements Content.
func (b *body) Interrupt() {
	b.interrupted.Store(true)
	_ = b.control.SetReadDeadline(time.Unix(1, 0))
}

// finish takes what is left of a small body, so that its connection can be used again and the sender, still
// writing, gets to read the answer; and lifts the deadline from what follows.
func (b *body) finish() {
	if b.interrupted.Load() {
		return
	}
	if length := b.request.ContentLength; length > 0 && length <= SingleRequest && b.request.Header.Get("Expect") == "" {
		_, _ = io.CopyN(io.Discard, b.request.Body, length)
	}
	_ = b.control.SetReadDeadline(time.Time{})
}
