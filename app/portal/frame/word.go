package frame

import (
	"fmt"
	"net/http"
	"strings"
)

// called is what people call what the service keeps by a code of its own.
var called = map[string]string{
	"owner": "Owner", "administrator": "Administrator", "bookkeeper": "Bookkeeper",

	"documents.see": "See documents", "documents.add": "Add documents", "documents.edit": "Edit documents’ details",
	"documents.review": "Review documents", "documents.download": "Download documents", "logins": "User Login Status",
	"people": "People and what they may do", "companies": "Companies", "security": "Security",

	"member": "To be a user of the site", "allow": "allowed", "deny": "not allowed", "role": "as the role", "yes": "yes", "no": "no",
}

// Word is what people call each of some codes, as of roles and features; what is none stays as it is.
func Word(r *http.Request, codes string) string { return tongueOf(r).word(codes) }

func (t tongue) word(codes any) string {
	whole := fmt.Sprint(codes)
	parts := strings.Fields(whole)
	for i, part := range parts {
		word, known := called[part]
		if !known {
			return t.T(whole)
		}
		parts[i] = t.T(word)
	}
	return strings.Join(parts, ", ")
}
