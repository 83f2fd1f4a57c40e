package signin_test

import (
	"context"
	"io"
	"net/http"
	"strings"

	"satchel/auth/issuer"
	"satchel/auth/signin"
	"satchel/storage/keychain"
)

// browserPages stand in for the portal, whose pages are tested where they are: they approve at once.
func (w *world) browserPages() {
	w.behind(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case issuer.BrowserPath:
				w.approve(rw, r)
			case "/oauth/done", "/oauth/cancelled":
				_, _ = io.WriteString(rw, r.URL.Path)
			default:
				next.ServeHTTP(rw, r)
			}
		})
	})
}

func (w *world) approve(rw http.ResponseWriter, r *http.Request) {
	asked, err := w.provider.ReadAuthorization(r.Context(), r.URL.Query())
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	location := asked.Decline()
	if r.Header.Get("Answer") != "no" {
		if location, err = w.provider.Approve(r.Context(), asked, w.who, issuer.ByIdentity); err != nil {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	http.Redirect(rw, r, location, http.StatusSeeOther)
}

// visitor is a browser: what it does with the address it is shown, and where it ended.
type visitor struct {
	answer string // the Answer header it carries
	ended  chan string
}

func newVisitor() *visitor { return &visitor{ended: make(chan string, 1)} }

func (v *visitor) visit(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Answer", v.answer)
	go func() {
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			v.ended <- err.Error()
			return
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		v.ended <- response.Request.URL.Path + " " + strings.TrimSpace(string(body))
	}()
	return nil
}

func (w *world) byBrowser(visit func(context.Context, string) error) signin.ByBrowser {
	return signin.ByBrowser{Server: w.server.URL, Keychain: keychain.OS, Visit: visit}
}
