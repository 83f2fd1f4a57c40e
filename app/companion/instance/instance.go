package instance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"satchel/storage/socket"
)

// name is the window's socket.
const name = "window"

// patience is how long either side waits for the other.
const patience = 5 * time.Second

// most is how many bytes a request may have: some thousands of paths.
const most = 4 << 20

// ErrSilent means that a window is open on the home and does not answer.
var ErrSilent = errors.New("instance: the window that is open does not answer")

// Request is what a second start asks of the first, besides being seen.
type Request struct {
	Files []string `json:"files,omitempty"` // absolute paths, to be laid out for capture
}

type answer struct {
	Taken bool `json:"taken"`
}

// Hand gives a request to the window that is open on the home. It reports whether there is one; an error means that there
// is, and the request is lost.
func Hand(ctx context.Context, home string, request Request) (taken bool, err error) {
	connection, err := socket.Dial(ctx, home, name, patience)
	if err != nil {
		return false, nil
	}
	defer func() { _ = connection.Close() }()
	_ = connection.SetDeadline(time.Now().Add(patience))
	if err := json.NewEncoder(connection).Encode(request); err != nil {
		return false, fmt.Errorf("%w: %w", ErrSilent, err)
	}
	var got answer
	if err := json.NewDecoder(connection).Decode(&got); err != nil || !got.Taken {
		return false, fmt.Errorf("%w: %w", ErrSilent, err)
	}
	return true, nil
}

// Listener takes what later starts hand over.
type Listener struct{ listener net.Listener }

// Listen begins to listen for a home whose queue this process holds; a socket left by a killed one is replaced.
func Listen(ctx context.Context, home string) (*Listener, error) {
	listener, err := socket.Listen(ctx, home, name)
	if err != nil {
		return nil, fmt.Errorf("listening for later starts: %w", err)
	}
	return &Listener{listener}, nil
}

// Serve gives take each request, one after another, until the listener is closed.
func (l *Listener) Serve(take func(Request)) error {
	for {
		connection, err := l.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("listening for later starts: %w", err)
		}
		l.answer(connection, take)
	}
}

// answer hears one start out. One that breaks off, or says what can't be understood, is not answered.
func (l *Listener) answer(connection net.Conn, take func(Request)) {
	defer func() { _ = connection.Close() }()
	_ = connection.SetDeadline(time.Now().Add(patience))
	var request Request
	if err := json.NewDecoder(io.LimitReader(connection, most)).Decode(&request); err != nil {
		return
	}
	take(request)
	_ = json.NewEncoder(connection).Encode(answer{Taken: true})
}

// Close ends listening and removes the socket.
func (l *Listener) Close() error { return l.listener.Close() }
