package frame_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"satchel/app/portal/frame"
)

// Attack: a NUL byte in a field of a form.
func TestAFormThatIsNoTextIsReadByNoPage(t *testing.T) {
	for body, want := range map[string]int{
		"number=DEMO-0001&owner=a%0D%0Ab%C3%A9": 0, "number=%00": http.StatusBadRequest, "number=1&ow%00ner=x": http.StatusBadRequest, "number=%ff": http.StatusBadRequest,
	} {
		request := httptest.NewRequest(http.MethodPost, "/id/site", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		_, err := frame.Form(request)
		problem, _ := errors.AsType[frame.Problem](err)
		if problem.Status != want {
			t.Errorf("%s is answered %d (%v)", body, problem.Status, err)
		}
	}
}
