package session_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"satchel/auth/session"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// bench is the sessions of one account with a clock to turn.
type bench struct {
	*session.Service

	t   testing.TB
	db  *database.DB
	now time.Time
	ann database.Account
}

func newBench(t testing.TB, db *database.DB) *bench {
	b := &bench{t: t, db: db, now: noon}
	b.Service = session.New(db, func() time.Time { return b.now })
	b.ann = database.Account{ID: uuid.Must(uuid.NewV7()), Email: uuid.NewString() + "@x.test", Name: "Ann", PasswordHash: "x", Link: "none", AuthEpoch: 1, CreatedAt: noon}
	b.write(func(ctx context.Context, tx *database.Tx) error { return tx.AddAccount(ctx, b.ann) })
	return b
}

func each(t *testing.T, test func(*bench)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) { test(newBench(t, db)) })
}

func (b *bench) write(fn func(context.Context, *database.Tx) error) {
	if err := b.db.Write(context.Background(), fn); err != nil {
		panic(err)
	}
}

func (b *bench) start(before string) string {
	b.t.Helper()
	value, err := b.Start(b.t.Context(), session.Proof{Account: b.ann, By: session.ByPassword}, before)
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}

func (b *bench) want(what, value string, use session.Use, want error) {
	b.t.Helper()
	found, err := b.Find(b.t.Context(), value, use)
	if !errors.Is(err, want) {
		b.t.Errorf("%s: got %v, want %v", what, err, want)
	}
	if err == nil && found.Account.ID != b.ann.ID {
		b.t.Errorf("%s: somebody else's", what)
	}
}

func TestASessionIsFoundByItsCookieAndByNothingElse(t *testing.T) {
	each(t, func(b *bench) {
		value := b.start("")
		b.want("its cookie", value, session.Activity, nil)
		b.want("no cookie", "", session.Activity, session.ErrNone)
		b.want("another cookie", "x"+value, session.Activity, session.ErrNone)
		if raw, err := base64.RawURLEncoding.DecodeString(value); err != nil || len(raw) != 32 {
			b.t.Errorf("the cookie %q is not 256 bits", value)
		}
		if _, err := b.db.Session(b.t.Context(), []byte(value)); err == nil {
			b.t.Error("the cookie itself is in the table")
		}
	})
}

func TestASessionEndsAfterTwentyMinutesOfNothingAndPollingIsNothing(t *testing.T) {
	each(t, func(b *bench) {
		value := b.start("")
		for range 4 {
			b.now = b.now.Add(19 * time.Minute)
			b.want("a page every 19 minutes", value, session.Activity, nil)
		}
		for range 3 {
			b.now = b.now.Add(6 * time.Minute)
			b.want("polling", value, session.Polling, nil)
		}
		b.now = b.now.Add(2 * time.Minute)
		b.want("20 minutes after the last page", value, session.Polling, session.ErrIdle)
		b.want("and it stays ended", value, session.Activity, session.ErrIdle)
	})
}

func TestASessionEndsAfterTwelveHoursWhateverIsDone(t *testing.T) {
	each(t, func(b *bench) {
		value := b.start("")
		for b.now.Before(noon.Add(session.AbsoluteLimit - 10*time.Minute)) {
			b.now = b.now.Add(10 * time.Minute)
			b.want("before", value, session.Activity, nil)
		}
		b.now = noon.Add(session.AbsoluteLimit)
		b.want("after", value, session.Activity, session.ErrExpired)
	})
}

func TestARaisedEpochEndsEverySessionFromBefore(t *testing.T) {
	each(t, func(b *bench) {
		value := b.start("")
		b.write(func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.RaiseAuthEpoch(ctx, b.ann.ID)
			return err
		})
		b.want("from before", value, session.Activity, session.ErrRevoked)
		if _, err := b.Start(b.t.Context(), session.Proof{Account: b.ann, By: session.ByPassword}, ""); !errors.Is(err, session.ErrOvertaken) {
			b.t.Errorf("started with the row from before: got %v", err)
		}
		b.ann.AuthEpoch++
		b.want("from after", b.start(""), session.Activity, nil)
	})
}

func TestSigningInAgainGivesANewIdAndEndsTheOldOne(t *testing.T) {
	each(t, func(b *bench) {
		old := b.start("")
		again := b.start(old)
		if old == again {
			b.t.Error("the id stayed")
		}
		b.want("the old one", old, session.Activity, session.ErrNone)
		b.want("the new one", again, session.Activity, nil)
		if planted := b.start("planted"); planted == "planted" {
			b.t.Error("a planted id was adopted")
		}
	})
}

func TestSigningOutEndsOneSessionAndTwiceIsTheSame(t *testing.T) {
	each(t, func(b *bench) {
		here, there := b.start(""), b.start("")
		for range 2 {
			if err := b.End(b.t.Context(), here, somewhere); err != nil {
				b.t.Fatal(err)
			}
		}
		b.want("here", here, session.Activity, session.ErrNone)
		b.want("there", there, session.Activity, nil)
	})
}

func TestSweepingForgetsSessionsADayAfterTheyEnded(t *testing.T) {
	each(t, func(b *bench) {
		value := b.start("")
		sweep := func(after time.Duration) {
			b.now = noon.Add(after)
			if err := b.Sweep(b.t.Context()); err != nil {
				b.t.Fatal(err)
			}
		}
		sweep(23 * time.Hour)
		b.want("the next morning it is told why", value, session.Activity, session.ErrExpired)
		sweep(25 * time.Hour)
		b.want("later not", value, session.Activity, session.ErrNone)
	})
}

// A model of what a session is allowed: against it, any order of pages, polls and waiting.
func TestNoOrderOfPagesAndWaitingKeepsASessionLongerThanItsLimits(t *testing.T) {
	db := databasetest.SQLite(t)
	rapid.Check(t, func(r *rapid.T) {
		b := newBench(t, db)
		value := b.start("")
		lastActivity := b.now
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			b.now = b.now.Add(time.Duration(rapid.IntRange(0, 25*60).Draw(r, "seconds")) * time.Second)
			use := rapid.SampledFrom([]session.Use{session.Activity, session.Polling}).Draw(r, "use")
			_, err := b.Find(t.Context(), value, use)
			if err == nil && (b.now.Sub(lastActivity) >= session.IdleLimit || b.now.Sub(noon) >= session.AbsoluteLimit) {
				r.Fatalf("alive %s after the last page, %s after signing in", b.now.Sub(lastActivity), b.now.Sub(noon))
			}
			// A page within half a minute of the last may not be written down, and cost at most that much.
			if err != nil && b.now.Sub(lastActivity) < session.IdleLimit-30*time.Second && b.now.Sub(noon) < session.AbsoluteLimit {
				r.Fatalf("ended %s after the last page: %v", b.now.Sub(lastActivity), err)
			}
			if err != nil {
				return
			}
			if use == session.Activity {
				lastActivity = b.now
			}
		}
	})
}

func TestTheCookieIsForThisHostAloneAndOutOfReachOfScripts(t *testing.T) {
	answer := httptest.NewRecorder()
	session.SetCookie(answer, "value")
	session.ClearCookie(answer)
	set, cleared := answer.Result().Cookies()[0], answer.Result().Cookies()[1]
	want := "__Host-satchel-session=value; Path=/; HttpOnly; Secure; SameSite=Lax"
	if set.Raw != want {
		t.Errorf("got %q, want %q", set.Raw, want)
	}
	if cleared.MaxAge >= 0 || cleared.Name != set.Name {
		t.Errorf("cleared by %q", cleared.Raw)
	}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	if got := session.FromRequest(request); got != "" {
		t.Errorf("without a cookie: %q", got)
	}
	request.AddCookie(set)
	if got := session.FromRequest(request); got != "value" {
		t.Errorf("with one: %q", got)
	}
}
