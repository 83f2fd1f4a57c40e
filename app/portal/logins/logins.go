package logins

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/auth/session"
	"satchel/sync/document"
	"satchel/sync/editing"
)

const path = "/site/{site}/logins"

// Sessions is what the pages need of auth/session.
type Sessions interface {
	Logins(ctx context.Context, site uuid.UUID, current string) ([]session.Login, error)
	LogOff(ctx context.Context, site uuid.UUID, logins []session.Login, actor uuid.UUID, from netip.Addr) (int, error)
}

// Holding is what the pages need of sync/editing.
type Holding interface {
	HeldBy(ctx context.Context, keys [][]byte) (map[string][]editing.Held, error)
}

// Pages are the pages.
type Pages struct {
	Frame    *frame.Frame
	Sessions Sessions
	Holding  Holding
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	return []frame.Route{
		{Path: path, Get: p.users, Feature: access.Logins},
		{Path: path + "/disconnected", Get: p.disconnected, Feature: access.Logins},
		{Path: path + "/log-off", Post: p.logOff, Feature: access.Logins},
	}
}

// line is a login as it is shown.
type line struct {
	ID, Name, Email, Browser, Company string
	Address                           netip.Addr
	Since, Alive                      time.Time
	Nth                               int // of those of the same person that began in the same minute; 0 where none did
	Current, Disconnected             bool
	Higher                            bool // not to be logged off by who sees it
	Open                              []open
}

// open is a document that a login has open. Of what is another site's, neither name is told here.
type open struct {
	Name, Company  string
	Since, DraftAt time.Time
}

type data struct {
	Path         string
	Disconnected bool // which of the tabs it is
	Lines        []line
	Counts       [2]int // users, and disconnected logins
	Elsewhere    string // the company that who looks works in, where it is another site's
}

func pathOf(r *http.Request) string {
	return "/site/" + frame.StandingOf(r).SiteID.String() + "/logins"
}

func (p Pages) users(w http.ResponseWriter, r *http.Request) error { return p.show(w, r, false) }

func (p Pages) disconnected(w http.ResponseWriter, r *http.Request) error { return p.show(w, r, true) }

func (p Pages) show(w http.ResponseWriter, r *http.Request, disconnected bool) error {
	all, err := p.Sessions.Logins(r.Context(), frame.StandingOf(r).SiteID, session.FromRequest(r))
	if err != nil {
		return err
	}
	now := p.Frame.Clock()
	cut := slices.DeleteFunc(slices.Clone(all), func(one session.Login) bool { return one.Disconnected(now) != disconnected })
	lines, err := p.lines(r.Context(), frame.StandingOf(r), cut, now)
	if err != nil {
		return err
	}
	shown := data{Path: pathOf(r), Disconnected: disconnected, Lines: lines, Counts: [2]int{len(cut), len(all) - len(cut)}}
	if disconnected {
		shown.Counts = [2]int{len(all) - len(cut), len(cut)}
	}
	books, err := p.Frame.Books(r)
	if err != nil {
		return err
	}
	if books.Chosen && books.Working.SiteID != frame.StandingOf(r).SiteID {
		shown.Elsewhere = books.Working.Name
	}
	page := frame.Page{Template: "logins", Title: "User Login Status", Data: shown}
	page.Notice = off(r, r.URL.Query().Get("off"))
	return p.Frame.Render(w, r, page)
}

// offNone is in the address where no login was chosen.
const offNone = "none"

// off says what became of a log-off; nil if there was none.
func off(r *http.Request, said string) *frame.Notice {
	if said == offNone {
		return &frame.Notice{Mood: "wary", Lines: []string{frame.T(r, "Nobody was logged off: no login was chosen. Choose one, then Log Off.")}}
	}
	count, err := strconv.Atoi(said)
	if err != nil || count < 0 || count >= 10_000 {
		return nil
	}
	switch count {
	case 0:
		return &frame.Notice{Lines: []string{frame.T(r, "Nobody was logged off: those who were chosen had gone already, work again, or are not yours to log off.")}}
	case 1:
		return &frame.Notice{Mood: "good", Lines: []string{frame.T(r, "One login was logged off. What it had open is free. What had been kept of what was typed is there for its person.")}}
	}
	return &frame.Notice{Mood: "good", Lines: []string{frame.T(r, "%d logins were logged off. What they had open is free. What had been kept of what was typed is there for each person.", count)}}
}

func (p Pages) lines(ctx context.Context, seer access.Standing, logins []session.Login, now time.Time) ([]line, error) {
	keys := make([][]byte, len(logins))
	for i, one := range logins {
		keys[i] = one.Key
	}
	held, err := p.Holding.HeldBy(ctx, keys)
	if err != nil {
		return nil, err
	}
	lines := make([]line, len(logins))
	for i, one := range logins {
		lines[i] = line{
			ID: one.ID, Name: one.Account.Name, Email: one.Account.Email, Browser: one.Browser, Company: one.Company, Address: one.Address,
			Since: one.StartedAt.UTC(), Alive: one.AliveAt.UTC(), Current: one.Current, Disconnected: one.Disconnected(now),
			Higher: !seer.MayLogOff(one.Account.ID, access.Role(one.Role), one.Disconnected(now)),
		}
		for _, lock := range held[string(one.Key)] {
			opened := open{Since: lock.Since, DraftAt: lock.DraftAt}
			if lock.Site == seer.SiteID {
				opened.Name, opened.Company = document.DisplayName(lock.Name), lock.CompanyName
			}
			lines[i].Open = append(lines[i].Open, opened)
		}
	}
	number(lines)
	return lines, nil
}

// number counts the logins of a person that began in the same minute: times are shown to the minute, and they would read
// alike.
func number(lines []line) {
	type minute struct {
		email string
		since time.Time
	}
	of := func(one line) minute { return minute{one.Email, one.Since.Truncate(time.Minute)} }
	all, counted := map[minute]int{}, map[minute]int{}
	for _, one := range lines {
		all[of(one)]++
	}
	for i := range lines {
		if at := of(lines[i]); all[at] > 1 {
			counted[at]++
			lines[i].Nth = counted[at]
		}
	}
}

// logOff ends the chosen logins of this site. The one that asks is left alone: whoever wants to leave logs out.
func (p Pages) logOff(w http.ResponseWriter, r *http.Request) error {
	filled, err := frame.Form(r)
	if err != nil {
		return err
	}
	site, chosen := frame.StandingOf(r).SiteID, filled["login"]
	all, err := p.Sessions.Logins(r.Context(), site, session.FromRequest(r))
	if err != nil {
		return err
	}
	leaving := slices.DeleteFunc(all, func(one session.Login) bool { return one.Current || !slices.Contains(chosen, one.ID) })
	count, err := p.Sessions.LogOff(r.Context(), site, leaving, frame.Must(r).Account.ID, p.Frame.ClientAddr(r))
	if errors.Is(err, access.ErrNotMember) {
		return frame.NotFound
	}
	if err != nil {
		return err
	}
	to := pathOf(r)
	if filled.Get("tab") == "disconnected" {
		to += "/disconnected"
	}
	said := strconv.Itoa(count)
	if len(chosen) == 0 {
		said = offNone
	}
	http.Redirect(w, r, to+"?off="+said, http.StatusSeeOther)
	return nil
}
