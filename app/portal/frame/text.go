package frame

import (
	"fmt"
	"net/http"
)

// T is a text for the visitor of a request. Its source is English, with the verbs of package fmt for the arguments.
func T(_ *http.Request, source string, args ...any) string { return text(source, args...) }

func text(source string, args ...any) string {
	if len(args) == 0 {
		return source
	}
	return fmt.Sprintf(source, args...)
}
