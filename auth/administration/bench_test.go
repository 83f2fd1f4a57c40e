package administration_test

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/auth/audit"
	"satchel/auth/throttle"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
	"satchel/storage/mail"
)

// bench is a site with an owner, an administrator, a bookkeeper and somebody who isn't on it, and two companies.
type bench struct {
	*administration.Service
	*office

	t                    *testing.T
	db                   *database.DB
	access               *access.Service
	olive, ada, ben, sid database.Account
	site                 database.Site
	alpha, beta          database.Company
	now                  time.Time
}

// office is the queue and the mail: jobs are worked when the test says so.
type office struct {
	invites []administration.InviteOrdered
	joins   []administration.JoinOrdered
	mails   []mail.Message
}

func (o *office) Enqueue(_ context.Context, _ *database.Tx, _ string, payload any) error {
	switch job := payload.(type) {
	case administration.InviteOrdered:
		o.invites = append(o.invites, job)
	case administration.JoinOrdered:
		o.joins = append(o.joins, job)
	case mail.Message:
		o.mails = append(o.mails, job)
	}
	return nil
}

func (o *office) Send(_ context.Context, message mail.Message) error {
	o.mails = append(o.mails, message)
	return nil
}

func each(t *testing.T, test func(*bench)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		b := &bench{t: t, db: db, office: &office{}, now: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)}
		clock := func() time.Time { return b.now }
		b.access = access.New(db, clock)
		b.Service = administration.New(administration.Options{
			DB: db, Access: b.access, Audit: audit.New(db, clock), Throttle: throttle.New(db, clock), Jobs: b.office, Mail: b.office,
			Portal: &url.URL{Scheme: "https", Host: "books.test"}, Clock: clock, Log: slog.New(slog.DiscardHandler),
		})
		ctx := t.Context()
		b.olive = must(b.access.CreateAccount(ctx, "olive@demo.test", "Olive Owner"))
		b.ada = must(b.access.CreateAccount(ctx, "ada@demo.test", "Ada Admin"))
		b.ben = must(b.access.CreateAccount(ctx, "ben@demo.test", "Ben Books"))
		b.sid = must(b.access.CreateAccount(ctx, "sid@demo.test", "Sid Stranger"))
		b.site = must(b.access.CreateSite(ctx, "Hartley", "4711", b.olive.ID))
		b.alpha = must(b.access.CreateCompany(ctx, b.site.ID, "Alpha"))
		b.beta = must(b.access.CreateCompany(ctx, b.site.ID, "Beta"))
		b.want("adding", b.access.AddMember(ctx, b.site.ID, b.ada.ID, access.Administrator), nil)
		b.want("adding", b.access.AddMember(ctx, b.site.ID, b.ben.ID, access.Bookkeeper), nil)
		b.want("granting", b.access.Grant(ctx, b.alpha.ID, b.ben.ID), nil)
		test(b)
	})
}

func (b *bench) by(who database.Account) administration.By {
	return administration.By{Account: who.ID, Site: b.site.ID, Address: netip.MustParseAddr("203.0.113.5")}
}

func (b *bench) want(what string, got, want error) {
	b.t.Helper()
	if !errors.Is(got, want) {
		b.t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// changed wants a *ChangedError, which says what the thing is by now.
func (b *bench) changed(what string, err error, now string) {
	b.t.Helper()
	var changed *administration.ChangedError
	if !errors.As(err, &changed) || changed.Now != now {
		b.t.Errorf("%s: got %v, want to be told of %q", what, err, now)
	}
}

// mailed is the newest mail to somebody; its subject must hold the words.
func (b *bench) mailed(to, subject string) mail.Message {
	b.t.Helper()
	for i := len(b.mails) - 1; i >= 0; i-- {
		if b.mails[i].To == to && strings.Contains(b.mails[i].Subject, subject) {
			return b.mails[i]
		}
	}
	b.t.Fatalf("no mail %q to %s among %v", subject, to, b.mails)
	return mail.Message{}
}

// token delivers the newest invitation and takes its token from the mail.
func (b *bench) token(email string) string {
	b.t.Helper()
	b.want("delivering", b.DeliverInvitation(b.t.Context(), b.invites[len(b.invites)-1]), nil)
	for _, word := range strings.Fields(b.mailed(email, "invites you").Text) {
		if strings.Contains(word, "/invitation/") {
			return path.Base(word)
		}
	}
	b.t.Fatal("the mail has no link")
	return ""
}

func (b *bench) recorded(kinds ...audit.Kind) {
	b.t.Helper()
	events := must(b.db.AuditedEvents(b.t.Context(), database.AuditFilter{Limit: 100}))
	for _, kind := range kinds {
		found := false
		for _, event := range events {
			found = found || event.Kind == string(kind) && event.SiteID == b.site.ID
		}
		if !found {
			b.t.Errorf("%q is not on record", kind)
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
