package administration

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"satchel/auth/account"
	"satchel/storage/database"
)

// firstCompany is the column that the companies begin in; each further one holds companies as well.
const firstCompany = 3

// named are the companies that a line leads into, each once, or why the line is refused and about what.
func (p planner) named(fields []string) (companies []database.Company, why Why, about string) {
	for _, field := range fields[min(firstCompany, len(fields)):] {
		names, why := p.names(field)
		if why != "" {
			return nil, why, shown(strings.TrimSpace(field))
		}
		for _, name := range names {
			company, why := p.company(name)
			if why != "" {
				return nil, why, shown(name)
			}
			if !slices.ContainsFunc(companies, func(one database.Company) bool { return one.ID == company.ID }) {
				companies = append(companies, company)
			}
		}
	}
	return companies, "", ""
}

// names are the companies' names in a field. One that is exactly a company's name is that one alone, whatever it holds;
// but where its parts are companies too it isn't clear what is meant.
func (p planner) names(field string) ([]string, Why) {
	whole := norm.NFC.String(strings.TrimSpace(field))
	parts, ok := split(whole)
	if !p.has(whole) {
		if !ok {
			return nil, WhyQuotes
		}
		return parts, ""
	}
	if ok && len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !p.has(part) }) {
		return nil, WhySeveral
	}
	return []string{whole}, ""
}

func (p planner) has(name string) bool {
	return slices.ContainsFunc(p.companies, func(one database.Company) bool { return account.LooksLike(one.Name, name) })
}

// split takes a field apart at | and ;, except in a name between quotation marks, in which two stand for one, as in CSV.
// False for quotation marks that don't end, or that end before their name does.
func split(field string) (names []string, ok bool) {
	const separators = "|;"
	for field != "" {
		name, rest := field, ""
		if quoted, is := strings.CutPrefix(field, `"`); is {
			if name, rest, ok = unquote(quoted); !ok {
				return nil, false
			}
			rest = strings.TrimSpace(rest)
			if rest != "" && !strings.ContainsRune(separators, rune(rest[0])) {
				return nil, false
			}
		} else if i := strings.IndexAny(field, separators); i >= 0 {
			name, rest = field[:i], field[i:]
		}
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
		if rest != "" {
			rest = rest[1:] // the separator
		}
		field = strings.TrimSpace(rest)
	}
	return names, true
}

// unquote is a text up to the quotation mark that ends it, and what follows.
func unquote(text string) (inside, rest string, ok bool) {
	for {
		before, after, found := strings.Cut(text, `"`)
		if !found {
			return "", "", false
		}
		inside += before
		if text, ok = strings.CutPrefix(after, `"`); !ok {
			return inside, after, true
		}
		inside += `"`
	}
}

// company is the one of that very name, else the only one whose name looks like it, or else the only one whose name
// differs in capitals alone. A closed one isn't to be had, and nothing else is put in its place.
func (p planner) company(name string) (database.Company, Why) {
	like := func(same func(name, other string) bool) []database.Company {
		return slices.DeleteFunc(slices.Clone(p.companies), func(one database.Company) bool { return !same(one.Name, name) })
	}
	alike := like(func(one, other string) bool { return one == other })
	for _, same := range []func(name, other string) bool{account.LooksLike, account.LooksLikeFolded} {
		if len(alike) == 0 {
			alike = like(same)
		}
	}
	switch {
	case len(alike) > 1:
		return database.Company{}, WhySeveral
	case len(alike) == 0 || !alike[0].ClosedAt.IsZero():
		return database.Company{}, WhyCompany
	case !p.doer.Role.Runs() && !worksIn(p.places, p.doer.Account, alike[0].ID):
		return database.Company{}, WhyMay
	}
	return alike[0], ""
}
