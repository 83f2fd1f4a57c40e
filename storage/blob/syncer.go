package blob

import "sync"

// syncer makes directories durable, one fsync for all who ask while the one before runs.
type syncer struct {
	mu     sync.Mutex
	rounds map[string]*syncRound // the round of a folder that has not begun yet
	busy   map[string]*sync.Mutex
}

type syncRound struct {
	done chan struct{}
	err  error
}

// Sync returns when everything renamed into folder before the call is durable.
func (s *syncer) Sync(folder string) error {
	round, turn, mine := s.join(folder)
	if !mine {
		<-round.done
		return round.err
	}
	turn.Lock()
	s.begin(folder)
	round.err = syncFolder(folder)
	turn.Unlock()
	close(round.done)
	return round.err
}

func (s *syncer) join(folder string) (round *syncRound, turn *sync.Mutex, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if round, waiting := s.rounds[folder]; waiting {
		return round, nil, false
	}
	if s.rounds == nil {
		s.rounds, s.busy = map[string]*syncRound{}, map[string]*sync.Mutex{}
	}
	turn = s.busy[folder]
	if turn == nil {
		turn = &sync.Mutex{}
		s.busy[folder] = turn
	}
	round = &syncRound{done: make(chan struct{})}
	s.rounds[folder] = round
	return round, turn, true
}

// begin closes the round to newcomers: what they rename from now on the next fsync must cover.
func (s *syncer) begin(folder string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rounds, folder)
}
