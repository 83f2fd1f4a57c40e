package issuer_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/oauth2"

	"satchel/auth/audit"
	"satchel/auth/issuer"
	"satchel/auth/passcode"
	"satchel/auth/passcode/passcodetest"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/jobs"
)

// locked is a service whose one person has passcodes.
type locked struct {
	*service

	passcodes *passcode.Service
	secret    string
	recovery  []string
}

func newLocked(t *testing.T, db *database.DB) *locked {
	t.Helper()
	queue, err := jobs.Open(t.Context(), db, slog.New(slog.DiscardHandler))
	must(t, err)
	l := &locked{service: newService(t, db)}
	l.passcodes, err = passcode.New(passcode.Options{
		DB: db, Throttle: throttle.New(db, l.clock.Now), Jobs: queue, Audit: audit.New(db, l.clock.Now),
		Key: []byte(strings.Repeat("p", 32)), PublicURL: &url.URL{Scheme: "https", Host: "satchel.example"}, Clock: l.clock.Now,
	})
	must(t, err)
	l.usesPasscodes(l.passcodes)
	of := passcode.Account(l.who.ID)
	begun, err := l.passcodes.Begin(t.Context(), of, passcode.Label{Service: "Satchel", Name: l.who.Email})
	must(t, err)
	l.secret = begun.Secret
	l.recovery, err = l.passcodes.Confirm(t.Context(), of, l.next(), netip.MustParseAddr("192.0.2.1"))
	must(t, err)
	return l
}

// next is a passcode that was not used yet.
func (l *locked) next() string {
	l.clock.pass(30 * time.Second)
	return passcodetest.Code(l.secret, l.clock.Now())
}

func (l *locked) ask(verifier string) answer {
	l.t.Helper()
	got := l.post(issuer.ChallengePath, challengeForm(verifier))
	if got.status != http.StatusBadRequest || got.Error != "insufficient_authorization" || got.AuthSession == "" || got.Wants[0] != "passcode" || got.Code != "" {
		l.t.Fatalf("the password alone is answered %d %s", got.status, got.body)
	}
	return got
}

func passcodeForm(session, typed, verifier string, changes ...string) url.Values {
	return challengeForm(verifier, append([]string{"username", "", "password", "", "auth_session", session, "passcode", typed}, changes...)...)
}

func TestACompanionSignsInWithAPasscodeOrARecoveryCode(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		l := newLocked(t, db)
		for _, typed := range []string{l.next(), l.recovery[0]} {
			verifier := oauth2.GenerateVerifier()
			asked := l.ask(verifier)
			wrong := l.post(issuer.ChallengePath, passcodeForm(asked.AuthSession, "000000", verifier))
			if wrong.Error != "insufficient_authorization" || wrong.AuthSession != asked.AuthSession || !strings.Contains(wrong.body, `"wrong":true`) {
				t.Errorf("a wrong one: %d %s", wrong.status, wrong.body)
			}
			met := l.post(issuer.ChallengePath, passcodeForm(asked.AuthSession, typed, verifier))
			if met.status != http.StatusOK {
				t.Fatalf("the right one: %d %s", met.status, met.body)
			}
			tokens := l.post(issuer.TokenPath, codeForm(met.Code, verifier))
			if !l.authenticates(tokens.Access) {
				t.Errorf("the code is exchanged for %d %s", tokens.status, tokens.body)
			}
			again := l.ask(verifier)
			if got := l.post(issuer.ChallengePath, passcodeForm(again.AuthSession, typed, verifier)); got.Error != "insufficient_authorization" {
				t.Errorf("the same once more: %d %s", got.status, got.body)
			}
		}
	})
}

func TestAPasscodeIsSentAtTheCompanionsWishOneOfTheWaysOffered(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		l := newLocked(t, db)
		verifier := oauth2.GenerateVerifier()
		asked := l.ask(verifier)
		if strings.Contains(asked.body, `"send"`) {
			t.Errorf("ways where there is none: %s", asked.body)
		}
		wish := func(session, by string) answer {
			form := passcodeForm(session, "", verifier)
			form.Set("send_passcode", by)
			return l.post(issuer.ChallengePath, form)
		}
		if got := wish(asked.AuthSession, ""); got.Error != "insufficient_authorization" || strings.Contains(got.body, `"sent"`) {
			t.Errorf("sent nowhere: %d %s", got.status, got.body)
		}
		first := l.post(issuer.TokenPath, codeForm(l.post(issuer.ChallengePath, passcodeForm(asked.AuthSession, l.next(), verifier)).Code, verifier))
		if !l.authenticates(first.Access) {
			t.Fatalf("signing the first companion in: %d %s", first.status, first.body)
		}
		asked = l.ask(verifier)
		if !strings.Contains(asked.body, `"send":[{"by":"companion"}]`) {
			t.Errorf("the ways: %s", asked.body)
		}
		if got := wish("made-up", ""); got.Error != "invalid_session" {
			t.Errorf("for nobody's session: %d %s", got.status, got.body)
		}
		if got := wish(asked.AuthSession, "companion"); got.AuthSession != asked.AuthSession || !strings.Contains(got.body, `"sent":"companion"`) {
			t.Errorf("sent: %d %s", got.status, got.body)
		}
		if got := wish(asked.AuthSession, ""); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "60" {
			t.Errorf("another one at once: %d %s %s", got.status, got.header.Get("Retry-After"), got.body)
		}
		sent, err := l.passcodes.Sent(t.Context(), l.who.ID)
		if err != nil || len(sent) != 1 {
			t.Fatalf("the companion is shown %v, %v", sent, err)
		}
		if met := l.post(issuer.ChallengePath, passcodeForm(asked.AuthSession, sent[0].Code, verifier)); met.status != http.StatusOK {
			t.Errorf("met with it: %d %s", met.status, met.body)
		}
	})
}

// Attack: another person's pending challenge.
func TestAPendingPasscodeIsOnlyForWhoBeganWithIt(t *testing.T) {
	l := newLocked(t, databasetest.SQLite(t))
	verifier, other := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	asked := l.ask(verifier)
	code := l.next()
	for name, test := range map[string]struct {
		form url.Values
		want string
	}{
		"another PKCE challenge": {passcodeForm(asked.AuthSession, code, other), "invalid_session"},
		"a made-up session":      {passcodeForm("made-up", code, verifier), "invalid_session"},
		"no passcode":            {passcodeForm(asked.AuthSession, "", verifier), "invalid_request"},
		"a wish as well":         {passcodeForm(asked.AuthSession, code, verifier, "send_passcode", "sms"), "invalid_request"},
		"a password as well":     {passcodeForm(asked.AuthSession, code, verifier, "password", rightPassword), "invalid_request"},
	} {
		if got := l.post(issuer.ChallengePath, test.form); got.Error != test.want {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if got := l.post(issuer.ChallengePath, passcodeForm(asked.AuthSession, code, verifier)); got.status != http.StatusOK {
		t.Errorf("who began with it: %d %s", got.status, got.body)
	}
}

// Attack: a passcode used twice in parallel.
func TestAPasscodeUsedTwiceInParallelMakesOneCode(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		l := newLocked(t, db)
		code := l.next()
		var mu sync.Mutex
		made := 0
		var group sync.WaitGroup
		for range 4 {
			verifier := oauth2.GenerateVerifier()
			asked := l.ask(verifier)
			for range 2 {
				group.Go(func() {
					got := l.post(issuer.ChallengePath, passcodeForm(asked.AuthSession, code, verifier))
					mu.Lock()
					defer mu.Unlock()
					if got.Code != "" {
						made++
					}
				})
			}
		}
		group.Wait()
		if made != 1 {
			t.Errorf("%d codes were made of one passcode", made)
		}
	})
}

func TestGuessingPasscodesIsAskedToWait(t *testing.T) {
	l := newLocked(t, databasetest.SQLite(t))
	var last answer
	for range 12 {
		verifier := oauth2.GenerateVerifier()
		last = l.post(issuer.ChallengePath, passcodeForm(l.ask(verifier).AuthSession, "000000", verifier))
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Errorf("got %d %s", last.status, last.body)
	}
}

func TestWhereASiteDemandsPasscodesACompanionIsToldToSetThemUp(t *testing.T) {
	l := newLocked(t, databasetest.SQLite(t))
	must(t, l.passcodes.Remove(t.Context(), passcode.Account(l.who.ID), netip.Addr{}))
	must(t, l.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		site := database.Site{ID: l.who.ID, Name: "Hartley", CustomerNumber: "4711", OwnerID: l.who.ID, CreatedAt: l.clock.Now()}
		if err := tx.AddSite(ctx, site); err != nil {
			return err
		}
		if err := tx.PutMember(ctx, database.Member{SiteID: site.ID, AccountID: l.who.ID, Role: "owner", CreatedAt: l.clock.Now()}); err != nil {
			return err
		}
		return tx.RequirePasscode(ctx, site.ID, true)
	}))
	got := l.post(issuer.ChallengePath, challengeForm(oauth2.GenerateVerifier()))
	if got.Error != "insufficient_authorization" || got.Wants[0] != issuer.WantsSetUp || got.AuthSession != "" {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

// Attack: authorize while 2-factor is demanded.
func TestNoCodeIsIssuedThroughTheBrowserWhileASiteDemandsPasscodesThatAreMissing(t *testing.T) {
	l := newLocked(t, databasetest.SQLite(t))
	asked, err := l.provider.ReadAuthorization(t.Context(), url.Values{
		"client_id": {issuer.CompanionID}, "redirect_uri": {"http://127.0.0.1:4711/callback"}, "response_type": {"code"}, "state": {"s"},
		"code_challenge": {oauth2.S256ChallengeFromVerifier("v")}, "code_challenge_method": {"S256"},
	})
	must(t, err)
	site := database.Site{ID: uuid.Must(uuid.NewV7()), Name: "Hartley", CustomerNumber: "4711", OwnerID: l.who.ID, CreatedAt: l.clock.Now()}
	must(t, l.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		if err := tx.AddSite(ctx, site); err != nil {
			return err
		}
		if err := tx.PutMember(ctx, database.Member{SiteID: site.ID, AccountID: l.who.ID, Role: "bookkeeper", CreatedAt: l.clock.Now()}); err != nil {
			return err
		}
		return tx.RequirePasscode(ctx, site.ID, true)
	}))
	if _, err := l.provider.Approve(t.Context(), asked, l.who, issuer.ByPassword); err != nil {
		t.Fatalf("with passcodes on: %v", err)
	}
	must(t, l.db.Write(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "DELETE FROM passcodes")
		return err
	}))
	location, err := l.provider.Approve(t.Context(), asked, l.who, issuer.ByPassword)
	if next, ok := errors.AsType[*issuer.NextStep](err); !ok || next.Wants[0] != issuer.WantsSetUp {
		t.Errorf("without: %q, %v", location, err)
	}
}
