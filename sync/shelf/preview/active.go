package preview

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
)

// Names by which a PDF does something by itself (ISO 32000-1, 12.6 and 12.7.8), and is more than a picture of pages.
// Viewers act on no script, form or program that isn't named so.
var acting = []string{"JavaScript", "XFA", "Launch", "SubmitForm", "ImportData", "Rendition", "RichMedia"}

const (
	encrypted    = "Encrypt" // its strings and streams can't be looked into (7.6)
	objectStream = "ObjStm"  // objects lie compressed in it (7.5.7)
	maxUnpacked  = 64 << 20  // bytes that object streams may have together
	maxSpelled   = 64        // bytes of a name or string of which each letter may be escaped
)

// objects matches an object stream from its "obj" to its first byte, as every program writes it: on a line of its own,
// compressed one way, and nothing beside. What is written otherwise isn't looked into, and not shown: it could be read
// by a viewer in another way than here.
var objects = regexp.MustCompile(`[\r\n][ \t]*[0-9]+[ \t\r\n]+[0-9]+[ \t\r\n]+obj[ \t\r\n]*<<(?:[ \t\r\n]*/(?:Type[ \t\r\n]*/ObjStm|N[ \t\r\n]+[0-9]+|First[ \t\r\n]+[0-9]+|Length[ \t\r\n]+[0-9]+(?:[ \t\r\n]+[0-9]+[ \t\r\n]+R)?|Filter[ \t\r\n]*(?:/FlateDecode|\[[ \t\r\n]*/FlateDecode[ \t\r\n]*\])|Extends[ \t\r\n]+[0-9]+[ \t\r\n]+[0-9]+[ \t\r\n]+R))*[ \t\r\n]*>>[ \t\r\n]*stream\r?\n`)

// passive takes from a PDF's bytes, in their place, what would act by itself, and reports whether there was anything. A
// reason is why the PDF can't be shown: what acts can't be taken out of it, or it can't be found out whether it does.
//
// It doesn't understand the file: a viewer that is led to another place in it by a broken table finds the same names
// there. Each name and string is looked at wherever it begins, in whatever way it is spelled.
func passive(file []byte) (cleaned bool, reason Reason) {
	unpacked := int64(maxUnpacked)
	for at := 0; at < len(file); at++ {
		switch file[at] {
		case '/':
			name, end := nameAt(file, at+1)
			switch {
			case strings.HasPrefix(name, encrypted):
				return cleaned, Protected
			case strings.HasPrefix(name, objectStream):
				if reason := lookInto(file, at, &unpacked); reason != "" {
					return cleaned, reason
				}
			case acts(name):
				for i := at + 1; i < end; i++ {
					file[i] = 'x'
				}
				cleaned = true
			}
		case '(', '<': // an action may be named by a string, too
			if stringAt(file, at) != "" {
				return cleaned, Acting
			}
		}
	}
	return cleaned, ""
}

func acts(name string) bool {
	for _, one := range acting {
		if strings.HasPrefix(name, one) {
			return true
		}
	}
	return false
}

// lookInto is why an object stream's objects can't be shown; nothing can be taken out of them.
func lookInto(file []byte, at int, most *int64) Reason {
	const longest = 1024 // of what is before the first byte
	before := file[max(0, at-longest):at]
	obj := bytes.LastIndex(before, []byte("obj"))
	if obj < 0 {
		return Acting
	}
	start := at - len(before) + len(bytes.TrimRight(before[:obj], " \t\r\n0123456789"))
	head := objects.FindIndex(file[start:min(len(file), at+longest)])
	if head == nil || start+head[1] < at {
		return Acting
	}
	return unpack(file[start+head[1]:], most)
}

func unpack(packed []byte, most *int64) Reason {
	in, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return Acting
	}
	defer in.Close()
	objects, err := io.ReadAll(io.LimitReader(in, *most+1))
	*most -= int64(len(objects))
	if err != nil || *most < 0 {
		return Acting
	}
	for at, b := range objects {
		switch b {
		case '/':
			if name, _ := nameAt(objects, at+1); acts(name) {
				return Acting
			}
		case '(', '<':
			if stringAt(objects, at) == acting[0] {
				return Acting
			}
		}
	}
	return ""
}

// nameAt reads a name from behind its solidus (7.3.5), as far as any that is looked for could go.
func nameAt(file []byte, at int) (name string, end int) {
	var letters []byte
	for at < len(file) && len(letters) < maxSpelled {
		b := file[at]
		if b <= ' ' || strings.IndexByte("()<>[]{}/%", b) >= 0 {
			break
		}
		at++
		if b == '#' && at+1 < len(file) {
			if high, low := digit(file[at]), digit(file[at+1]); high >= 0 && low >= 0 {
				b, at = byte(high<<4|low), at+2
			}
		}
		letters = append(letters, b)
	}
	return string(letters), at
}

// stringAt is which of the words looked for a string spells that begins with this bracket (7.3.4); "" for another. One
// that is blown up without going on to say anything is taken for the worst.
func stringAt(file []byte, at int) string {
	next := literal
	if file[at] == '<' {
		next = hexadecimal
	}
	rest := file[at+1 : min(len(file), at+1+8*maxSpelled)]
	text := ""
	for len(rest) > 0 {
		if rest[0] == ')' && file[at] == '(' || rest[0] == '>' && file[at] == '<' {
			if text == acting[0] || text == objectStream {
				return text
			}
			return ""
		}
		letter, length := next(rest)
		rest, text = rest[length:], text+letter
		if !strings.HasPrefix(acting[0], text) && !strings.HasPrefix(objectStream, text) {
			return ""
		}
	}
	return acting[0]
}

// literal is a string's next letter, or none, and how many bytes spell it.
func literal(rest []byte) (letter string, length int) {
	switch {
	case rest[0] == '\r', rest[0] == '\n':
		return "", 1 // behind a backslash it is none, and in no word that is looked for there is any
	case rest[0] != '\\':
		return string(rest[:1]), 1
	}
	octal, digits := 0, 0
	for ; digits < 3 && digits+1 < len(rest) && rest[digits+1] >= '0' && rest[digits+1] <= '7'; digits++ {
		octal = octal<<3 | int(rest[digits+1]-'0')
	}
	if digits == 0 {
		return "", 1
	}
	return string([]byte{byte(octal)}), 1 + digits
}

// hexadecimal is literal for a string of digits. Whatever is none of them says nothing.
func hexadecimal(rest []byte) (letter string, length int) {
	high := digit(rest[0])
	if high < 0 {
		return "", 1
	}
	for i, b := range rest[1:] {
		if low := digit(b); low >= 0 {
			return string([]byte{byte(high<<4 | low)}), i + 2
		} else if b == '>' {
			break
		}
	}
	return string([]byte{byte(high << 4)}), len(rest) // no word that is looked for ends with half a letter
}

func digit(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return int(b|0x20-'a') + 10
	}
	return -1
}
