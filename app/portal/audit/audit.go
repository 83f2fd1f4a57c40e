package audit

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/audit"
	"satchel/storage/database"
	"satchel/sync/document"
)

const (
	path = "/audit"
	rows = 50
)

// Database is what the page reads of storage/database.
type Database interface {
	AuditedEvents(ctx context.Context, filter database.AuditFilter) ([]database.AuditedEvent, error)
	AccountByEmail(ctx context.Context, email string) (database.Account, error)
}

// Pages is the audit log's page.
type Pages struct {
	Frame *frame.Frame
	DB    Database
}

// Routes are where it is.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{{Path: path, Get: p.show, Feature: access.Security}}
}

type list struct {
	Email  string // whose events are shown; empty for all
	Events []event
	Older  string // address of the next page; empty on the last
}

// event is one line, in words.
type event struct {
	At      time.Time
	What    string
	Who     string // whom it happened to
	Email   string
	By      string // whose doing it was, if somebody else's
	Address string
	Detail  string
	Bad     bool
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	var sites []uuid.UUID
	for _, standing := range frame.StandingsOf(r) {
		sites = append(sites, standing.SiteID)
	}
	shown := list{Email: strings.TrimSpace(r.URL.Query().Get("person"))}
	filter := database.AuditFilter{Sites: sites, Limit: rows + 1}
	filter.Before, _ = strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // anything else is the first page
	known := true
	if shown.Email != "" {
		// An address nobody has finds nothing, like one of another site: the page doesn't tell which it is.
		row, err := p.DB.AccountByEmail(r.Context(), strings.ToLower(shown.Email))
		filter.Account, known = row.ID, err == nil
	}
	var events []database.AuditedEvent
	if known {
		var err error
		if events, err = p.DB.AuditedEvents(r.Context(), filter); err != nil {
			return err
		}
	}
	if len(events) > rows {
		events = events[:rows]
		older := url.Values{"before": {strconv.FormatInt(events[rows-1].Seq, 10)}}
		if shown.Email != "" {
			older.Set("person", shown.Email)
		}
		shown.Older = path + "?" + older.Encode()
	}
	for _, row := range events {
		shown.Events = append(shown.Events, inWords(r, row))
	}
	return p.Frame.Render(w, r, frame.Page{Template: "audit", Title: "Audit log", Data: shown})
}

func inWords(r *http.Request, row database.AuditedEvent) event {
	shown := event{
		At: row.At.UTC(), What: frame.T(r, capital(row.Kind)), Who: row.AccountName, Email: row.AccountEmail,
		Address: row.Address, Detail: detailOf(r, row.Detail), Bad: slices.Contains(bad, audit.Kind(row.Kind)),
	}
	if shown.Who == "" && row.AccountID != uuid.Nil {
		shown.Who = frame.T(r, "Unknown person")
	}
	if row.ActorID != row.AccountID {
		shown.By = row.ActorName
	}
	return shown
}

// bad are the kinds that an administrator should look at.
var bad = []audit.Kind{
	audit.SignInRefused, audit.PasswordRefused, audit.RefreshReused, audit.PasscodeRefused, audit.LinkRefused, audit.SAMLRefused,
}

func capital(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

// detailOf leaves out what a person can't read: ids and digests.
func detailOf(r *http.Request, encoded string) string {
	var detail audit.Detail
	if err := json.Unmarshal([]byte(encoded), &detail); err != nil {
		return ""
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(detail)) {
		if _, err := uuid.Parse(detail[name]); err != nil && !strings.Contains(name, "SHA-256") {
			parts = append(parts, frame.T(r, name)+": "+frame.Word(r, document.Visible(detail[name])))
		}
	}
	return strings.Join(parts, ", ")
}
