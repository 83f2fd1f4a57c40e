package words

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"satchel/assets/translations"
	"satchel/auth/account"
)

// Tongue is a language as the companion and the website speak it. The zero one is English.
type Tongue struct {
	translations.Language

	label string // what people know their identities by; empty where that is nothing of their own
}

// Tongues are all of them, the usual one first.
func Tongues() []Tongue {
	var all []Tongue
	for _, one := range translations.Languages() {
		all = append(all, Tongue{Language: one})
	}
	return all
}

var matcher = language.NewMatcher([]language.Tag{language.BritishEnglish, language.German})

// Fitting is the tongue that fits best what somebody wishes, such as de-AT before en, and the usual one where none does.
func Fitting(wished ...language.Tag) Tongue {
	_, best, _ := matcher.Match(wished...)
	return Tongues()[best]
}

// Named is the tongue of a code.
func Named(code string) (tongue Tongue, known bool) {
	one, known := translations.Named(code)
	return Tongue{Language: one}, known
}

// Calling is the tongue that calls an identity by the label, as its people do; an empty one changes nothing.
func (t Tongue) Calling(label string) Tongue {
	t.label = cmp.Or(label, t.label)
	return t
}

// T is a text in the tongue. Its source is English, with the verbs of package fmt for the arguments.
func (t Tongue) T(source string, args ...any) string {
	if t.label == "" {
		return t.Text(source, args...)
	}
	if len(args) == 0 {
		return account.Named(t.Text(source), t.label)
	}
	return fmt.Sprintf(account.Named(t.Text(source), strings.ReplaceAll(t.label, "%", "%%")), args...)
}

// Count is a text about a number of things: one of them, or many with the number in the place of %d.
func (t Tongue) Count(n int, one, many string) string {
	return strings.Replace(t.Texts().Form(n, one, many), "%d", t.Number(n), 1)
}

// Number is a count as a person reads it: 12,000.
func (t Tongue) Number(n int) string {
	digits := strconv.Itoa(n)
	between := cmp.Or(t.Thousands, ",")
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + between + digits[at:]
	}
	return digits
}

// Size is a number of bytes as a person reads it, in decimal units: 1.2 MB.
func (t Tongue) Size(bytes int64) string {
	if t.Mark == "" {
		return Size(bytes)
	}
	return strings.Replace(Size(bytes), ".", t.Mark, 1)
}

// When is a time as a person reads it in the zone of now: the time alone today, with the date otherwise.
// The zero time is a dash.
func (t Tongue) When(at, now time.Time) string {
	if at.IsZero() {
		return "–"
	}
	at = at.In(now.Location())
	switch {
	case at.YearDay() == now.YearDay() && at.Year() == now.Year():
		return at.Format("15:04:05")
	case at.Year() == now.Year():
		return t.T("%d %s", at.Day(), t.T(at.Format("Jan"))) + at.Format(" 15:04")
	default:
		return t.T("%d %s", at.Day(), t.T(at.Format("Jan"))) + at.Format(" 2006 15:04")
	}
}

// Browser is what a session calls its browser, such as "Firefox on Windows".
func (t Tongue) Browser(name string) string {
	browser, system, both := strings.Cut(cmp.Or(name, "A browser"), " on ")
	if !both {
		return t.T(browser)
	}
	return t.T("%s on %s", t.T(browser), system)
}
