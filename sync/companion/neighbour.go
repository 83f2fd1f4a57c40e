package companion

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"satchel/storage/socket"
	"satchel/sync/capture/watch"
	"satchel/sync/document"
)

const (
	// greetPatience is how long whoever holds the queue may take to say so. One that is stopped says nothing.
	greetPatience = 10 * time.Second
	// lifePatience is how long the answer may be without a sign of life.
	lifePatience = 30 * time.Second
)

// Neighbour works with the queue through the process that holds it. That one reads the files which are captured.
type Neighbour struct {
	companion *Companion
	sending   bool
	first     *call // made to find out whether there is one, and not used yet
}

// call is one connection to whoever holds the queue.
type call struct {
	connection net.Conn
	lines      *json.Decoder
	made       time.Time
	sending    bool
}

// neighbour finds the process that holds the queue; an error means that there is none, or that it can't be spoken to.
func (c *Companion) neighbour(ctx context.Context) (*Neighbour, error) {
	first, err := c.call(ctx)
	if err != nil {
		return nil, err
	}
	return &Neighbour{companion: c, sending: first.sending, first: first}, nil
}

func (c *Companion) call(ctx context.Context) (*call, error) {
	connection, err := socket.Dial(ctx, c.home, queueSocket, greetPatience)
	if err != nil {
		return nil, err
	}
	k := &call{connection: connection, lines: json.NewDecoder(connection), made: time.Now()}
	hello, err := k.next(greetPatience)
	if err != nil || !hello.Here {
		return nil, errors.Join(err, ErrBrokeOff, connection.Close())
	}
	k.sending = hello.Sending
	return k, nil
}

func (k *call) next(patience time.Duration) (line answered, err error) {
	_ = k.connection.SetReadDeadline(time.Now().Add(patience))
	err = k.lines.Decode(&line)
	return line, err
}

// ask asks one thing. each is told of what is added meanwhile.
func (n *Neighbour) ask(ctx context.Context, question asked, each func(Added)) (answered, error) {
	k, err := n.take(ctx)
	if err != nil {
		return answered{}, errors.Join(ErrBrokeOff, err)
	}
	defer func() { _ = k.connection.Close() }()
	defer context.AfterFunc(ctx, func() { _ = k.connection.Close() })()
	_ = k.connection.SetWriteDeadline(time.Now().Add(lifePatience))
	if err := json.NewEncoder(k.connection).Encode(question); err != nil {
		return answered{}, broken(ctx, err)
	}
	for {
		line, err := k.next(lifePatience)
		switch {
		case err != nil:
			return answered{}, broken(ctx, err)
		case line.Added != nil && each != nil:
			each(line.Added.added())
		case line.Done:
			return line, line.Error.err()
		}
	}
}

// take is the first call, which the other process waits for before it ends; or a new one where too much time has passed.
func (n *Neighbour) take(ctx context.Context) (*call, error) {
	k := n.first
	n.first = nil
	if k != nil && time.Since(k.made) < hearPatience/2 {
		return k, nil
	}
	if k != nil {
		_ = k.connection.Close()
	}
	return n.companion.call(ctx)
}

// broken is the error of a connection that ended before the answer did.
func broken(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %w", ErrBrokeOff, err)
}

// Close lets go of the other process.
func (n *Neighbour) Close() error {
	if n.first == nil {
		return nil
	}
	err := n.first.connection.Close()
	n.first = nil
	return err
}

// Aside is empty: the process that opened the queue has said what became of it.
func (n *Neighbour) Aside() string { return "" }

// Sending tells whether the other process sends, which one that only captures doesn't.
func (n *Neighbour) Sending() bool { return n.sending }

// Owner is Work.Owner.
func (n *Neighbour) Owner() (string, error) {
	return n.companion.owner(func() (Counts, error) { return n.countsOf(context.Background(), "") })
}

func (n *Neighbour) countsOf(ctx context.Context, account string) (Counts, error) {
	got, err := n.ask(ctx, asked{Do: doCounts, Account: account}, nil)
	if err != nil || got.Counts == nil {
		return Counts{}, errors.Join(err, missing(got.Counts == nil && err == nil))
	}
	return *got.Counts, nil
}

func missing(yes bool) error {
	if yes {
		return fmt.Errorf("%w: its answer is not whole", ErrBrokeOff)
	}
	return nil
}

// List is Work.List.
func (n *Neighbour) List(filter Filter) ([]document.Record, error) {
	got, err := n.ask(context.Background(), asked{Do: doList, Filter: &filter}, nil)
	return got.Records, err
}

// Find is Work.Find.
func (n *Neighbour) Find(account, text string) (document.Record, error) {
	got, err := n.ask(context.Background(), asked{Do: doFind, Account: account, Text: text}, nil)
	if err == nil {
		err = missing(len(got.Records) != 1)
	}
	if err != nil {
		return document.Record{}, err
	}
	return got.Records[0], nil
}

// Retry is Work.Retry.
func (n *Neighbour) Retry(ctx context.Context, ids ...uuid.UUID) (int, error) {
	got, err := n.ask(ctx, asked{Do: doRetry, IDs: texts(ids)}, nil)
	return got.Number, err
}

// RetryAll is Work.RetryAll.
func (n *Neighbour) RetryAll(ctx context.Context, account string) (int, error) {
	got, err := n.ask(ctx, asked{Do: doRetryAll, Account: account}, nil)
	return got.Number, err
}

// Remove is Work.Remove.
func (n *Neighbour) Remove(ctx context.Context, id uuid.UUID) error {
	_, err := n.ask(ctx, asked{Do: doRemove, IDs: texts([]uuid.UUID{id})}, nil)
	return err
}

// passOver is Work's.
func (n *Neighbour) passOver(ctx context.Context, folder watch.Folder) error {
	_, err := n.ask(ctx, asked{Do: doPassOver, Folder: &folder}, nil)
	return err
}

// leaveOut is Work's.
func (n *Neighbour) leaveOut(ctx context.Context, folder watch.Folder, paths []string) error {
	_, err := n.ask(ctx, asked{Do: doLeaveOut, Folder: &folder, Paths: paths}, nil)
	return err
}

// survey is Work's, without what is wrong with a folder as a whole.
func (n *Neighbour) survey(ctx context.Context, account string) ([]watch.State, error) {
	got, err := n.ask(ctx, asked{Do: doSurvey, Account: account}, nil)
	states := make([]watch.State, 0, len(got.Watched))
	for _, w := range got.Watched {
		states = append(states, w.state())
	}
	return states, err
}

func texts(ids []uuid.UUID) []string {
	all := make([]string, 0, len(ids))
	for _, id := range ids {
		all = append(all, id.String())
	}
	return all
}

// Add is Work.Add. Where the other process ends before it is done the error is ErrBrokeOff: what it said to be saved is
// saved, and of the rest nothing is known here.
func (n *Neighbour) Add(ctx context.Context, request AddRequest) ([]Added, error) {
	order, err := n.companion.order(ctx, request)
	if err != nil {
		return nil, err
	}
	named, err := absolute(order.Paths)
	if err != nil {
		return nil, err
	}
	do := doAdd
	if len(order.Edits) > 0 {
		do = doAddEdits
	}
	var all []Added
	_, err = n.ask(ctx, asked{Do: do, Capture: capturingOf(order, named)}, func(a Added) {
		a.Path = asNamed(a.Path, order.Paths, named)
		all = request.settled(all, a)
	})
	return all, err
}

// absolute are paths that mean the same in another process.
func absolute(paths []string) ([]string, error) {
	all := make([]string, 0, len(paths))
	for _, path := range paths {
		whole, err := filepath.Abs(path)
		if err != nil {
			return nil, fmt.Errorf("finding %s: %w", path, err)
		}
		all = append(all, whole)
	}
	return all, nil
}

// asNamed is a path as the person named it, or the folder that it is in.
func asNamed(path string, typed, whole []string) string {
	for i, named := range whole {
		rest, below := strings.CutPrefix(path, named)
		switch {
		case !below:
		case rest == "":
			return typed[i]
		case rest[0] == filepath.Separator:
			return filepath.Join(typed[i], rest)
		}
	}
	return path
}
