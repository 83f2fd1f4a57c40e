package documents

import (
	"net/http"

	"satchel/app/portal/frame"
	"satchel/sync/resumable"
)

// maxChunk is the most bytes that one request of a resumable upload may bring. The page's script sends half of it.
const maxChunk = 16 << 20

// uploads is the resumable protocol of the companions for somebody who is signed in in a browser. The methods that a
// form doesn't have come as POST with X-HTTP-Method-Override, as tus allows, so that the frame's own protection against
// other websites covers them.
func (p Pages) uploads() frame.Handler {
	handler := resumable.NewHandler(resumable.Options{
		Store: p.Intake,
		Owner: func(r *http.Request) (resumable.Owner, error) { return owner(r), nil },
		Collection: func(r *http.Request) string {
			return "/company/" + frame.PlaceOf(r).ID.String() + "/uploads"
		},
		MaxSize: p.MaxUpload,
		Log:     p.Log,
	})
	return func(w http.ResponseWriter, r *http.Request) error {
		handler.ServeHTTP(w, r)
		return nil
	}
}

// owner is on whose behalf a visitor adds documents. A browser is no device.
func owner(r *http.Request) resumable.Owner {
	visit := frame.Must(r)
	return resumable.Owner{Company: frame.PlaceOf(r).ID, Account: visit.Account.ID, Session: visit.StartedAt}
}
