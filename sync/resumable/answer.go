package resumable

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// maxProblem bounds how much of an answer's body is read, in bytes.
const maxProblem = 16 << 10

// do makes a request and returns its answer, the body read, if it has the wanted status.
func (a *attempt) do(request *http.Request, want int) (*http.Response, error) {
	request.Header.Set(headerResumable, Version)
	answer, err := a.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxProblem))
	if answer.StatusCode == want && answer.Header.Get(headerResumable) == Version {
		return answer, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the answer (HTTP %d): %w", answer.StatusCode, err)
	}
	return nil, refusal(answer, text)
}

// refusal makes an error of an answer. Only an answer that is visibly tus's, or problem+json, is taken at its
// word; of others, the few statuses that a proxy before the service rightly sends.
func refusal(answer *http.Response, text []byte) error {
	e := &Error{Status: answer.StatusCode, RetryAfter: retryAfter(answer.Header, time.Now())}
	speaksTus := answer.Header.Get(headerResumable) != ""
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	var problem struct{ Code, Title, Detail string }
	if kind == typeProblem && json.Unmarshal(text, &problem) == nil {
		e.Code, e.Detail, speaksTus = problem.Code, problem.Detail, true
	}
	if e.Code == "" {
		e.Code = answer.Header.Get(headerCode)
	}
	if e.Code == "" {
		e.Code = codeOf(answer.StatusCode)
	}
	if e.Detail == "" {
		e.Detail = problem.Title
	}
	switch {
	case answer.StatusCode < 400, !speaksTus && !proxyMaySay(answer.StatusCode):
		return fmt.Errorf("HTTP %d of type %q from %s: %w", answer.StatusCode, kind, answer.Request.URL.Host, ErrNotSatchel)
	default:
		return e
	}
}

// proxyMaySay lists what a reverse proxy or gate answers on the service's behalf.
func proxyMaySay(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable,
		http.StatusGatewayTimeout, http.StatusInsufficientStorage:
		return true
	}
	return false
}

// codeOf names a refusal that came without a code.
func codeOf(status int) string {
	for _, known := range []*Error{
		ErrUnauthorized, ErrNoAccess, ErrNoUpload, ErrWrongOffset, ErrExpired, ErrVersion, ErrTooLarge,
		ErrMediaType, ErrConflict, ErrChecksum, ErrUnavailable, ErrFull, ErrInternal,
	} {
		if known.Status == status {
			return known.Code
		}
	}
	return "http-" + strconv.Itoa(status)
}

// retryAfter reads the header in both its forms (RFC 9110 section 10.2.3).
func retryAfter(header http.Header, now time.Time) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// read takes the offset and the acknowledgement from a good answer, and tells progress.
func (a *attempt) read(answer *http.Response, offsetWanted bool) (state, error) {
	var s state
	text := answer.Header.Get(headerUploadOffset)
	if text != "" || offsetWanted {
		offset, err := strconv.ParseInt(text, 10, 64)
		if err != nil || offset < 0 || offset > a.doc.Size {
			return state{}, fmt.Errorf("an upload offset of %q: %w", text, ErrNotSatchel)
		}
		s.offset = offset
	}
	a.progress(a.upload, s.offset)
	value := answer.Header.Get(headerAcknowledgement)
	if value == "" {
		return s, nil
	}
	ack, err := DecodeAcknowledgement(value)
	if err != nil {
		return state{}, fmt.Errorf("%w: %w", ErrBadAcknowledgement, err)
	}
	if ack.DocumentID != a.doc.ID || ack.SHA256 != a.doc.SHA256 || ack.Size != a.doc.Size {
		return state{}, fmt.Errorf("%w: document %s, SHA-256 %s, %d bytes", ErrBadAcknowledgement, ack.DocumentID, ack.SHA256, ack.Size)
	}
	s.ack = &ack
	return s, nil
}
