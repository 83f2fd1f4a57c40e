package acceptance

import (
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"testing"
)

// memoryAtMost is what satcheld may have in memory while 200 people sign in at once, in bytes: what serve's help says of
// --memory-limit, with 28 MiB as the limit, 44 for the program itself, and 19 for each of 8 processors at most. 200 hashes
// at the same time would take 3,800 MiB.
func memoryAtMost() int64 { return (28 + 44 + 19*int64(min(runtime.NumCPU(), 8))) << 20 }

// Attack: 200 sign-ins at once with memory bounded.
func TestTwoHundredSignInsAtOnceTakeBoundedMemory(t *testing.T) {
	w := newWorld(t, "--trusted-proxies", "127.0.0.0/8")
	w.password(bookkeeper)
	got := signInAtOnce(w, 200)
	peak, err := w.service.ResidentPeak()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("200 sign-ins at once: %v, at most %d MiB", got, peak>>20)
	if peak > memoryAtMost() {
		t.Errorf("satcheld took %d MiB, more than %d", peak>>20, memoryAtMost()>>20)
	}
	answered := got[http.StatusOK] + got[http.StatusBadRequest]
	if got[http.StatusOK] == 0 || answered+got[http.StatusServiceUnavailable] != 200 {
		t.Errorf("the answers were %v: each is to be judged, or told that it is busy", got)
	}
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
}

// signInAtOnce has many people sign in at once, each from a network of their own, and counts the answers by their
// status. One of ten has an account; the hash is computed for the others too.
func signInAtOnce(w *world, people int) map[int]int {
	w.Helper()
	s := &siege{world: w}
	var counting sync.Mutex
	var all sync.WaitGroup
	got := map[int]int{}
	for n := range people {
		i := s.intruder()
		i.header = http.Header{"X-Forwarded-For": {fmt.Sprintf("192.0.2.%d", n)}}
		all.Go(func() {
			email := bookkeeper
			if n%10 != 0 {
				email = fmt.Sprintf("person%d@demo.test", n)
			}
			answer := i.challenge(verifier, "username", email)
			counting.Lock()
			defer counting.Unlock()
			got[answer.status]++
			if answer.status == http.StatusServiceUnavailable && answer.header.Get("Retry-After") == "" {
				w.Error("somebody is told that it is busy, and not for how long")
			}
		})
	}
	all.Wait()
	return got
}
