package frame

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"satchel/auth/account"
)

// fieldCost is what a field takes of MaxForm beside its name and its text: about what it takes in memory. Without it
// somebody who isn't signed in could have far more kept there than they may send in a form, in fields of nothing.
const fieldCost = 200

// sentIn is Form for one that may have files too, which are passed over: they may be far larger than what is typed, and
// browsers send them first.
func sentIn(r *http.Request) (form, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		fields, err := Form(r)
		return form{fields: fields}, err
	}
	if r.MultipartForm != nil { // read already
		fields, err := Form(r)
		return form{fields: fields, files: hasFiles(r.MultipartForm)}, err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return form{}, FormProblem(err)
	}
	sent := form{fields: url.Values{}}
	for left := int64(MaxForm); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return form{files: sent.files}, FormProblem(err)
		}
		if part.FileName() != "" {
			sent.files = true // NextPart passes over what is in it
			continue
		}
		name := part.FormName()
		left -= int64(len(name)) + fieldCost
		text, err := io.ReadAll(io.LimitReader(part, max(left, 0)+1))
		if left -= int64(len(text)); err != nil || left < 0 {
			return form{files: sent.files}, tooLarge
		}
		sent.fields.Add(name, string(text))
	}
	if !account.AreTexts(sent.fields) {
		return form{files: sent.files}, badForm
	}
	return sent, nil
}

func hasFiles(sent *multipart.Form) bool {
	for _, files := range sent.File {
		for _, one := range files {
			if one.Filename != "" {
				return true
			}
		}
	}
	return false
}
