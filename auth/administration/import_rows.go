package administration

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

type row struct {
	number int
	fields []string
}

// readRows reads the file without its header and empty lines.
func readRows(file []byte) ([]row, error) {
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if len(file) > MaxImport {
		return nil, ErrImportLarge
	}
	if !utf8.Valid(file) || bytes.ContainsRune(file, 0) {
		return nil, ErrImportShape
	}
	reader := csv.NewReader(bytes.NewReader(file))
	reader.FieldsPerRecord, reader.TrimLeadingSpace = -1, true
	reader.Comma = separator(file)
	var rows []row
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var quotes *csv.ParseError
		if errors.As(err, &quotes) {
			return nil, &QuoteError{quotes.StartLine}
		}
		if err != nil {
			return nil, ErrImportShape
		}
		number, _ := reader.FieldPos(0)
		if !isHeader(fields, len(rows) == 0) && strings.TrimSpace(strings.Join(fields, "")) != "" {
			rows = append(rows, row{number, fields})
		}
		if len(rows) > MaxLines {
			return nil, ErrImportLarge
		}
	}
	if len(rows) == 0 {
		return nil, ErrImportEmpty
	}
	return rows, nil
}

// separator is what stands between the fields: the first comma or semicolon outside quotation marks, which follows the
// first field.
func separator(file []byte) rune {
	quoted := false
	for _, letter := range file {
		switch {
		case letter == '"':
			quoted = !quoted
		case letter == '\n' && !quoted:
			return ','
		case (letter == ',' || letter == ';') && !quoted:
			return rune(letter)
		}
	}
	return ','
}

func isHeader(fields []string, first bool) bool {
	word := strings.ToLower(strings.TrimSpace(fields[0]))
	return first && slices.Contains([]string{"email", "e-mail", "e-mail address", "email address"}, word)
}
