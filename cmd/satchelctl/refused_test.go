package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestACommandLineThatCanNotBeMeantIsRefusedInWords(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"sync", "--timeout", "bogus"}, `--timeout wants a length of time, such as 90s or 1h, and not "bogus"`},
		{[]string{"list", "extra"}, `"extra" is too much: satchelctl list takes no name, ID or file`},
		{[]string{"devices", "extra"}, "There is no satchelctl devices extra"},
		{[]string{"devices", "revoke", "zzz"}, `"zzz" is not the ID of a device; satchelctl devices prints it`},
		{[]string{"add", "--category", "bogus", "x"}, "there are purchase, sale, expense, bank-statement, supplier-statement, other"},
		{[]string{"add", "--company", "", "x"}, "--company was given nothing"},
		{[]string{"add", "--company", "  ", "x"}, "--company was given nothing"},
		{[]string{"list", "--account", ""}, "--account was given nothing"},
		{[]string{"list", "--home", ""}, "--home was given nothing"},
		{[]string{"sign-in", "https://satchel.example/page", "--email", "a@b.example"}, "That address goes on after the service's name"},
		{[]string{"sign-in", "https://satchel.example?a=b", "--sage-id"}, "That address goes on after the service's name"},
		{[]string{"sign-in", "nonsense", "--email", "a@b.example"}, "That is a word, and not the address of a service"},
		{[]string{"sign-in", "ftp://satchel.example", "--email", "a@b.example"}, "That is not an address of a service"},
		{[]string{"sign-in", "http://satchel.example", "--email", "a@b.example"}, "That address is not encrypted"},
		{[]string{"reset-password", "nonsense", "--email", "a@b.example"}, "That is a word, and not the address of a service"},
		{[]string{"devices", "revoke", "--others", "--json"}, "There is nothing that satchelctl devices revoke prints as JSON"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			home := t.TempDir()
			d := &desk{typed: []string{"asked for nothing"}, env: map[string]string{homeVariable: home}}
			if code := run(t.Context(), d.terminal(""), c.args); code != usage {
				t.Errorf("exit code %d, want %d", code, usage)
			}
			if !strings.Contains(d.err.String(), c.says) || d.out.Len() > 0 {
				t.Errorf("%q is not said in %q, or %q is printed", c.says, &d.err, &d.out)
			}
			if len(d.typed) == 0 {
				t.Error("the password was asked for before the command line was looked at")
			}
			if made, err := os.ReadDir(home); err != nil || len(made) > 0 {
				t.Errorf("something was begun: %v, %v", made, err)
			}
		})
	}
}

func TestRetryOfNothingIsJSONWhereThatIsAsked(t *testing.T) {
	d := &desk{}
	if code := run(t.Context(), d.terminal(""), []string{"retry", "--all", "--json", "--home", t.TempDir()}); code != done {
		t.Fatalf("exit code %d: %s", code, &d.err)
	}
	var got struct{ Queued *int }
	if err := json.Unmarshal(d.out.Bytes(), &got); err != nil || got.Queued == nil || *got.Queued != 0 {
		t.Errorf("%v in %s", err, &d.out)
	}
}

func TestTheCommandsThatPrintJSONAreCommands(t *testing.T) {
	var all []string
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		all = append(all, c.CommandPath())
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(newRoot(&face{terminal: (&desk{}).terminal("")}))
	for path := range printsJSON {
		if !slices.Contains(all, path) {
			t.Errorf("there is no %s", path)
		}
	}
}
