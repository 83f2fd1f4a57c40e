package frame

import (
	"fmt"
	"regexp"

	"satchel/assets/web"
	"satchel/auth/account"
)

// usual is what the portal's texts call an identity.
const usual = account.UsualLabel

// Named puts the name that people know their identity by into a text of the portal's own.
func (f *Frame) Named(text string) string { return account.Named(text, f.Brand.Identity) }

// named is the identity's usual name in a template, or an action, in which t sees to the name itself.
var named = regexp.MustCompile(usual + `|{{[^{}]*}}`)

// templateText is the text of an embedded template, in which the identity's name is asked for when it is rendered,
// and so escaped like everything else.
func templateText(file string) (string, error) {
	text, err := web.Templates.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("reading the template %s: %w", file, err)
	}
	return named.ReplaceAllStringFunc(string(text), func(one string) string {
		if one == usual {
			return "{{identity}}"
		}
		return one
	}), nil
}

func (f *Frame) named(notice *Notice) *Notice {
	if notice == nil {
		return nil
	}
	renamed := *notice
	renamed.Lines = make([]string, len(notice.Lines))
	for i, line := range notice.Lines {
		renamed.Lines[i] = f.Named(line)
	}
	return &renamed
}

func (f *Frame) namedProblem(problem Problem) Problem {
	problem.Title, problem.Happened = f.Named(problem.Title), f.Named(problem.Happened)
	problem.Safe, problem.Do = f.Named(problem.Safe), f.Named(problem.Do)
	return problem
}
