package passcode

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/sms"
)

// texted is a message as a gateway got it.
type texted struct{ To, Text, ID string }

var sixDigits = regexp.MustCompile(`^\d{6}`)

func (m texted) code() string { return sixDigits.FindString(m.Text) }

// gateway plays one on loopback; answer says how, and may be changed.
type gateway struct {
	*sms.Gateway

	answer atomic.Value // of http.HandlerFunc
	got    chan texted
}

func newGateway(t *testing.T, timeout time.Duration) *gateway {
	t.Helper()
	g := &gateway{got: make(chan texted, 100)}
	g.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) })
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var message texted
		if err := json.NewDecoder(r.Body).Decode(&message); err != nil {
			t.Errorf("the gateway got no JSON: %v", err)
		}
		message.ID = r.Header.Get("Idempotency-Key")
		g.got <- message
		g.answer.Load().(http.HandlerFunc)(w, r)
	}))
	t.Cleanup(server.Close)
	var err error
	if g.Gateway, err = sms.New(sms.Config{Address: server.URL, Sender: "Satchel", Timeout: timeout}); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *gateway) answers(how http.HandlerFunc) { g.answer.Store(how) }

func (g *gateway) next(t *testing.T) texted {
	t.Helper()
	select {
	case message := <-g.got:
		return message
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was texted in 30 s")
		return texted{}
	}
}

// texting is a place whose jobs run, with a gateway.
func texting(t *testing.T, db *database.DB, timeout time.Duration) (*place, *gateway) {
	t.Helper()
	g := newGateway(t, timeout)
	p := openWith(t, db, g)
	p.HandleJobs(p.queue)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.queue.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return p, g
}

const number = "+447700900123"

// phone gives an owner one.
func (p *place) phone(of Owner, g *gateway) {
	p.t.Helper()
	wants(p.t, p.AddPhone(p.t.Context(), of.ID, "+44 (0)7700 900-123"), nil)
	message := g.next(p.t.(*testing.T))
	wants(p.t, p.ConfirmPhone(p.t.Context(), of.ID, message.code(), from), nil)
}

func TestAPhoneIsProvedByItsCodeBeforeItIsUsed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p, g := texting(t, db, 10*time.Second)
		of := p.somebody()
		wants(t, p.AddPhone(t.Context(), of.ID, number), ErrOff)
		p.enrol(of)
		for _, typed := range []string{"", "07700 900123", "+44 7700", "+0044 7700 900123", "+44 7700 900 12x", "+447700900123456789", "+44\r\n7700900123"} {
			wants(t, p.AddPhone(t.Context(), of.ID, typed), ErrNumber)
		}
		wants(t, p.ConfirmPhone(t.Context(), of.ID, "123456", from), ErrNotBegun)
		wants(t, p.AddPhone(t.Context(), of.ID, "0044 (0)7700 900-123"), nil)
		wants(t, p.ResendPhoneCode(t.Context(), of.ID), ErrSentAlready)
		message := g.next(t)
		if message.To != number || !strings.HasSuffix(message.Text, "\n\n@satchel.example #"+message.code()) {
			t.Errorf("texted %+v", message)
		}
		if ways, err := p.Ways(t.Context(), p.challenge(of), "portal"); len(ways) != 0 || err != nil {
			t.Errorf("before it is proved: %v, %v", ways, err)
		}
		if got, err := p.Phone(t.Context(), of.ID); got != (Phone{Waiting: "•••• 123"}) || err != nil {
			t.Errorf("waiting: %+v, %v", got, err)
		}
		wants(t, p.ConfirmPhone(t.Context(), of.ID, wrongOf(message.code()), from), ErrWrong)
		wants(t, p.ConfirmPhone(t.Context(), p.somebody().ID, message.code(), from), ErrNotBegun)
		wants(t, p.ConfirmPhone(t.Context(), of.ID, message.code(), from), nil)
		wants(t, p.ConfirmPhone(t.Context(), of.ID, message.code(), from), ErrNotBegun)
		if ways, err := p.Ways(t.Context(), p.challenge(of), "portal"); err != nil || !slices.Equal(ways, []Way{{By: BySMS, To: "•••• 123"}}) {
			t.Errorf("once it is proved: %v, %v", ways, err)
		}
		wants(t, p.RemovePhone(t.Context(), of.ID, from), nil)
		wants(t, p.send(p.challenge(of), "portal", BySMS), ErrNoWay)
		if kinds := p.kinds(); !slices.Equal(kinds, []string{"passcode enrolled", "phone added", "phone removed"}) {
			t.Errorf("on record: %v", kinds)
		}
	})
}

func TestAPhonesCodeIsTriedFiveTimesWithinTenMinutes(t *testing.T) {
	p, g := texting(t, databasetest.SQLite(t), 10*time.Second)
	of := p.somebody()
	p.enrol(of)
	wants(t, p.AddPhone(t.Context(), of.ID, number), nil)
	first := g.next(t)
	for range PhoneTries {
		wants(t, p.ConfirmPhone(t.Context(), of.ID, wrongOf(first.code()), from), ErrWrong)
	}
	wants(t, p.ConfirmPhone(t.Context(), of.ID, first.code(), from), ErrNotBegun)
	p.clock.Advance(time.Minute)
	wants(t, p.ResendPhoneCode(t.Context(), of.ID), nil)
	second := g.next(t)
	p.clock.Advance(PhoneProofLife)
	wants(t, p.ConfirmPhone(t.Context(), of.ID, second.code(), from), ErrNotBegun)
	wants(t, p.ResendPhoneCode(t.Context(), of.ID), ErrNotBegun)
}

func TestANumberIsTextedFiveTimesADayWhoeverNamesIt(t *testing.T) {
	p, g := texting(t, databasetest.SQLite(t), 10*time.Second)
	for i := range 6 {
		of := p.somebody()
		p.enrol(of)
		err := p.AddPhone(t.Context(), of.ID, number)
		if i < 5 {
			wants(t, err, nil)
			g.next(t)
		} else if _, refused := errors.AsType[*throttle.Error](err); !refused {
			t.Errorf("the sixth: %v", err)
		}
	}
}

func TestACodeIsTextedAndMeetsItsOwnSignInOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p, g := texting(t, db, 10*time.Second)
		of := p.somebody()
		p.enrol(of)
		p.companion(of)
		p.phone(of, g)
		secret := p.challenge(of)
		way, err := p.Send(t.Context(), secret, "portal", Order{By: BySMS})
		if err != nil || way != (Way{BySMS, "•••• 123"}) {
			t.Fatalf("sent %+v, %v", way, err)
		}
		message := g.next(t)
		if message.To != number || !strings.Contains(message.Text, "passcode") {
			t.Errorf("texted %+v", message)
		}
		if shown, err := p.Sent(t.Context(), of.ID); len(shown) != 0 || err != nil {
			t.Errorf("a companion is shown what was texted: %v, %v", shown, err)
		}
		_, err = p.Meet(t.Context(), p.challenge(of), "portal", message.code(), from)
		wants(t, err, ErrWrong)
		_, err = p.Meet(t.Context(), secret, "portal", message.code(), from)
		wants(t, err, nil)
		_, err = p.Meet(t.Context(), secret, "portal", message.code(), from)
		wants(t, err, ErrOver)
	})
}

func TestAGatewayThatFailsIsTriedAgainWhileTheCodeCounts(t *testing.T) {
	for name, first := range map[string]http.HandlerFunc{
		"a fault":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"no right": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"come again": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "2")
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"a slow answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			p, g := texting(t, databasetest.SQLite(t), time.Second)
			of := p.somebody()
			p.enrol(of)
			p.phone(of, g)
			var asked atomic.Int64
			g.answers(func(w http.ResponseWriter, r *http.Request) {
				if asked.Add(1) == 1 {
					first(w, r)
				}
			})
			secret := p.challenge(of)
			wants(t, p.send(secret, "portal", BySMS), nil)
			one, two := g.next(t), g.next(t)
			if one != two || one.ID == "" {
				t.Errorf("first %+v, then %+v", one, two)
			}
			_, err := p.Meet(t.Context(), secret, "portal", two.code(), from)
			wants(t, err, nil)
		})
	}
}

func TestWhatTheGatewayRejectsOrPutsOffForTooLongIsGivenUp(t *testing.T) {
	p, g := texting(t, databasetest.SQLite(t), 10*time.Second)
	for name, answer := range map[string]http.HandlerFunc{
		"rejected": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnprocessableEntity) },
		"put off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(http.StatusServiceUnavailable)
		},
	} {
		g.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
		of := p.somebody()
		p.enrol(of)
		p.phone(of, g)
		g.answers(answer)
		wants(t, p.send(p.challenge(of), "portal", BySMS), nil)
		g.next(t)
		select {
		case again := <-g.got:
			t.Errorf("%s, and texted again: %+v", name, again)
		case <-time.After(3 * time.Second): // the first pause of a job that is tried again is a second
		}
	}
}

func TestNoCodeStandsInAJob(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p, g := texting(t, db, 10*time.Second)
		of := p.somebody()
		p.enrol(of)
		p.phone(of, g)
		wants(t, p.send(p.challenge(of), "portal", BySMS), nil)
		message := g.next(t)
		rows, err := db.Writer().QueryContext(t.Context(), "SELECT CAST(args AS TEXT) FROM river_job")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		jobs := 0
		for rows.Next() {
			var payload string
			if err := rows.Scan(&payload); err != nil {
				t.Fatal(err)
			}
			if jobs++; strings.Contains(payload, message.code()) || strings.Contains(payload, "7700900") {
				t.Errorf("a job holds %s", payload)
			}
		}
		if err := rows.Err(); err != nil || jobs < 2 {
			t.Errorf("%d jobs, %v", jobs, err)
		}
	})
}

func TestTurningPasscodesOffForgetsThePhone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p, g := texting(t, db, 10*time.Second)
		of := p.somebody()
		p.enrol(of)
		p.phone(of, g)
		p.clock.Advance(time.Minute)
		wants(t, p.AddPhone(t.Context(), of.ID, "+447700900999"), nil)
		wants(t, p.Remove(t.Context(), of, from), nil)
		if got, err := p.Phone(t.Context(), of.ID); got != (Phone{}) || err != nil {
			t.Errorf("still %+v, %v", got, err)
		}
	})
}
