package settings

import (
	"fmt"
	"runtime/debug"
	"strings"
	"time"
	"unicode"

	"satchel/app/words"
)

// Build describes how this program was built: from what, when, with which Go, and for which system. Without what the
// compiler noted, or outside a checkout, it says less.
func Build(tongue words.Tongue, info *debug.BuildInfo, system, architecture string) string {
	said := system + "/" + architecture
	if info == nil {
		return said
	}
	said = info.GoVersion + ", " + said
	noted := map[string]string{}
	for _, setting := range info.Settings {
		noted[setting.Key] = setting.Value
	}
	commit := noted["vcs.revision"]
	if len(commit) < shortCommit {
		return said
	}
	commit = commit[:shortCommit]
	if noted["vcs.modified"] == "true" {
		commit += "+"
	}
	if at, err := time.Parse(time.RFC3339, noted["vcs.time"]); err == nil {
		return fmt.Sprintf("%s, %s", tongue.T("%s of %s", commit, tongue.Day(at)), said)
	}
	return commit + ", " + said
}

// shortCommit is how much of a commit's name is shown.
const shortCommit = 8

// Flowing is a licence's text with each paragraph on one line, for a window breaks lines where it is wide or narrow.
// Lines that begin anew by themselves stay so: those with a copyright, and those that are moved in or listed.
func Flowing(text string) string {
	var flowing strings.Builder
	blank := true
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		switch {
		case line == "" && !blank:
			flowing.WriteString("\n\n")
		case line == "":
		case blank:
			flowing.WriteString(line)
		case strings.HasPrefix(line, "Copyright") || !unicode.IsLetter([]rune(line)[0]) && line[0] != '"' && line[0] != '(':
			flowing.WriteString("\n" + line)
		default:
			flowing.WriteString(" " + line)
		}
		blank = line == ""
	}
	return strings.TrimRight(flowing.String(), "\n")
}
