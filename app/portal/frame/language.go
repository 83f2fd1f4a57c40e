package frame

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"satchel/app/words"
	"satchel/assets/translations"
)

// LanguageCookie keeps the language somebody chose in this browser.
const LanguageCookie = "__Host-language"

// chosenFor is how long a choice of the language is kept.
const chosenFor = 365 * 24 * time.Hour

// justName is the cookie with a language that somebody chose before they signed in: it becomes theirs when they do so
// within justFor. What the browser had been asked for earlier may have been another's wish.
const (
	justName = "__Host-language-just-chosen"
	justFor  = 15 * time.Minute
)

// wasReadName is the cookie with the language of somebody who was signed out without asking for it: the page that says so
// speaks it for as long, whatever another had chosen in the browser.
const wasReadName = "__Host-language-read"

// tongue is a language the website speaks.
type tongue struct{ words.Tongue }

func usualTongue() tongue { return tongue{words.Tongues()[0]} }

// tongueOf is what the person who is signed in has chosen, or was signed in until just now, else what was chosen in the
// browser, else what fits best of what it asks for.
func tongueOf(r *http.Request) tongue {
	if visit, here := Visitor(r); here {
		if one, known := words.Named(visit.Account.Language); known {
			return tongue{one}
		}
	}
	for _, name := range []string{wasReadName, LanguageCookie} {
		if chosen, err := r.Cookie(name); err == nil {
			if one, known := words.Named(chosen.Value); known {
				return tongue{one}
			}
		}
	}
	wished, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil { // what a browser says of itself is no reason to fail
		return usualTongue()
	}
	return tongue{words.Fitting(wished...)}
}

// readBy is a request that says which language its visitor reads, for mails in answer to it and those to come. Whoever
// asks for none and chose none is a program, unless it is signed in for somebody.
func readBy(r *http.Request) *http.Request {
	visit, _ := Visitor(r)
	if _, err := r.Cookie(LanguageCookie); err != nil && r.Header.Get("Accept-Language") == "" && visit.Account.Language == "" {
		return r
	}
	ctx := translations.For(r.Context(), tongueOf(r).Code)
	if just, err := r.Cookie(justName); err == nil {
		if one, known := words.Named(just.Value); known {
			ctx = translations.Chosen(ctx, one.Code)
		}
	}
	return r.WithContext(ctx)
}

// Language is the code of the language that the visitor of a request reads.
func Language(r *http.Request) string { return tongueOf(r).Code }

// T is a text for the visitor of a request. Its source is English, with the verbs of package fmt for the arguments.
func T(r *http.Request, source string, args ...any) string {
	return tongueOf(r).T(source, args...)
}

// Count is a text about a number of things: one of them, or many with the number in it.
func Count(r *http.Request, n int, one, many string) string {
	return tongueOf(r).Count(n, one, many)
}

// Day is the day of a time as the visitor of a request reads it.
func Day(r *http.Request, at time.Time) string { return tongueOf(r).Day(at) }

// Moment is a time in UTC as the visitor of a request reads it.
func Moment(r *http.Request, at time.Time) string {
	return T(r, "%v UTC", tongueOf(r).moment(at.UTC()))
}

func (t tongue) moment(at time.Time) string { return t.Day(at) + at.Format(", 15:04") }

// functions are what templates call that depends on the language.
func (t tongue) functions(brand Brand) template.FuncMap {
	named := func(source string, args ...any) string {
		if len(args) == 0 {
			return strings.ReplaceAll(t.T(source), usual, brand.Identity)
		}
		identity := strings.ReplaceAll(brand.Identity, "%", "%%") // its name is no verb
		return fmt.Sprintf(strings.ReplaceAll(t.T(source), usual, identity), args...)
	}
	return template.FuncMap{"t": named, "day": t.Day, "moment": t.moment, "browser": t.Browser, "size": t.Size, "money": t.Money, "typed": t.Typed, "word": t.word, "language": func() string { return t.Code }}
}

// languagePath is where a language is chosen.
func (f *Frame) languagePath() string { return strings.TrimSuffix(f.Brand.Home, "/") + "/language" }

// languageRoute keeps the choice that the form in the foot of each page sends. It needs no JavaScript.
func (f *Frame) languageRoute() Route {
	return Route{Path: f.languagePath(), Get: f.afterLanguage, Post: func(w http.ResponseWriter, r *http.Request) error {
		filled, err := Form(r)
		if err != nil {
			return err
		}
		if one, known := words.Named(filled.Get("language")); known {
			http.SetCookie(w, languageCookie(LanguageCookie, one.Code, int(chosenFor.Seconds())))
			http.SetCookie(w, languageCookie(wasReadName, "", -1))
			if _, here := Visitor(r); !here {
				http.SetCookie(w, languageCookie(justName, one.Code, int(justFor.Seconds())))
			}
			if err := f.keepLanguage(r, one.Code); err != nil {
				return err
			}
		}
		http.Redirect(w, r, LocalPath(filled.Get("next")), http.StatusSeeOther)
		return nil
	}}
}

func languageCookie(name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: maxAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// keepLanguage keeps the choice of whoever is signed in with their account: for pages in other browsers, and for mails.
func (f *Frame) keepLanguage(r *http.Request, code string) error {
	if f.KeepLanguage == nil {
		return nil
	}
	return f.KeepLanguage(r, code)
}

func (f *Frame) afterLanguage(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, f.Brand.Home, http.StatusSeeOther)
	return nil
}

// choice is the form in the foot of a page.
type choice struct {
	Path, Next string
	Others     []words.Tongue
}

func (f *Frame) choiceOf(r *http.Request) choice {
	shown := choice{Path: f.languagePath(), Next: f.sameAgain(r)}
	for _, one := range words.Tongues() {
		if one.Code != tongueOf(r).Code {
			shown.Others = append(shown.Others, one)
		}
	}
	return shown
}

// sameAgain is the address that shows the page of a request, or the home page where a form's answer has none. What a form
// carried of where its visitor was going stays, or a sign-in would end with the choice of a language.
func (f *Frame) sameAgain(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	if !slices.ContainsFunc(f.routes, func(route Route) bool { return route.Path == r.Pattern && route.Get != nil }) {
		return f.Brand.Home
	}
	query := r.URL.Query()
	for _, name := range []string{"next", "continue"} {
		if onward := r.PostForm.Get(name); onward != "" {
			query.Set(name, onward)
		}
	}
	return (&url.URL{Path: r.URL.Path, RawQuery: query.Encode()}).RequestURI()
}

// translated is a page's own texts for the visitor of a request.
func translated(r *http.Request, page Page) Page {
	page.Title = T(r, page.Title)
	if page.Notice == nil {
		return page
	}
	notice := *page.Notice
	notice.Lines = make([]string, len(page.Notice.Lines))
	for i, line := range page.Notice.Lines {
		notice.Lines[i] = T(r, line)
	}
	notice.Link = translatedLink(r, notice.Link)
	page.Notice = &notice
	return page
}

func translatedLink(r *http.Request, link *Link) *Link {
	if link == nil {
		return nil
	}
	return &Link{Label: T(r, link.Label), Href: link.Href}
}

func translatedProblem(r *http.Request, problem Problem) Problem {
	problem.Title, problem.Happened = T(r, problem.Title), T(r, problem.Happened)
	problem.Safe, problem.Do = T(r, problem.Safe), T(r, problem.Do)
	problem.Action = translatedLink(r, problem.Action)
	return problem
}
