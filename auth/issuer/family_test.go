package issuer_test

import (
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"

	"satchel/auth/issuer"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// family is what the rules say of a device: the model that the real thing is held against.
type family struct {
	created time.Time
	epoch   int
	revoked bool
	tokens  []*token // in the order they were given; the last one is the newest
}

type token struct {
	refresh string
	access  string
	given   time.Time
	used    time.Time // zero while it is not
	attempt string    // by which it was used
	reply   string    // what it was exchanged for
}

func (f *family) expired(tok *token, now time.Time) bool {
	end := tok.given.Add(issuer.RefreshIdle)
	if absolute := f.created.Add(issuer.RefreshAbsolute); absolute.Before(end) {
		end = absolute
	}
	return !now.Before(end)
}

// families drives several devices of one person.
type families struct {
	s     *service
	epoch int
	all   []*family
}

func (m *families) now() time.Time { return m.s.clock.Now() }

func (m *families) pick(r *rapid.T) *family {
	if len(m.all) == 0 {
		r.Skip("no device yet")
	}
	return rapid.SampledFrom(m.all).Draw(r, "device")
}

func (m *families) signIn(*rapid.T) {
	got := m.s.signIn()
	m.all = append(m.all, &family{
		created: m.now(), epoch: m.epoch,
		tokens: []*token{{refresh: got.Refresh, access: got.Access, given: m.now()}},
	})
}

func (m *families) renewNewest(r *rapid.T) {
	f := m.pick(r)
	m.present(r, f, len(f.tokens)-1)
}

func (m *families) presentAny(r *rapid.T) {
	f := m.pick(r)
	m.present(r, f, rapid.IntRange(0, len(f.tokens)-1).Draw(r, "token"))
}

// present sends a refresh token and compares what happens with what the rules say.
func (m *families) present(r *rapid.T, f *family, i int) {
	tok, now := f.tokens[i], m.now()
	attempt := rapid.SampledFrom([]string{"", "", "first", "second"}).Draw(r, "attempt")
	got := m.s.refreshBy(attempt, tok.refresh)
	same := attempt != "" && attempt == tok.attempt
	switch {
	case f.revoked || f.epoch != m.epoch || f.expired(tok, now):
		mustRefuse(r, got)
	case tok.used.IsZero():
		if got.status != http.StatusOK {
			r.Fatalf("a good token is refused: %d %s", got.status, got.body)
		}
		tok.used, tok.attempt, tok.reply = now, attempt, got.body
		f.tokens = append(f.tokens, &token{refresh: got.Refresh, access: got.Access, given: now})
	case (same || now.Sub(tok.used) <= issuer.ReplyGrace) && f.tokens[i+1].used.IsZero():
		if got.body != tok.reply {
			r.Fatalf("a lost reply became another: %s, then %d %s", tok.reply, got.status, got.body)
		}
	default:
		mustRefuse(r, got)
		f.revoked = true
	}
}

func mustRefuse(r *rapid.T, got answer) {
	if got.status != http.StatusBadRequest || got.Error != "invalid_grant" {
		r.Fatalf("a bad token is answered %d %s", got.status, got.body)
	}
}

func (m *families) aLittleTimePasses(r *rapid.T) {
	m.s.clock.pass(time.Duration(rapid.IntRange(1, 15).Draw(r, "seconds")) * time.Second)
}

func (m *families) muchTimePasses(r *rapid.T) {
	m.s.clock.pass(time.Duration(rapid.IntRange(1, 40).Draw(r, "days")) * 24 * time.Hour)
}

func (m *families) revoke(r *rapid.T) {
	f := m.pick(r)
	tok := rapid.SampledFrom(f.tokens).Draw(r, "token")
	if f.expired(tok, m.now()) {
		r.Skip("the sweep may have taken it, and then nobody knows whose it was")
	}
	m.s.post(issuer.RevokePath, form(map[string]string{"client_id": issuer.CompanionID, "token": tok.refresh}))
	f.revoked = true
}

func (m *families) raiseEpoch(*rapid.T) {
	m.s.raiseEpoch()
	m.epoch++
}

func (m *families) sweep(*rapid.T) { must(m.s.t, m.s.provider.Sweep(m.s.t.Context())) }

// check runs after every step: an access token opens the service if and only if the rules say so.
func (m *families) check(r *rapid.T) {
	for _, f := range m.all {
		newest := f.tokens[len(f.tokens)-1]
		want := !f.revoked && f.epoch == m.epoch && m.now().Before(newest.given.Add(issuer.AccessLife))
		if got := m.s.authenticates(newest.access); got != want {
			r.Fatalf("the newest access token opens the service: %v; the rules say %v", got, want)
		}
	}
}

func TestAnyHistoryOfAFamilyFollowsTheRules(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := newService(t, db)
		epoch := 0
		rapid.Check(t, func(r *rapid.T) {
			m := &families{s: s, epoch: epoch}
			defer func() { epoch = m.epoch }()
			r.Repeat(map[string]func(*rapid.T){
				"sign in":              m.signIn,
				"renew the newest":     m.renewNewest,
				"present any":          m.presentAny,
				"a little time passes": m.aLittleTimePasses,
				"much time passes":     m.muchTimePasses,
				"revoke":               m.revoke,
				"raise the epoch":      m.raiseEpoch,
				"sweep":                m.sweep,
				"":                     m.check,
			})
		})
	})
}
