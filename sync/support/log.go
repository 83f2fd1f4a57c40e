package support

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxLog is how much of the end of each log is looked at, in bytes.
const maxLog = 1 << 20

// logs are the window's logs in a home, the older first.
var logs = []string{"satchel.log.old", "satchel.log"}

// log is what the logs of a home say, line by line, scrubbed.
func (s Scrubber) log(home string) ([]byte, error) {
	var out bytes.Buffer
	for _, name := range logs {
		text, err := tail(filepath.Join(home, "logs", name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading the log: %w", err)
		}
		lines := bufio.NewScanner(bytes.NewReader(text))
		lines.Buffer(nil, maxLog+1)
		for lines.Scan() {
			out.WriteString(s.line(lines.Text()))
			out.WriteByte('\n')
		}
	}
	return out.Bytes(), nil
}

// tail reads the end of a file, from the first whole line of it.
func tail(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	from := max(info.Size()-maxLog, 0)
	text, err := io.ReadAll(io.NewSectionReader(file, from, maxLog))
	if _, whole, cut := bytes.Cut(text, []byte("\n")); cut && from > 0 {
		text = whole
	}
	return text, err
}

// line scrubs a line as slog's text handler writes it. What can't be read as one is left out.
func (s Scrubber) line(line string) string {
	var out []string
	for line != "" {
		key, rest, ok := strings.Cut(line, "=")
		if !ok {
			return strings.Join(append(out, left), " ")
		}
		value, after, ok := firstValue(rest)
		if !ok {
			return strings.Join(append(out, left), " ")
		}
		out = append(out, s.Word(key)+"="+s.value(key, value))
		line = after
	}
	return strings.Join(out, " ")
}

// firstValue takes the value off that a line goes on with.
func firstValue(text string) (value, after string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		value, after, _ = strings.Cut(text, " ")
		return value, after, true
	}
	prefix, err := strconv.QuotedPrefix(text)
	if err != nil {
		return "", "", false
	}
	value, err = strconv.Unquote(prefix)
	return value, strings.TrimPrefix(text[len(prefix):], " "), err == nil
}

// numbered is how versions are written, with what Go makes of a commit.
var numbered = regexp.MustCompile(`^(v?\d{1,3}(\.\d{1,5}){0,2}(-[0-9a-z.-]{1,40})?(\+[a-z]{1,20})?|development|\(devel\))$`)

func (s Scrubber) value(key, value string) string {
	switch key {
	case "time":
		if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
			return at.UTC().Format(time.RFC3339)
		}
		return left
	case "version":
		if numbered.MatchString(value) {
			return value
		}
		return left
	case "level":
		if len(value) <= len("DEBUG-4") && strings.ToUpper(value) == value {
			return value
		}
		return left
	}
	return strconv.Quote(s.Text(value))
}
