package watch

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/uuid"

	"satchel/storage/disk"
	"satchel/sync/capture"
	"satchel/sync/ledger"
)

// Options of a Watcher.
type Options struct {
	List     *List
	Ledger   *ledger.Ledger
	Capturer *capture.Capturer
	// Account is the address of an account's service, and whether its person is signed in.
	Account func(id string) (server string, signedIn bool, err error)
	Now     func() time.Time // nil is time.Now
	Log     *slog.Logger     // nil discards
}

// Watcher looks at all folders of the list.
type Watcher struct {
	list     *List
	ledger   *ledger.Ledger
	capturer *capture.Capturer
	account  func(id string) (string, bool, error)
	now      func() time.Time
	log      *slog.Logger
	notify   func() (*fsnotify.Watcher, error)
	reread   chan struct{} // has a token when the list is to be read

	mu      sync.Mutex
	folders []*watching // as on the list
	ends    map[*watching]context.CancelFunc
	broken  error // why the list can't be read
	told    map[int]func([]State, error)
	ids     int
}

// New makes a Watcher.
func New(options Options) *Watcher {
	w := &Watcher{
		list: options.List, ledger: options.Ledger, capturer: options.Capturer, account: options.Account, now: options.Now, log: options.Log,
		notify: fsnotify.NewWatcher, reread: make(chan struct{}, 1), ends: map[*watching]context.CancelFunc{}, told: map[int]func([]State, error){},
	}
	if w.now == nil {
		w.now = time.Now
	}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	return w
}

const (
	// rereadPause is how often it is asked whether another process has changed the list.
	rereadPause = 5 * time.Second
	// endPatience is how long the end waits for a drive to answer that somebody is looking at.
	endPatience = 3 * time.Second
)

// Run watches until the context ends. A folder whose drive doesn't answer is left behind then. It may be called once.
func (w *Watcher) Run(ctx context.Context) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	var looking sync.WaitGroup
	again := time.NewTicker(rereadPause)
	defer again.Stop()
	var read fs.FileInfo
	for ctx.Err() == nil {
		if info, err := os.Stat(w.list.path); read == nil || err != nil || !disk.SameState(read, info) {
			read = info
			w.follow(ctx, &looking)
		}
		select {
		case <-ctx.Done():
		case <-w.reread:
			read = nil
		case <-again.C:
		}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		looking.Wait()
	}()
	select {
	case <-ended:
	case <-time.After(endPatience):
		w.log.Warn("a watched folder's drive doesn't answer; it is left behind")
	}
}

// follow watches what is on the list, and nothing else.
func (w *Watcher) follow(ctx context.Context, looking *sync.WaitGroup) {
	w.refresh()
	w.mu.Lock()
	defer w.mu.Unlock()
	listed := map[*watching]bool{}
	for _, f := range w.folders {
		listed[f] = true
		if w.ends[f] != nil {
			continue
		}
		life, end := context.WithCancel(ctx)
		w.ends[f] = end
		looking.Go(func() { f.run(life) })
	}
	for f, end := range w.ends {
		if !listed[f] {
			end()
			delete(w.ends, f)
		}
	}
}

// refresh reads the list. A folder that was on it before goes on, so that no two ever look at one. The list is read with
// the lock held: of two readings the later one counts.
func (w *Watcher) refresh() {
	w.mu.Lock()
	folders, err := w.list.Folders()
	w.broken = err
	if err == nil {
		before := map[uuid.UUID]*watching{}
		for _, f := range w.folders {
			before[f.standing().Folder.ID] = f
		}
		w.folders = w.folders[:0:0]
		for _, folder := range folders {
			f := before[folder.ID]
			if f == nil {
				f = w.newWatching(folder)
			}
			f.listed(folder)
			w.folders = append(w.folders, f)
		}
	}
	w.mu.Unlock()
	w.changed()
}

// Reread has the list read at once: this process has changed it.
func (w *Watcher) Reread() {
	w.refresh()
	select {
	case w.reread <- struct{}{}:
	default:
	}
}

// States says how every folder stands, in the order of the list. The error is why the list can't be read.
func (w *Watcher) States() ([]State, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	states := make([]State, 0, len(w.folders))
	for _, f := range w.folders {
		states = append(states, f.standing())
	}
	return states, w.broken
}

// Follow calls fn now and whenever a folder was looked at or the list has changed, from any goroutine, one call at a time.
// fn must not call the watcher.
func (w *Watcher) Follow(fn func([]State, error)) (cancel func()) {
	w.mu.Lock()
	w.ids++
	id := w.ids
	w.told[id] = fn
	w.mu.Unlock()
	w.changed()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.told, id)
	}
}

func (w *Watcher) changed() {
	w.mu.Lock()
	defer w.mu.Unlock()
	states := make([]State, 0, len(w.folders))
	for _, f := range w.folders {
		states = append(states, f.standing())
	}
	for _, fn := range w.told {
		fn(states, w.broken)
	}
}
