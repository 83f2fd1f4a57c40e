package frame

import (
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Attack: a form with files, whose fields are counted by their texts alone, sent by somebody who isn't signed in.
func TestWhatIsReadOfAFormWithFilesIsBounded(t *testing.T) {
	long := strings.Repeat("n", 100<<10)
	for name, one := range map[string]struct {
		fields int
		field  func(i int) (name, text string)
		want   error
	}{
		"as people fill it in": {100, func(i int) (string, string) { return fmt.Sprint("field", i), "typed" }, nil},
		"many fields":          {20_000, func(i int) (string, string) { return fmt.Sprint(i), "" }, tooLarge},
		"many of one name":     {20_000, func(int) (string, string) { return "a", "" }, tooLarge},
		"long names":           {40, func(i int) (string, string) { return fmt.Sprint(long, i), "" }, tooLarge},
		"long texts":           {40, func(i int) (string, string) { return fmt.Sprint(i), long }, tooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			sent, err := sentIn(multipartForm(t, one.fields, one.field))
			if err != one.want {
				t.Fatalf("it is answered %v", err)
			}
			if err != nil && len(sent.fields) > 0 {
				t.Errorf("%d fields are held of what was refused", len(sent.fields))
			}
			if err == nil && len(sent.fields) != one.fields {
				t.Errorf("%d fields are read of %d", len(sent.fields), one.fields)
			}
		})
	}
}

func multipartForm(t *testing.T, fields int, field func(i int) (name, text string)) *http.Request {
	body, into := io.Pipe()
	t.Cleanup(func() { body.Close() })
	form := multipart.NewWriter(into)
	go func() {
		for i := range fields {
			if form.WriteField(field(i)) != nil {
				return
			}
		}
		form.Close()
		into.Close()
	}()
	request := httptest.NewRequest(http.MethodPost, "/company/x/documents/add", body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return request
}
