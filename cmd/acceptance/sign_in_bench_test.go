package acceptance

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/oauth2"

	. "satchel/app/browsertest"
	hashing "satchel/auth/password"
	"satchel/cmd/internal/programs"
)

// What is aimed at.
const (
	signInsAim   = 0.85 // of the sign-ins that the bare hash allows
	refreshesAim = 500  // a second, and as many as the peer
)

// atOnce is how many companions ask at the same time: fewer than the tries one network has for one account.
const atOnce = 8

// spell is how long a rate is measured: SATCHEL_BENCH_SECONDS, or 4 seconds.
func spell() time.Duration {
	if seconds, err := strconv.Atoi(os.Getenv("SATCHEL_BENCH_SECONDS")); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	return 4 * time.Second
}

// rate is how often a second something is done by several at once for a while; each is told which it is.
func rate(b *testing.B, spell time.Duration, of side) float64 {
	b.Helper()
	began := time.Now()
	return float64(times(b, spell, of)) / time.Since(began).Seconds()
}

// times is how often something is done by several at once for a while.
func times(b *testing.B, spell time.Duration, of side) int64 {
	b.Helper()
	var done atomic.Int64
	var all sync.WaitGroup
	ends := time.Now().Add(spell)
	for worker := range of.atOnce {
		all.Go(func() {
			for time.Now().Before(ends) {
				if err := of.do(worker); err != nil {
					b.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	return done.Load()
}

// side is what one of two does, and how many of it at once.
type side struct {
	atOnce int
	do     func(worker int) error
}

// compared are the rates of two sides a second, and ours as a share of theirs.
type compared struct{ ours, theirs, ratio float64 }

// rounds is how often two sides take turns.
const rounds = 5

// inTurns measures two sides in turns, and takes the median of each and of the ratios, since the machine does
// other things too.
func inTurns(b *testing.B, theirs, ours side) compared {
	b.Helper()
	rate(b, time.Second, theirs) // to warm up
	rate(b, time.Second, ours)
	var all [3][]float64
	for range rounds {
		their := rate(b, spell(), theirs)
		our := rate(b, spell(), ours)
		for n, figure := range []float64{our, their, our / their} {
			all[n] = append(all[n], figure)
		}
	}
	for n := range all {
		slices.Sort(all[n])
	}
	return compared{all[0][rounds/2], all[1][rounds/2], all[2][rounds/2]}
}

// asking posts a form to a service under measurement and reads a JSON answer.
type asking struct {
	http *http.Client
	from string // the address a trusted proxy names; empty if there is no proxy
}

func newAsking() asking {
	return asking{http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
}

// signIn signs the bookkeeper in from beginning to end: the password's challenge, and the code for the device's tokens.
func (a asking) signIn(ctx context.Context, service string) (pair, error) {
	verifier := oauth2.GenerateVerifier()
	met, err := a.post(ctx, service+"/oauth/challenge", challengeOf(verifier))
	if err != nil {
		return pair{}, err
	}
	return a.post(ctx, service+"/oauth/token", url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"satchel-companion"}, "code": {met.Code}, "code_verifier": {verifier},
	})
}

func (a asking) post(ctx context.Context, address string, form url.Values) (pair, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return pair{}, err
	}
	request.Header.Set("Content-Type", formType)
	if a.from != "" {
		request.Header.Set("X-Forwarded-For", a.from)
	}
	response, err := a.http.Do(request)
	if err != nil {
		return pair{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return pair{}, err
	}
	if response.StatusCode != http.StatusOK {
		return pair{}, &refusedError{response.Status, string(text)}
	}
	var got pair
	return got, json.Unmarshal(text, &got)
}

type refusedError struct{ status, body string }

func (r *refusedError) Error() string { return r.status + " " + r.body }

// measured is a service with somebody who has a password.
func measured(b *testing.B) *programs.Service {
	b.Helper()
	return measuredAt(b, filepath.Join(benchDir(b), "data"))
}

// measuredAt is measured, with its data in a folder.
func measuredAt(b *testing.B, data string) *programs.Service {
	b.Helper()
	service, err := programs.StartService(context.Background(), programs.ServiceOptions{
		Program: filepath.Join(bin, "satcheld"), Data: data, Args: []string{"--demo", "--log-level", "error"},
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = service.Kill() })
	before := time.Now()
	response, err := http.Post(service.URL+"/api/v1/password-reset", "application/json", strings.NewReader(`{"email":"`+bookkeeper+`"}`))
	if err != nil {
		b.Fatal(err)
	}
	response.Body.Close()
	_, link, err := programs.AwaitLink(b.Context(), service.URL, bookkeeper, before)
	if err == nil {
		_, err = programs.SetPassword(b.Context(), link, password)
	}
	if err != nil {
		b.Fatal(err)
	}
	return service
}

// benchDir is a folder of its own on the disk to be measured.
func benchDir(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp(os.Getenv("SATCHEL_BENCH_DIR"), "satchel-sign-ins-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func challengeOf(verifier string) url.Values {
	return url.Values{
		"client_id": {"satchel-companion"}, "username": {bookkeeper}, "password": {password},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"},
	}
}

// BenchmarkSignIns measures whole sign-ins over HTTP, from the password to the tokens, with their throttle, audit log,
// code and device, against the bare Argon2id hash computed on all processors of the machine.
func BenchmarkSignIns(b *testing.B) {
	service, ask := measured(b), newAsking()
	bare := func(int) error { hashOnce(); return nil }
	whole := func(int) error {
		_, err := ask.signIn(b.Context(), service.URL)
		return err
	}
	for b.Loop() {
		got := inTurns(b, side{runtime.NumCPU(), bare}, side{atOnce, whole})
		b.ReportMetric(got.ours, "sign-ins/s")
		b.ReportMetric(got.ratio, "ratio")
		b.Logf("sign-ins: %.1f/s, bare Argon2id %.1f/s with %d at once: ratio %.2f (aim %.2f)",
			got.ours, got.theirs, runtime.NumCPU(), got.ratio, signInsAim)
		reportCosts(b, service, side{runtime.NumCPU(), bare}, side{atOnce, whole})
	}
}

// reportCosts tells what of a processor's time a sign-in costs the service, against a bare hash. The rates above don't
// tell the two from what asking costs: the bare hash is computed in this process and nobody asks for it, while those who
// sign in share the processors with the service.
func reportCosts(b *testing.B, service *programs.Service, bare, whole side) {
	b.Helper()
	var hash, signIn, asker []time.Duration
	for range rounds {
		mine := used(b)
		hashes := times(b, spell(), bare)
		hash = append(hash, (used(b)-mine)/time.Duration(max(1, hashes)))

		mine, theirs := used(b), busy(b, service)
		signIns := time.Duration(max(1, times(b, spell(), whole)))
		asker, signIn = append(asker, (used(b)-mine)/signIns), append(signIn, (busy(b, service)-theirs)/signIns)
	}
	for _, of := range [][]time.Duration{hash, signIn, asker} {
		slices.Sort(of)
	}
	const half = rounds / 2
	share := float64(hash[half]) / float64(signIn[half])
	b.ReportMetric(share, "of-busy-time")
	b.Logf("processor time: bare Argon2id %s, a sign-in %s in satcheld, and %s for whoever asks: the hash is %.2f of satcheld's",
		hash[half].Round(10*time.Microsecond), signIn[half].Round(10*time.Microsecond), asker[half].Round(10*time.Microsecond), share)
}

// used is the processor time of this process so far, and busy that of the service.
func used(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func busy(b *testing.B, service *programs.Service) time.Duration {
	b.Helper()
	spent, err := service.Busy()
	if err != nil {
		b.Fatal(err)
	}
	return spent
}

func hashOnce() {
	cost := hashing.DefaultCost
	argon2.IDKey([]byte(password), make([]byte, 16), cost.Passes, cost.Memory, cost.Parallelism, 32)
}

// BenchmarkRefreshes measures how often refresh tokens are renewed, with rotation: satcheld with SQLite on a disk,
// against a certified provider (npm oidc-provider) that keeps them in memory, asked the same way in turns.
func BenchmarkRefreshes(b *testing.B) {
	service, ask := measured(b), newAsking()
	var certifiedPeer struct {
		Issuer string
		Tokens []string
	}
	if err := json.Unmarshal([]byte(peer(b, "refreshing-provider.mjs", NPM(b, certified), strconv.Itoa(atOnce))), &certifiedPeer); err != nil {
		b.Fatal(err)
	}
	ours := make([]string, atOnce)
	for n := range ours {
		got, err := ask.signIn(b.Context(), service.URL)
		if err != nil {
			b.Fatal(err)
		}
		ours[n] = got.Refresh
	}
	renew := func(endpoint string, tokens []string) func(int) error {
		return func(worker int) error {
			got, err := ask.post(b.Context(), endpoint, url.Values{
				"grant_type": {"refresh_token"}, "client_id": {"satchel-companion"}, "refresh_token": {tokens[worker]},
			})
			tokens[worker] = got.Refresh
			return err
		}
	}
	peers, mine := renew(certifiedPeer.Issuer+"/token", certifiedPeer.Tokens), renew(service.URL+"/oauth/token", ours)
	for b.Loop() {
		got := inTurns(b, side{atOnce, peers}, side{atOnce, mine})
		b.ReportMetric(got.ours, "refreshes/s")
		b.ReportMetric(got.ratio, "ratio")
		b.Logf("refreshes: satcheld on SQLite %.0f/s, oidc-provider in memory %.0f/s: ratio %.2f (aim 1.0, and %d/s)",
			got.ours, got.theirs, got.ratio, refreshesAim)
	}
}

// BenchmarkMemoryOfSignIns reports the most memory satcheld has while 200 people sign in at once.
func BenchmarkMemoryOfSignIns(b *testing.B) {
	service, err := programs.StartService(context.Background(), programs.ServiceOptions{
		Program: filepath.Join(bin, "satcheld"), Data: filepath.Join(benchDir(b), "data"),
		Args: []string{"--demo", "--log-level", "error", "--trusted-proxies", "127.0.0.0/8"},
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = service.Kill() })
	ask := newAsking()
	for b.Loop() {
		var all sync.WaitGroup
		for n := range 200 {
			form := challengeOf(oauth2.GenerateVerifier())
			form.Set("username", "person"+strconv.Itoa(n)+"@demo.test")
			// Each from a network of their own, or it would be throttled, and refused without a hash.
			ask := asking{ask.http, "192.0.2." + strconv.Itoa(n)}
			all.Go(func() { _, _ = ask.post(b.Context(), service.URL+"/oauth/challenge", form) })
		}
		all.Wait()
		peak, err := service.ResidentPeak()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(peak>>20), "MiB")
		b.Logf("200 sign-ins at once: at most %d MiB (aim %d)", peak>>20, memoryAtMost()>>20)
	}
}
