package acceptance

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
)

// lossy stands before a service and loses what passes: some requests never arrive, of others the answer is lost
// after the service has done what was asked.
type lossy struct {
	*httptest.Server
	mu     sync.Mutex
	behind *httputil.ReverseProxy
	random *rand.Rand
	share  float64 // of requests that are lost; half on the way there, half on the way back
	lost   int
}

func newLossy(t *testing.T, seed uint64) *lossy {
	l := &lossy{random: rand.New(rand.NewPCG(seed, 2))}
	l.Server = httptest.NewServer(l)
	t.Cleanup(l.Close)
	return l
}

func (l *lossy) lose(share float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.share = share
}

// ServeHTTP implements http.Handler.
func (l *lossy) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	behind, dice, share := l.behind, l.random.Float64(), l.share
	if dice < share {
		l.lost++
	}
	l.mu.Unlock()
	switch {
	case dice < share/2:
		panic(http.ErrAbortHandler)
	case dice < share:
		behind.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	behind.ServeHTTP(out, r)
}

// Proves D9. Proves E3.
func TestANetworkThatLosesRequestsAndAnswersDeliversEverythingOnce(t *testing.T) {
	chosen := seed(t)
	network := newLossy(t, chosen)
	w := newWorld(t, "--public-url", network.URL)
	to, err := url.Parse(w.service.URL)
	if err != nil {
		t.Fatal(err)
	}
	network.behind = httputil.NewSingleHostReverseProxy(to)
	w.service.URL = network.URL
	w.signedIn()
	hashes := w.addMany(rand.New(rand.NewPCG(chosen, 3)), 0, 120)

	network.lose(0.3)
	w.must(0, "", "sync", "--until-done", "--timeout", "5m")
	network.lose(0)

	if network.lost < 20 {
		t.Errorf("only %d requests were lost, which proves little", network.lost)
	}
	w.judge(hashes)
}

// Every command renews the refresh token, so commands beside each other have to take turns.
func TestManyCommandsAtOnceStaySignedIn(t *testing.T) {
	w := newWorld(t).signedIn()
	var running sync.WaitGroup
	said := make(chan string, 100)
	for range 16 {
		running.Go(func() {
			result, err := w.ctl.Run(t.Context(), "", "whoami")
			if err != nil || result.Code != 0 {
				said <- fmt.Sprintf("%v %s", err, result)
			}
		})
	}
	running.Wait()
	close(said)
	for text := range said {
		t.Error(text)
	}
	w.must(0, "", "whoami")
}
