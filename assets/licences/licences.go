package licences

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed licences.txt
var file string

// Marks of the file: parts begins each licence, and body its text after the names of what it is for.
const (
	parts = "\n§§§§ "
	body  = "\n§§§§\n"
)

// Component is something built in, and its licence.
type Component struct {
	Name string // a module's path, or what it is
	Kind string // the licence's usual name, such as MIT; empty where it isn't a usual one
	Text string // all that its licence says, NOTICE files too
}

// All lists what is built in, by name.
func All() []Component {
	var all []Component
	for _, part := range strings.Split(file, parts)[1:] {
		names, text, _ := strings.Cut(part, body)
		for _, name := range strings.Split(names, ", ") {
			all = append(all, Component{Name: name, Kind: kind(text), Text: text})
		}
	}
	slices.SortFunc(all, func(a, b Component) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return all
}

// Of is the component of that name.
func Of(name string) (Component, bool) {
	for _, one := range All() {
		if strings.EqualFold(one.Name, strings.TrimSpace(name)) {
			return one, true
		}
	}
	return Component{}, false
}

// kinds are the usual licences by what only they say, the more telling first.
var kinds = []struct{ says, name string }{
	{"SIL OPEN FONT LICENSE", "OFL-1.1"},
	{"Mozilla Public License", "MPL-2.0"},
	{"Apache License", "Apache-2.0"},
	{"Permission to use, copy, modify, and/or distribute this software", "ISC"},
	{"Neither the name", "BSD-3-Clause"},
	{"may be used to endorse", "BSD-3-Clause"},
	{"Redistributions in binary form", "BSD-2-Clause"},
	{"Permission is hereby granted, free of charge", "MIT"},
	{"free and unencumbered software released into the public domain", "Unlicense"},
	{"CC0", "CC0-1.0"},
}

func kind(text string) string {
	flat := strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, kind := range kinds {
		if strings.Contains(flat, strings.ToLower(kind.says)) {
			return kind.name
		}
	}
	return ""
}
