package main

import (
	"strings"
	"testing"
)

func TestAValueThatCantBeUsedIsNamedWithWhatIsWanted(t *testing.T) {
	file := settingsFile(t, "")
	for name, test := range map[string]struct {
		args []string
		say  string
	}{
		"no address":          {[]string{"serve", "--demo", "--data", t.TempDir(), "--listen", "bogus"}, "127.0.0.1:8080"},
		"a file to serve":     {[]string{"serve", "--demo", "--data", file, "--listen", "127.0.0.1:0"}, "is a file; give a directory"},
		"a file to check":     {[]string{"check", "--data", file}, "is a file; give a directory"},
		"a file for a person": {[]string{"account", "add", "a@example.test", "--name", "A", "--data", file}, "is a file; give a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := runProgram(t, nil, test.args...); got.code != exitUsage || !strings.Contains(got.err, test.say) {
				t.Errorf("it ended with %+v", got)
			}
		})
	}
}
