package sms

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// placeholder stands in an address or a body for a part of the message.
var placeholder = regexp.MustCompile(`\{(to|text|sender|id)\}`)

// fill puts the parts in, each as escape spells it there.
func fill(template string, parts map[string]string, escape func(string) string) string {
	return placeholder.ReplaceAllStringFunc(template, func(found string) string {
		return escape(parts[strings.Trim(found, "{}")])
	})
}

// fillAddress is fill for an address, whose path and query are spelt differently.
func fillAddress(template string, parts map[string]string) string {
	path, query, asked := strings.Cut(template, "?")
	path = fill(path, parts, url.PathEscape)
	if !asked {
		return path
	}
	return path + "?" + fill(query, parts, url.QueryEscape)
}

// inJSON spells a part as it stands between the quotes of a JSON string.
func inJSON(part string) string {
	quoted, err := json.Marshal(part)
	if err != nil { // a string always has a JSON form
		panic(fmt.Sprintf("sms: spelling a text as JSON: %v", err))
	}
	return string(quoted[1 : len(quoted)-1])
}

// body is a template of what is sent, and the way it is spelt.
type body struct {
	template string
	kind     string // Content-Type
	escape   func(string) string
}

// newBody reads a template: JSON if it begins as such, else a form.
func newBody(template string) (body, error) {
	template = strings.TrimSpace(template)
	if !strings.HasPrefix(template, "{") && !strings.HasPrefix(template, "[") {
		if _, err := url.ParseQuery(placeholder.ReplaceAllString(template, "x")); err != nil {
			return body{}, fmt.Errorf("the body of text messages is neither JSON nor a form: %w", err)
		}
		return body{template, "application/x-www-form-urlencoded", url.QueryEscape}, nil
	}
	if !json.Valid([]byte(placeholder.ReplaceAllString(template, "x"))) {
		return body{}, fmt.Errorf("the body of text messages is no JSON; placeholders stand between quotes, as in %s", DefaultBody)
	}
	return body{template, "application/json", inJSON}, nil
}
