package autostart

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"satchel/storage/disk"
)

// Entry is what is started.
type Entry struct {
	ID      string // the program's, such as org.satchel.companion
	Name    string // as people know it
	Program string // its absolute path
	Args    []string
}

// file is an entry that a file stands for.
type file struct {
	path    string
	content []byte
}

// on reports whether the file stands there as it would be written now. One that a person changed by other means, such as
// to switch it off, does not.
func (f file) on() (bool, error) {
	content, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading what starts at sign-in: %w", err)
	}
	return bytes.Equal(content, f.content), nil
}

func (f file) set(on bool) error {
	if !on {
		if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("taking away what starts at sign-in: %w", err)
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("making the folder of what starts at sign-in: %w", err)
	}
	if err := disk.Replace(f.path, f.content); err != nil {
		return fmt.Errorf("writing what starts at sign-in: %w", err)
	}
	return nil
}

// desktopFile is the entry as a .desktop file (Desktop Entry Specification 1.5).
func desktopFile(e Entry) []byte {
	line := []string{desktopQuoted(e.Program)}
	for _, arg := range e.Args {
		line = append(line, desktopQuoted(arg))
	}
	return []byte(strings.Join([]string{
		"[Desktop Entry]", "Type=Application", "Version=1.5", "Name=" + e.Name, "Icon=" + e.ID,
		"Exec=" + strings.ReplaceAll(strings.Join(line, " "), `\`, `\\`), "Terminal=false", "X-GNOME-Autostart-enabled=true", "",
	}, "\n"))
}

// desktopQuoted quotes an argument of Exec (section "The Exec key"). The backslashes of the value as a whole are doubled
// after that (section "Possible value types").
func desktopQuoted(arg string) string {
	return `"` + strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`, `%`, `%%`).Replace(arg) + `"`
}

// commandLine is the entry as Windows takes programs' arguments apart.
func commandLine(e Entry) string {
	words := []string{`"` + e.Program + `"`} // a path holds no quotation mark there
	for _, arg := range e.Args {
		words = append(words, windowsQuoted(arg))
	}
	return strings.Join(words, " ")
}

// windowsQuoted quotes an argument: backslashes count only before a quotation mark, the one at the end too, and are
// doubled there.
func windowsQuoted(arg string) string {
	var quoted strings.Builder
	slashes := 0
	for _, r := range arg {
		if r == '"' {
			quoted.WriteString(strings.Repeat(`\`, slashes+1))
		}
		if slashes++; r != '\\' {
			slashes = 0
		}
		quoted.WriteRune(r)
	}
	return `"` + quoted.String() + strings.Repeat(`\`, slashes) + `"`
}

// launchAgent is the entry as a property list for launchd (launchd.plist(5)).
func launchAgent(e Entry) []byte {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	var args strings.Builder
	for _, arg := range append([]string{e.Program}, e.Args...) {
		args.WriteString("\t\t<string>" + escape(arg) + "</string>\n")
	}
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + escape(e.ID) + `</string>
	<key>ProgramArguments</key>
	<array>
` + args.String() + `	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`)
}
