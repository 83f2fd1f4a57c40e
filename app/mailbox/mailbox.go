package mailbox

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"satchel/app/portal/frame"
	"satchel/storage/mail"
)

//go:embed page.html mailbox.css
var files embed.FS

// Box is where the mails are.
type Box interface {
	Messages(ctx context.Context) ([]mail.Kept, error)
}

// Options are what the pages need.
type Options struct {
	Box Box
	Log *slog.Logger
	Now func() time.Time
}

type pages struct {
	Options

	page   *template.Template
	style  template.CSS
	policy string
}

// New answers /mailbox and /mailbox/messages, to this machine alone.
func New(o Options) http.Handler {
	css, err := files.ReadFile("mailbox.css")
	if err != nil {
		panic(err) // it is embedded
	}
	digest := sha256.Sum256(css)
	p := &pages{
		Options: o,
		style:   template.CSS(css),
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) +
			"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	}
	p.page = template.Must(template.New("page.html").Funcs(p.functions(nil)).ParseFS(files, "page.html"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /mailbox", p.show)
	mux.HandleFunc("GET /mailbox/messages", p.list)
	return localOnly(mux)
}

func (p *pages) show(w http.ResponseWriter, r *http.Request) {
	messages, ok := p.messages(w, r)
	if !ok {
		return
	}
	w.Header().Set("Content-Security-Policy", p.policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Vary", "Accept-Language")
	page, err := p.page.Clone()
	if err == nil {
		err = page.Funcs(p.functions(r)).Execute(w, map[string]any{"Messages": messages, "Style": p.style})
	}
	if err != nil {
		p.Log.WarnContext(r.Context(), "writing the mailbox page", "error", err)
	}
}

func (p *pages) list(w http.ResponseWriter, r *http.Request) {
	messages, ok := p.messages(w, r)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(messages); err != nil {
		p.Log.WarnContext(r.Context(), "writing the mailbox list", "error", err)
	}
}

func (p *pages) messages(w http.ResponseWriter, r *http.Request) ([]mail.Kept, bool) {
	w.Header().Set("Cache-Control", "no-store")
	messages, err := p.Box.Messages(r.Context())
	if err != nil {
		p.Log.ErrorContext(r.Context(), "reading the mailbox", "error", err)
		http.Error(w, frame.T(r, "The mailbox can’t be read just now. Please reload the page."), http.StatusInternalServerError)
		return nil, false
	}
	return messages, true
}
