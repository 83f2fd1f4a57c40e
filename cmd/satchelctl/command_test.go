package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"satchel/storage/keychain"
	"satchel/sync/document"
)

// desk is a terminal of tests: what is typed, and what is printed.
type desk struct {
	out, err bytes.Buffer
	typed    []string // answers to questions without echo; none left is no terminal
	env      map[string]string
}

func (d *desk) terminal(in string) terminal {
	return terminal{
		in: strings.NewReader(in), out: &d.out, err: &d.err,
		secret: func(string) (string, error) {
			if len(d.typed) == 0 {
				return "", errNoTerminal
			}
			answer := d.typed[0]
			d.typed = d.typed[1:]
			return answer, nil
		},
		getenv: func(name string) string { return d.env[name] },
	}
}

func TestACommandLineThatIsNotUnderstoodIsExitCode2(t *testing.T) {
	for _, line := range []string{
		"bogus",
		"--bogus",
		"add",
		"add --category invoices file",
		"add --bogus file",
		"sign-in",
		"sign-in https://satchel.example",
		"sign-in https://satchel.example --email a@b.example --keychain cloud",
		"sign-in https://satchel.example --email a@b.example",
		"reset-password https://satchel.example",
		"sync --timeout soon",
		"sync --timeout -5s",
		"add --name Lease file",
		"sign-in https://satchel.example --email x --password-stdin",
		"sign-in https://satchel.example --email a@b.example --password-stdin",
		"reset-password https://satchel.example --email x",
		"sync now",
		"sync --watch --until-done",
		"watch add",
		"watch add --category invoices .",
		"watch remove",
		"watch leave-out",
		"watch resume .",
		"watch resume . --all --new-only",
		"watch everything",
		"show",
		"remove one two",
		"retry",
		"retry 0123abcd --all",
		"retry 0123abcd 4567abcd",
		"retry 0123abcd 4567abcd --all",
		"company use",
		"devices revoke not-an-id",
		"logins all",
		"ask-administrator please",
		"release",
		"whoami please",
	} {
		t.Run(line, func(t *testing.T) {
			d := &desk{}
			args := append(strings.Fields(line), "--home", t.TempDir())
			if code := run(t.Context(), d.terminal(""), args); code != usage {
				t.Errorf("exit code %d, want %d; it said %s", code, usage, &d.err)
			}
			if strings.Contains(d.err.String(), "arg(s)") {
				t.Errorf("it says %q", &d.err)
			}
			if d.err.Len() == 0 || d.out.Len() > 0 {
				t.Errorf("out %q, err %q: the reason belongs on standard error", &d.out, &d.err)
			}
		})
	}
}

func TestOnAnEmptyHomeEveryCommandSaysWhatToDo(t *testing.T) {
	for line, want := range map[string]struct {
		code int
		says string
	}{
		"list":              {done, "Capture some with"},
		"list --json":       {done, "[]"},
		"accounts":          {done, "Begin with satchelctl sign-in"},
		"accounts --json":   {done, "[]"},
		"sync --timeout 5s": {done, "Nothing to send"},
		"retry --all":       {done, "0 documents"},
		"whoami":            {person, "satchelctl sign-in URL"},
		"companies":         {person, "satchelctl sign-in URL"},
		"devices":           {person, "satchelctl sign-in URL"},
		"ask-administrator": {person, "satchelctl sign-in URL"},
		"logins":            {person, "satchelctl sign-in URL"},
		"release 4f1c09aa":  {person, "satchelctl sign-in URL"},
		"sign-out":          {person, "satchelctl sign-in URL"},
		"add .":             {person, "satchelctl sign-in URL"},
		"watch list":        {person, "satchelctl sign-in URL"},
		"watch add .":       {person, "satchelctl sign-in URL"},
		"watch remove .":    {person, "satchelctl sign-in URL"},
		"company use X":     {person, "satchelctl sign-in URL"},
		"show 0123abcd":     {person, "no such document"},
		"accounts use a@b":  {person, "See the accounts there are"},
	} {
		t.Run(line, func(t *testing.T) {
			d := &desk{}
			args := append(strings.Fields(line), "--home", t.TempDir())
			if code := run(t.Context(), d.terminal(""), args); code != want.code {
				t.Errorf("exit code %d, want %d", code, want.code)
			}
			if said := d.out.String() + d.err.String(); !strings.Contains(said, want.says) {
				t.Errorf("%q is not said in %q", want.says, said)
			}
		})
	}
}

func TestTheHomeComesFromTheFlagOrTheEnvironment(t *testing.T) {
	fromEnvironment, fromFlag := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	d := &desk{env: map[string]string{homeVariable: fromEnvironment}}
	for _, c := range []struct {
		args []string
		home string
	}{{[]string{"list"}, fromEnvironment}, {[]string{"list", "--home", fromFlag}, fromFlag}} {
		if code := run(t.Context(), d.terminal(""), c.args); code != done {
			t.Fatalf("exit code %d: %s", code, &d.err)
		}
		if _, err := os.Stat(filepath.Join(c.home, "queue.db")); err != nil {
			t.Errorf("%v: %v", c.args, err)
		}
	}
}

func TestHelpTellsOfEveryCommandAndFlag(t *testing.T) {
	d := &desk{}
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q is not a line of a list", c.CommandPath(), c.Short)
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(newRoot(&face{terminal: d.terminal("")}))
	if code := run(t.Context(), d.terminal(""), []string{"--help"}); code != done {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"Exit codes: 0 done, 1 failed, 2 usage, 3 needs the person, 4 offline", "sign-in", "doctor", "--json"} {
		if !strings.Contains(d.out.String(), want) {
			t.Errorf("help does not say %q", want)
		}
	}
}

func TestSignInTakesThePasswordWithoutEchoOrFromStandardInput(t *testing.T) {
	for name, c := range map[string]struct {
		args  []string
		in    string
		typed []string
		want  string
	}{
		"typed":                         {nil, "", []string{" typed, with spaces "}, " typed, with spaces "},
		"standard input":                {[]string{"--password-stdin"}, " piped \nsecond line\n", nil, " piped "},
		"standard input, Windows":       {[]string{"--password-stdin"}, "piped\r\n", nil, "piped"},
		"standard input, no line break": {[]string{"--password-stdin"}, "piped", nil, "piped"},
	} {
		t.Run(name, func(t *testing.T) {
			d := &desk{typed: c.typed}
			f := &face{terminal: d.terminal(c.in)}
			var got string
			command := newSignIn(f, func(_ context.Context, o *signInOptions) (err error) {
				if o.Server != "satchel.example" || o.Email != "you@example.com" || o.Keychain != keychain.OS {
					t.Errorf("options %+v", o)
				}
				got, err = o.password()
				return err
			})
			command.SetArgs(append([]string{"satchel.example", "--email", "you@example.com"}, c.args...))
			if err := command.Execute(); err != nil || got != c.want {
				t.Errorf("password %q, %v", got, err)
			}
		})
	}
}

func TestAddHandsOnWhatWasAsked(t *testing.T) {
	f := &face{terminal: (&desk{}).terminal("")}
	var got addOptions
	command := newAdd(f, func(_ context.Context, o *addOptions) error { got = *o; return nil })
	command.SetArgs([]string{"--company", "Acme", "--category", "sale", "--note", "late", "--combine", "--name", "Lease", "a.jpg", "b.jpg"})
	if err := command.Execute(); err != nil {
		t.Fatal(err)
	}
	if got.Company != "Acme" || got.Category != document.Sale || got.Note != "late" || !got.Combine || got.Name != "Lease" || len(got.Paths) != 2 {
		t.Errorf("%+v", got.AddRequest)
	}
}

func TestThePassphraseComesFromTheEnvironmentOrIsTypedTwiceWhenNew(t *testing.T) {
	for name, c := range map[string]struct {
		env   string
		typed []string
		fresh bool
		want  string
		code  int
	}{
		"from the environment":       {env: "open sesame", want: "open sesame"},
		"typed":                      {typed: []string{"open"}, want: "open"},
		"new, typed twice the same":  {typed: []string{"open", "open"}, fresh: true, want: "open"},
		"new, typed twice otherwise": {typed: []string{"open", "opne"}, fresh: true, code: failed},
		"nobody there to type":       {code: person},
	} {
		t.Run(name, func(t *testing.T) {
			d := &desk{typed: c.typed, env: map[string]string{passphraseVariable: c.env}}
			f := &face{terminal: d.terminal("")}
			got, err := f.passphrase(t.Context(), c.fresh)
			if got != c.want {
				t.Errorf("passphrase %q, want %q", got, c.want)
			}
			own, ok := errors.AsType[explained](err)
			if ok != (c.code != done) || ok && own.Exit != c.code {
				t.Errorf("error %v, want exit code %d", err, c.code)
			}
		})
	}
}

func TestAHomeThatCannotBeOneIsNotCalledAFaultOfTheNetwork(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range [][]string{{"list", "--home", file}, {"add", "x", "--home", filepath.Join(file, "nope")}} {
		d := &desk{}
		if code := run(t.Context(), d.terminal(""), line); code != person || !strings.Contains(d.err.String(), "Satchel's folder") {
			t.Errorf("%v: exit code %d, %s", line, code, &d.err)
		}
	}
}
